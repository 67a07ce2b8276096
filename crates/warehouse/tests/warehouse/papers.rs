//! Corrections, questions, automation, and lists that were not received.

use model::{DocumentKind, Field, Milestone, SiteNumber};
use protocol::{Message, NotReceived, Question, StationKind, Touch};

use crate::support::{Bench, at, delay, parcel, setting, share, staffed};
use crate::{CARRIER, CUSTOMS, SELLER, issued, lists, parameters, rejected, reserve, warehouse};

const HERE: SiteNumber = SiteNumber(0);

fn declared() -> Bench<warehouse::Warehouse> {
    let desk = (StationKind::WarehouseCorrections, delay(600));
    let mut warehouse = warehouse(&setting(), parameters(&[desk]));
    warehouse.receive(10, SELLER, reserve(0)).receive(50, CARRIER, issued(0)).run(100);
    warehouse.take_sent();
    warehouse.notes.touches.clear();
    warehouse
}

#[test]
fn a_rejected_list_is_corrected_and_filed_again() {
    let mut warehouse = declared();
    warehouse.receive(110, CUSTOMS, rejected(0)).run(1_000);
    assert_eq!(lists(&warehouse.take_sent()), [(710, parcel(0), HERE, 1)]);
    assert_eq!(warehouse.notes.touches, [(Touch::Correction, at(710))]);
}

#[test]
fn a_question_is_answered() {
    let mut warehouse = declared();
    let question = Question { parcel: parcel(0), placed: at(0), field: Field::ValueOfList, visit: 0 };
    warehouse.receive(110, CUSTOMS, Message::Question(question)).run(1_000);
    assert_eq!(warehouse.take_sent(), [(710, Message::Answer(question))]);
    assert_eq!(warehouse.notes.touches, [(Touch::Answer, at(710))]);
}

#[test]
fn a_list_that_was_not_received_is_filed_again_as_the_same_attempt() {
    let mut warehouse = declared();
    let lost = NotReceived {
        parcel: parcel(0),
        placed: at(0),
        payment_confirmed: at(0),
        document: DocumentKind::List,
        attempt: 0,
    };
    warehouse.receive(110, CUSTOMS, Message::NotReceived(lost)).run(1_000);
    assert_eq!(lists(&warehouse.take_sent()), [(410, parcel(0), HERE, 0)]);
}

#[test]
fn automation_takes_the_declaring_desk_and_its_touch_away() {
    let run = |automated| {
        let mut setting = setting();
        setting.digital.document_automation = share(automated);
        let desk = (StationKind::Declarations, staffed(1, 90));
        let mut warehouse = warehouse(&setting, parameters(&[desk]));
        warehouse.receive(10, SELLER, reserve(0)).receive(50, CARRIER, issued(0)).run(1_000);
        let filed = lists(&warehouse.take_sent())[0].0;
        (filed, warehouse.reached(parcel(0), Milestone::ListReady), warehouse.notes.touches.len())
    };
    assert_eq!(run(0.0), (140, Some(140), 1));
    assert_eq!(run(1.0), (50, None, 0));
}
