//! Inspection: by `risk.random` and `risk.expected` InspectionOrdered (500) sends parcels over `customs.xray`,
//! `customs.images`, `customs.unpackers`; the green channel's lighter checks spare its parcels the random share.

use protocol::{RiskEvent, StationKind, Touch};

use crate::day::{PARCELS, day, near, served_nearly};

#[test]
fn random_inspections_load_the_xray_and_the_image_review() {
    let day = day(&["risk.random=20%", "risk.image.false_alarms=25%", "customs.unpackers.service=10m"]);
    let scanned = day.risk(RiskEvent::Scanned);
    near(scanned, PARCELS, 0.2);
    assert_eq!(day.touches(Touch::ImageReview), scanned);
    near(day.risk(RiskEvent::Unpacked), PARCELS, 0.05);
    served_nearly(&day, StationKind::Unpackers, day.risk(RiskEvent::HeldForNothing));
}

#[test]
fn the_top_up_reaches_the_expected_rate_whatever_the_criteria_give() {
    let expected = "risk.expected={ rate: 30%, window: 24h, cancels_aeo_factor: false }";
    let day = day(&["risk.random=10%", expected]);
    let scanned = day.risk(RiskEvent::Scanned) as f64 / PARCELS as f64;
    assert!((scanned - 0.3).abs() < 0.005, "{scanned}");
    assert!(day.risk(RiskEvent::ToppedUp) > 300);
}

#[test]
fn lighter_checks_spare_the_green_channel() {
    let channel = |lighter: bool| {
        let channel = format!("priority.green_channel={{ who: [flagship], lighter_checks: {lighter} }}");
        let sellers = "sellers=[{ name: flagship, share: 50% }, { name: bazaar, share: 50% }]";
        day(&["risk.random=20%", sellers, &channel]).risk(RiskEvent::DrawnAtRandom)
    };
    near(channel(false), PARCELS, 0.2);
    near(channel(true), PARCELS, 0.1);
}

#[test]
fn lighter_checks_spare_the_green_channel_the_top_up_too() {
    let channel = "priority.green_channel={ who: [flagship], lighter_checks: true }";
    let sellers = "sellers=[{ name: flagship, share: 50% }, { name: bazaar, share: 50% }]";
    let expected = "risk.expected={ rate: 100%, window: 24h, cancels_aeo_factor: false }";
    near(day(&[sellers, channel, expected]).risk(RiskEvent::ToppedUp), PARCELS, 0.5);
}
