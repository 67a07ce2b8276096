//! An observer that hands on what is told about parcels.

use model::{Duration, Holder, Milestone, ParcelKey, SimTime, Stage};
use protocol::{
    Interval, MoneyEvent, Observer, OpenParcel, Outcome, ParcelFacts, RiskEvent, StationId, StationVisit,
    Touch,
};
use queueing::Level;

/// What is told about a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Milestone(Milestone, SimTime),
    Interval(Interval, Duration),
}

/// Hands every milestone and interval on, and takes no notice of the rest.
pub(crate) struct Told<F>(pub(crate) F);

impl<F: FnMut(ParcelKey, Event)> Observer for Told<F> {
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        (self.0)(parcel, Event::Milestone(milestone, at));
    }
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, _: SimTime) {
        (self.0)(facts.parcel, Event::Interval(interval, length));
    }
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
