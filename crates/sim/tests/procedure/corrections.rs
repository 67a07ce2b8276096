//! Rejections: the party at fault corrects and files again; too many are a refusal.

use model::Milestone;

use crate::way::{PAPERS, Way, assert_way, one_parcel, seconds};

/// Whichever document is at fault, a round of correction takes as long: 1 s to the party, 100 s at its desk, 1 s back
/// (a new T1), 2 s of intake.
#[test]
fn a_parcel_that_is_always_wrong_is_refused_at_its_third_rejection() {
    let way: &Way = &[
        (Milestone::Rejected, 98),
        (Milestone::DocumentsComplete, 200),
        (Milestone::Rejected, 202),
        (Milestone::DocumentsComplete, 304),
        (Milestone::Rejected, 306),
        // The warehouse, its custodian, ends it a link later.
        (Milestone::Refused, 307),
    ];
    for seed in 1..=12 {
        let seed = format!("seed={seed}");
        assert_way(&one_parcel(&["sellers.0.faults.mismatch=100%", &seed]), &[PAPERS, way]);
    }
}

/// A form error is found at the end of intake, document by document, before the set is looked at.
#[test]
fn a_form_error_is_found_at_the_end_of_each_documents_intake() {
    let run = one_parcel(&["sellers.0.faults.form=100%", "customs.rejections_max=9"]);
    // PAYMENT comes at 21, ORDER at 24, WAYBILL at 88, LIST at 96; each is through 2 s later, corrected 102 s later, and
    // wrong again. The ninth rejection is the refusal.
    let first = [23, 26, 90, 98];
    let mut expected: Vec<i64> =
        (0..9).flat_map(|round| first.map(|rejected| rejected + 104 * round)).collect();
    expected.sort_unstable();
    assert_eq!(seconds(&run, Milestone::Rejected), expected[..9]);
    assert_eq!(seconds(&run, Milestone::Refused), [expected[8] + 1]);
}

/// The reviewer finds the wrong code: the list goes back, and is accepted and reviewed again.
#[test]
fn a_wrong_code_that_is_noticed_goes_back_from_the_review() {
    let wrong = ["digital.barcode=0%", "digital.hs_accuracy=0%", "digital.hs_check.doubts=100%"];
    let run = one_parcel(&wrong);
    // Accepted at 98, reviewed until 278; corrected at 380, through intake at 382, reviewed until 562; and once more.
    assert_eq!(seconds(&run, Milestone::Accepted), [98, 382, 666]);
    assert_eq!(seconds(&run, Milestone::Rejected), [278, 562, 846]);
    assert_eq!(seconds(&run, Milestone::Refused), [847]);
    // By bar code it is never wrong.
    let run = one_parcel(&[&wrong[..], &["digital.barcode=100%"]].concat());
    assert_eq!(seconds(&run, Milestone::Released), [98]);
}
