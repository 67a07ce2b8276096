//! Tariff-policy synchronisation: from `digital.policies.at` until a seller's `adoption` its ORDERs (311) err by the old rule;
//! behind `customs.intake` they are Rejected (100), and come to `seller.corrections`.

use model::{Milestone, SimTime};

use crate::day::{PARCELS, day};
use crate::support::{load, run_slowly};

#[test]
fn sets_err_from_the_change_until_its_adoption() {
    let policy = |adoption: &str, error: &str| {
        let set = [
            format!("digital.policies=[{{ at: 6h, adoption: {adoption}, error: {error} }}]"),
            "seller.corrections.service=1d".to_owned(),
        ];
        day(&set.each_ref().map(String::as_str)).count(Milestone::Rejected)
    };
    // Six of twenty-four hours of a flat day; by the correction a day later everybody has adopted it.
    let six_hours = policy("6h", "100%");
    assert!((six_hours as f64 - PARCELS as f64 / 4.0).abs() < 80.0, "{six_hours}");
    let half = policy("6h", "50%");
    assert!((half as f64 - PARCELS as f64 / 8.0).abs() < 60.0, "{half}");
    assert_eq!(policy("0s", "100%"), 0);
}

/// Adoption is drawn by seller: each errs with all its orders up to an instant of its own, and with none after it.
#[test]
fn each_seller_adopts_the_change_at_an_instant_of_its_own() {
    let run = run_slowly(&load(
        "builtin/bare",
        &[
            "arrivals=[{ total: 600, profile: flat }]",
            "sellers=[{ name: flagship, share: 50% }, { name: bazaar, share: 50% }]",
            "digital.policies=[{ at: 6h, adoption: { uniform: { min: 1h, max: 17h } }, error: 100% }]",
            "seller.corrections.service=1d",
        ],
    ));
    let adopted_h = [0, 1].map(|seller| {
        let (mut last_wrong, mut first_right) = (SimTime::MIN, SimTime::MAX);
        for (_, met) in run.milestones.iter().filter(|(parcel, _)| parcel.stream().index() == seller) {
            let placed = met[0].1;
            if met.iter().any(|(milestone, _)| *milestone == Milestone::Rejected) {
                last_wrong = last_wrong.max(placed);
            } else if placed >= SimTime::from_seconds(6 * 3600) {
                first_right = first_right.min(placed);
            }
        }
        assert!(
            last_wrong < first_right,
            "seller {seller} errs until {last_wrong:?}, not from {first_right:?} on"
        );
        last_wrong.ns() / 3_600_000_000_000
    });
    assert!(adopted_h.iter().all(|hour| (6..23).contains(hour)), "{adopted_h:?}");
    assert_ne!(adopted_h[0], adopted_h[1]);
}
