//! Credit classes: `sellers.credit` with `risk.aeo_factor` and `risk.discredited` decide for which share InspectionOrdered
//! (500) sends parcels over `customs.xray` at random.

use protocol::RiskEvent;

use crate::day::{PARCELS, day, near};

#[test]
fn advanced_sellers_are_inspected_at_a_fraction_and_discredited_ones_mostly() {
    for (credit, share) in [("registered", 0.5), ("advanced", 0.1), ("discredited", 0.85)] {
        let credit = format!("sellers.credit={credit}");
        let set = ["risk.random=50%", "risk.aeo_factor=0.2", "risk.discredited=85%", &credit];
        near(day(&set).risk(RiskEvent::DrawnAtRandom), PARCELS, share);
    }
}
