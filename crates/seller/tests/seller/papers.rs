//! Rejections, questions and documents that were not received.

use model::{DocumentKind, Field, Milestone};
use protocol::{Message, NotReceived, Question, Rejected, StationKind, Touch};

use crate::support::{at, delay, parcel, setting, staffed};
use crate::{CUSTOMS, ORDERS, parameters, place, seller};

fn rejected(field: Field, attempt: u8) -> Message {
    Message::Rejected(Rejected { parcel: parcel(0), placed: at(0), field, attempt })
}

#[test]
fn a_rejected_document_is_corrected_at_the_desk_and_bypasses_the_push() {
    let setting = setting();
    let stations =
        vec![(StationKind::Push, staffed(1, 500)), (StationKind::SellerCorrections, staffed(1, 60))];
    let mut seller = seller(&setting, parameters(stations));
    // One order is in the push for a long time; the correction of another goes past it.
    seller.receive(0, ORDERS, place(parcel(9)));
    seller.receive(100, CUSTOMS, rejected(Field::PaidOfOrder, 0));
    seller.receive(100, CUSTOMS, rejected(Field::PayerOfPayment, 1)).run(300);
    let corrected: Vec<_> = seller
        .take_sent()
        .into_iter()
        .filter_map(|(when, message)| match message {
            Message::FileOrder(order) => Some((when, DocumentKind::Order, order.attempt)),
            Message::FilePayment(payment) if payment.attempt > 0 => {
                Some((when, DocumentKind::Payment, payment.attempt))
            }
            _ => None,
        })
        .collect();
    assert_eq!(corrected, [(160, DocumentKind::Order, 1), (220, DocumentKind::Payment, 2)]);
    assert_eq!(seller.notes.touches, [(Touch::Correction, at(160)), (Touch::Correction, at(220))]);
}

#[test]
fn a_question_is_answered_over_the_desk() {
    let setting = setting();
    let mut seller = seller(&setting, parameters(vec![(StationKind::SellerCorrections, delay(60))]));
    let question = Question { parcel: parcel(0), placed: at(0), field: Field::PaidOfOrder, visit: 0 };
    seller.receive(100, CUSTOMS, Message::Question(question)).run(200);
    assert_eq!(seller.take_sent(), [(160, Message::Answer(question))]);
    assert_eq!(seller.notes.touches, [(Touch::Answer, at(160))]);
}

#[test]
fn a_document_that_was_not_received_is_filed_again_as_it_was() {
    let setting = setting();
    let mut seller = seller(&setting, parameters(vec![]));
    seller.receive(0, ORDERS, place(parcel(0))).run(20);
    let first = seller.take_sent();
    for document in [DocumentKind::Payment, DocumentKind::Order] {
        let lost =
            NotReceived { parcel: parcel(0), placed: at(0), payment_confirmed: at(20), document, attempt: 0 };
        seller.receive(22, CUSTOMS, Message::NotReceived(lost));
    }
    seller.run(1_000);
    let again = seller.take_sent();
    assert_eq!(again, [(322, first[0].1.clone()), (322, first[2].1.clone())]);
    assert_eq!(seller.reached(parcel(0), Milestone::CancelRequested), None);
}

#[test]
fn a_buyer_loses_patience_with_papers_that_lie_about() {
    let setting = setting();
    let mut desk = staffed(1, 600);
    desk.room = Some(0);
    let mut seller = seller(&setting, parameters(vec![(StationKind::SellerCorrections, desk)]));
    seller.receive(100, CUSTOMS, rejected(Field::PaidOfOrder, 0));
    seller.receive(100, CUSTOMS, rejected(Field::PayerOfPayment, 0)).run(100);
    let sent = seller.take_sent();
    assert!(
        matches!(sent[..], [(100, Message::CancelRequest(request))] if request.placed == at(0)),
        "{sent:?}"
    );
}

/// Customs may deny the cancellation, and then waits for the papers; of a cancelled parcel it takes none.
#[test]
fn papers_that_the_desk_turns_away_are_filed_all_the_same() {
    let setting = setting();
    let mut desk = staffed(0, 600);
    desk.room = Some(0);
    let mut seller = seller(&setting, parameters(vec![(StationKind::SellerCorrections, desk)]));
    let question = Question { parcel: parcel(0), placed: at(0), field: Field::PaidOfOrder, visit: 0 };
    seller.receive(100, CUSTOMS, Message::Question(question));
    seller.receive(110, CUSTOMS, rejected(Field::PayerOfPayment, 0)).run(399);
    let requests = seller.take_sent();
    assert!(
        matches!(requests[..], [(100, Message::CancelRequest(_)), (110, Message::CancelRequest(_))]),
        "{requests:?}"
    );
    let filed = seller.run(1_000).take_sent();
    assert!(
        matches!(filed[..], [(400, Message::Answer(answer)), (410, Message::FilePayment(payment))]
            if answer == question && payment.attempt == 1),
        "{filed:?}"
    );
    assert_eq!(seller.notes.touches, [], "nobody has worked on them");
}
