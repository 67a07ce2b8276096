//! A ledger with everything that was reported beside it.

use measure::{Description, Ledger};
use model::{Duration, Holder, Milestone, ParcelKey, SimTime, Stage};
use protocol::{
    Interval, MoneyEvent, Observer, OpenParcel, Outcome, ParcelFacts, Reserve, ReserveEvent, RiskEvent,
    StationId, StationVisit, Touch,
};
use queueing::Level;

pub(crate) struct Log {
    pub(crate) ledger: Ledger,
    pub(crate) milestones: Vec<(ParcelKey, Milestone, SimTime)>,
    pub(crate) entered: Vec<(Stage, SimTime, SimTime)>,
    pub(crate) left: Vec<(Stage, SimTime, SimTime)>,
    pub(crate) held: Vec<(ParcelKey, Holder, Duration)>,
    /// The parcels of order to release, with its length.
    pub(crate) released: Vec<(ParcelKey, Duration)>,
    pub(crate) levels: Vec<(StationId, SimTime, Level)>,
    pub(crate) reserves: Vec<(ReserveEvent, SimTime)>,
}

impl Log {
    pub(crate) fn new(description: &Description) -> Self {
        Self {
            ledger: Ledger::new(description),
            milestones: Vec::new(),
            entered: Vec::new(),
            left: Vec::new(),
            held: Vec::new(),
            released: Vec::new(),
            levels: Vec::new(),
            reserves: Vec::new(),
        }
    }
}

impl Observer for Log {
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        self.ledger.milestone(parcel, milestone, at);
        self.milestones.push((parcel, milestone, at));
    }
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, ended: SimTime) {
        self.ledger.interval(interval, facts, length, ended);
        if interval == Interval::OrderToRelease {
            self.released.push((facts.parcel, length));
        }
    }
    fn censored(&mut self, interval: Interval, open: OpenParcel) {
        self.ledger.censored(interval, open);
    }
    fn stages(&mut self, sum: Duration) {
        self.ledger.stages(sum);
    }
    fn outcome(&mut self, outcome: Outcome, parcel: ParcelKey, placed: SimTime, accepted: bool, at: SimTime) {
        self.ledger.outcome(outcome, parcel, placed, accepted, at);
    }
    fn risk(&mut self, event: RiskEvent, placed: SimTime) {
        Observer::risk(&mut self.ledger, event, placed);
    }
    fn enter(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        self.ledger.enter(stage, placed, at);
        self.entered.push((stage, placed, at));
    }
    fn leave(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        self.ledger.leave(stage, placed, at);
        self.left.push((stage, placed, at));
    }
    fn held(&mut self, holder: Holder, facts: ParcelFacts, length: Duration, ended: SimTime) {
        self.ledger.held(holder, facts, length, ended);
        self.held.push((facts.parcel, holder, length));
    }
    fn money(&mut self, event: MoneyEvent, placed: SimTime, at: SimTime) {
        self.ledger.money(event, placed, at);
    }
    fn touch(&mut self, touch: Touch, placed: SimTime, at: SimTime) {
        self.ledger.touch(touch, placed, at);
    }
    fn level(&mut self, station: StationId, now: SimTime, level: Level) {
        self.ledger.level(station, now, level);
        self.levels.push((station, now, level));
    }
    fn visit(&mut self, station: StationId, visit: StationVisit) {
        self.ledger.visit(station, visit);
    }
    fn reserve(&mut self, reserve: &Reserve, event: ReserveEvent, waiting: u32, at: SimTime) {
        self.ledger.reserve(reserve, event, waiting, at);
        self.reserves.push((event, at));
    }
}
