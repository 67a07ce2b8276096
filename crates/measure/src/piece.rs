//! The level of a station as it is carried through a piece of time.

use queueing::Level;

use crate::integrals::TimeIntegrals;

/// A piece of time in the making, with one roster, and with no mark of the series and no bound of the run but at its ends.
///
/// No level is multiplied by the time that it lasts: the integral of a level is its last value times the length of the
/// piece, less every change of it times how far into the piece it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The level that holds now. Its roster is that of the whole piece.
    level: Level,
    begins_ns: i64,
    /// Where the piece ends at the latest.
    ends_ns: i64,
    /// Since when the line has its length, in this piece.
    waiting_since_ns: i64,
    /// The longest line that lasted for any time.
    waiting_max: u32,
    /// What the changes of customers in line take from the integral.
    waiting: i128,
    /// The same of servers with a customer.
    busy: i128,
    /// Of customers in service beyond one a server: where nobody is served in batches, nothing.
    batched: i128,
    /// Of servers with a customer beyond the roster.
    overtime: i128,
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
    pub(crate) const fn begin(level: Level, begins_ns: i64, ends_ns: i64) -> Self {
        Self {
            level,
            begins_ns,
            ends_ns,
            waiting_since_ns: begins_ns,
            waiting_max: 0,
            waiting: 0,
            busy: 0,
            batched: 0,
            overtime: 0,
        }
    }

    pub(crate) const fn level(&self) -> Level {
        self.level
    }

    pub(crate) const fn begins_ns(&self) -> i64 {
        self.begins_ns
    }

    pub(crate) const fn ends_ns(&self) -> i64 {
        self.ends_ns
    }

    /// The level changes; the roster must not.
    #[inline]
    pub(crate) fn change(&mut self, after: Level, now_ns: i64) {
        debug_assert_eq!(after.rostered, self.level.rostered, "another roster is another piece");
        let into_ns = now_ns - self.begins_ns;
        if self.level.waiting != after.waiting {
            self.last_until(now_ns);
            self.waiting -= product(self.level.waiting, after.waiting, into_ns);
            self.level.waiting = after.waiting;
        }
        if batched(self.level) != batched(after) {
            self.batched -= product(batched(self.level), batched(after), into_ns);
        }
        if self.level.busy != after.busy {
            self.busy -= product(self.level.busy, after.busy, into_ns);
            // Mostly nobody works beyond the roster, before or after.
            let most = self.level.busy.max(after.busy);
            if self.level.rostered.is_some_and(|rostered| most > rostered) {
                self.overtime -= product(overtime(self.level), overtime(after), into_ns);
            }
            self.level.busy = after.busy;
        }
        // Number by number, as it came: reading it as one would wait until all of them have reached the cache.
        if self.level.in_service != after.in_service {
            self.level.in_service = after.in_service;
        }
    }

    /// The line has kept its length until now.
    #[inline]
    fn last_until(&mut self, now_ns: i64) {
        if now_ns > self.waiting_since_ns {
            self.waiting_since_ns = now_ns;
            self.waiting_max = self.waiting_max.max(self.level.waiting);
        }
    }

    /// The piece ends, not later than it has to: what it comes to.
    pub(crate) fn end(mut self, ends_ns: i64) -> EndedPiece {
        self.last_until(ends_ns);
        let length_ns = ends_ns - self.begins_ns;
        let Self { level, waiting, busy, batched: in_batches, overtime: beyond, .. } = self;
        let rostered = level.rostered;
        let busy_ns = busy + product(0, level.busy, length_ns);
        let in_batches_ns = in_batches + product(0, batched(level), length_ns);
        let whole = |ns: i128| {
            debug_assert!(ns >= 0, "no level is below 0 for any time");
            ns.max(0) as u128
        };
        EndedPiece {
            integrals: TimeIntegrals {
                waiting_ns: whole(waiting + product(0, level.waiting, length_ns)),
                in_service_ns: whole(busy_ns + in_batches_ns),
                busy_ns: whole(busy_ns),
                rostered_ns: whole(product(0, rostered.unwrap_or(0), length_ns)),
                overtime_ns: whole(beyond + product(0, overtime(level), length_ns)),
                busy_unlimited_ns: if rostered.is_none() { whole(busy_ns) } else { 0 },
            },
            waiting_max: self.waiting_max,
            was_rostered: rostered.is_some() && length_ns > 0,
        }
    }
}

/// A change of a level times a length of time.
#[inline]
fn product<T: Into<i64>>(before: T, after: T, ns: i64) -> i128 {
    i128::from(after.into() - before.into()) * i128::from(ns)
}

/// Customers in service beyond one a server with a customer.
#[inline]
fn batched(level: Level) -> i64 {
    i64::from(level.in_service) - i64::from(level.busy)
}

/// Servers with a customer beyond the roster.
#[inline]
fn overtime(level: Level) -> u32 {
    level.rostered.map_or(0, |rostered| level.busy.saturating_sub(rostered))
}
