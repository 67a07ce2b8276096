//! The ledger: everything that one entity reports in one replication, added up.

use model::{Duration, Holder, Lane, Milestone, ParcelKey, SimTime, Stage};
use protocol::{
    Interval, MoneyEvent, Observer, OpenParcel, Outcome, ParcelFacts, Reserve, ReserveEvent, RiskEvent,
    StationId, StationVisit, Touch, Window,
};
use queueing::Level;
use serde::{Deserialize, Serialize};

use crate::backlog::Backlog;
use crate::cohort::Cohort;
use crate::description::{Description, HOURS};
use crate::digest::Digest;
use crate::orders::Orders;
use crate::reserves::ReserveLog;
use crate::series::{Series, alive};
use crate::station::StationLedger;
use crate::tally::CoarseTally;

/// Everything that one entity reports in one replication; merged, everything of a replication or of a study.
///
/// What happens after the horizon does not count.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub(crate) description: Description,
    pub(crate) parts: Parts,
}

/// What a ledger adds up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Parts {
    pub(crate) digest: Digest,
    pub(crate) orders: Orders,
    pub(crate) series: Series,
    pub(crate) backlog: Backlog,
    pub(crate) release: ReleaseSums,
    /// By period, seller, goods, site and lane.
    pub(crate) cohort: Cohort<8>,
    /// By the hour of the order, all lanes together.
    pub(crate) by_hour: Cohort<5>,
    /// What each holder held of the time from order to release, of the cohort.
    pub(crate) held: [CoarseTally; Holder::ALL.len()],
    /// By the station's number; a station comes to life with its first report.
    pub(crate) stations: Vec<Option<Box<StationLedger>>>,
    /// What reserve staff did.
    pub(crate) reserves: ReserveLog,
}

/// The times from order to release of all released parcels, kept three times: whole, stage by stage, and holder by holder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReleaseSums {
    whole_n: u64,
    whole_ns: i128,
    staged_n: u64,
    staged_ns: i128,
    held_ns: i128,
}

