//! Green channel: with a priority discipline at `customs.reviewers`, parcels of the sellers in `priority.green_channel.who` are
//! served first, in its `hours`, and Released (800) that much earlier. The total wait does not change where services are alike:
//! priority only shares it out.

use std::collections::BTreeMap;

use measure::Selection;
use model::{Milestone, SimTime};
use protocol::Interval;

use crate::day::{day, same_s};
use crate::support::{SlowRun, load, run_slowly};

#[test]
fn priority_shares_the_wait_out_and_does_not_change_its_sum() {
    let busy = [
        "sellers=[{ name: flagship, share: 50% }, { name: bazaar, share: 50% }]",
        "risk.review=100%",
        "customs.reviewers={ servers: 1, service: 40s, discipline: priority }",
    ];
    let off = day(&busy);
    let on =
        day(&[&busy[..], &["priority.green_channel={ who: [flagship], lighter_checks: false }"]].concat());
    same_s(on.mean_s(Interval::ReviewWait), off.mean_s(Interval::ReviewWait));
    let wait = |day: &crate::day::Day, seller| {
        let tally = day.0.ledger.interval_tally(Interval::ReviewWait, &Selection::streams(vec![seller]));
        tally.mean_s().expect("both sellers are reviewed")
    };
    assert!(wait(&on, 0) < 0.6 * wait(&off, 0), "{} {}", wait(&on, 0), wait(&off, 0));
    assert!(wait(&on, 1) > 1.2 * wait(&off, 1));
}

/// After noon nobody goes first, and who comes then waits exactly as long as without a channel.
#[test]
fn outside_its_hours_nobody_goes_first() {
    let run = |channel: &str| {
        let set = [
            "arrivals=[{ total: 2000, profile: flat }]",
            "sellers=[{ name: flagship, share: 50% }, { name: bazaar, share: 50% }]",
            "risk.review=100%",
            "customs.reviewers={ servers: 1, service: 40s, discipline: priority }",
            channel,
        ];
        waits_of_the_first_seller(&run_slowly(&load("builtin/bare", &set)))
    };
    let off = run("priority.green_channel=none");
    let on = run("priority.green_channel={ who: [flagship], lighter_checks: false, hours: 00:00-12:00 }");
    let morning_ns =
        |waits: &BTreeMap<SimTime, i64>| waits.range(..NOON).map(|(_, wait_ns)| wait_ns).sum::<i64>();
    assert!(morning_ns(&on) * 10 < morning_ns(&off) * 6, "{} {}", morning_ns(&on), morning_ns(&off));
    let afternoon =
        |waits: &BTreeMap<SimTime, i64>| waits.range(NOON..).map(|(_, wait)| *wait).collect::<Vec<_>>();
    assert!(afternoon(&off).len() > 300 && afternoon(&on) == afternoon(&off));
}

const NOON: SimTime = SimTime::from_seconds(12 * 3600);

/// How long each parcel of the first seller waited for its review, by when it came to it.
fn waits_of_the_first_seller(run: &SlowRun) -> BTreeMap<SimTime, i64> {
    let own = run.milestones.iter().filter(|(parcel, _)| parcel.stream().index() == 0);
    let wait = |met: &Vec<(Milestone, SimTime)>| {
        let when = |wanted| met.iter().find(|(milestone, _)| *milestone == wanted).map(|(_, at)| *at);
        let (came, started) = (when(Milestone::LaneDecided)?, when(Milestone::ReviewStarted)?);
        Some((came, started.since(came).ns()))
    };
    own.filter_map(|(_, met)| wait(met)).collect()
}
