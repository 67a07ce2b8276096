//! The parcels of the cohort, told apart by rows (period, seller, goods and site, or the hour of the order) and by lane:
//! how many were placed, how they ended, and how long each interval took.

use model::Lane;
use protocol::{Interval, Outcome};
use serde::{Deserialize, Serialize};

use crate::series::add_each;
use crate::tally::TallyOf;

const INTERVALS: usize = Interval::ALL.len();
/// Outcomes that end a parcel's way before its intervals do, each before the list is accepted and after it.
const GONE: usize = 8;

/// Lengths of time by interval; each comes to life with its first one.
type ByInterval<const BITS: u32> = [Option<Box<TallyOf<BITS>>>; INTERVALS];

/// A table of the cohort.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cohort<const BITS: u32> {
    /// 1 where lanes are not told apart.
    lanes: usize,
    /// Orders placed, by row.
    placed: Vec<u64>,
    /// Parcels whose way ended otherwise than with the delivery, by row, outcome, and whether their lists had been accepted.
    gone: Vec<u64>,
    /// By row and lane.
    cells: Vec<ByInterval<BITS>>,
    /// Parcels that were reported in an interval at the horizon, by row, interval and lane, those without a lane last.
    open: Vec<u64>,
}

impl<const BITS: u32> Cohort<BITS> {
    pub(crate) fn new(rows: usize, lanes: usize) -> Self {
        Self {
            lanes,
            placed: vec![0; rows],
            gone: vec![0; rows * GONE],
            cells: vec![[const { None }; INTERVALS]; rows * lanes],
            open: vec![0; rows * INTERVALS * (lanes + 1)],
        }
    }

    #[inline]
    fn column(&self, lane: Lane) -> usize {
        if self.lanes > 1 { lane.index() } else { 0 }
    }

    #[inline]
    pub(crate) fn place(&mut self, row: usize) {
        self.placed[row] += 1;
    }

    pub(crate) fn end(&mut self, row: usize, outcome: Outcome, accepted: bool) {
        if let Some(column) = gone_column(outcome, accepted) {
            self.gone[row * GONE + column] += 1;
        }
    }

    /// Where the intervals of a parcel are recorded.
    #[inline]
    pub(crate) fn cells_of(&mut self, row: usize, lane: Lane) -> &mut ByInterval<BITS> {
        let column = self.column(lane);
        &mut self.cells[row * self.lanes + column]
    }

    /// The same, where lanes are not told apart.
    #[inline]
    pub(crate) fn cells_of_all(&mut self, row: usize) -> &mut ByInterval<BITS> {
        debug_assert_eq!(self.lanes, 1, "a parcel of some lane has cells of its own");
        &mut self.cells[row]
    }

    pub(crate) fn leave_open(&mut self, row: usize, interval: Interval, lane: Option<Lane>) {
        let column = lane.map_or(self.lanes, |lane| self.column(lane));
        self.open[(row * INTERVALS + interval.index()) * (self.lanes + 1) + column] += 1;
    }

    pub(crate) fn merge(&mut self, other: Self) {
        add_each(&mut self.placed, &other.placed);
        add_each(&mut self.gone, &other.gone);
        add_each(&mut self.open, &other.open);
        for (sum, cell) in self.cells.iter_mut().flatten().zip(other.cells.into_iter().flatten()) {
            match (sum, cell) {
                (Some(sum), Some(cell)) => sum.merge(&cell),
                (sum @ None, cell) => *sum = cell,
                (Some(_), None) => {}
            }
        }
    }

    pub(crate) fn placed(&self, row: usize) -> u64 {
        self.placed[row]
    }

    /// Parcels whose way ended so; none of those delivered.
    fn gone(&self, row: usize, outcome: Outcome) -> u64 {
        self.gone_so(row, outcome, false).saturating_add(self.gone_so(row, outcome, true))
    }

    /// The same, of those whose list had been accepted, or had not.
    fn gone_so(&self, row: usize, outcome: Outcome, accepted: bool) -> u64 {
        gone_column(outcome, accepted).map_or(0, |column| self.gone[row * GONE + column])
    }

    /// Parcels that were gone so before their interval from the order on ended. A list is accepted when its documents are complete;
    /// release, gate and delivery come later than any other end.
    pub(crate) fn gone_before(&self, row: usize, outcome: Outcome, interval: Interval) -> u64 {
        match interval {
            Interval::OrderToDocuments => self.gone_so(row, outcome, false),
            _ => self.gone(row, outcome),
        }
    }

    /// The lengths of an interval, by lane.
    pub(crate) fn cells(
        &self,
        row: usize,
        interval: Interval,
    ) -> impl Iterator<Item = (usize, &TallyOf<BITS>)> {
        let by_lane = self.cells[row * self.lanes..][..self.lanes].iter().enumerate();
        by_lane.filter_map(move |(lane, cells)| Some((lane, cells[interval.index()].as_deref()?)))
    }

    /// Parcels reported in an interval at the horizon: in this lane; or in any lane or none.
    pub(crate) fn reported_open(&self, row: usize, interval: Interval, lane: Option<Lane>) -> u64 {
        let first = (row * INTERVALS + interval.index()) * (self.lanes + 1);
        let counts = &self.open[first..=first + self.lanes];
        match lane {
            Some(lane) => counts[self.column(lane)],
            None => counts.iter().fold(0, |sum, count| sum.saturating_add(*count)),
        }
    }

    pub(crate) fn tallies(&self) -> impl Iterator<Item = &TallyOf<BITS>> {
        self.cells.iter().flatten().flatten().map(Box::as_ref)
    }

    /// Whether every table is as long as in another cohort.
    pub(crate) fn has_shape_of(&self, other: &Self) -> bool {
        let shape = |table: &Self| {
            [table.lanes, table.placed.len(), table.gone.len(), table.cells.len(), table.open.len()]
        };
        shape(self) == shape(other)
    }
}

fn gone_column(outcome: Outcome, accepted: bool) -> Option<usize> {
    let column = match outcome {
        Outcome::Delivered => return None,
        Outcome::Refused => 0,
        Outcome::Seized => 1,
        Outcome::Cancelled => 2,
        Outcome::ShippedBack => 3,
    };
    Some(2 * column + usize::from(accepted))
}
