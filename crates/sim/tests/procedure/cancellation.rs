//! Cancellation: by the seller while it has custody, else by request, which customs grants until the line.

use model::Milestone;

use crate::way::{PAPERS, Way, assert_way, one_parcel, seconds};

fn cancelling(after: &str, set: &[&str]) -> crate::support::SlowRun {
    let after = format!("cancellation.after={after}");
    one_parcel(&[&["cancellation.share=100%", &after][..], set].concat())
}

#[test]
fn an_unpaid_order_is_ended_by_the_seller_at_once() {
    let way: &Way = &[(Milestone::Placed, 0), (Milestone::CancelRequested, 10), (Milestone::Cancelled, 10)];
    assert_way(&cancelling("10s", &[]), &[way]);
}

/// The warehouse hears it at 51, customs at 52; the reply is at the warehouse at 53.
#[test]
fn a_parcel_whose_papers_are_coming_is_taken_back() {
    let way: &Way = &[(Milestone::CancelRequested, 50), (Milestone::Cancelled, 53)];
    // The carrier is at work on the waybill: it files it for nothing.
    let way = [&PAPERS[..3], &[(Milestone::WaybillIssued, 87)], way].concat();
    assert_way(&cancelling("50s", &[]), &[&way]);
}

#[test]
fn a_parcel_in_review_is_taken_back_and_a_released_one_is_not() {
    let run = cancelling("200s", &["risk.review=100%"]);
    assert_eq!(seconds(&run, Milestone::Cancelled), [203]);
    assert_eq!(seconds(&run, Milestone::Released), [0; 0]);
    let run = cancelling("200s", &[]);
    assert_eq!(seconds(&run, Milestone::Cancelled), [0; 0]);
    assert_eq!(seconds(&run, Milestone::Delivered).len(), 1);
}

/// At the line from 190 to 204.
#[test]
fn a_parcel_at_the_line_is_not_given_back() {
    let run = cancelling("190s", &["risk.random=100%"]);
    assert_eq!(seconds(&run, Milestone::Cancelled), [0; 0]);
    assert_eq!(seconds(&run, Milestone::Released), [204]);
}
