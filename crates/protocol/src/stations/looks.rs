//! What can be seen of the stations without changing them: levels, who is in line, who is in service.

use model::SimTime;
use queueing::{InLine, InService, Level};

use super::{Customer, Stations};
use crate::observe::{Observer, StationVisit};
use crate::station_id::StationId;

impl<C: Customer> Stations<C> {
    /// How full a station is.
    pub fn level(&self, station: StationId) -> Level {
        self.place_of(station)
            .map_or_else(Level::default, |place| self.halls[usize::from(place.hall)].hall.level(place.line))
    }

    /// Customers in line at a station.
    pub fn queue(&self, station: StationId) -> u32 {
        self.level(station).waiting
    }

    /// Who is in line at a station; those whose service was interrupted first.
    pub fn waiting(&self, station: StationId) -> impl Iterator<Item = InLine<C>> {
        let place = self.place_of(station);
        place.into_iter().flat_map(|place| self.halls[usize::from(place.hall)].hall.waiting(place.line))
    }

    /// Who is in service at a station.
    pub fn in_service(&self, now: SimTime, station: StationId) -> impl Iterator<Item = InService<C>> {
        let place = self.place_of(station);
        place
            .into_iter()
            .flat_map(move |place| self.halls[usize::from(place.hall)].hall.in_service(now, place.line))
    }

    /// Reports who is inside at the horizon.
    pub fn close(&self, horizon: SimTime, out: &mut impl Observer) {
        for hall in &self.halls {
            for (line, desk) in (0u8..).zip(&hall.desks.by_line) {
                for InLine { arrived, served, .. } in hall.hall.waiting(line) {
                    let shifted = arrived + served;
                    out.visit(desk.id, StationVisit::Waiting { arrived: shifted });
                    if shifted > arrived {
                        out.visit(desk.id, StationVisit::Part { started: arrived, ended: shifted });
                    }
                }
                for InService { arrived, served, ends, .. } in hall.hall.in_service(horizon, line) {
                    out.visit(desk.id, StationVisit::Started { arrived, started: horizon - served, ends });
                }
            }
        }
    }
}
