//! Elastic intake: `customs.intake.scaling` adds servers to the single window as the line of filings (311, 411, 511, 621)
//! grows, and takes them away again, so that Accepted (120) leaves earlier.

use protocol::{Interval, StationKind};

use crate::day::{day, rostered};
use crate::support::{load, run_slowly};

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

/// With more work than four servers can do, every look calls one more, up to three; when all is done every look
/// sends one home. The line is looked at every 5 min, and who is called comes 2 min later.
#[test]
fn servers_come_after_the_delay_once_a_look_and_no_more_than_the_maximum() {
    let run = run_slowly(&load(
        "builtin/bare",
        &[
            "arrivals=[{ total: 2000, profile: flat }]",
            "clock.run=6h",
            "clock.then.drain=3d",
            "customs.intake={ servers: 1, service: 60s }",
            "customs.intake.scaling={ metric: queue, above: 20, below: 2, step: 1, max: 3, delay: 2m, cool_down: 5m }",
        ],
    ));
    let servers = rostered(&run, StationKind::Intake);
    let counts: Vec<u32> = servers.iter().map(|(_, servers)| *servers).collect();
    assert_eq!(counts, [1, 2, 3, 4, 3, 2, 1]);
    // Stations open an instant before time 0.
    let seconds: Vec<i64> = servers.iter().map(|(at, _)| (at.ns() + 1) / 1_000_000_000).collect();
    let (first, last) = (seconds[1], seconds[4]);
    assert_eq!(seconds[1..4], [first, first + 300, first + 600]);
    assert_eq!(seconds[4..], [last, last + 300, last + 600]);
    assert_eq!((first % 300, last % 300), (120, 0));
}
