//! A station: where customers wait in one line (FIFO) for servers, as many as the roster says.
//!
//! The station is a state machine. It never asks the time and never draws: `now` and each customer's work come from
//! the caller; deadlines, starts and levels go to the [`Floor`].
//!
//! Rules that decide ties, so that every execution agrees:
//! - A server is a slot number. The lowest idle slot takes the next customer.
//! - When a roster shrinks, idle servers leave first, the highest slot first; if too few are idle, the next servers
//!   to finish leave (shift end: *finish*). When it grows, servers about to leave stay first, then the lowest free
//!   slot numbers come on duty.

use std::collections::{BTreeSet, VecDeque};

use model::{Duration, SimTime};

use crate::roster::{Capacity, Roster};

/// A deadline that a station asked for; give it back to [`Station::fire`] when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationTimer {
    /// The server in this slot finishes.
    ServiceEnds {
        /// The server.
        slot: u32,
    },
    /// The roster's next step.
    RosterStep,
}

/// A customer whose service starts now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start<C> {
    /// Who.
    pub customer: C,
    /// When it came to the station.
    pub arrived: SimTime,
    /// Now.
    pub started: SimTime,
    /// When its service will end.
    pub ends: SimTime,
}

/// A customer whose service ended now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure<C> {
    /// Who.
    pub customer: C,
    /// When it came to the station.
    pub arrived: SimTime,
    /// When its service started.
    pub started: SimTime,
}

/// How full a station is, from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// Customers in line.
    pub waiting: u32,
    /// Customers in service: more than `busy` where they are served in batches.
    pub in_service: u32,
    /// Servers with a customer, at work or not: one may be broken, paused or blocked.
    pub busy: u32,
    /// Servers on the roster (of a pool: all of the pool's), reserves included; 0 while the station is closed; `None` while servers are unlimited.
    pub rostered: Option<u32>,
}

/// The surroundings of a station: whoever owns it keeps its deadlines and watches what happens.
pub trait Floor<C> {
    /// Give `timer` back to [`Station::fire`] at `at`.
    fn deadline(&mut self, at: SimTime, timer: StationTimer);
    /// A service starts.
    fn started(&mut self, start: Start<C>);
    /// The station is this full from `now` on.
    fn level(&mut self, now: SimTime, level: Level);
}

#[derive(Clone, Copy, Debug)]
struct Waiting<C> {
    customer: C,
    arrived: SimTime,
    work: Duration,
}

/// One station. `C` names a customer.
#[derive(Clone, Debug)]
pub struct Station<C> {
    roster: Roster,
    next_step: usize,
    capacity: Capacity,
    line: VecDeque<Waiting<C>>,
    /// Who is in service, by slot.
    serving: Vec<Option<Departure<C>>>,
    busy: u32,
    /// On duty and free, where servers are counted.
    idle: BTreeSet<u32>,
    /// Slots that are neither on duty nor serving, where servers are counted.
    off_duty: BTreeSet<u32>,
    /// How many of the busy servers leave when they finish.
    leaving: u32,
    /// Free slots of an unlimited station, last used first: its slots are only places in `serving`.
    free: Vec<u32>,
}

impl<C: Copy> Station<C> {
    /// An empty station, before the first instant.
    pub fn new(roster: Roster) -> Self {
        let capacity = roster.first();
        let mut station = Self {
            roster,
            next_step: 0,
            capacity: Capacity::Servers(0),
            line: VecDeque::new(),
            serving: Vec::new(),
            busy: 0,
            idle: BTreeSet::new(),
            off_duty: BTreeSet::new(),
            leaving: 0,
            free: Vec::new(),
        };
        station.set_capacity(capacity);
        station
    }

    /// Tells the floor the first level and the first deadline. Call it once, at the first instant.
    pub fn open(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        floor.level(now, self.level());
        self.schedule_step(floor);
    }

    /// How full the station is.
    pub fn level(&self) -> Level {
        let rostered = match self.capacity {
            Capacity::Servers(servers) => Some(servers),
            Capacity::Unlimited => None,
        };
        Level { waiting: self.line.len() as u32, in_service: self.busy, busy: self.busy, rostered }
    }

    /// Customers in line, oldest first, with the time they came.
    pub fn waiting(&self) -> impl Iterator<Item = (C, SimTime)> {
        self.line.iter().map(|waiting| (waiting.customer, waiting.arrived))
    }

    /// Customers in service, by slot.
    pub fn in_service(&self) -> impl Iterator<Item = Departure<C>> {
        self.serving.iter().flatten().copied()
    }

