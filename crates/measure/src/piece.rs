//! The level of a station as it is carried through a piece of time.

use queueing::Level;

use crate::integrals::TimeIntegrals;

/// A roster without an end.
const UNLIMITED: u64 = u64::MAX;

/// A piece of time in the making, with one roster, and with no mark of the series and no bound of the run but at its ends.
///
/// No level is multiplied by the time that it lasts: the integral of a level is its last value times the length of the
/// piece, less every change of it times how far into the piece it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    begins_ns: i64,
    /// Where the piece ends at the latest.
    ends_ns: i64,
    /// Servers on the roster, or [`UNLIMITED`]: the same in the whole piece.
    rostered: u64,
    /// Customers in line now.
    waiting: u32,
    /// Servers with a customer now.
    busy: u32,
    /// Of these, beyond the roster.
    overtime: u32,
    /// Customers in service beyond one a server now: where nobody is served in batches, nothing.
    batched: i64,
    /// What the changes of `waiting` take from its integral.
    waiting_taken: i128,
    /// The same of `busy`.
    busy_taken: i128,
    /// The same of `batched`.
    batched_taken: i128,
    /// The same of servers with a customer beyond the roster.
    overtime_taken: i128,
    /// Since when the line has its length, in this piece.
    waiting_since_ns: i64,
    /// The longest line that lasted for any time.
    waiting_max: u32,
}

/// What a piece of time comes to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndedPiece {
    pub(crate) integrals: TimeIntegrals,
    /// The longest line that lasted for any time.
    pub(crate) waiting_max: u32,
    /// Whether there was a roster, for any time.
    pub(crate) was_rostered: bool,
}

impl Default for Piece {
    /// Before the first level of all.
    fn default() -> Self {
        Self::begin(Level::default(), i64::MIN, i64::MIN)
    }
}

impl Piece {
    /// A piece that begins with a level.
    pub(crate) fn begin(level: Level, begins_ns: i64, ends_ns: i64) -> Self {
        Self {
            begins_ns,
            ends_ns,
            rostered: roster(level),
            waiting: level.waiting,
            busy: level.busy,
            overtime: level.overtime,
            batched: batched(level),
            waiting_taken: 0,
            busy_taken: 0,
            batched_taken: 0,
            overtime_taken: 0,
            waiting_since_ns: begins_ns,
            waiting_max: 0,
        }
    }

    /// The level that holds now.
    pub(crate) fn level(&self) -> Level {
        let Self { waiting, busy, overtime, batched, .. } = *self;
        let in_service = (i64::from(busy) + batched) as u32;
        Level { waiting, in_service, busy, rostered: self.roster(), overtime }
    }

    pub(crate) const fn begins_ns(&self) -> i64 {
        self.begins_ns
    }

    pub(crate) const fn ends_ns(&self) -> i64 {
        self.ends_ns
    }

    /// Whether the piece can go on with this level from then on.
    #[inline]
    pub(crate) fn takes(&self, level: Level, now_ns: i64) -> bool {
        now_ns <= self.ends_ns && self.has_roster_of(level)
    }

    #[inline]
    pub(crate) fn has_roster_of(&self, level: Level) -> bool {
        self.rostered == roster(level)
    }

    fn roster(&self) -> Option<u32> {
        (self.rostered != UNLIMITED).then_some(self.rostered as u32)
    }

    /// The level changes; the roster must not.
    #[inline]
    pub(crate) fn change(&mut self, after: Level, now_ns: i64) {
        debug_assert!(self.has_roster_of(after), "another roster is another piece");
        let into_ns = now_ns - self.begins_ns;
        if self.waiting != after.waiting {
            self.last_until(now_ns);
            self.waiting_taken += product(self.waiting, after.waiting, into_ns);
            self.waiting = after.waiting;
        }
        let batched_after = batched(after);
        if self.batched != batched_after {
            self.batched_taken += product(self.batched, batched_after, into_ns);
            self.batched = batched_after;
        }
        if self.busy != after.busy {
            self.busy_taken += product(self.busy, after.busy, into_ns);
            self.busy = after.busy;
        }
        if self.overtime != after.overtime {
            self.overtime_taken += product(self.overtime, after.overtime, into_ns);
            self.overtime = after.overtime;
        }
    }

    /// The line has kept its length until now.
    #[inline]
    fn last_until(&mut self, now_ns: i64) {
        if now_ns > self.waiting_since_ns {
            self.waiting_since_ns = now_ns;
            self.waiting_max = self.waiting_max.max(self.waiting);
        }
    }

    /// The piece ends, not later than it has to: what it comes to.
    pub(crate) fn end(mut self, ends_ns: i64) -> EndedPiece {
        self.last_until(ends_ns);
        let length_ns = ends_ns - self.begins_ns;
        let roster = self.roster();
        let busy_ns = product(0, self.busy, length_ns) - self.busy_taken;
        let batched_ns = product(0, self.batched, length_ns) - self.batched_taken;
        let whole = |ns: i128| {
            debug_assert!(ns >= 0, "no level is below 0 for any time");
            ns.max(0) as u128
        };
        EndedPiece {
            integrals: TimeIntegrals {
                waiting_ns: whole(product(0, self.waiting, length_ns) - self.waiting_taken),
                in_service_ns: whole(busy_ns + batched_ns),
                busy_ns: whole(busy_ns),
                rostered_ns: whole(product(0, roster.unwrap_or(0), length_ns)),
                overtime_ns: whole(product(0, self.overtime, length_ns) - self.overtime_taken),
                busy_unlimited_ns: if roster.is_none() { whole(busy_ns) } else { 0 },
            },
            waiting_max: self.waiting_max,
            was_rostered: roster.is_some() && length_ns > 0,
        }
    }
}

/// A change of a level times a length of time.
#[inline]
fn product<T: Into<i64>>(before: T, after: T, ns: i64) -> i128 {
    i128::from(after.into() - before.into()) * i128::from(ns)
}

/// The roster as one number, which is compared with every level.
#[inline]
fn roster(level: Level) -> u64 {
    level.rostered.map_or(UNLIMITED, u64::from)
}

/// Customers in service beyond one a server with a customer.
#[inline]
fn batched(level: Level) -> i64 {
    i64::from(level.in_service) - i64::from(level.busy)
}
