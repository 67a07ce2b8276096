//! All stations of one role: halls of servers, with the draws, deadlines and observations that a role needs.
//!
//! A role lets customers [`Stations::arrive`], gives deadlines back by [`Stations::fire`], and after every input takes
//! who leaves from [`Stations::next_departure`] until nobody does.

mod desk;
mod floor;
mod layout;
mod looks;
mod reserves;
mod table;
mod timer;

use std::marker::PhantomData;

use model::{SimTime, Subject};
pub use queueing::Customer;
use queueing::{Came, Departure, Draws, Ending, Hall, HallTimer, Level, PoolNumber, Served};

use crate::fifo::Fifo;
use crate::observe::Observer;
use crate::role::Outputs;
use crate::station_id::StationId;
use desk::{Desk, Desks, tell_start};
use floor::{HallFloor, leaves};
use reserves::Reserves;
pub use table::{Reserve, ReservePlace, StationTable, StationTableError};
use timer::Due;
pub use timer::StationTimer;

/// A customer who leaves a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departed<C> {
    /// Which station.
    pub station: StationId,
    /// Who.
    pub customer: C,
    /// When it came.
    pub arrived: SimTime,
    /// When its service was first started; the present instant, if it never was.
    pub started: SimTime,
    /// Why it leaves: served, turned away, or out of patience.
    pub ending: Ending,
}

/// A hall with its stations.
#[derive(Clone, Debug)]
struct RoleHall<C: Copy> {
    pool: Option<PoolNumber>,
    desks: Desks,
    hall: Hall<C>,
    /// Whether a reserve watches one of its lines.
    watched: bool,
}

/// Where a station is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    hall: u8,
    line: u8,
}

/// A station among the others.
#[derive(Clone, Copy, Debug)]
struct Spot {
    place: Place,
    /// Nothing happens here and nobody is inside, so whoever comes goes on at once: found out when somebody does, and
    /// forgotten with any change.
    is_clear: bool,
}

/// A station whose served customers stay with their servers while there is no room behind it.
#[derive(Clone, Copy, Debug)]
struct Bottleneck {
    before: Place,
    behind: Place,
}

/// The stations of one role. `C` names a customer.
#[derive(Clone, Debug)]
pub struct Stations<C: Copy> {
    draws: Draws,
    halls: Vec<RoleHall<C>>,
    /// By [`StationId::index`].
    spots: Vec<Option<Spot>>,
    bottlenecks: Vec<Bottleneck>,
    reserves: Reserves,
    departures: Fifo<Departed<C>>,
    suspended: bool,
    /// Deadlines of patience that came while the node was down.
    overdue: Vec<(u8, HallTimer)>,
}

impl<C: Customer> Stations<C> {
    /// The stations of a scenario before the first instant. The table has passed [`StationTable::check`].
    pub fn new(table: &StationTable, draws: Draws) -> Self {
        let mut stations = Self {
            draws,
            halls: Vec::new(),
            spots: vec![None; StationId::COUNT],
            bottlenecks: Vec::new(),
            reserves: Reserves::new(&table.reserves),
            departures: Fifo::new(),
            suspended: false,
            overdue: Vec::new(),
        };
        stations.add_halls(table);
        stations.find_bottlenecks(table);
        stations.mark_watched();
        stations
    }

    /// Opens the stations. Call it once, before the first instant.
    pub fn open<T: From<StationTimer>>(&mut self, now: SimTime, out: &mut impl Outputs<T>) {
        self.open_from(0, now, out);
    }

    fn open_from<T: From<StationTimer>>(&mut self, first: usize, now: SimTime, out: &mut impl Outputs<T>) {
        for hall in first..self.halls.len() {
            self.in_hall(hall as u8, now, out, |hall, floor| hall.open(now, floor));
        }
    }

