//! A hall: servers, and one or more lines of customers who wait for them.
//!
//! A station with servers of its own is a hall with one line; a pool that several stations share is a hall with a line
//! for each. The hall is a state machine. It never asks the time and never draws: `now` and each customer's work come
//! from the caller; deadlines, starts, departures and levels go to the [`Floor`].
//!
//! Rules that decide ties, so that every execution agrees:
//! - A server is a slot number. The lowest idle slot takes the next customer. While servers are unlimited, slots are
//!   only places, and the one that became free last is taken first.
//! - In a line, customers of one rank are served in the order in which they came; among several lines, who came first,
//!   and at the same instant who stands in the line that was named first.
//! - When a roster shrinks, servers without a customer leave first, the highest slot first; if they are too few, the
//!   [`ShiftEnd`] decides about the others: the next to finish leave, or at once the highest slots. When it grows,
//!   servers about to leave stay first; then those come back who left a service suspended, the lowest slot first; then
//!   the lowest free slot numbers come on duty.
//! - Who finds a server free and has no work leaves at once.
//!
//! A hall in which nothing is special (one line, nobody gives way once in service, servers that just work) takes a short way;
//! the first special thing makes it *rich*, and when nothing special is left it is plain again. The two ways give the
//! same answer.

mod change;
mod crew;
mod failures;
mod level;
mod line;
mod plain;
mod rich;
mod scaling;
mod service;
mod settle;
mod timer;

use std::cell::Cell;
use std::collections::BTreeMap;

use model::{Duration, ParcelKey, SimTime, Subject};

use crate::parameters::{PoolParameters, ShiftEnd, StationParameters};
use crate::roster::{Capacity, Roster};
use crate::slot_set::SlotSet;
pub use level::Level;
use line::{Line, Rules, Waiting};
pub use plain::{Came, Served, Start};
use rich::Rich;
pub use timer::HallTimer;

/// Who stands in a line.
pub trait Customer: Copy {
    /// Whose luck decides the work.
    fn subject(&self) -> Subject;
    /// Its class, where lines have priority; 0 is the best.
    fn class(&self) -> u8 {
        0
    }
    /// When it should be done, where the earliest due is served first.
    fn due(&self) -> SimTime {
        SimTime::MAX
    }
}

impl Customer for ParcelKey {
    fn subject(&self) -> Subject {
        Subject::Parcel(*self)
    }
}

/// In tests, a customer may be a number.
#[cfg(test)]
impl Customer for u32 {
    fn subject(&self) -> Subject {
        Subject::Vehicle(u64::from(*self))
    }
}

/// A customer who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival<C> {
    /// Who.
    pub customer: C,
    /// The work content of its service.
    pub work: Duration,
    /// How long it waits; `None` for ever.
    pub patience: Option<Duration>,
}

/// A customer who leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure<C> {
    /// Who.
    pub customer: C,
    /// When it came.
    pub arrived: SimTime,
    /// When its service was first started; now, if it never was.
    pub started: SimTime,
    /// How long it was with a server, pauses included, times back in line not.
    pub served: Duration,
    /// Why it leaves.
    pub ending: Ending,
}

/// Why a customer leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its service ended.
    Served,
    /// There was no room for it.
    TurnedAway,
    /// Its patience ended.
    Reneged,
    /// It was withdrawn from the line.
    Withdrawn,
}

/// A customer who is in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InLine<C> {
    /// Who.
    pub customer: C,
    /// When it came.
    pub arrived: SimTime,
    /// How long it was with a server before its service was interrupted.
    pub served: Duration,
}

/// A customer who is in service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InService<C> {
    /// Who.
    pub customer: C,
    /// When it came.
    pub arrived: SimTime,
    /// When its service was first started.
    pub started: SimTime,
    /// How long it has been with a server up to now.
    pub served: Duration,
    /// When its service is expected to end; not before now.
    pub ends: SimTime,
}

