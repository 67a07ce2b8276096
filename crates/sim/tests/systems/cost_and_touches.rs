//! Touches and cost: the manual acts at `warehouse.declarations`, the corrections' desks, `customs.reviewers`, `customs.images`
//! and `customs.unpackers` that systems like `digital.document_automation` take away, parcel by parcel; and what the people
//! there cost (`cost`) for each declaration (FileList, 621).

use protocol::{Interval, Touch};

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

/// What the staff of a day costs with these settings, in fen.
fn staff_fen(set: &[&str]) -> f64 {
    let set: Vec<String> = set.iter().map(|setting| (*setting).to_owned()).collect();
    let scenario = scenario::load("builtin/bare", &set).expect("the settings are right");
    let replication = sim::zone(&scenario, 1, 0, 0).replication();
    replication.ledger.staff_fen(&sim::staff_costs(&scenario))
}

/// Three reviewers for a day, at CNY 60 an hour up to 06:00 and at CNY 120 from then on: 3 x (6 x 60 + 18 x 120).
#[test]
fn a_cost_can_change_in_the_middle_of_a_run() {
    let reviewers = "customs.reviewers={ servers: 3, service: 1s, cost: CNY 60/h }";
    let dearer = "changes=[{ at: 6h, set: { customs.reviewers.cost: CNY 120/h } }]";
    assert!((staff_fen(&[reviewers]) - 432_000.0).abs() < 1e-6);
    assert!((staff_fen(&[reviewers, dearer]) - 756_000.0).abs() < 1e-6);
}

/// A parcel that comes at 00:00 is reviewed and then under the X-ray from 00:55 to 02:55, one that comes at 00:30 is reviewed
/// until 01:25. Of the two officers one should go home at 01:00, and stays until the review is done: neither station alone is
/// beyond the roster.
#[test]
fn overtime_of_a_pool_counts_whoever_works_where() {
    let overtime_h = staff_fen(&[
        "clock.start=11-11 00:00",
        "calendar.shifts={ early: 00:00-01:00, late: 01:00-24:00 }",
        "customs.pools.officers={ staff: { early: 2, late: 1 }, cost: CNY 60/h }",
        "customs.reviewers={ pool: officers, service: 55m }",
        "customs.xray={ pool: officers, service: 2h }",
        "risk.review=100%",
        "risk.random=100%",
        "arrivals=[{ total: 1, profile: [{ at: 00:00, share: 0% }, { at: 00:01, share: 100% }] }, \
                   { total: 1, profile: [{ at: 00:30, share: 0% }, { at: 00:31, share: 100% }] }]",
    ]) / 6_000.0
        - 25.0;
    assert!((25.0 / 60.0..26.1 / 60.0).contains(&overtime_h), "{overtime_h} h beyond the roster's 25");
}

/// 2,000 lists of 3 min are 4.2 people's work; of a fifth of them one has less than a day.
#[test]
fn automation_makes_a_declaration_cheaper() {
    let with = |people: u32, automated: &str| {
        let desk = format!("warehouse.declarations={{ servers: {people}, service: 3m, cost: CNY 60/h }}");
        let share = format!("digital.document_automation={automated}");
        let orders = "arrivals=[{ total: 2000, profile: flat }]";
        let typed = day(&[&desk, &share]).mean_s(Interval::OrderToDocuments);
        (staff_fen(&[orders, &desk, &share]) / PARCELS as f64, typed)
    };
    let ((by_hand_fen, by_hand_s), (automated_fen, automated_s)) = (with(5, "0%"), with(1, "80%"));
    // CNY 60 times 24 h for 2,000 declarations is 72 fen for each; the last lists take a little overtime.
    assert!((72.0..73.0).contains(&automated_fen), "{automated_fen}");
    assert!((360.0..365.0).contains(&by_hand_fen), "{by_hand_fen}");
    assert!(automated_s < by_hand_s, "{automated_s} {by_hand_s}");
}
