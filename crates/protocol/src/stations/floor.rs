//! The surroundings of a hall inside a role: draws by key, deadlines by number, observations by name.

use std::marker::PhantomData;

use model::{Duration, Purpose, SimTime, Subject};
use queueing::{Departure, Draws, Ending, Floor, HallTimer, Lag, Level};

use super::{Customer, Departed, Desk, Desks, StationTimer};
use crate::fifo::Fifo;
use crate::observe::{Observer, StationVisit};
use crate::role::Outputs;
use crate::station_id::StationId;

pub(super) struct HallFloor<'a, C, T, O> {
    pub(super) now: SimTime,
    /// The number of the hall.
    pub(super) hall: u8,
    pub(super) desks: &'a Desks,
    pub(super) draws: &'a Draws,
    /// The lines behind which there is no room, as bits.
    pub(super) full_behind: u64,
    pub(super) departures: &'a mut Fifo<Departed<C>>,
    pub(super) out: &'a mut O,
    pub(super) timer: PhantomData<T>,
}

impl<C, T, O> HallFloor<'_, C, T, O> {
    fn server(&self, slot: u32) -> Subject {
        Subject::Server { station: self.desks.key, slot }
    }
}

/// A customer leaves a station: its visit is told.
#[inline]
pub(super) fn leaves<C>(
    now: SimTime,
    station: StationId,
    departure: Departure<C>,
    out: &mut impl Observer,
) -> Departed<C> {
    let Departure { customer, arrived, started, served, ending } = departure;
    let visit = match ending {
        Ending::Served => StationVisit::Started { arrived, started: now - served, ends: now },
        Ending::TurnedAway => StationVisit::TurnedAway { at: now },
        Ending::Reneged | Ending::Withdrawn => StationVisit::Left { arrived, left: now },
    };
    out.visit(station, visit);
    Departed { station, customer, arrived, started, ending }
}

/// How long a customer waits: its luck is another one at every station.
pub(super) fn draw_patience(
    patience: &Lag,
    draws: Draws,
    subject: Subject,
    station: StationId,
    visit: u32,
) -> Duration {
    let index = (station.kind.index() as u32) << 16 | visit & 0xffff;
    patience.draw(&draws, subject, Purpose::Patience, index)
}

impl<C: Customer, T: From<StationTimer>, O: Outputs<T>> Floor<C> for HallFloor<'_, C, T, O> {
    #[inline]
    fn deadline(&mut self, at: SimTime, timer: HallTimer) {
        self.out.deadline(at, StationTimer::of_hall(self.hall, timer).into());
    }

    #[inline]
    fn started(&mut self, now: SimTime, line: u8, customer: C) {
        self.desks.by_line[usize::from(line)].starts(now, &customer, self.out);
    }

    #[inline]
    fn departed(&mut self, line: u8, departure: Departure<C>) {
        let station = self.desks.by_line[usize::from(line)].id;
        let departed = leaves(self.now, station, departure, self.out);
        if departed.ending != Ending::Withdrawn {
            self.departures.push(departed);
        }
    }

    #[inline]
    fn level(&mut self, now: SimTime, line: u8, level: Level) {
        self.desks.by_line[usize::from(line)].tell(now, level, self.out);
    }

    fn room_behind(&self, line: u8) -> bool {
        self.full_behind >> line & 1 == 0
    }

    fn redraw(&mut self, line: u8, customer: C, nth: u32) -> Duration {
        let Desk { id, service, .. } = &self.desks.by_line[usize::from(line)];
        // The low half of the index is for visits.
        service.draw(self.draws, customer.subject(), id.kind.purpose(), nth << 16)
    }

    fn life(&mut self, slot: u32, count: u32) -> Duration {
        let server = self.server(slot);
        self.desks.breakdowns.as_ref().map_or(Duration::MAX, |breakdowns| {
            breakdowns.up.draw(self.draws, server, Purpose::BreakdownUp, count)
        })
    }

    fn repair(&mut self, slot: u32, count: u32) -> Duration {
        let server = self.server(slot);
        self.desks.breakdowns.as_ref().map_or(Duration::ZERO, |breakdowns| {
            breakdowns.down.draw(self.draws, server, Purpose::BreakdownDown, count)
        })
    }
}
