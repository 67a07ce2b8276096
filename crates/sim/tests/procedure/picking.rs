//! When goods are picked, and the intervals of the time release study.

use measure::Selection;
use model::{Holder, Milestone};
use protocol::Interval;

use crate::way::{one_parcel, seconds};

#[test]
fn goods_are_picked_after_what_the_scenario_says() {
    // (what picking waits for, when it starts, when a red parcel is at the line and released)
    let cases = [
        // Reserved at 26; packed at 101; inspection heard at 99: 15 s to the line and 1 s of link.
        ("reservation", 26, 117, 131),
        ("acceptance", 99, 190, 204),
        // With inspection ordered, the goods must come before release: picking starts with that order.
        ("release", 99, 190, 204),
    ];
    for (after, picked, at_line, released) in cases {
        let set = format!("warehouse.pick_after={after}");
        let run = one_parcel(&["risk.random=100%", &set]);
        assert_eq!(seconds(&run, Milestone::PickStarted), [picked], "{after}");
        assert_eq!(seconds(&run, Milestone::AtLine), [at_line], "{after}");
        assert_eq!(seconds(&run, Milestone::Released), [released], "{after}");
    }
    // Yellow and picked after release: released at 278, heard at 279.
    let run = one_parcel(&["risk.review=100%", "warehouse.pick_after=release"]);
    assert_eq!(seconds(&run, Milestone::PickStarted), [279]);
    assert_eq!(seconds(&run, Milestone::OnVehicle), [365]);
}

/// The intervals are the differences of the instants, and the holders share order to release without a gap.
#[test]
fn intervals_are_the_differences_of_the_instants() {
    let run = one_parcel(&["risk.random=100%", "risk.review=100%", "risk.image.false_alarms=100%"]);
    let ledger = run.ledger();
    let expected = [
        // At the line at 295, scanned and looked at until 309, unpacked until 1209; in vehicle at 1221, out at 1342.
        (Interval::OrderToDocuments, 96.0),
        (Interval::Acceptance, 2.0),
        (Interval::LaneDecision, 0.0),
        (Interval::ReviewWait, 0.0),
        (Interval::Review, 180.0),
        (Interval::Scan, 14.0),
        (Interval::UnpackWait, 0.0),
        (Interval::Unpack, 900.0),
        (Interval::LineToRelease, 914.0),
        (Interval::CustomsClearance, 1113.0),
        // 2 s of intake, 180 s of review, 14 s of scan and image, 900 s of unpacking; the way to the line is not theirs.
        (Interval::CustomsHeld, 1096.0),
        (Interval::OrderToRelease, 1209.0),
        (Interval::ReleaseToGate, 133.0),
        (Interval::OrderToGate, 1342.0),
        (Interval::OrderToDelivery, 2843.0),
    ];
    for (interval, seconds) in expected {
        let tally = ledger.interval_tally(interval, &Selection::ALL);
        let found = (tally.n(), tally.min_s(), tally.max_s());
        assert_eq!(found, (1, Some(seconds), Some(seconds)), "{interval:?}");
    }
    let held: Vec<(Holder, i64)> = run
        .logs
        .iter()
        .flat_map(|log| &log.held)
        .map(|(_, holder, length)| (*holder, length.ns() / 1_000_000_000))
        .collect();
    // 20 s until the payment is confirmed; the waybill is asked for at 26 and known at 88.
    let expected = [
        (Holder::PaymentProvider, 20),
        (Holder::Warehouse, 6 + 8 + 17),
        (Holder::Carrier, 62),
        (Holder::Customs, 1096),
    ];
    assert_eq!(held, expected);
}
