//! A desk: a station with its name, its service and its deadlines, as a role uses it.

use model::{ParcelKey, Purpose, SimTime, Subject};
use queueing::{Departure, Draws, Floor, Lag, Level, Start, Station, StationParameters, StationTimer};

use crate::observe::{Observer, StationId, StationVisit};
use crate::role::Outputs;

/// Who stands at a desk.
pub trait Customer: Copy {
    /// Whose luck decides the work.
    fn subject(&self) -> Subject;
}

impl Customer for ParcelKey {
    fn subject(&self) -> Subject {
        Subject::Parcel(*self)
    }
}

/// A [`Station`] in a role: it draws the work of who comes, and reports levels, visits and start milestones.
#[derive(Clone, Debug)]
pub struct Desk<C, T> {
    id: StationId,
    purpose: Purpose,
    service: Lag,
    timer: fn(StationTimer) -> T,
    station: Station<C>,
}

impl<C: Customer, T: Copy> Desk<C, T> {
    /// A desk with the parameters of a scenario. `purpose` keys the work; `timer` wraps the station's deadlines.
    pub fn new(
        id: StationId,
        purpose: Purpose,
        parameters: &StationParameters,
        timer: fn(StationTimer) -> T,
    ) -> Self {
        let station = Station::new(parameters.roster.clone());
        Self { id, purpose, service: parameters.service, timer, station }
    }

    /// Opens the station. Call it once, before the first instant.
    pub fn open(&mut self, now: SimTime, out: &mut impl Outputs<T>) {
        let mut floor = DeskFloor { id: self.id, timer: self.timer, out };
        self.station.open(now, &mut floor);
    }

    /// A customer comes; `index` is the number of this visit. Returns it if it leaves at once.
    #[must_use]
    pub fn arrive(
        &mut self,
        now: SimTime,
        customer: C,
        index: u32,
        draws: &Draws,
        out: &mut impl Outputs<T>,
    ) -> Option<Departure<C>> {
        let work = self.service.draw(draws, customer.subject(), self.purpose, index);
        let mut floor = DeskFloor { id: self.id, timer: self.timer, out };
        self.station.arrive(now, customer, work, &mut floor)
    }

    /// A deadline of this desk is due. Returns who leaves.
    #[must_use]
    pub fn fire(
        &mut self,
        now: SimTime,
        timer: StationTimer,
        out: &mut impl Outputs<T>,
    ) -> Option<Departure<C>> {
        let mut floor = DeskFloor { id: self.id, timer: self.timer, out };
        self.station.fire(now, timer, &mut floor)
    }

    /// Who is in line.
    pub fn waiting(&self) -> impl Iterator<Item = C> {
        self.station.waiting().map(|(customer, _)| customer)
    }

    /// Who is in service.
    pub fn in_service(&self) -> impl Iterator<Item = C> {
        self.station.in_service().map(|visit| visit.customer)
    }

    /// Reports who is still waiting at the horizon.
    pub fn close(&self, out: &mut impl Observer) {
        for (_, arrived) in self.station.waiting() {
            out.visit(self.id, StationVisit::Waiting { arrived });
        }
    }
}

/// The station's surroundings inside a role.
struct DeskFloor<'a, T, X> {
    id: StationId,
    timer: fn(StationTimer) -> T,
    out: &'a mut X,
}

impl<C: Customer, T: Copy, X: Outputs<T>> Floor<C> for DeskFloor<'_, T, X> {
    #[inline]
    fn deadline(&mut self, at: SimTime, timer: StationTimer) {
        self.out.deadline(at, (self.timer)(timer));
    }

    #[inline]
    fn started(&mut self, start: Start<C>) {
        let Start { customer, arrived, started, ends } = start;
        self.out.visit(self.id, StationVisit::Started { arrived, started, ends });
        if let Some(milestone) = self.id.start_milestone()
            && let Subject::Parcel(parcel) = customer.subject()
        {
            self.out.milestone(parcel, milestone, started);
        }
    }

    #[inline]
    fn level(&mut self, now: SimTime, level: Level) {
        self.out.level(self.id, now, level);
    }
}
