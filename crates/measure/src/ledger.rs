//! The ledger: everything that one entity reports in one replication, added up.

use model::{Duration, Lane, Milestone, ParcelKey, SimTime};
use protocol::{
    Interval, Observer, OpenParcel, Outcome, ParcelFacts, RiskEvent, StationId, StationVisit, Window,
};
use queueing::Level;

use crate::digest::Digest;
use crate::orders::{Orders, RiskCounts};
use crate::selection::Selection;
use crate::series::{Series, add_each};
use crate::station::StationLedger;
use crate::tally::Tally;

const LANES: usize = Lane::ALL.len();
const STATIONS: usize = StationId::ALL.len();
const INTERVALS: usize = Interval::ALL.len();
/// A column a lane, and one for parcels without a lane yet.
const OPEN_COLUMNS: usize = LANES + 1;

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
    /// Parcels of the cohort that were reported in an interval at the horizon, by interval, seller stream and lane,
    /// those without a lane last.
    pub(crate) open: Vec<u64>,
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
            orders: Orders::new(seller_count),
            risk: RiskCounts::default(),
            series: Series::default(),
            stages: Stages::default(),
            cells: vec![None; INTERVALS * seller_count * LANES],
            open: vec![0; INTERVALS * seller_count * OPEN_COLUMNS],
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
        add_each(&mut mine.open, &theirs.open);
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
        self.selected_cells(interval, selection).for_each(|cell| sum.merge(cell));
        sum
    }

    fn selected_cells<'a>(
        &'a self,
        interval: Interval,
        selection: &'a Selection,
    ) -> impl Iterator<Item = &'a Tally> {
        let lanes = move || Lane::ALL.into_iter().filter(|&lane| selection.has_lane(lane));
        self.selected_streams(selection)
            .flat_map(move |stream| lanes().map(move |lane| self.cell(interval, stream, lane)))
            .filter_map(|cell| self.parts.cells[cell].as_deref())
    }

    fn selected_streams(&self, selection: &Selection) -> impl Iterator<Item = usize> {
        (0..self.seller_count).filter(|&stream| selection.has_stream(stream))
    }

    /// How many of the selected parcels of the cohort ended this interval.
    fn ended(&self, interval: Interval, selection: &Selection) -> u64 {
        self.selected_cells(interval, selection).map(Tally::n).fold(0, u64::saturating_add)
    }

    /// How many of the selected parcels of the cohort are still in this interval at the horizon.
    ///
    /// Intervals that begin with the order are worked out from the whole: who was placed, and neither ended the
    /// interval nor left the way, is in it. A lane counts from its decision on, so a parcel without a lane is open
    /// for its seller and in no lane. (A seizure that the warehouse has not heard of by the horizon is the one thing
    /// that is over in its lane and still open for its seller.)
    pub fn interval_open(&self, interval: Interval, selection: &Selection) -> u64 {
        if !begins_with_order(interval) {
            return self.reported_open(interval, selection);
        }
        let ended = self.ended(interval, selection);
        if selection.lane.is_none() {
            let gone = ended.saturating_add(self.ended_otherwise(interval, selection));
            return self.cohort_placed(selection).saturating_sub(gone);
        }
        // In a lane: nothing but the gate and the delivery follows on the release, so who is released and has not
        // ended the interval is in it. The documents of all who have a lane are complete.
        let released = self.ended(Interval::OrderToRelease, selection);
        self.reported_open(Interval::OrderToRelease, selection).saturating_add(released).saturating_sub(ended)
    }

    fn reported_open(&self, interval: Interval, selection: &Selection) -> u64 {
        let chosen = |column: usize| match Lane::ALL.get(column) {
            Some(&lane) => selection.has_lane(lane),
            None => selection.lane.is_none(),
        };
        self.selected_streams(selection)
            .flat_map(|stream| {
                let row = self.open_row(interval, stream);
                let columns = self.parts.open[row..row + OPEN_COLUMNS].iter().enumerate();
                columns.filter(|(column, _)| chosen(*column)).map(|(_, count)| *count)
            })
            .fold(0, u64::saturating_add)
    }

    /// Orders of the cohort, by stream; a selection by lane counts every lane.
    pub fn cohort_placed(&self, selection: &Selection) -> u64 {
        self.total(&self.parts.orders.cohort_placed, selection)
    }

    fn total(&self, by_stream: &[u64], selection: &Selection) -> u64 {
        self.selected_streams(selection).map(|stream| by_stream[stream]).fold(0, u64::saturating_add)
    }

    /// Of how many parcels a share is a share: all that were placed, for intervals that begin with the order; all
    /// that entered the interval, for others and for a lane.
    pub(crate) fn share_denominator(&self, interval: Interval, selection: &Selection) -> u64 {
        if begins_with_order(interval) && selection.lane.is_none() {
            self.cohort_placed(selection)
        } else {
            self.ended(interval, selection).saturating_add(self.interval_open(interval, selection))
        }
    }

    /// Parcels of the cohort whose way ended before the interval did: they are not open.
    fn ended_otherwise(&self, interval: Interval, selection: &Selection) -> u64 {
        let orders = &self.parts.orders;
        let refused = self.total(&orders.cohort_refused, selection);
        match interval {
            // A seized parcel had its documents complete long before.
            Interval::OrderToDocuments => refused,
            _ => refused.saturating_add(self.total(&orders.cohort_seized, selection)),
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

    fn open_row(&self, interval: Interval, stream: usize) -> usize {
        (interval.index() * self.seller_count + stream) * OPEN_COLUMNS
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
/// out from the whole, and in a lane from what customs has not released.
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

    fn censored(&mut self, interval: Interval, open: OpenParcel) {
        if self.window.in_cohort(open.placed) {
            let column = open.lane.map_or(LANES, Lane::index);
            let place = self.open_row(interval, open.parcel.stream().index()) + column;
            self.parts.open[place] += 1;
        }
    }

    #[inline]
    fn stages(&mut self, sum: Duration) {
        self.parts.stages.staged_n += 1;
        self.parts.stages.staged_ns += i128::from(sum.ns());
    }

    #[inline]
    fn outcome(&mut self, outcome: Outcome, parcel: ParcelKey, placed: SimTime, at: SimTime) {
        if at <= self.window.horizon {
            let cohort_stream = self.window.in_cohort(placed).then(|| parcel.stream().index());
            self.parts.orders.outcome(outcome, cohort_stream);
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
