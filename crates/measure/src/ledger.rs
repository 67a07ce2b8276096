//! The ledger: everything that one entity reports in one replication, added up.

use model::{Duration, Lane, Milestone, ParcelKey, SimTime};
use protocol::{Interval, Observer, Outcome, ParcelFacts, RiskEvent, StationId, StationVisit, Window};
use queueing::Level;

use crate::digest::Digest;
use crate::orders::{Orders, RiskCounts};
use crate::selection::Selection;
use crate::series::Series;
use crate::station::StationLedger;
use crate::tally::Tally;

const LANES: usize = Lane::ALL.len();
const STATIONS: usize = StationId::ALL.len();
const INTERVALS: usize = Interval::ALL.len();

/// Everything that one entity reports in one replication; merged, everything of a replication or of a study.
///
/// What happens after the horizon does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    pub(crate) window: Window,
    pub(crate) seller_count: usize,
    pub(crate) parts: Parts,
}

/// What a ledger adds up.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Parts {
    digest: Digest,
    pub(crate) orders: Orders,
    risk: RiskCounts,
    series: Series,
    stages: Stages,
    /// Lengths of intervals, by interval, seller stream and lane; a cell comes to life with its first length.
    pub(crate) cells: Vec<Option<Box<Tally>>>,
    /// Intervals of the cohort that are still open at the horizon.
    open: [u64; INTERVALS],
    pub(crate) stations: Vec<StationLedger>,
}

/// The times of all released parcels from T0 to T10, whole and stage by stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Stages {
    whole_n: u64,
    whole_ns: i128,
    staged_n: u64,
    staged_ns: i128,
}

