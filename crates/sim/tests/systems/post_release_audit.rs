//! Post-release audit: `audit.blue` of what would be green is blue: Released (800) as early, and looked at afterwards at
//! `customs.audit`.

use measure::Selection;
use model::{Lane, Milestone};
use protocol::{Interval, RiskEvent, Touch};

use crate::day::{PARCELS, day, near};

#[test]
fn blue_is_as_fast_as_green_and_its_violations_are_found_later() {
    let set = ["audit={ blue: 40%, sensitivity: 50% }", "sellers.prevalence=50%", "customs.audit.service=2h"];
    let (green, blue) = (day(&set[1..]), day(&set));
    let audited = blue.risk(RiskEvent::Audited);
    near(audited, PARCELS, 0.4);
    assert_eq!((blue.count(Milestone::Audited), blue.touches(Touch::Audit)), (audited, audited));
    near(blue.risk(RiskEvent::AuditFound), audited, 0.25);
    let lane = blue.0.ledger.interval_tally(Interval::OrderToRelease, &Selection::lane(Lane::Blue));
    assert_eq!(lane.n(), audited);
    assert_eq!(blue.tally(Interval::OrderToRelease), green.tally(Interval::OrderToRelease));
}
