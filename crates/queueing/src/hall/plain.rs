//! The short way through a hall in which nothing is special: one line, servers that just work.
//!
//! Most customers of most stations go this way, so it does only what must be done and leaves the telling to the caller: what
//! comes of an arrival or of the end of a service is handed back by value. Its twin for everything else is [`super::rich`];
//! the two give the same answer.

use std::cell::Cell;

use model::{Duration, SimTime};

use super::line::Waiting;
use super::{Arrival, Customer, Departure, Ending, Floor, Hall, HallTimer, Level, Slot};
use crate::roster::Capacity;

/// A service that starts now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start<C> {
    /// Of whom.
    pub customer: C,
    /// When it ends.
    pub ends: SimTime,
    /// By which server.
    pub slot: u32,
    /// Which stretch of work of this server.
    pub generation: u32,
}

/// What becomes of a customer who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came<C> {
    /// A server takes it at once.
    Starts(Start<C>),
    /// It stands in line.
    Waits,
    /// It has no work, and a server was free: it has been served.
    Leaves,
}

/// The end of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served<C> {
    /// Who leaves.
    pub departure: Departure<C>,
    /// Whom the server takes next.
    pub next: Option<Start<C>>,
}

impl<C: Customer> Hall<C> {
    /// A customer comes to the line of a plain hall.
    #[expect(clippy::inline_always, reason = "a customer is copied once, into its place")]
    #[inline(always)]
    pub fn arrive_plain(&mut self, now: SimTime, arrival: Arrival<C>) -> Came<C> {
        debug_assert!(self.is_plain(), "a rich hall has rules for who comes");
        let Arrival { customer, work, .. } = arrival;
        let is_free = self.has_idle_server();
        // Nobody waits, or the server would not be idle.
        if is_free && work == Duration::ZERO {
            return Came::Leaves;
        }
        let ticket = self.take_ticket();
        // Made where it goes: it is large.
        if is_free {
            let slot = self.take_slot();
            let waiting = Waiting { customer, arrived: now, work, ticket };
            Came::Starts(self.start_plain(now, slot, waiting))
        } else {
            self.lines[0].push_made(&|| Waiting { customer, arrived: now, work, ticket });
            Came::Waits
        }
    }

    /// The deadline of a service in a plain hall is due; `None` if it is void.
    #[expect(clippy::inline_always, reason = "a customer is copied once, out of its place")]
    #[inline(always)]
    pub fn end_plain(&mut self, now: SimTime, slot: u32, generation: u32) -> Option<Served<C>> {
        debug_assert!(self.is_plain(), "a rich hall has rules for who leaves");
        let place = &mut self.slots[slot as usize];
        // A service that was paused while the hall was rich has a void deadline left.
        if place.generation != generation {
            return None;
        }
        let customer = place.customer.take()?.get();
        let (arrived, started) = (place.arrived, place.started);
        let served = Duration::from_ns(now.ns() - started.ns());
        self.occupied -= 1;
        let next = self.take_next_plain(now, slot);
        let departure = Departure { customer, arrived, started, served, ending: Ending::Served };
        Some(Served { departure, next })
    }

    /// The server in a slot is free: it takes the next in line.
    #[inline]
    fn take_next_plain(&mut self, now: SimTime, slot: u32) -> Option<Start<C>> {
        if self.leaving == 0
            && let Some(next) = self.lines[0].queue.pop_first()
        {
            // Somebody waited, so no other server is idle: this slot is the lowest.
            return Some(self.start_plain(now, slot, next));
        }
        if self.leaving == 0 && self.capacity != Capacity::Unlimited {
            self.idle.insert(slot);
        } else {
            self.vacate(slot);
        }
        None
    }

    #[expect(clippy::inline_always, reason = "a customer is copied once, into its place")]
    #[inline(always)]
    pub(super) fn start_plain(&mut self, now: SimTime, slot: u32, next: Waiting<C>) -> Start<C> {
        let Waiting { customer, arrived, work, ticket } = next;
        let place = &mut self.slots[slot as usize];
        let generation = place.generation.wrapping_add(1);
        *place =
            Slot { customer: Some(Cell::new(customer)), arrived, started: now, work, ticket, generation };
        self.occupied += 1;
        Start { customer, ends: now + work, slot, generation }
    }

    /// How full a plain hall is.
    #[inline]
    pub fn level_plain(&self) -> Level {
        let waiting = self.lines[0].queue.len();
        Level::of_own(waiting, self.occupied, self.occupied, self.rostered())
    }

    /// The same as [`Hall::arrive_plain`], told to a floor.
    pub(super) fn arrive_plain_on(&mut self, now: SimTime, arrival: Arrival<C>, floor: &mut impl Floor<C>) {
        let customer = arrival.customer;
        match self.arrive_plain(now, arrival) {
            Came::Starts(start) => start.tell(now, floor),
            Came::Waits => {}
            Came::Leaves => {
                floor.started(now, 0, customer);
                return floor.departed(0, Departure::at_once(customer, now));
            }
        }
        floor.level(now, 0, self.level_plain());
    }

    /// The same as [`Hall::end_plain`], told to a floor.
    pub(super) fn end_plain_on(
        &mut self,
        now: SimTime,
        slot: u32,
        generation: u32,
        floor: &mut impl Floor<C>,
    ) {
        let Some(Served { departure, next }) = self.end_plain(now, slot, generation) else { return };
        if let Some(next) = next {
            next.tell(now, floor);
        }
        floor.level(now, 0, self.level_plain());
        floor.departed(0, departure);
    }
}

impl<C: Copy> Start<C> {
    /// What to give back when it ends.
    #[inline]
    pub fn timer(&self) -> HallTimer {
        HallTimer::ServiceEnds { slot: self.slot, generation: self.generation }
    }

    pub(super) fn tell(self, now: SimTime, floor: &mut impl Floor<C>) {
        floor.started(now, 0, self.customer);
        floor.deadline(self.ends, self.timer());
    }
}

impl<C> Departure<C> {
    /// Of who has no work and finds a server free.
    #[inline]
    pub fn at_once(customer: C, now: SimTime) -> Self {
        Self { customer, arrived: now, started: now, served: Duration::ZERO, ending: Ending::Served }
    }
}