/// The surroundings of a hall: whoever owns it keeps its deadlines, draws what it needs and watches what happens.
pub trait Floor<C> {
    /// Give `timer` back to [`Hall::fire`] at `at`.
    fn deadline(&mut self, at: SimTime, timer: HallTimer);
    /// The first service of a customer starts.
    fn started(&mut self, now: SimTime, line: u8, customer: C);
    /// A customer leaves.
    fn departed(&mut self, line: u8, departure: Departure<C>);
    /// A line and its servers are this full from `now` on.
    fn level(&mut self, now: SimTime, line: u8, level: Level);
    /// Whether there is room for one more at the station behind this line.
    fn room_behind(&self, line: u8) -> bool {
        let _ = line;
        true
    }
    /// The work of a customer drawn again, for the `nth` time (from 1).
    fn redraw(&mut self, line: u8, customer: C, nth: u32) -> Duration;
    /// How long the server in a slot lives after its `count`-th repair (from 0).
    fn life(&mut self, slot: u32, count: u32) -> Duration;
    /// How long the repair after that life takes.
    fn repair(&mut self, slot: u32, count: u32) -> Duration;
}

/// A server's place: who is in service there. What is read when a service ends stands first.
#[repr(C)]
#[derive(Clone, Debug)]
struct Slot<C: Copy> {
    generation: u32,
    ticket: u32,
    arrived: SimTime,
    started: SimTime,
    /// In a cell, which keeps the mark of the option beside the customer and not within it: so a customer moves as a whole.
    customer: Option<Cell<C>>,
    work: Duration,
}

impl<C: Copy> Slot<C> {
    const EMPTY: Self = Self {
        customer: None,
        arrived: SimTime::ZERO,
        started: SimTime::ZERO,
        work: Duration::ZERO,
        ticket: 0,
        generation: 0,
    };
}

/// Servers and their lines. `C` names a customer.
#[derive(Clone, Debug)]
pub struct Hall<C: Copy> {
    lines: Vec<Line<C>>,
    slots: Vec<Slot<C>>,
    /// Slots with a customer.
    occupied: u32,
    /// On duty, whole, without a customer; where servers are counted.
    idle: SlotSet,
    /// Not on duty, without a customer; where servers are counted.
    off_duty: SlotSet,
    /// How many of the servers with a customer leave when they finish.
    leaving: u32,
    /// Free slots while servers are unlimited, last used first: there, slots are only places for customers.
    free: Vec<u32>,
    /// Servers on the roster, with those called in.
    capacity: Capacity,
    roster: Roster,
    next_step: usize,
    roster_generation: u32,
    /// The number of the last deadline of automatic scaling.
    scaling_number: u32,
    /// When the present shift began.
    shift_since: SimTime,
    /// Who came on duty later, and when: while the hall is plain, for the time when it may matter.
    latecomers: BTreeMap<u32, SimTime>,
    shift_end: ShiftEnd,
    next_ticket: u32,
    rich: Option<Box<Rich<C>>>,
}

impl<C: Customer> Hall<C> {
    /// An empty hall before the first instant, with a line for each of the stations. At most 255 lines.
    pub fn new(crew: &PoolParameters, lines: &[&StationParameters]) -> Self {
        assert!((1..=usize::from(u8::MAX)).contains(&lines.len()), "a hall has 1 to 255 lines");
        let mut hall = Self {
            lines: lines.iter().map(|parameters| Line::new(Rules::of(parameters))).collect(),
            slots: Vec::new(),
            occupied: 0,
            idle: SlotSet::default(),
            off_duty: SlotSet::default(),
            leaving: 0,
            free: Vec::new(),
            capacity: Capacity::Servers(0),
            roster: crew.roster.clone(),
            next_step: 0,
            roster_generation: 0,
            scaling_number: 0,
            shift_since: SimTime::MIN,
            latecomers: BTreeMap::new(),
            shift_end: crew.shift_end,
            next_ticket: 0,
            rich: None,
        };
        if lines.len() > 1 || !hall.lines[0].rules.are_plain() || !rich::is_plain(crew) {
            hall.enrich(crew);
        }
        hall
    }

