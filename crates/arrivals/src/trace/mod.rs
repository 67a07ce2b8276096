//! Orders as a file lists them: rows of `time,seller`.

mod clock;
mod read;

use std::sync::Arc;

use model::{SellerStream, SimTime};

use crate::plan::ZoneShare;

pub use clock::TraceClock;
pub use read::{TRACE_BYTES_MAX, TraceError};

const QUARTER_HOUR_NS: i64 = 900_000_000_000;

/// The rows of a trace, by seller. A copy shares them.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The times of each seller's rows, in order, by the number of its stream.
    by_seller: Vec<Arc<[SimTime]>>,
    /// Where the file goes on after lines that are no rows: the number of the next row, and its line.
    lines: Arc<[(usize, usize)]>,
}

impl Trace {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.by_seller.iter().map(|times| times.len()).sum()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows are before an instant.
    fn before(&self, at: SimTime) -> usize {
        self.by_seller.iter().map(|times| times.partition_point(|time| *time < at)).sum()
    }

    /// The line of a row, both in the order of the file: rows from 0, lines from 1.
    fn line(&self, row: usize) -> usize {
        let part = self.lines.partition_point(|(first, _)| *first <= row);
        let (first, line) = part.checked_sub(1).map_or((0, 1), |part| self.lines[part]);
        line + (row - first)
    }
}

/// Rows of a trace that place no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// How many.
    pub rows: usize,
    /// The line of the first one, from 1.
    pub first_line: usize,
}

/// The stretch of a trace that an entry places; rows outside it are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceWindow {
    trace: Trace,
    from: SimTime,
    to: SimTime,
}

impl TraceWindow {
    /// The rows in [`from`, `to`).
    pub fn new(trace: Trace, from: SimTime, to: SimTime) -> Self {
        Self { trace, from, to }
    }

    /// The rows of the file that lie outside the window; `None` if none does.
    pub fn left_out(&self) -> Option<LeftOut> {
        let (first_inside, first_after) = (self.trace.before(self.from), self.trace.before(self.to));
        let rows = self.trace.len() - first_after.saturating_sub(first_inside);
        let first = if first_inside > 0 { 0 } else { first_after };
        (rows > 0).then(|| LeftOut { rows, first_line: self.trace.line(first) })
    }

    /// How many rows the file has.
    pub fn rows_of_file(&self) -> usize {
        self.trace.len()
    }

    /// The sellers that the file names.
    pub(crate) fn sellers(&self) -> impl Iterator<Item = SellerStream> + '_ {
        let named = self.trace.by_seller.iter().zip(0u16..).filter(|(times, _)| !times.is_empty());
        named.map(|(_, number)| SellerStream::new(number))
    }

    /// A seller's rows in the window and in [`from`, `to`).
    pub(crate) fn count(&self, stream: SellerStream, from: SimTime, to: SimTime) -> usize {
        let (first, end) = self.ranks(stream, from.max(self.from), to.min(self.to));
        end.saturating_sub(first)
    }

    /// The quarter hours of the window, for rates.
    pub(crate) fn quarter_hours(&self) -> impl Iterator<Item = SimTime> {
        let (from, to) = (self.from.ns(), self.to.ns());
        let first = from.div_euclid(QUARTER_HOUR_NS);
        let quarters = (first..).map(|quarter| quarter * QUARTER_HOUR_NS).take_while(move |at| *at <= to);
        quarters.map(SimTime::from_ns)
    }

    /// A seller's rows in a zone: the zones take turns.
    pub(crate) fn rows(&self, stream: SellerStream, zone: ZoneShare) -> Rows {
        let (first, end) = self.ranks(stream, self.from, self.to);
        let of = zone.of.get() as usize;
        let turn = (zone.zone as usize + of - stream.index() % of) % of;
        let times = self.trace.by_seller.get(stream.index()).map_or_else(|| [].into(), Arc::clone);
        Rows { times, next: first + turn, end: end.max(first), step: of }
    }

    /// The ranks of a seller's rows in [`from`, `to`): the first, and the one after the last.
    fn ranks(&self, stream: SellerStream, from: SimTime, to: SimTime) -> (usize, usize) {
        let Some(times) = self.trace.by_seller.get(stream.index()) else { return (0, 0) };
        (times.partition_point(|at| *at < from), times.partition_point(|at| *at < to))
    }
}

/// The rows of one seller in one zone.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    times: Arc<[SimTime]>,
    next: usize,
    end: usize,
    step: usize,
}

impl Rows {
    /// How many are to come.
    pub(crate) fn len(&self) -> u32 {
        self.end.saturating_sub(self.next).div_ceil(self.step) as u32
    }

    /// The time of the next row, and that of the one after it (the same, if it is the last).
    pub(crate) fn next(&mut self) -> Option<(SimTime, SimTime)> {
        let here = self.next;
        if here >= self.end {
            return None;
        }
        self.next += self.step;
        let following = if self.next < self.end { self.next } else { here };
        Some((self.times[here], self.times[following]))
    }
}
