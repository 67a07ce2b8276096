//! Tariff-policy synchronisation: from `digital.policies.at` until a seller's adoption its ORDERs err by the old rule and
//! are Rejected (100).

use model::Milestone;

use crate::day::{PARCELS, day};

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
