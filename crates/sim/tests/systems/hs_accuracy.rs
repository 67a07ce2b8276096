//! HS classifier: `digital.hs_accuracy` is the share of lists (FileList, 621) with the right `gcode`; `customs.reviewers` get
//! those whose code `digital.hs_check` doubts, and what is wrong is Rejected (100).

use protocol::Touch;

use crate::day::{PARCELS, day, near};

#[test]
fn the_load_on_the_reviewers_is_what_is_wrong_and_noticed() {
    let reviews = |accuracy: &str, doubts: &str| {
        let set = [
            format!("digital.hs_accuracy={accuracy}"),
            format!("digital.hs_check.doubts={doubts}"),
            "digital.barcode=0%".to_owned(),
        ];
        day(&set.each_ref().map(String::as_str)).touches(Touch::Review)
    };
    near(reviews("90%", "100%"), PARCELS, 0.1 / 0.9);
    near(reviews("95%", "100%"), PARCELS, 0.05 / 0.95);
    near(reviews("99%", "100%"), PARCELS, 0.01 / 0.99);
    near(reviews("90%", "50%"), PARCELS, 0.05 / 0.95);
    assert_eq!(reviews("100%", "100%"), 0);
}
