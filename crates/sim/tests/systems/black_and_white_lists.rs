//! Black and white lists: by `sellers.listed` InspectionOrdered (500) sends every parcel of a seller over `customs.xray`, or
//! none at random.

use protocol::RiskEvent;

use crate::day::{PARCELS, day, near};

#[test]
fn the_lists_override_the_random_share() {
    let scanned = |listed: &str| {
        let listed = format!("sellers.listed={listed}");
        day(&["risk.random=10%", &listed]).risk(RiskEvent::Scanned)
    };
    near(scanned("none"), PARCELS, 0.1);
    assert_eq!(scanned("black"), PARCELS);
    assert_eq!(scanned("white"), 0);
}
