//! Surge plan: `reserve` calls people to `customs.reviewers` when their line has been long for some time, so that reviewed
//! parcels are Released (800) earlier.

use model::{Duration, RoleName};
use protocol::{Interval, ReserveEvent, StationId, StationKind};

use crate::day::{day, rostered};
use crate::support::{load, run_slowly};

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

/// Fifty reviews of 10 min in the first minute. The line is longer than 20 from the 22nd on; 15 min later two are called, 40 min
/// after that they are there, and they go when fewer than five wait.
#[test]
fn reserves_come_and_go_at_the_instants_of_the_plan() {
    let run = run_slowly(&load(
        "builtin/bare",
        &[
            "arrivals=[{ total: 50, profile: [{ at: 00:00, share: 0% }, { at: 00:01, share: 100% }] }]",
            "risk.review=100%",
            "customs.reviewers={ servers: 1, service: 10m }",
            "reserve=[{ when: \"queue(customs.reviewers) > 20 for 15m\", call: 2, into: customs.reviewers, \
                        ready_after: 40m, release_below: 5 }]",
        ],
    ));
    let log = &run.logs[RoleName::Customs.index()];
    let reviewers = StationId::of(StationKind::Reviewers);
    let levels = || log.levels.iter().filter(|(station, ..)| *station == reviewers);
    let long = levels().find(|(_, _, level)| level.waiting == 21).expect("the line gets long").1;
    let there = long + Duration::from_seconds(55 * 60);
    let short = levels().find(|(_, at, level)| *at > there && level.waiting < 5).expect("it gets short").1;
    let events = [
        (ReserveEvent::Called, long + Duration::from_seconds(15 * 60)),
        (ReserveEvent::Arrived, there),
        (ReserveEvent::SentHome, short),
    ];
    assert_eq!(log.reserves, events);
    let servers = rostered(&run, StationKind::Reviewers);
    assert_eq!(servers[1..], [(there, 3), (short, 1)]);
    assert_eq!(servers[0].1, 1);
}
