//! Dated changes: an outage of a node, of the single window, of a station; a change that speeds a station up.

use model::Milestone;

use crate::way::{one_parcel, seconds};

/// CNY 175 at 9.1 % is 15.93; a guarantee of less covers it as long as nothing else is held.
#[test]
fn tax_above_the_whole_guarantee_is_held_once() {
    let run = one_parcel(&[
        "goods.0.vat=13%",
        "customs.guarantee={ amount: CNY 10, first_top_up: \"23:00\", top_up_every: 1d }",
    ]);
    assert_eq!(seconds(&run, Milestone::Released), [98]);
    assert_eq!(run.ledger().orders().tax(), model::Fen::new(1_593));
}

/// 4: the document did not arrive; the party files it again every minute, until the window is up.
#[test]
fn while_the_single_window_is_down_documents_are_filed_again() {
    let run =
        one_parcel(&["changes=[{ at: 1s, for: 2d, fault: { station: customs.intake, capacity: 0% } }]"]);
    let filed_again = run
        .messages
        .iter()
        .filter(|(_, message)| matches!(message, protocol::Message::NotReceived(_)))
        .count();
    assert!(filed_again > 4 * 60, "{filed_again} documents are not received");
    let released = seconds(&run, Milestone::Released);
    assert_eq!(released.len(), 1);
    assert!(released[0] > 86_400);
}

#[test]
fn traceability_halves_the_time_of_inspection() {
    let run = one_parcel(&[
        "risk.random=100%",
        "risk.image.false_alarms=100%",
        "digital.traceability.inspection_time=50%",
    ]);
    // 3 s of X-ray, 4 s of image review, 450 s of unpacking.
    assert_eq!(seconds(&run, Milestone::Scanned), [193]);
    assert_eq!(seconds(&run, Milestone::ImageReviewed), [197]);
    assert_eq!(seconds(&run, Milestone::Released), [647]);
}
