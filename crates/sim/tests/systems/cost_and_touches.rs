//! Touches: the manual acts that the systems of digital clearance take away, parcel by parcel.

use protocol::Touch;

use crate::day::{PARCELS, day};

#[test]
fn each_manual_act_is_counted_once() {
    let manual = day(&[
        "risk.review=10%",
        "risk.random=10%",
        "risk.image.false_alarms=20%",
        "sellers.faults.mismatch=5%",
        "warehouse.declarations.service=1m",
    ]);
    let orders = manual.0.ledger.orders();
    let acts = [Touch::Declaration, Touch::Correction, Touch::Review, Touch::ImageReview, Touch::Unpacking];
    assert_eq!(orders.touches(), acts.map(|act| manual.touches(act)).iter().sum::<u64>());
    assert_eq!(manual.touches(Touch::Declaration), PARCELS);
    let automated = day(&[
        "risk.review=10%",
        "digital.document_automation=100%",
        "digital.automatic_reviewer={ escalates: 0% }",
    ]);
    assert_eq!(automated.0.ledger.orders().touches(), 0);
}
