//! The short way through a hall in which nothing is special: one line, servers that just work.
//!
//! It is short so that it stays in the processor's cache: most customers of most stations go this way. Its twin for
//! everything else is [`super::rich`]; the two give the same answer.

use std::cell::Cell;

use model::{Duration, SimTime};

use super::line::Waiting;
use super::{Arrival, Departure, Ending, Floor, Hall, HallTimer, Level, Slot};
use crate::roster::Capacity;

impl<C: Copy> Hall<C> {
    /// A customer comes to the line of a plain hall.
    #[expect(clippy::inline_always, reason = "a customer is copied once, into its place")]
    #[inline(always)]
    pub fn arrive_plain(&mut self, now: SimTime, arrival: Arrival<C>, floor: &mut impl Floor<C>) {
        debug_assert!(self.is_plain(), "a rich hall has rules for who comes");
        let Arrival { customer, work, class, due, .. } = arrival;
        if self.has_idle_server() {
            // Nobody waits, or the server would not be idle.
            if work == Duration::ZERO {
                floor.started(now, 0, customer);
                let departure = Departure {
                    customer,
                    arrived: now,
                    started: now,
                    served: Duration::ZERO,
                    ending: Ending::Served,
                };
                return floor.departed(0, departure);
            }
            let ticket = self.take_ticket();
            let slot = self.take_slot();
            self.start_plain(now, slot, Waiting { customer, arrived: now, work, due, ticket, class }, floor);
        } else {
            let ticket = self.take_ticket();
            self.lines[0].push(Waiting { customer, arrived: now, work, due, ticket, class });
        }
        floor.level(now, 0, self.level_plain());
    }

    /// The deadline of a service in a plain hall is due. Returns who leaves, and does not tell the floor.
    #[inline]
    pub fn end_plain(
        &mut self,
        now: SimTime,
        slot: u32,
        generation: u32,
        floor: &mut impl Floor<C>,
    ) -> Option<Departure<C>> {
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
        self.take_next_plain(now, slot, floor);
        floor.level(now, 0, self.level_plain());
        Some(Departure { customer, arrived, started, served, ending: Ending::Served })
    }

    /// The server in a slot is free: it takes the next in line.
    #[inline]
    fn take_next_plain(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        if self.leaving == 0
            && let Some(next) = self.lines[0].queue.pop_first()
        {
            // Somebody waited, so no other server is idle: this slot is the lowest.
            return self.start_plain(now, slot, next, floor);
        }
        if self.leaving == 0 && self.capacity != Capacity::Unlimited {
            self.idle.insert(slot);
        } else {
            self.vacate(slot);
        }
    }

    #[expect(clippy::inline_always, reason = "a customer is copied once, into its place")]
    #[inline(always)]
    pub(super) fn start_plain(
        &mut self,
        now: SimTime,
        slot: u32,
        next: Waiting<C>,
        floor: &mut impl Floor<C>,
    ) {
        let Waiting { customer, arrived, work, due, ticket, class } = next;
        let place = &mut self.slots[slot as usize];
        let generation = place.generation.wrapping_add(1);
        *place = Slot {
            customer: Some(Cell::new(customer)),
            arrived,
            started: now,
            work,
            due,
            ticket,
            generation,
            class,
            line: 0,
        };
        self.occupied += 1;
        floor.started(now, 0, customer);
        floor.deadline(now + work, HallTimer::ServiceEnds { slot, generation });
    }

    #[inline]
    pub(super) fn level_plain(&self) -> Level {
        let waiting = self.lines[0].queue.len();
        Level { waiting, in_service: self.occupied, busy: self.occupied, rostered: self.rostered() }
    }
}
