//! Green, blue, yellow and red, from the order to the door.

use measure::Selection;
use model::{Lane, Milestone};
use protocol::Interval;

use crate::way::{ACCEPTED, PAPERS, Way, assert_way, from_known_release, from_release, one_parcel};

#[test]
fn green_is_released_when_it_is_accepted() {
    // T10 = T3 = T2. The goods are packed at 174.
    assert_way(&one_parcel(&[]), &[PAPERS, ACCEPTED, &from_known_release(98, 174)]);
}

#[test]
fn blue_goes_like_green_and_is_audited() {
    let run = one_parcel(&["audit.blue=100%"]);
    let audited: &Way = &[(Milestone::Audited, 98 + 3600)];
    assert_way(&run, &[PAPERS, ACCEPTED, &from_known_release(98, 174), audited]);
    let blue = run.ledger().interval_tally(Interval::OrderToRelease, &Selection::lane(Lane::Blue));
    assert_eq!(blue.n(), 1);
}

#[test]
fn yellow_is_released_when_its_review_ends() {
    let review: &Way = &[(Milestone::ReviewStarted, 98), (Milestone::ReviewEnded, 278)];
    assert_way(&one_parcel(&["risk.review=100%"]), &[PAPERS, ACCEPTED, review, &from_release(278)]);
}

#[test]
fn the_automatic_reviewer_takes_four_seconds_or_passes_the_list_on() {
    let set = ["risk.review=100%", "digital.automatic_reviewer={ escalates: 0% }"];
    let review: &Way = &[(Milestone::ReviewStarted, 98), (Milestone::ReviewEnded, 102)];
    assert_way(&one_parcel(&set), &[PAPERS, ACCEPTED, review, &from_known_release(102, 174)]);
    let set = ["risk.review=100%", "digital.automatic_reviewer={ escalates: 100% }"];
    let review: &Way = &[(Milestone::ReviewStarted, 102), (Milestone::ReviewEnded, 282)];
    assert_way(&one_parcel(&set), &[PAPERS, ACCEPTED, review, &from_release(282)]);
}

/// The reviewer asks at 278; the party hears it at 279, answers after 100 s at its desk, and customs hears it at 380.
#[test]
fn a_doubted_value_is_asked_about() {
    let review: &Way = &[
        (Milestone::ReviewStarted, 98),
        (Milestone::Questioned, 278),
        (Milestone::Answered, 380),
        (Milestone::ReviewStarted, 380),
        (Milestone::ReviewEnded, 560),
    ];
    let run = one_parcel(&["digital.value_check.false_doubts=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, review, &from_release(560)]);
}

#[test]
fn red_passes_the_line_before_it_is_released() {
    let line: &Way = &[
        // Inspection is ordered at 98; the goods are packed at 174; 15 s to the line, 1 s of link: T6.
        (Milestone::AtLine, 190),
        (Milestone::Scanned, 196),
        // T7, and T10: nothing was seen.
        (Milestone::ImageReviewed, 204),
    ];
    assert_way(&one_parcel(&["risk.random=100%"]), &[PAPERS, ACCEPTED, line, &from_release(204)]);
}

#[test]
fn a_flagged_parcel_is_unpacked_before_it_is_released() {
    let line: &Way = &[
        (Milestone::AtLine, 190),
        (Milestone::Scanned, 196),
        (Milestone::ImageReviewed, 204),
        // T8 and, 900 s later, T9: an honest parcel, held for nothing.
        (Milestone::UnpackStarted, 204),
        (Milestone::UnpackEnded, 1104),
    ];
    let run = one_parcel(&["risk.random=100%", "risk.image.false_alarms=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, line, &from_release(1104)]);
}

/// A list that is reviewed and inspected: the line starts at max(document path, packed), here when the review ends.
#[test]
fn a_parcel_under_review_comes_to_the_line_when_its_papers_are_done() {
    let line: &Way = &[
        (Milestone::ReviewStarted, 98),
        (Milestone::ReviewEnded, 278),
        // Inspection is ordered at 278, heard at 279; packed since 174; 15 s to the line, 1 s of link.
        (Milestone::AtLine, 295),
        (Milestone::Scanned, 301),
        (Milestone::ImageReviewed, 309),
    ];
    let run = one_parcel(&["risk.random=100%", "risk.review=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, line, &from_release(309)]);
    let run = one_parcel(&["risk.review=100%", "risk.review_verdicts.escalates=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, line, &from_release(309)]);
}

#[test]
fn a_violation_that_is_found_is_seized() {
    let line: &Way = &[
        (Milestone::AtLine, 190),
        (Milestone::Scanned, 196),
        (Milestone::ImageReviewed, 204),
        (Milestone::UnpackStarted, 204),
        (Milestone::UnpackEnded, 1104),
        // The warehouse, its custodian, ends it a link later.
        (Milestone::Seized, 1105),
    ];
    let run = one_parcel(&["sellers.0.prevalence=100%", "risk.score.recall=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, line]);
}

#[test]
fn a_finding_that_is_detained_is_cleared_or_shipped_back() {
    let found = ["sellers.0.prevalence=100%", "risk.score.recall=100%", "detention.detains=100%"];
    let line: &Way = &[
        (Milestone::AtLine, 190),
        (Milestone::Scanned, 196),
        (Milestone::ImageReviewed, 204),
        (Milestone::UnpackStarted, 204),
        (Milestone::UnpackEnded, 1104),
        (Milestone::Detained, 1104),
        (Milestone::DetentionEnded, 8304),
    ];
    let run = one_parcel(&[&found[..], &["detention.cleared=100%"]].concat());
    assert_way(&run, &[PAPERS, ACCEPTED, line, &from_release(8304)]);
    let run = one_parcel(&[&found[..], &["detention.shipped_back=100%"]].concat());
    assert_way(&run, &[PAPERS, ACCEPTED, line, &[(Milestone::ShippedBack, 8305)]]);
}

/// Every parcel passes the line; one that is not inspected is released as it comes there.
#[test]
fn with_the_release_point_at_the_line_green_is_released_there() {
    let run = one_parcel(&["warehouse.release_point=line"]);
    assert_way(&run, &[PAPERS, ACCEPTED, &[(Milestone::AtLine, 190)], &from_release(190)]);
}
