//! Surge plan: `reserve` calls people to `customs.reviewers` when their line has been long for some time.

use protocol::{Interval, StationKind};

use crate::day::day;

#[test]
fn reserves_shorten_the_line() {
    // 2,000 reviews of 60 s are 33 h of work for one reviewer in a day.
    let short = ["risk.review=100%", "customs.reviewers={ servers: 1, service: 60s }"];
    let reserve = "reserve=[{ when: \"queue(customs.reviewers) > 20 for 15m\", call: 2, into: customs.reviewers, \
                   ready_after: 40m, release_below: 5 }]";
    let (alone, helped) = (day(&short), day(&[&short[..], &[reserve]].concat()));
    assert!(helped.mean_s(Interval::ReviewWait) < 0.1 * alone.mean_s(Interval::ReviewWait));
    assert!(alone.station(StationKind::Reviewers).queue_max() > 400);
    assert!(helped.station(StationKind::Reviewers).queue_max() < 100);
}
