//! Risk engine: `risk.score` decides which parcels are Targeted; InspectionOrdered (500) sends them over the X-ray, the image
//! reviewers and the unpackers. Hit rate and precision are results.

use model::Milestone;
use protocol::RiskEvent;

use crate::day::{PARCELS, day, near};

#[test]
fn recall_and_false_positives_decide_who_is_flagged_and_what_is_caught() {
    let run = |recall: &str| {
        let set = [
            "sellers.prevalence=10%".to_owned(),
            format!("risk.score={{ recall: {recall}, false_positives: 2% }}"),
        ];
        day(&set.each_ref().map(String::as_str))
    };
    let (blind, good) = (run("0%"), run("80%"));
    // Images see everything and unpacking finds it: what is flagged and violates is caught.
    near(good.risk(RiskEvent::Caught), PARCELS, 0.08);
    near(good.risk(RiskEvent::Targeted), PARCELS, 0.08 + 0.018);
    near(good.risk(RiskEvent::Missed), PARCELS, 0.02);
    assert_eq!(blind.risk(RiskEvent::Caught), 0);
    // The truth is the parcel's, whatever the engine sees.
    let truth = |day: &crate::day::Day| day.risk(RiskEvent::Caught) + day.risk(RiskEvent::Missed);
    assert_eq!(truth(&blind), truth(&good));
}

/// A violation that detention clears is caught all the same: nothing is missed.
#[test]
fn what_is_caught_is_not_missed_whatever_becomes_of_it() {
    let cleared = "detention={ detains: 100%, cleared: 100%, shipped_back: 0% }";
    let day = day(&["sellers.prevalence=10%", "risk.random=100%", cleared]);
    near(day.risk(RiskEvent::Caught), PARCELS, 0.1);
    assert_eq!((day.risk(RiskEvent::Missed), day.count(Milestone::Released)), (0, PARCELS));
}

/// Who is unpacked with something inside that is not found is missed, not held for nothing.
#[test]
fn what_unpacking_does_not_find_is_missed_and_not_held_for_nothing() {
    let day = day(&["sellers.prevalence=10%", "risk.random=100%", "risk.unpack_sensitivity=0%"]);
    near(day.risk(RiskEvent::Missed), PARCELS, 0.1);
    assert_eq!((day.risk(RiskEvent::Caught), day.risk(RiskEvent::HeldForNothing)), (0, 0));
    assert_eq!(day.risk(RiskEvent::Unpacked), day.risk(RiskEvent::Missed));
}
