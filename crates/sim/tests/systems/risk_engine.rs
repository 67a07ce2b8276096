//! Risk engine: `risk.score` decides which parcels are Targeted; InspectionOrdered (500) sends them over the X-ray, the image
//! reviewers and the unpackers. Hit rate and precision are results.

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
