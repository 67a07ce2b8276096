//! An observer that takes the mean time in the tandem, as the loop by hand does, and nothing else.

use model::{Duration, Holder, Milestone, ParcelKey, SimTime, Stage};
use protocol::{
    Interval, MoneyEvent, Observer, OpenParcel, Outcome, ParcelFacts, RiskEvent, StationId, StationVisit,
    Touch,
};
use queueing::Level;

/// Customers that went through, and their times together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sojourns {
    n: u64,
    sum_ns: i128,
}

impl Sojourns {
    pub(crate) fn mean_s(&self) -> f64 {
        self.sum_ns as f64 / 1e9 / self.n as f64
    }
}

impl Observer for Sojourns {
    #[inline]
    fn interval(&mut self, _: Interval, _: ParcelFacts, length: Duration, _: SimTime) {
        self.n += 1;
        self.sum_ns += i128::from(length.ns());
    }
    fn milestone(&mut self, _: ParcelKey, _: Milestone, _: SimTime) {}
    fn censored(&mut self, _: Interval, _: OpenParcel) {}
    fn stages(&mut self, _: Duration) {}
    fn outcome(&mut self, _: Outcome, _: ParcelKey, _: SimTime, _: bool, _: SimTime) {}
    fn risk(&mut self, _: RiskEvent, _: SimTime) {}
    fn enter(&mut self, _: Stage, _: SimTime, _: SimTime) {}
    fn leave(&mut self, _: Stage, _: SimTime, _: SimTime) {}
    fn held(&mut self, _: Holder, _: ParcelFacts, _: Duration, _: SimTime) {}
    fn money(&mut self, _: MoneyEvent, _: SimTime, _: SimTime) {}
    fn touch(&mut self, _: Touch, _: SimTime, _: SimTime) {}
    fn level(&mut self, _: StationId, _: SimTime, _: Level) {}
    fn visit(&mut self, _: StationId, _: StationVisit) {}
}
