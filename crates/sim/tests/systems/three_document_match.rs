//! Three-document match: at customs' intake, `sellers.faults.mismatch` decides how many sets are Rejected (100); each
//! costs its party a correction, and the parcel a round.

use model::Milestone;
use protocol::{Interval, RiskEvent, StationKind, Touch};

use crate::day::{PARCELS, day, near, same_s};

#[test]
fn sets_that_disagree_are_rejected_and_corrected() {
    let one = day(&["sellers.faults.mismatch=1%", "customs.rejections_max=200"]);
    let eight = day(&["sellers.faults.mismatch=8%", "customs.rejections_max=200"]);
    // A correction errs again with the same probability: p / (1 - p) rejections a parcel.
    near(one.count(Milestone::Rejected), PARCELS, 0.01 / 0.99);
    near(eight.count(Milestone::Rejected), PARCELS, 0.08 / 0.92);
    assert_eq!(eight.touches(Touch::Correction), eight.count(Milestone::Rejected));
    let before = day(&[]);
    assert_eq!(before.count(Milestone::Rejected), 0);
}

#[test]
fn a_round_costs_its_desk_and_two_links() {
    let desks = [
        "sellers.faults.mismatch=8%",
        "customs.rejections_max=200",
        "seller.corrections.service=1h",
        "carrier.corrections.service=1h",
        "warehouse.corrections.service=1h",
    ];
    let (bare, wrong) = (day(&[]), day(&desks));
    let rounds = wrong.count(Milestone::Rejected) as f64 / PARCELS as f64;
    let later = wrong.mean_s(Interval::OrderToRelease) - bare.mean_s(Interval::OrderToRelease);
    same_s(later, rounds * 3600.2);
    let desks =
        [StationKind::SellerCorrections, StationKind::CarrierCorrections, StationKind::WarehouseCorrections];
    assert!(desks.into_iter().all(|kind| wrong.station(kind).served() > 5), "each party has its share");
}

#[test]
fn an_order_that_is_filed_twice_is_dropped_and_counted() {
    let twice = day(&["sellers.faults.duplicate=30%"]);
    near(twice.risk(RiskEvent::DuplicateDropped), PARCELS, 0.3);
    assert_eq!(twice.count(Milestone::Released), PARCELS);
}