/// Two ledgers are not of the same scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "ledgers of different scenarios can't be merged: their {0} differ; check that every node runs the same file"
)]
pub struct LedgerMismatch(&'static str);

impl PartialEq for Ledger {
    /// The same was reported in a run of the same bounds and sizes.
    fn eq(&self, other: &Self) -> bool {
        self.description.window == other.description.window
            && self.description.shape == other.description.shape
            && self.description.cost_cuts == other.description.cost_cuts
            && self.parts == other.parts
    }
}

impl Ledger {
    /// An empty ledger.
    pub fn new(description: &Description) -> Self {
        let rows = description.shape.rows().expect("a description has no more rows than there is room for");
        let parts = Parts {
            digest: Digest::default(),
            orders: Orders::default(),
            series: Series::default(),
            backlog: Backlog::default(),
            release: ReleaseSums::default(),
            cohort: Cohort::new(rows, Lane::ALL.len()),
            by_hour: Cohort::new(HOURS, 1),
            held: Default::default(),
            stations: vec![None; StationId::COUNT],
            reserves: ReserveLog::default(),
        };
        Self { description: description.clone(), parts }
    }

    /// Adds the ledger of another entity, zone or replication of the same scenario. The order does not matter.
    /// Both runs must have ended: a merged ledger takes no more levels of stations.
    pub fn merge(&mut self, mut other: Self) -> Result<(), LedgerMismatch> {
        if self.description.window != other.description.window {
            return Err(LedgerMismatch("windows"));
        }
        let (mine, theirs) = (self.description.shape, other.description.shape);
        if mine.sellers != theirs.sellers {
            return Err(LedgerMismatch("numbers of sellers"));
        }
        if mine != theirs {
            return Err(LedgerMismatch("targets"));
        }
        if self.description.cost_cuts != other.description.cost_cuts {
            return Err(LedgerMismatch("costs"));
        }
        self.settle();
        other.settle();
        let (mine, theirs) = (&mut self.parts, other.parts);
        mine.digest.merge(theirs.digest);
        mine.orders.merge(&theirs.orders);
        mine.series.merge(theirs.series);
        mine.backlog.merge(&theirs.backlog);
        mine.release.merge(theirs.release);
        mine.cohort.merge(theirs.cohort);
        mine.by_hour.merge(theirs.by_hour);
        mine.held.iter_mut().zip(&theirs.held).for_each(|(sum, held)| sum.merge(held));
        mine.reserves.merge(theirs.reserves);
        for (sum, station) in mine.stations.iter_mut().zip(theirs.stations) {
            match (sum, station) {
                (Some(sum), Some(station)) => sum.merge(&station),
                (sum @ None, station) => *sum = station,
                (Some(_), None) => {}
            }
        }
        Ok(())
    }

    /// Carries every station's last level to the horizon. Harmless when repeated.
    pub fn settle(&mut self) {
        self.settle_at(self.window().horizon);
    }

    /// The same of a run that has come to an instant and no further: what is reported of stations ends there, lines included. Levels
    /// go on to the horizon for the self-checks only, which have waits and services that long.
    pub fn settle_at(&mut self, at: SimTime) {
        let run = self.description.told_until(at);
        for station in self.parts.stations.iter_mut().flatten() {
            station.settle(&run);
        }
    }

    /// Ends the window where the run was interrupted: from now on this is the ledger of a run that ends there.
    pub(crate) fn end_at(&mut self, at: SimTime) {
        self.settle_at(at);
        self.description = self.description.ending_at(at);
    }

    /// The run's bounds.
    pub fn window(&self) -> &Window {
        &self.description.window
    }

    /// The time from the end of arrivals to the horizon: who came in the window and is not through has had at least this.
    pub(crate) fn drain_s(&self) -> f64 {
        self.window().horizon.since(self.window().arrivals_end).seconds()
    }

    /// What the ledger was made for.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The digest of all milestones at or before the horizon.
    pub fn digest(&self) -> Digest {
        self.parts.digest
    }

    /// Counts of the whole run.
    pub fn orders(&self) -> &Orders {
        &self.parts.orders
    }

    /// Counts by quarters of an hour.
    pub fn series(&self) -> &Series {
        &self.parts.series
    }

    /// Where parcels stand, by stage.
    pub fn backlog(&self) -> &Backlog {
        &self.parts.backlog
    }

    /// A station that reported something. Its integrals are complete once the ledger is settled or merged.
    pub fn station(&self, station: StationId) -> Option<&StationLedger> {
        self.parts.stations[station.index()].as_deref()
    }

    /// Every station that reported something, in the order of their numbers.
    pub fn stations(&self) -> impl Iterator<Item = (StationId, &StationLedger)> {
        let stations = self.parts.stations.iter().enumerate();
        stations.filter_map(|(number, station)| Some((StationId::from_index(number)?, station.as_deref()?)))
    }

    /// The times of the stages of all released parcels add up to their times from order to release, exactly, and so do
    /// the times that each holder held; and parcels come to stages and leave them as they are placed and released.
    pub fn stage_sum_holds(&self) -> bool {
        let Parts { release, backlog, orders, .. } = &self.parts;
        release.whole_n == release.staged_n
            && release.whole_ns == release.staged_ns
            && release.whole_ns == release.held_ns
            && backlog.is_possible()
            && backlog.entered(Stage::Payment) == orders.count(Milestone::Placed)
            && backlog.entered(Stage::Leaving) == orders.count(Milestone::Released)
    }

    pub(crate) fn reserves(&self) -> &ReserveLog {
        &self.parts.reserves
    }

    /// A station that has not reported yet comes to life. (The two calls that end here have nothing left to do after it,
    /// and so nothing to keep for later: that is what makes the many others short.)
    #[cold]
    #[inline(never)]
    fn first_level(&mut self, station: StationId, now: SimTime, level: Level) {
        let ledger = self.parts.stations[station.index()].get_or_insert_default();
        ledger.level(now, level, &self.description);
    }

    /// The same, where the first report is a visit.
    #[cold]
    #[inline(never)]
    fn first_visit(&mut self, station: StationId, visit: StationVisit) {
        let ledger = self.parts.stations[station.index()].get_or_insert_default();
        ledger.visit(visit, &self.description.window);
    }
}

impl Parts {
    /// A parcel is released, so long after its order.
    #[inline(never)]
    fn release(&mut self, placed: SimTime, at: SimTime, length: Duration, window: &Window) {
        self.release.whole_n += 1;
        self.release.whole_ns += i128::from(length.ns());
        if placed >= SimTime::ZERO {
            self.orders.release(at, window);
            self.series.release(at);
        }
        if window.in_cohort(placed) {
            self.orders.release_of_cohort(at, window);
            self.series.release_took(length, at);
        }
    }
}

impl ReleaseSums {
    fn merge(&mut self, other: Self) {
        self.whole_n = self.whole_n.saturating_add(other.whole_n);
        self.whole_ns = self.whole_ns.saturating_add(other.whole_ns);
        self.staged_n = self.staged_n.saturating_add(other.staged_n);
        self.staged_ns = self.staged_ns.saturating_add(other.staged_ns);
        self.held_ns = self.held_ns.saturating_add(other.held_ns);
    }
}

impl Observer for Ledger {
    #[inline]
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        let Self { description, parts } = self;
        if at > description.window.horizon {
            return;
        }
        parts.digest.add(parcel, milestone, at);
        parts.orders.milestone(milestone);
        if milestone == Milestone::Placed {
            parts.orders.place(at);
            parts.series.place(at);
            if description.window.in_cohort(at) {
                parts.cohort.place(description.row_by_key(parcel, at));
                parts.by_hour.place(description.clock.hour(at));
            }
        }
    }

    #[inline]
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, ended: SimTime) {
        self.intervals(facts, ended, &[(interval, length)]);
    }

    fn intervals(&mut self, facts: ParcelFacts, ended: SimTime, lengths: &[(Interval, Duration)]) {
        let Self { description, parts } = self;
        if ended > description.window.horizon {
            return;
        }
        let ParcelFacts { parcel, placed, lane, goods } = facts;
        if let Some((_, length)) = lengths.iter().find(|(interval, _)| *interval == Interval::OrderToRelease)
        {
            parts.release(placed, ended, *length, &description.window);
        }
        if description.window.in_cohort(placed) {
            let (row, hour) = (description.row(parcel, placed, goods), description.clock.hour(placed));
            let (of_row, of_hour) = (parts.cohort.cells_of(row, lane), parts.by_hour.cells_of_all(hour));
            for (interval, length) in lengths {
                alive(&mut of_row[interval.index()]).record(*length);
                alive(&mut of_hour[interval.index()]).record(*length);
            }
        }
    }

    fn censored(&mut self, interval: Interval, open: OpenParcel) {
        let Self { description, parts } = self;
        let OpenParcel { parcel, placed, lane, goods } = open;
        if description.window.in_cohort(placed) {
            parts.cohort.leave_open(description.row(parcel, placed, goods), interval, lane);
            parts.by_hour.leave_open(description.clock.hour(placed), interval, lane);
        }
    }

    #[inline]
    fn stages(&mut self, sum: Duration) {
        self.parts.release.staged_n += 1;
        self.parts.release.staged_ns += i128::from(sum.ns());
    }

    #[inline]
    fn outcome(&mut self, outcome: Outcome, parcel: ParcelKey, placed: SimTime, accepted: bool, at: SimTime) {
        let Self { description, parts } = self;
        if at > description.window.horizon {
            return;
        }
        parts.orders.end(outcome, at);
        parts.series.end(at);
        if outcome != Outcome::Delivered && description.window.in_cohort(placed) {
            parts.cohort.end(description.row_by_key(parcel, placed), outcome, accepted);
            parts.by_hour.end(description.clock.hour(placed), outcome, accepted);
        }
    }

    #[inline]
    fn risk(&mut self, event: RiskEvent, placed: SimTime) {
        if self.description.window.in_cohort(placed) {
            self.parts.orders.risk(event);
        }
    }

    #[inline]
    fn enter(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        if at <= self.description.window.horizon {
            self.parts.backlog.enter(stage, placed, at);
        }
    }

    #[inline]
    fn leave(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        if at <= self.description.window.horizon {
            self.parts.backlog.leave(stage, placed, at);
        }
    }

    #[inline]
    fn held(&mut self, holder: Holder, facts: ParcelFacts, length: Duration, ended: SimTime) {
        let Self { description, parts } = self;
        if ended > description.window.horizon {
            return;
        }
        parts.release.held_ns += i128::from(length.ns());
        if description.window.in_cohort(facts.placed) {
            parts.held[holder.index()].record(length);
        }
    }

    fn money(&mut self, event: MoneyEvent, placed: SimTime, at: SimTime) {
        let window = &self.description.window;
        if at <= window.horizon && window.in_cohort(placed) {
            self.parts.orders.money(event);
        }
    }

    #[inline]
    fn touch(&mut self, touch: Touch, placed: SimTime, at: SimTime) {
        let window = &self.description.window;
        if at <= window.horizon && window.in_cohort(placed) {
            self.parts.orders.touch(touch);
        }
    }

    #[inline]
    fn level(&mut self, station: StationId, now: SimTime, level: Level) {
        match self.parts.stations.get_mut(station.index()) {
            Some(Some(ledger)) => ledger.level(now, level, &self.description),
            _ => self.first_level(station, now, level),
        }
    }

    #[inline]
    fn visit(&mut self, station: StationId, visit: StationVisit) {
        match self.parts.stations.get_mut(station.index()) {
            Some(Some(ledger)) => ledger.visit(visit, &self.description.window),
            _ => self.first_visit(station, visit),
        }
    }

    fn reserve(&mut self, reserve: &Reserve, event: ReserveEvent, waiting: u32, at: SimTime) {
        if at <= self.description.window.horizon {
            self.parts.reserves.note(reserve, event, waiting, at);
        }
    }
}
