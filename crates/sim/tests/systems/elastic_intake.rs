//! Elastic intake: `customs.intake.scaling` adds servers to the single window as its line grows.

use protocol::{Interval, StationKind};

use crate::day::day;

#[test]
fn scaling_keeps_the_line_at_the_window_short() {
    // 8,000 documents of 12 s are 26.7 h of work for one server in a day.
    let fixed = "customs.intake={ servers: 1, service: 12s }";
    let scaling = "customs.intake.scaling={ metric: queue, above: 20, below: 2, step: 1, max: 10, delay: 2m, \
                   cool_down: 5m }";
    let (fixed, elastic) = (day(&[fixed]), day(&[fixed, scaling]));
    assert!(elastic.mean_s(Interval::Acceptance) < 0.2 * fixed.mean_s(Interval::Acceptance));
    assert!(
        elastic.station(StationKind::Intake).queue_max() < fixed.station(StationKind::Intake).queue_max()
    );
}
