//! Green channel: with a priority discipline at `customs.reviewers`, parcels of the sellers it is for are served first.
//! The total wait does not change where services are alike: priority only shares it out.

use measure::Selection;
use protocol::Interval;

use crate::day::{day, same_s};

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