    /// Works in a hall.
    #[inline]
    fn in_hall<T: From<StationTimer>, O: Outputs<T>, R>(
        &mut self,
        number: u8,
        now: SimTime,
        out: &mut O,
        work: impl FnOnce(&mut Hall<C>, &mut HallFloor<'_, C, T, O>) -> R,
    ) -> R {
        let full_behind = self.full_behind(number);
        let RoleHall { hall, desks, .. } = &mut self.halls[usize::from(number)];
        let (draws, departures) = (&self.draws, &mut self.departures);
        let timer = PhantomData;
        work(hall, &mut HallFloor { now, hall: number, desks, draws, full_behind, departures, out, timer })
    }

    /// The lines of a hall behind which there is no room, as bits.
    #[inline]
    fn full_behind(&self, number: u8) -> u64 {
        if self.bottlenecks.is_empty() { 0 } else { self.full_behind_now(number) }
    }

    fn full_behind_now(&self, number: u8) -> u64 {
        let of_hall = self.bottlenecks.iter().filter(|bottleneck| bottleneck.before.hall == number);
        let full = of_hall.filter(|bottleneck| !self.has_room(bottleneck.behind));
        full.fold(0, |bits, bottleneck| bits | 1 << bottleneck.before.line)
    }

    fn has_room(&self, place: Place) -> bool {
        self.halls[usize::from(place.hall)].hall.has_room(place.line)
    }

    fn place_of(&self, station: StationId) -> Option<Place> {
        Some(self.spots[station.index()]?.place)
    }

    /// A customer comes to a station; `visit` is the number of this visit, which keys its luck.
    pub fn arrive<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        station: StationId,
        customer: C,
        visit: u32,
        out: &mut impl Outputs<T>,
    ) {
        let Some(Spot { place, is_clear: false }) = self.spots[station.index()] else {
            return self.pass(now, station, customer, out);
        };
        let RoleHall { desks, hall, .. } = &mut self.halls[usize::from(place.hall)];
        let desk = &desks.by_line[usize::from(place.line)];
        if desk.passes || !hall.is_plain() {
            return self.arrive_specially(now, place, customer, visit, out);
        }
        match hall.arrive_plain(now, desk.arrival(self.draws, customer, visit, None)) {
            Came::Starts(start) => {
                desk.starts(now, &customer, out);
                out.deadline(start.ends, StationTimer::of_hall(place.hall, start.timer()).into());
                out.level(station, now, hall.level_plain());
            }
            Came::Waits => out.level(station, now, hall.level_plain()),
            Came::Leaves => {
                desk.starts(now, &customer, out);
                let departed = leaves(now, station, Departure::at_once(customer, now), out);
                self.departures.push(departed);
            }
        }
        self.look_around(place.hall, now, out);
    }