    /// A customer comes with its work. Where a server is free and there is no work to do, it leaves at once and is
    /// returned; otherwise it leaves through [`Station::fire`].
    #[must_use]
    pub fn arrive(
        &mut self,
        now: SimTime,
        customer: C,
        work: Duration,
        floor: &mut impl Floor<C>,
    ) -> Option<Departure<C>> {
        let arrival = Waiting { customer, arrived: now, work };
        if self.line.is_empty() && self.has_idle_server() {
            if work == Duration::ZERO {
                floor.started(Start { customer, arrived: now, started: now, ends: now });
                return Some(Departure { customer, arrived: now, started: now });
            }
            self.start(now, arrival, floor);
        } else {
            self.line.push_back(arrival);
        }
        floor.level(now, self.level());
        None
    }

    /// A deadline of this station is due. Returns the customer who leaves, if one does.
    #[must_use]
    pub fn fire(
        &mut self,
        now: SimTime,
        timer: StationTimer,
        floor: &mut impl Floor<C>,
    ) -> Option<Departure<C>> {
        let departure = match timer {
            StationTimer::ServiceEnds { slot } => Some(self.finish(slot)),
            StationTimer::RosterStep => {
                let (_, capacity) = self.roster.steps()[self.next_step];
                self.next_step += 1;
                self.set_capacity(capacity);
                self.schedule_step(floor);
                None
            }
        };
        while self.has_idle_server()
            && let Some(next) = self.line.pop_front()
        {
            self.start(now, next, floor);
        }
        floor.level(now, self.level());
        departure
    }

    fn schedule_step(&self, floor: &mut impl Floor<C>) {
        if let Some((at, _)) = self.roster.steps().get(self.next_step) {
            floor.deadline(*at, StationTimer::RosterStep);
        }
    }

    fn has_idle_server(&self) -> bool {
        match self.capacity {
            Capacity::Unlimited => true,
            Capacity::Servers(_) => !self.idle.is_empty(),
        }
    }

    fn start(&mut self, now: SimTime, next: Waiting<C>, floor: &mut impl Floor<C>) {
        let slot = self.take_slot();
        let Waiting { customer, arrived, work } = next;
        self.serving[slot as usize] = Some(Departure { customer, arrived, started: now });
        self.busy += 1;
        let ends = now + work;
        floor.started(Start { customer, arrived, started: now, ends });
        floor.deadline(ends, StationTimer::ServiceEnds { slot });
    }

    fn take_slot(&mut self) -> u32 {
        let slot = match self.capacity {
            Capacity::Unlimited => self.free.pop(),
            Capacity::Servers(_) => self.idle.pop_first(),
        };
        slot.unwrap_or_else(|| {
            self.serving.push(None);
            self.serving.len() as u32 - 1
        })
    }

    fn finish(&mut self, slot: u32) -> Departure<C> {
        let departure = self.serving[slot as usize].take().expect("a server that finishes was serving");
        self.busy -= 1;
        match self.capacity {
            Capacity::Unlimited => self.free.push(slot),
            Capacity::Servers(_) if self.leaving > 0 => {
                self.leaving -= 1;
                self.off_duty.insert(slot);
            }
            Capacity::Servers(_) => {
                self.idle.insert(slot);
            }
        }
        departure
    }

    fn set_capacity(&mut self, capacity: Capacity) {
        match capacity {
            Capacity::Servers(servers) => self.set_servers(servers),
            Capacity::Unlimited => {
                let everyone = 0..self.serving.len() as u32;
                self.free = everyone.filter(|&slot| self.serving[slot as usize].is_none()).rev().collect();
                self.idle.clear();
                self.off_duty.clear();
                self.leaving = 0;
            }
        }
        self.capacity = capacity;
    }

    fn set_servers(&mut self, servers: u32) {
        if self.capacity == Capacity::Unlimited {
            // Whoever is serving counts as on duty; the step below decides who of them leaves.
            self.off_duty = self.free.drain(..).collect();
            self.idle.clear();
            self.leaving = 0;
        }
        let on_duty = self.idle.len() as u32 + self.busy - self.leaving;
        if servers >= on_duty {
            self.grow(servers - on_duty);
        } else {
            self.shrink(on_duty - servers);
        }
    }

    fn grow(&mut self, more: u32) {
        let staying = more.min(self.leaving);
        self.leaving -= staying;
        for _ in staying..more {
            let slot = self.off_duty.pop_first().unwrap_or_else(|| {
                self.serving.push(None);
                self.serving.len() as u32 - 1
            });
            self.idle.insert(slot);
        }
    }

    fn shrink(&mut self, fewer: u32) {
        let mut left = fewer;
        while left > 0
            && let Some(slot) = self.idle.pop_last()
        {
            self.off_duty.insert(slot);
            left -= 1;
        }
        self.leaving += left;
    }
}
