//! Value verification: `digital.value_check` sends a doubted value to customs' reviewers, who ask the seller (Question,
//! 300) and look at it again when the Answer is there.

use model::Milestone;
use protocol::{StationKind, Touch};

use crate::day::{PARCELS, day, near, served_nearly};

#[test]
fn a_doubted_value_costs_a_question_an_answer_and_a_second_look() {
    let set = ["sellers.faults.undervalued=10%", "digital.value_check.doubts=50%"];
    let day = day(&set);
    let asked = day.count(Milestone::Questioned);
    near(asked, PARCELS, 0.05);
    assert_eq!(day.count(Milestone::Answered), asked);
    assert_eq!(day.touches(Touch::Answer), asked);
    assert_eq!(day.touches(Touch::Review), 2 * asked);
    assert_eq!(day.0.account.delivered, PARCELS);
    let desk = crate::day::day(&[&set[..], &["seller.corrections.service=10m"]].concat());
    served_nearly(&desk, StationKind::SellerCorrections, asked);
}
