//! Limits, lists and papers: what customs refuses, rejects or stops, and when the zone hears of it.

use model::Milestone;

use crate::way::{ACCEPTED, PAPERS, Way, assert_way, one_parcel, seconds};

#[test]
fn what_is_over_a_limit_or_off_the_list_is_refused_at_acceptance() {
    let refused: &Way = &[(Milestone::Refused, 99)];
    for set in [
        &["goods.0.value=CNY 6000", "goods.0.value_max=CNY 9000", "buyers.single_item=0%"][..],
        &["buyers.spent_before=CNY 25900"],
        &["goods.0.positive_list=false"],
        &["goods.0.stock=0"],
    ] {
        assert_way(&one_parcel(set), &[PAPERS, refused]);
    }
    let single = one_parcel(&["goods.0.value=CNY 6000", "goods.0.value_max=CNY 9000"]);
    assert_eq!(seconds(&single, Milestone::Released), [98]);
}

#[test]
fn prohibited_goods_are_stopped_as_they_are_accepted() {
    let stopped: &Way =
        &[(Milestone::Detained, 98), (Milestone::DetentionEnded, 7298), (Milestone::Seized, 7299)];
    let run = one_parcel(&["goods.0.prohibited=100%", "detention.cleared=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, stopped]);
    // What the list does not catch goes on.
    let run = one_parcel(&["goods.0.prohibited=100%", "digital.prohibited_list=0%"]);
    assert_eq!(seconds(&run, Milestone::Released), [98]);
}

#[test]
fn a_missing_licence_is_rejected_until_it_is_named() {
    let run = one_parcel(&["goods.0.licence=required", "sellers.0.faults.licence=100%"]);
    assert_eq!(seconds(&run, Milestone::Rejected), [98, 202, 306]);
    let run = one_parcel(&["goods.0.licence=required"]);
    assert_eq!(seconds(&run, Milestone::Released), [98]);
}
