//! Automatic reviewer: with `digital.automatic_reviewer` every yellow list passes `customs.automatic_reviewer` first, and what
//! it passes is Released (800) at once; only the share it escalates comes to `customs.reviewers`.

use protocol::{Interval, Touch};

use crate::day::{PARCELS, day, near};

#[test]
fn people_see_only_what_it_escalates() {
    let yellow = ["risk.review=50%", "customs.reviewers.service=3m", "customs.automatic_reviewer.service=5s"];
    let without = day(&yellow);
    let with = day(&[&yellow[..], &["digital.automatic_reviewer={ escalates: 20% }"]].concat());
    let reviewed = without.touches(Touch::Review);
    near(reviewed, PARCELS, 0.5);
    near(with.touches(Touch::Review), reviewed, 0.2);
    assert_eq!(with.tally(Interval::Review).n(), reviewed);
    assert!(with.mean_s(Interval::Review) < 0.3 * without.mean_s(Interval::Review));
}