    /// A customer comes to a station at which nothing happens, or much.
    #[inline(never)]
    fn arrive_specially<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        place: Place,
        customer: C,
        visit: u32,
        out: &mut impl Outputs<T>,
    ) {
        let RoleHall { desks, hall, .. } = &self.halls[usize::from(place.hall)];
        let desk = &desks.by_line[usize::from(place.line)];
        let station = desk.id;
        if desk.passes && !self.suspended && hall.level(place.line) == Level::default() {
            self.spots[station.index()] = Some(Spot { place, is_clear: true });
            return self.pass(now, station, customer, out);
        }
        let patience = desk
            .patience
            .as_ref()
            .map(|patience| floor::draw_patience(patience, self.draws, customer.subject(), station, visit));
        let arrival = desk.arrival(self.draws, customer, visit, patience);
        self.in_hall(place.hall, now, out, |hall, floor| hall.arrive(now, place.line, arrival, floor));
        self.look_around(place.hall, now, out);
    }

    /// Through a station at which nothing happens.
    fn pass(&mut self, now: SimTime, station: StationId, customer: C, out: &mut impl Observer) {
        tell_start(now, station.kind.start_milestone(), &customer, out);
        let ending = Ending::Served;
        self.departures.push(Departed { station, customer, arrived: now, started: now, ending });
    }

    /// Something about the stations changes: nobody passes any more without a look.
    fn forget_clear_spots(&mut self) {
        for spot in self.spots.iter_mut().flatten() {
            spot.is_clear = false;
        }
    }

    /// A deadline of these stations is due. Returns who leaves first; take the others from [`Stations::next_departure`].
    #[inline]
    pub fn fire<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        timer: StationTimer,
        out: &mut impl Outputs<T>,
    ) -> Option<Departed<C>> {
        if let Some((number, slot, generation)) = timer.service() {
            let RoleHall { desks, hall, .. } = &mut self.halls[usize::from(number)];
            if hall.is_plain() {
                let desk = &desks.by_line[0];
                let Served { departure, next } = hall.end_plain(now, slot, generation)?;
                if let Some(start) = next {
                    desk.starts(now, &start.customer, out);
                    out.deadline(start.ends, StationTimer::of_hall(number, start.timer()).into());
                }
                desk.tell(now, hall.level_plain(), out);
                let departed = leaves(now, desk.id, departure, out);
                self.look_around(number, now, out);
                return Some(departed);
            }
        }
        self.fire_specially(now, timer, out);
        self.departures.pop()
    }

    /// This deadline will be due soon: begins to fetch the place of who is served.
    #[inline]
    pub fn foresee(&self, timer: StationTimer) {
        if let Some((hall, slot, _)) = timer.service() {
            self.halls[usize::from(hall)].hall.foresee(slot);
        }
    }

    /// Who most likely leaves when this deadline is due.
    #[inline]
    pub fn who_leaves(&self, timer: StationTimer) -> Option<C> {
        let (hall, slot, _) = timer.service()?;
        self.halls[usize::from(hall)].hall.customer_in(slot)
    }

    #[inline(never)]
    fn fire_specially<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        timer: StationTimer,
        out: &mut impl Outputs<T>,
    ) {
        match timer.due() {
            // Who leaves has to be dealt with, and nobody is there to do it.
            Due::Hall { hall, timer: timer @ HallTimer::PatienceEnds { .. } } if self.suspended => {
                self.overdue.push((hall, timer));
            }
            Due::Hall { hall, timer } => {
                self.in_hall(hall, now, out, |hall, floor| hall.fire(now, timer, floor));
                self.look_around(hall, now, out);
            }
            Due::Reserve { reserve, generation } => {
                self.reserve_due(now, reserve, generation, out);
                self.look_everywhere(now, out);
            }
        }
    }

    /// Who leaves next, of those who leave now. Ask again when whoever left before has gone on, or has not.
    #[inline]
    pub fn next_departure<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        out: &mut impl Outputs<T>,
    ) -> Option<Departed<C>> {
        let next = self.departures.pop();
        if next.is_some() || self.bottlenecks.is_empty() {
            return next;
        }
        // Whoever has not gone on has left room for somebody else.
        self.look_everywhere(now, out);
        self.departures.pop()
    }

    /// What follows elsewhere from a change in one hall: room for who is blocked, lines that reserves watch.
    #[inline]
    fn look_around<T: From<StationTimer>>(&mut self, hall: u8, now: SimTime, out: &mut impl Outputs<T>) {
        if !self.bottlenecks.is_empty() || self.halls[usize::from(hall)].watched {
            self.look_everywhere(now, out);
        }
    }

    /// The same where several halls may have changed.
    fn look_everywhere<T: From<StationTimer>>(&mut self, now: SimTime, out: &mut impl Outputs<T>) {
        self.unblock(now, out);
        self.watch(now, out);
    }

    fn unblock<T: From<StationTimer>>(&mut self, now: SimTime, out: &mut impl Outputs<T>) {
        if self.suspended {
            return;
        }
        for number in 0..self.bottlenecks.len() {
            let Bottleneck { before, behind } = self.bottlenecks[number];
            let id = self.halls[usize::from(before.hall)].desks.by_line[usize::from(before.line)].id;
            // Who is on the way takes the place first; we are here again when it has.
            let on_the_way = self.departures.iter().any(|departed| departed.station == id);
            if !on_the_way && self.has_room(behind) {
                self.in_hall(before.hall, now, out, |hall, floor| hall.unblock(now, before.line, floor));
            }
        }
    }

    /// The node is down: services pause, none starts, nobody leaves.
    pub fn suspend<T: From<StationTimer>>(&mut self, now: SimTime, out: &mut impl Outputs<T>) {
        self.suspended = true;
        self.forget_clear_spots();
        for number in 0..self.halls.len() {
            self.in_hall(number as u8, now, out, |hall, floor| hall.suspend(now, floor));
        }
    }

    /// The node is up again: who has lost patience meanwhile leaves, and services go on.
    pub fn resume<T: From<StationTimer>>(&mut self, now: SimTime, out: &mut impl Outputs<T>) {
        for (hall, timer) in std::mem::take(&mut self.overdue) {
            self.in_hall(hall, now, out, |hall, floor| hall.fire(now, timer, floor));
        }
        self.suspended = false;
        for number in 0..self.halls.len() {
            self.in_hall(number as u8, now, out, |hall, floor| hall.resume(now, floor));
        }
        self.free_who_needs_no_room(now, out);
        self.look_everywhere(now, out);
    }

    /// Takes the first customer with this subject out of a line, if one is there whose service has not begun.
    pub fn withdraw<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        station: StationId,
        subject: Subject,
        out: &mut impl Outputs<T>,
    ) -> bool {
        let Some(place) = self.place_of(station) else { return false };
        let matches = |customer: C| customer.subject() == subject;
        let withdrawn =
            self.in_hall(place.hall, now, out, |hall, floor| hall.withdraw(now, place.line, matches, floor));
        self.look_around(place.hall, now, out);
        withdrawn
    }
}