    /// Opens the hall: tells the first levels, asks for the first deadlines. Call it once, before anything else.
    pub fn open(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        self.change_shift(now);
        self.follow_roster(now, floor);
        self.start_scaling(now, floor);
        self.tell_levels(now, floor);
    }

    /// A customer comes to a line.
    #[inline]
    pub fn arrive(&mut self, now: SimTime, line: u8, arrival: Arrival<C>, floor: &mut impl Floor<C>) {
        if self.is_plain() {
            self.arrive_plain_on(now, arrival, floor);
        } else {
            self.arrive_rich(now, line, arrival, floor);
        }
    }

    /// The service in this slot ends soon ([`crate::foresee`]).
    #[inline]
    pub fn foresee(&self, slot: u32) {
        if let Some(slot) = self.slots.get(slot as usize) {
            crate::foresee(&slot.generation);
            crate::foresee(&slot.work);
        }
    }

    /// Who is served in this slot.
    #[inline]
    pub fn customer_in(&self, slot: u32) -> Option<C> {
        self.slots.get(slot as usize)?.customer.as_ref().map(Cell::get)
    }

    /// Whether nothing is special about the hall: it has one line.
    #[inline]
    pub fn is_plain(&self) -> bool {
        self.rich.is_none()
    }

    /// A deadline of this hall is due.
    #[inline]
    pub fn fire(&mut self, now: SimTime, timer: HallTimer, floor: &mut impl Floor<C>) {
        match timer {
            HallTimer::ServiceEnds { slot, generation } if self.is_plain() => {
                self.end_plain_on(now, slot, generation, floor);
            }
            _ => self.fire_rich(now, timer, floor),
        }
    }

    #[inline]
    fn rostered(&self) -> Option<u32> {
        match self.capacity {
            Capacity::Servers(servers) => Some(servers),
            Capacity::Unlimited => None,
        }
    }

    #[inline]
    fn take_ticket(&mut self) -> u32 {
        let ticket = self.next_ticket;
        self.next_ticket = ticket.checked_add(1).expect("a hall hands out fewer than 2^32 tickets");
        ticket
    }

    /// Who is in line, the first first; those whose service was interrupted before the others.
    pub fn waiting(&self, line: u8) -> impl Iterator<Item = InLine<C>> {
        let line = &self.lines[usize::from(line)];
        let interrupted = line.interrupted.values().flat_map(|job| {
            let first =
                InLine { customer: job.first.customer, arrived: job.first.arrived, served: job.served };
            let companions = job.companions.iter();
            std::iter::once(first).chain(companions.map(|companion| InLine {
                customer: companion.customer,
                arrived: companion.arrived,
                served: job.served,
            }))
        });
        interrupted.chain(line.queue.iter().map(|waiting| InLine {
            customer: waiting.customer,
            arrived: waiting.arrived,
            served: Duration::ZERO,
        }))
    }

    /// Takes the first customer out of a line who matches and whose service has not begun.
    pub fn withdraw(
        &mut self,
        now: SimTime,
        line: u8,
        matches: impl Fn(C) -> bool,
        floor: &mut impl Floor<C>,
    ) -> bool {
        self.count_time(now);
        let queue = &mut self.lines[usize::from(line)].queue;
        let Some(gone) = queue.remove_first(|waiting| matches(waiting.customer)) else { return false };
        self.left_line(now, line, &gone, Ending::Withdrawn, floor);
        true
    }

    /// Somebody has left a line without being served.
    fn left_line(
        &mut self,
        now: SimTime,
        line: u8,
        gone: &Waiting<C>,
        ending: Ending,
        floor: &mut impl Floor<C>,
    ) {
        let Waiting { customer, arrived, .. } = *gone;
        let departure = Departure { customer, arrived, started: now, served: Duration::ZERO, ending };
        floor.departed(line, departure);
        // The next in line may have waited long enough for a batch.
        self.ask_for_batch(now, line, floor);
        self.dispatch(now, floor);
        self.tell_levels(now, floor);
    }
}
