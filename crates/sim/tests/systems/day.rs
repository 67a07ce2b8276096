//! A day in the zone without friction, 2,000 parcels, with one thing changed at a time.

use measure::{Replication, Selection, StationLedger, Tally};
use model::{Milestone, RoleName, SimTime};
use protocol::{Interval, RiskEvent, StationId, StationKind, Touch};

use crate::support::{self, SlowRun};

pub(crate) const PARCELS: u64 = 2000;

/// The day with these settings. Every parcel is accounted for, whatever they are.
pub(crate) struct Day(pub(crate) Replication);

pub(crate) fn day(set: &[&str]) -> Day {
    let base = ["arrivals=[{ total: 2000, profile: flat }]", "clock.then.drain=3d"];
    let day = support::run("builtin/bare", &[&base[..], set].concat());
    support::assert_self_checks(&format!("{set:?}"), &day);
    assert_eq!(day.account.placed, PARCELS);
    Day(day)
}

impl Day {
    pub(crate) fn count(&self, milestone: Milestone) -> u64 {
        support::count(&self.0, milestone)
    }

    pub(crate) fn risk(&self, event: RiskEvent) -> u64 {
        self.0.ledger.orders().risk_count(event)
    }

    pub(crate) fn touches(&self, touch: Touch) -> u64 {
        self.0.ledger.orders().touch_count(touch)
    }

    pub(crate) fn tally(&self, interval: Interval) -> Tally {
        self.0.ledger.interval_tally(interval, &Selection::ALL)
    }

    pub(crate) fn mean_s(&self, interval: Interval) -> f64 {
        self.tally(interval).mean_s().expect("somebody passed it")
    }

    pub(crate) fn station(&self, kind: StationKind) -> &StationLedger {
        self.0.ledger.station(StationId::of(kind)).expect("it was visited")
    }
}

/// Within four standard deviations of so many of `of`.
#[track_caller]
pub(crate) fn near(count: u64, of: u64, share: f64) {
    let of = of as f64;
    let deviation = (of * share * (1.0 - share)).sqrt();
    assert!((count as f64 - of * share).abs() <= 4.0 * deviation, "{count} of {of}, not {share}");
}

/// What a station served of so many: its own figures stop with the arrivals' window, so the last few are not in them.
#[track_caller]
pub(crate) fn served_nearly(day: &Day, kind: StationKind, all: u64) {
    let served = day.station(kind).served();
    assert!(served <= all && served + 4 + all / 20 >= all, "{kind:?} served {served}, not about {all}");
}

/// Seconds that agree to a microsecond.
#[track_caller]
pub(crate) fn same_s(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found} s, not {expected} s");
}

/// From when a station of customs had so many servers on its roster, those called in included.
pub(crate) fn rostered(run: &SlowRun, kind: StationKind) -> Vec<(SimTime, u32)> {
    let station = StationId::of(kind);
    let levels = run.logs[RoleName::Customs.index()].levels.iter().filter(|(told, ..)| *told == station);
    let mut rostered: Vec<(SimTime, u32)> =
        levels.filter_map(|(_, at, level)| Some((*at, level.rostered?))).collect();
    rostered.dedup_by_key(|(_, servers)| *servers);
    rostered
}
