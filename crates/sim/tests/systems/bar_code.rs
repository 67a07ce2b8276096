//! Bar-code declaration: at the declaring desk, `digital.barcode` is the share of lists whose HS code and book item are
//! scanned, and never wrong: fewer are Rejected (100) for `gcode` and `itemRecordNo`.

use model::Milestone;

use crate::day::{PARCELS, day, near};

#[test]
fn scanned_lists_have_no_wrong_code_and_no_wrong_item() {
    let wrong = ["digital.hs_accuracy=95%", "digital.hs_check.doubts=100%", "sellers.faults.book_item=5%"];
    let rejected = |share: &str| {
        let share = format!("digital.barcode={share}");
        day(&[&wrong[..], &[&share, "customs.rejections_max=200"]].concat()).count(Milestone::Rejected)
    };
    assert_eq!(rejected("100%"), 0);
    let (none, half) = (rejected("0%"), rejected("50%"));
    // 5 % each, and again for corrections.
    near(none, PARCELS, 0.105);
    near(half, PARCELS, 0.0525);
}
