//! Waybills: issued, filed, corrected, filed again.

use model::{DocumentKind, Field, Milestone, SimTime};
use protocol::{
    FileWaybill, Message, NotReceived, Rejected, RequestWaybill, StationKind, Touch, WaybillIssued,
    true_waybill, waybill_number,
};

use crate::support::{at, delay, parcel, setting};
use crate::{CUSTOMS, WAREHOUSE, carrier, parameters};

#[test]
fn the_number_goes_to_the_warehouse_and_the_document_to_customs() {
    let setting = setting();
    let mut carrier = carrier(&setting, parameters(&[(StationKind::Waybills, delay(240))]));
    let request = RequestWaybill { parcel: parcel(0), placed: at(10) };
    carrier.receive(100, WAREHOUSE, Message::RequestWaybill(request)).run(1_000);
    let issued = WaybillIssued { parcel: parcel(0), waybill_number: waybill_number(parcel(0)) };
    let filed = FileWaybill {
        parcel: parcel(0),
        placed: at(10),
        attempt: 0,
        document: true_waybill(&setting, parcel(0)),
    };
    let expected = [(340, Message::WaybillIssued(issued)), (340, Message::FileWaybill(filed))];
    assert_eq!(carrier.take_sent(), expected);
    assert_eq!(carrier.reached(parcel(0), Milestone::WaybillIssued), Some(340));
}

/// The attempts filed, with their seconds and T0.
fn filed(sent: Vec<(i64, Message)>) -> Vec<(i64, u8, SimTime)> {
    let filed = |(when, message)| match message {
        Message::FileWaybill(filing) => Some((when, filing.attempt, filing.placed)),
        _ => None,
    };
    sent.into_iter().filter_map(filed).collect()
}

#[test]
fn a_rejected_waybill_is_corrected() {
    let mut carrier = carrier(&setting(), parameters(&[(StationKind::CarrierCorrections, delay(60))]));
    let field = Field::OrderNumberOfWaybill;
    let rejected = Rejected { parcel: parcel(0), placed: at(10), field, attempt: 1 };
    carrier.receive(100, CUSTOMS, Message::Rejected(rejected)).run(1_000);
    assert_eq!(filed(carrier.take_sent()), [(160, 2, at(10))]);
    assert_eq!(carrier.notes.touches, [(Touch::Correction, at(160))]);
}

#[test]
fn a_waybill_that_was_not_received_is_filed_again() {
    let mut carrier = carrier(&setting(), parameters(&[]));
    let lost = NotReceived {
        parcel: parcel(0),
        placed: at(10),
        payment_confirmed: at(0),
        document: DocumentKind::Waybill,
        attempt: 0,
    };
    carrier.receive(100, CUSTOMS, Message::NotReceived(lost)).run(1_000);
    assert_eq!(filed(carrier.take_sent()), [(400, 0, at(10))]);
}
