//! 24/7 shifts: `customs.reviewers.hours` decides when the desk is open; what comes while it is closed waits until morning,
//! and is Released (800) then.

use protocol::Interval;

use crate::day::{PARCELS, day, same_s};

#[test]
fn a_desk_that_never_closes_makes_nobody_wait_for_the_morning() {
    let reviewed = ["risk.review=100%", "customs.reviewers.service=1m"];
    let always = day(&reviewed);
    let office = day(&[&reviewed[..], &["customs.reviewers={ servers: 1000, hours: 09:00-17:00 }"]].concat());
    same_s(always.mean_s(Interval::ReviewWait), 0.0);
    // Of a flat day, 9 h wait 4.5 h on average, and the 7 h of the evening 12.5 h.
    let expected = (9.0 * 4.5 + 7.0 * 12.5) / 24.0 * 3600.0;
    let found = office.mean_s(Interval::ReviewWait);
    assert!((found - expected).abs() < 0.06 * expected, "{found} s, not about {expected} s");
    assert_eq!(office.tally(Interval::Review).n(), PARCELS);
}
