//! Traceability: `digital.traceability.inspection_time` is a factor on the time of `customs.xray`, `customs.images` and
//! `customs.unpackers`. Work is not drawn anew, so no inspected parcel is Released (800) later.

use model::Milestone;
use protocol::Interval;

use crate::day::same_s;
use crate::support::{load, run_slowly};

const INSPECTED: &[&str] = &[
    "arrivals=[{ total: 600, profile: flat }]",
    "clock.run=10h",
    "risk.random=100%",
    "risk.image.false_alarms=50%",
    "customs.xray={ servers: 2, service: { exponential: { mean: 60s } } }",
    "customs.images={ servers: 1, service: 20s }",
    "customs.unpackers={ servers: 6, service: { exponential: { mean: 10m } } }",
];

#[test]
fn half_the_time_of_inspection_lengthens_no_parcels_way() {
    let whole = run_slowly(&load("builtin/bare", INSPECTED));
    let half = ["digital.traceability.inspection_time=50%"];
    let half = run_slowly(&load("builtin/bare", &[INSPECTED, &half].concat()));
    let released = |run: &crate::support::SlowRun, parcel| {
        let met = run.milestones.get(parcel).and_then(|met| {
            met.iter().find(|(milestone, _)| *milestone == Milestone::Released).map(|(_, at)| *at)
        });
        met.expect("every parcel is released")
    };
    let later = whole.milestones.keys().filter(|parcel| released(&half, parcel) > released(&whole, parcel));
    assert_eq!(later.count(), 0);
}

#[test]
fn without_waits_inspection_takes_half_as_long() {
    let set = ["risk.random=100%", "customs.xray.service=6s", "customs.images.service=8s"];
    let whole = crate::day::day(&set);
    let half = crate::day::day(&[&set[..], &["digital.traceability.inspection_time=50%"]].concat());
    same_s(whole.mean_s(Interval::Scan), 14.0);
    same_s(half.mean_s(Interval::Scan), 7.0);
}