/// Two ledgers are not of the same scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "ledgers of different scenarios can't be merged: their {0} differ; check that every node runs the same file"
)]
pub struct LedgerMismatch(&'static str);

impl Ledger {
    /// An empty ledger of a run with these bounds and so many seller streams.
    pub fn new(window: Window, seller_count: usize) -> Self {
        let parts = Parts {
            digest: Digest::default(),
            orders: Orders { cohort_placed: vec![0; seller_count], ..Orders::default() },
            risk: RiskCounts::default(),
            series: Series::default(),
            stages: Stages::default(),
            cells: vec![None; INTERVALS * seller_count * LANES],
            open: [0; INTERVALS],
            stations: vec![StationLedger::default(); STATIONS],
        };
        Self { window, seller_count, parts }
    }

    /// Adds the ledger of another entity, zone or replication of the same scenario. The order does not matter.
    /// Both runs must have ended: a merged ledger takes no more levels of stations.
    pub fn merge(&mut self, mut other: Self) -> Result<(), LedgerMismatch> {
        if self.window != other.window {
            return Err(LedgerMismatch("windows"));
        }
        if self.seller_count != other.seller_count {
            return Err(LedgerMismatch("numbers of sellers"));
        }
        self.settle();
        other.settle();
        let (mine, theirs) = (&mut self.parts, other.parts);
        mine.digest.merge(theirs.digest);
        mine.orders.merge(&theirs.orders);
        mine.risk.merge(&theirs.risk);
        mine.series.merge(&theirs.series);
        mine.stages.merge(theirs.stages);
        for (sum, cell) in mine.cells.iter_mut().zip(theirs.cells) {
            match (sum, cell) {
                (Some(sum), Some(cell)) => sum.merge(&cell),
                (sum @ None, cell) => *sum = cell,
                (Some(_), None) => {}
            }
        }
        for (sum, count) in mine.open.iter_mut().zip(theirs.open) {
            *sum = sum.saturating_add(count);
        }
        for (sum, station) in mine.stations.iter_mut().zip(&theirs.stations) {
            sum.merge(station);
        }
        Ok(())
    }

    /// Carries every station's last level to the horizon. Harmless when repeated.
    pub fn settle(&mut self) {
        for station in &mut self.parts.stations {
            station.settle(&self.window);
        }
    }

    /// The run's bounds.
    pub fn window(&self) -> &Window {
        &self.window
    }

    /// How many seller streams there are.
    pub fn seller_count(&self) -> usize {
        self.seller_count
    }

    /// The digest of all milestones at or before the horizon.
    pub fn digest(&self) -> Digest {
        self.parts.digest
    }

    /// Counts of orders.
    pub fn orders(&self) -> &Orders {
        &self.parts.orders
    }

    /// Counts of risk management.
    pub fn risk(&self) -> &RiskCounts {
        &self.parts.risk
    }

    /// Counts by quarters of an hour.
    pub fn series(&self) -> &Series {
        &self.parts.series
    }

    /// A station. Its integrals are complete once the ledger is settled or merged.
    pub fn station(&self, station: StationId) -> &StationLedger {
        &self.parts.stations[station.index()]
    }

    /// The lengths of an interval, of the parcels of the cohort that are selected.
    pub fn interval_tally(&self, interval: Interval, selection: &Selection) -> Tally {
        let mut sum = Tally::default();
        for stream in (0..self.seller_count).filter(|&stream| selection.has_stream(stream)) {
            for lane in Lane::ALL.into_iter().filter(|&lane| selection.has_lane(lane)) {
                if let Some(cell) = &self.parts.cells[self.cell(interval, stream, lane)] {
                    sum.merge(cell);
                }
            }
        }
        sum
    }

    /// How many of the selected parcels of the cohort are still in this interval at the horizon, where `ended` of
    /// them have ended it.
    ///
    /// For all parcels this is exact. What is open is not told apart by lane or seller, so that a group counts
    /// all of it as its own, as far as it has so many parcels: never too few, and a target that passes passes.
    pub fn interval_open(&self, interval: Interval, selection: &Selection, ended: u64) -> u64 {
        if !begins_with_order(interval) {
            return self.parts.open[interval.index()];
        }
        let all = if *selection == Selection::ALL {
            ended
        } else {
            self.interval_tally(interval, &Selection::ALL).n()
        };
        let open = self
            .cohort_placed(&Selection::ALL)
            .saturating_sub(all.saturating_add(self.ended_otherwise(interval)));
        open.min(self.cohort_placed(selection).saturating_sub(ended))
    }

    /// Orders of the cohort, by stream; a selection by lane counts every lane.
    pub fn cohort_placed(&self, selection: &Selection) -> u64 {
        let placed = self.parts.orders.cohort_placed.iter().enumerate();
        placed
            .filter(|(stream, _)| selection.has_stream(*stream))
            .fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Of how many parcels a share is a share: all that were placed, for intervals that begin with the order; all
    /// that entered the interval, for others and for a lane.
    pub(crate) fn share_denominator(&self, interval: Interval, selection: &Selection, ended: u64) -> u64 {
        if begins_with_order(interval) && selection.lane.is_none() {
            self.cohort_placed(selection)
        } else {
            ended.saturating_add(self.interval_open(interval, selection, ended))
        }
    }

    /// Parcels of the cohort whose way ended before the interval did: they are not open.
    fn ended_otherwise(&self, interval: Interval) -> u64 {
        let orders = &self.parts.orders;
        match interval {
            // A seized parcel had its documents complete long before.
            Interval::OrderToDocuments => orders.cohort_refused,
            _ => orders.cohort_refused.saturating_add(orders.cohort_seized),
        }
    }

    /// The times of the stages of all released parcels add up to their times from order to release, exactly.
    pub fn stage_sum_holds(&self) -> bool {
        let stages = &self.parts.stages;
        (stages.whole_n, stages.whole_ns) == (stages.staged_n, stages.staged_ns)
    }

    /// Whether no parcel of the cohort ended any interval.
    pub fn measured_nothing(&self) -> bool {
        self.parts.cells.iter().all(Option::is_none)
    }

    #[inline]
    fn cell(&self, interval: Interval, stream: usize, lane: Lane) -> usize {
        (interval.index() * self.seller_count + stream) * LANES + lane.index()
    }
}

impl Stages {
    fn merge(&mut self, other: Self) {
        self.whole_n = self.whole_n.saturating_add(other.whole_n);
        self.whole_ns = self.whole_ns.saturating_add(other.whole_ns);
        self.staged_n = self.staged_n.saturating_add(other.staged_n);
        self.staged_ns = self.staged_ns.saturating_add(other.staged_ns);
    }
}

/// Intervals that begin at T0. No role sees both who was placed and who has not ended, so what is open is worked
/// out from the whole.
pub(crate) const fn begins_with_order(interval: Interval) -> bool {
    matches!(
        interval,
        Interval::OrderToDocuments
            | Interval::OrderToRelease
            | Interval::OrderToGate
            | Interval::OrderToDelivery
    )
}

impl Observer for Ledger {
    #[inline]
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        if at > self.window.horizon {
            return;
        }
        self.parts.digest.add(parcel, milestone, at);
        self.parts.orders.milestone(parcel.stream().index(), milestone, at, &self.window);
        self.parts.series.add(milestone, at);
    }

    #[inline]
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, ended: SimTime) {
        if ended > self.window.horizon {
            return;
        }
        if interval == Interval::OrderToRelease {
            self.parts.stages.whole_n += 1;
            self.parts.stages.whole_ns += i128::from(length.ns());
        }
        if self.window.in_cohort(facts.placed) {
            let cell = self.cell(interval, facts.parcel.stream().index(), facts.lane);
            self.parts.cells[cell].get_or_insert_default().record(length);
        }
    }

    fn censored(&mut self, interval: Interval, placed: SimTime) {
        // What begins with the order is worked out from the whole: a role's own count would count it twice.
        if self.window.in_cohort(placed) && !begins_with_order(interval) {
            self.parts.open[interval.index()] += 1;
        }
    }

    #[inline]
    fn stages(&mut self, sum: Duration) {
        self.parts.stages.staged_n += 1;
        self.parts.stages.staged_ns += i128::from(sum.ns());
    }

    #[inline]
    fn outcome(&mut self, outcome: Outcome, placed: SimTime, at: SimTime) {
        if at <= self.window.horizon {
            self.parts.orders.outcome(outcome, self.window.in_cohort(placed));
        }
    }

    #[inline]
    fn risk(&mut self, event: RiskEvent) {
        self.parts.risk.add(event);
    }

    #[inline]
    fn level(&mut self, station: StationId, now: SimTime, level: Level) {
        self.parts.stations[station.index()].level(now, level, &self.window);
    }

    #[inline]
    fn visit(&mut self, station: StationId, visit: StationVisit) {
        self.parts.stations[station.index()].visit(visit, &self.window);
    }
}
