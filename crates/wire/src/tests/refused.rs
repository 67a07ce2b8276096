//! What is in no message, in no frame and in no record.

use super::*;

#[test]
fn a_due_time_beyond_400_days_is_refused_both_ways() {
    let mut entry = entry_of(Message::PlaceOrder(PlaceOrder { parcel: parcel() }));
    entry.due = SimTime::from_ns(INSTANT_NS_MAX + 1);
    let sent = record(LinkId::DriverToSeller, &entry).unwrap_err();
    let body = v1::driver_to_seller_entry::Body::PlaceOrder(v1::PlaceOrder { parcel: 7 });
    let wire = v1::DriverToSellerEntry { number: 0, due_ns: -INSTANT_NS_MAX - 1, body: Some(body) };
    let frame = v1::DriverToSellerFrame { entries: vec![wire], ..Default::default() };
    let received = frame.into_frame().unwrap_err();
    for error in [sent, received] {
        assert_eq!((error.message, error.field), ("DriverToSellerEntry", "due_ns"));
        assert!(matches!(error.reason, Reason::OutOfRange { .. }));
    }
}

/// T0 in the future would make time run backwards at whoever measures from it.
#[test]
fn an_order_placed_after_the_message_is_due_is_refused_both_ways() {
    let due = SimTime::from_seconds(60);
    let entry =
        |placed| Entry { due, ..entry_of(Message::ReserveStock(ReserveStock { parcel: parcel(), placed })) };
    assert!(record(LinkId::SellerToWarehouse, &entry(due)).is_ok());
    let sent = record(LinkId::SellerToWarehouse, &entry(due.just_after())).unwrap_err();
    let body = v1::ReserveStock { parcel: 7, placed_ns: due.ns() + 1 };
    let body = v1::seller_to_warehouse_entry::Body::ReserveStock(body);
    let wire = v1::SellerToWarehouseEntry { number: 0, due_ns: due.ns(), body: Some(body) };
    let frame = v1::SellerToWarehouseFrame { entries: vec![wire], ..Default::default() };
    let received = frame.into_frame().unwrap_err();
    for error in [sent, received] {
        assert_eq!((error.message, error.field), ("ReserveStock", "placed_ns"));
        assert!(error.to_string().contains("60000000001 is after 60000000000"), "{error}");
    }
}

#[test]
fn a_greeting_stands_alone_and_names_its_run() {
    let hello = v1::Hello { run: "r".into(), scenario_hash: Bytes::from_static(b"h"), ..Default::default() };
    let frame =
        |hello, promise_ns| v1::DriverToSellerFrame { hello: Some(hello), promise_ns, ..Default::default() };
    assert!(frame(hello.clone(), None).into_frame().is_ok());
    let error = |frame: v1::DriverToSellerFrame| frame.into_frame().unwrap_err().to_string();
    assert_eq!(
        error(frame(hello.clone(), Some(1))),
        "DriverToSellerFrame.hello: a frame with a greeting or an outlook carries nothing else"
    );
    assert_eq!(
        error(frame(v1::Hello { run: String::new(), ..hello.clone() }, None)),
        "Hello.run: its length is 0; it must be between 1 and 128"
    );
    assert_eq!(
        error(frame(v1::Hello { scenario_hash: vec![0; 65].into(), ..hello }, None)),
        "Hello.scenario_hash: its length is 65; it must be between 1 and 64"
    );
}

#[test]
fn an_empty_receipt_or_record_is_refused() {
    assert_eq!(
        Receipt::try_from(v1::Receipt { kind: None }).unwrap_err().to_string(),
        "Receipt.kind: it is missing"
    );
    let error = |blob: &[u8]| Records::new(blob).next().expect("a blob holds records").unwrap_err();
    assert_eq!(error(&[0]).to_string(), "Received.link: it is missing");
    assert!(matches!(error(&[0xff]).reason, Reason::Malformed(_)));
}
