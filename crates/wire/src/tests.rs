//! What the conversions promise: nothing is lost both ways, and nothing wrong gets in.

mod generators;
mod refused;

use bytes::Bytes;
use model::{DocumentKind, Field, Lane, ParcelKey, RoleName, SimTime};
use proptest::prelude::*;
use prost::Message as _;
use protocol::{FileList, LinkId, Message, PlaceOrder, ReserveStock, VehicleAtGate, VehicleNumber};

use self::generators::{ahead, batch, entry, hello, link};
use crate::link::LinkFrame;
use crate::{
    Entry, FRAME_BYTES_MAX, FRAME_ENTRIES_MAX, Frame, INSTANT_NS_MAX, Pace, Reason, Receipt, Records,
    VEHICLE_PARCELS_MAX, Welcome, WireError, append_record, digest_from_wire, digest_to_wire, link_from_wire,
    role_from_wire, v1,
};

/// Runs `$body` with `$F` standing for the frame type of `$link`.
macro_rules! with_frame_type {
    ($link:expr, $F:ident => $body:expr) => {
        match $link {
            LinkId::DriverToSeller => with_frame_type!(@ DriverToSellerFrame, $F, $body),
            LinkId::SellerToCustoms => with_frame_type!(@ SellerToCustomsFrame, $F, $body),
            LinkId::SellerToWarehouse => with_frame_type!(@ SellerToWarehouseFrame, $F, $body),
            LinkId::WarehouseToCarrier => with_frame_type!(@ WarehouseToCarrierFrame, $F, $body),
            LinkId::WarehouseToCustoms => with_frame_type!(@ WarehouseToCustomsFrame, $F, $body),
            LinkId::CarrierToWarehouse => with_frame_type!(@ CarrierToWarehouseFrame, $F, $body),
            LinkId::CarrierToCustoms => with_frame_type!(@ CarrierToCustomsFrame, $F, $body),
            LinkId::CustomsToSeller => with_frame_type!(@ CustomsToSellerFrame, $F, $body),
            LinkId::CustomsToWarehouse => with_frame_type!(@ CustomsToWarehouseFrame, $F, $body),
            LinkId::CustomsToCarrier => with_frame_type!(@ CustomsToCarrierFrame, $F, $body),
        }
    };
    (@ $frame:ident, $F:ident, $body:expr) => {{
        type $F = v1::$frame;
        $body
    }};
}

/// A frame as bytes on the wire of a link.
fn encode(link: LinkId, frame: Frame) -> Result<Vec<u8>, WireError> {
    with_frame_type!(link, F => {
        assert_eq!(F::LINK, link);
        Ok(F::from_frame(frame)?.encode_to_vec())
    })
}

/// Bytes on the wire of a link as a frame.
fn decode(link: LinkId, bytes: &[u8]) -> Result<Frame, WireError> {
    with_frame_type!(link, F => {
        let malformed = |error| WireError::new("frame", "bytes", Reason::Malformed(error));
        F::decode(bytes).map_err(malformed)?.into_frame()
    })
}

/// An entry as a record of the journal.
fn record(link: LinkId, entry: &Entry) -> Result<Vec<u8>, WireError> {
    let mut records = Vec::new();
    append_record(link, entry, &mut records)?;
    Ok(records)
}

proptest! {
    #[test]
    fn a_batch_survives_its_link((link, frame) in batch()) {
        let bytes = encode(link, frame.clone()).expect("it may travel");
        prop_assert_eq!(decode(link, &bytes), Ok(frame));
    }

    /// What a batch is cut by: no entry takes more bytes than reckoned.
    #[test]
    fn no_entry_is_larger_than_reckoned((link, entry) in entry()) {
        let bytes_max = entry.bytes_max();
        let frame = Frame::Batch { entries: vec![entry], promise: None };
        prop_assert!(encode(link, frame).expect("it may travel").len() <= bytes_max);
    }

    #[test]
    fn a_greeting_survives_every_link(link in link(), hello in hello()) {
        let frame = Frame::Hello(hello);
        let bytes = encode(link, frame.clone()).expect("it may travel");
        prop_assert_eq!(decode(link, &bytes), Ok(frame));
    }

    /// What looks ahead survives its link, and travels on no other kind of link.
    #[test]
    fn what_looks_ahead_survives_its_link((link, frame) in ahead(), other in link()) {
        let bytes = encode(link, frame.clone()).expect("it may travel");
        prop_assert_eq!(decode(link, &bytes), Ok(frame.clone()));
        let same_kind = link.from() == other.from() && link.to() == other.to()
            || link.from() == Some(RoleName::Customs) && other.from() == Some(RoleName::Customs);
        if !same_kind {
            prop_assert!(encode(other, frame).is_err());
        }
    }

    #[test]
    fn a_receipt_survives(kind in 0..3, next in any::<u64>(), promise in any::<i64>()) {
        let receipt = match kind {
            0 => Receipt::Welcome(Welcome { next, promise_seen: SimTime::from_ns(promise) }),
            1 => Receipt::Acknowledged { next },
            _ => Receipt::Rewind { next },
        };
        prop_assert_eq!(Receipt::try_from(v1::Receipt::from(receipt)), Ok(receipt));
    }

    #[test]
    fn records_in_one_blob_come_back_in_order(entries in proptest::collection::vec(entry(), 0..8)) {
        let mut blob = Vec::new();
        for (link, entry) in &entries {
            append_record(*link, entry, &mut blob).expect("it may travel");
        }
        prop_assert_eq!(Records::new(&blob).collect::<Result<Vec<_>, _>>(), Ok(entries));
    }

    /// Whatever the bytes, there is an answer; and what is taken can be sent on.
    #[test]
    fn junk_is_an_error_or_a_frame(link in link(), junk in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(frame) = decode(link, &junk) {
            prop_assert!(encode(link, frame).is_ok());
        }
        for (link, entry) in Records::new(&junk).flatten() {
            prop_assert!(record(link, &entry).is_ok());
        }
        if let Ok(receipt) = v1::Receipt::decode(&*junk) {
            let _ = Receipt::try_from(receipt);
        }
    }

    /// Junk that is nearly right gets deeper: one byte of a good frame is another.
    #[test]
    fn a_spoilt_frame_is_an_error_or_a_frame((link, frame) in batch(), at in any::<usize>(), byte in any::<u8>()) {
        let mut bytes = encode(link, frame).expect("it may travel");
        if !bytes.is_empty() {
            let place = at % bytes.len();
            bytes[place] = byte;
            if let Ok(frame) = decode(link, &bytes) {
                prop_assert!(encode(link, frame).is_ok());
            }
        }
    }

    /// A message travels on its own links and on no other, in both directions. Some messages have several links, and
    /// what is about a document goes to and from the party that filed it.
    #[test]
    fn no_message_travels_on_a_foreign_link((link, entry) in entry(), other in link()) {
        let same_way = |other: LinkId| match entry.message {
            Message::CancelRequest(_) => matches!(other, LinkId::SellerToWarehouse | LinkId::WarehouseToCustoms),
            _ => other == link,
        };
        if !same_way(other) {
            let error = record(other, &entry).expect_err("it may not travel");
            let refused = match error.reason {
                Reason::NotOnThisLink { link, .. } => link == other,
                Reason::NotTheirDocument { party, .. } => {
                    other.from() == Some(party) || other.from() == Some(RoleName::Customs) && other.to() == party
                }
                _ => false,
            };
            prop_assert!(refused, "{}", error);
        }
    }
}

fn parcel() -> ParcelKey {
    ParcelKey::from_bits(7).expect("the highest bit is 0")
}

fn entry_of(message: Message) -> Entry {
    Entry { number: 0, due: SimTime::ZERO, message }
}

/// The error of one entry on the wire of customs to warehouse.
fn verdict_error(body: Option<v1::customs_to_warehouse_entry::Body>) -> String {
    let entry = v1::CustomsToWarehouseEntry { number: 0, due_ns: 0, body };
    v1::CustomsToWarehouseFrame { entries: vec![entry], ..Default::default() }
        .into_frame()
        .expect_err("it is wrong")
        .to_string()
}

#[test]
fn an_error_names_message_field_and_reason() {
    use v1::customs_to_warehouse_entry::Body;
    let good = v1::Rejected { parcel: 1, placed_ns: 0, field: 8, attempt: 0 };
    assert_eq!(verdict_error(None), "CustomsToWarehouseEntry.body: it is missing");
    assert_eq!(
        verdict_error(Some(Body::Released(v1::Released { parcel: 1, lane: 9 }))),
        "Released.lane: 9 is not a known value; the known ones are 1 to 4"
    );
    assert_eq!(
        verdict_error(Some(Body::Rejected(v1::Rejected { field: 0, ..good }))),
        "Rejected.field: 0 is not a known value; the known ones are 1 to 20"
    );
    assert_eq!(
        verdict_error(Some(Body::Rejected(v1::Rejected { field: -1, ..good }))),
        "Rejected.field: -1 is not a known value; the known ones are 1 to 20"
    );
    assert_eq!(
        verdict_error(Some(Body::Rejected(v1::Rejected { attempt: 300, ..good }))),
        "Rejected.attempt: 300 is not between 0 and 255"
    );
    assert_eq!(
        verdict_error(Some(Body::Rejected(v1::Rejected { placed_ns: i64::MIN, ..good }))),
        format!("Rejected.placed_ns: {} is not between -{INSTANT_NS_MAX} and {INSTANT_NS_MAX}", i64::MIN)
    );
    assert_eq!(
        verdict_error(Some(Body::Rejected(v1::Rejected { field: 1, ..good }))),
        "Rejected.field: the document Order is not filed by the warehouse: customs does not speak with it about that"
    );
    assert_eq!(
        verdict_error(Some(Body::NotReceived(v1::NotReceived {
            parcel: 1,
            document: 5,
            ..Default::default()
        }))),
        "NotReceived.document: 5 is not a known value; the known ones are 1 to 4"
    );
    assert_eq!(
        verdict_error(Some(Body::Detained(v1::Detained { parcel: 1, detention: 0 }))),
        "Detained.detention: 0 is not a known value; the known ones are 1 to 3"
    );
    assert_eq!(
        verdict_error(Some(Body::Seized(v1::Seized { parcel: 1 << 63 }))),
        "Seized.parcel: 0x8000000000000000 is not the key of a parcel: its highest bit must be 0"
    );
}

#[test]
fn a_document_must_be_there() {
    let body = v1::seller_to_customs_entry::Body::FileOrder(v1::FileOrder::default());
    let entry = v1::SellerToCustomsEntry { number: 0, due_ns: 0, body: Some(body) };
    let frame = v1::SellerToCustomsFrame { entries: vec![entry], ..Default::default() };
    assert_eq!(frame.into_frame().unwrap_err().to_string(), "FileOrder.document: it is missing");
}

#[test]
fn the_fields_of_a_list_are_in_range() {
    let good = v1::FileList { document: Some(v1::List::default()), ..v1::FileList::default() };
    let error = |list: v1::FileList| FileList::try_from(list).expect_err("it is wrong").to_string();
    assert!(FileList::try_from(good).is_ok());
    assert_eq!(error(v1::FileList { site: 8, ..good }), "FileList.site: 8 is not between 0 and 7");
    let list = |list| error(v1::FileList { document: Some(list), ..good });
    assert_eq!(
        list(v1::List { book_item: 65_536, ..v1::List::default() }),
        "List.book_item: 65536 is not between 0 and 65535"
    );
    assert_eq!(
        list(v1::List { app_type: 256, ..v1::List::default() }),
        "List.app_type: 256 is not between 0 and 255"
    );
}

#[test]
fn reading_records_ends_at_the_first_error() {
    let mut blob = Vec::new();
    let entry = entry_of(Message::PlaceOrder(PlaceOrder { parcel: parcel() }));
    append_record(LinkId::DriverToSeller, &entry, &mut blob).unwrap();
    blob.push(200);
    let read: Vec<_> = Records::new(&blob).collect();
    assert_eq!(read.len(), 2);
    assert_eq!(read[0], Ok((LinkId::DriverToSeller, entry)));
    assert!(read[1].is_err());
}

fn vehicle_of(parcels: usize) -> Entry {
    let largest = ParcelKey::from_bits((1 << 63) - 1).expect("the highest bit is 0");
    let slip = VehicleAtGate { vehicle: VehicleNumber(u64::MAX), parcels: vec![largest; parcels].into() };
    Entry { number: u64::MAX, due: SimTime::from_ns(-INSTANT_NS_MAX), message: Message::VehicleAtGate(slip) }
}

#[test]
fn the_largest_vehicle_fits_into_a_frame_and_a_larger_one_is_refused() {
    let batch = |parcels| Frame::Batch { entries: vec![vehicle_of(parcels)], promise: Some(SimTime::MIN) };
    let bytes = encode(LinkId::CarrierToCustoms, batch(VEHICLE_PARCELS_MAX)).unwrap();
    assert!(bytes.len() <= FRAME_BYTES_MAX, "{} bytes", bytes.len());
    let sent = encode(LinkId::CarrierToCustoms, batch(VEHICLE_PARCELS_MAX + 1)).unwrap_err();
    let wire = v1::VehicleAtGate { vehicle: 1, parcels: vec![1; VEHICLE_PARCELS_MAX + 1] };
    assert_eq!(VehicleAtGate::try_from(wire).unwrap_err(), sent);
    let reason = Reason::Length { length: VEHICLE_PARCELS_MAX + 1, least: 0, most: VEHICLE_PARCELS_MAX };
    assert_eq!(sent, WireError::new("VehicleAtGate", "parcels", reason));
}

/// The pieces of a frame: each fits, the order stays, the promise comes last.
fn pieces(frame: Frame) -> Vec<Frame> {
    let mut pieces = Vec::new();
    frame.split(|piece| pieces.push(piece));
    pieces
}

#[test]
fn a_large_batch_goes_in_pieces_that_fit() {
    let promise = Some(SimTime::ZERO);
    for (entry, count) in [
        (vehicle_of(VEHICLE_PARCELS_MAX), 3),
        (entry_of(Message::GatePassed(VehicleNumber(u64::MAX))), 2 * FRAME_ENTRIES_MAX + 1),
    ] {
        let link = if count == 3 { LinkId::CarrierToCustoms } else { LinkId::CustomsToCarrier };
        let entries: Vec<_> = (0..count as u64).map(|number| Entry { number, ..entry.clone() }).collect();
        let pieces = pieces(Frame::Batch { entries: entries.clone(), promise });
        assert_eq!(pieces.len(), 3);
        let mut joined = Vec::new();
        for (place, piece) in pieces.into_iter().enumerate() {
            assert!(encode(link, piece.clone()).unwrap().len() <= FRAME_BYTES_MAX);
            let Frame::Batch { entries, promise: given } = piece else { panic!("a batch was cut") };
            assert_eq!(given, if place == 2 { promise } else { None });
            joined.extend(entries);
        }
        assert!(joined == entries, "entries were lost or moved");
    }
}

#[test]
fn a_batch_that_fits_goes_as_it_is() {
    let empty = Frame::Batch { entries: vec![], promise: Some(SimTime::ZERO) };
    assert_eq!(pieces(empty.clone()), vec![empty]);
}

#[test]
fn too_many_entries_in_a_frame_are_refused() {
    let entries = vec![v1::DriverToSellerEntry::default(); FRAME_ENTRIES_MAX + 1];
    let frame = v1::DriverToSellerFrame { entries, ..Default::default() };
    let reason = Reason::Length { length: FRAME_ENTRIES_MAX + 1, least: 0, most: FRAME_ENTRIES_MAX };
    assert_eq!(frame.into_frame(), Err(WireError::new("DriverToSellerFrame", "entries", reason)));
}

/// The numbers of the wire are fixed: they follow the orders of the model.
#[test]
fn enumerations_of_the_wire_and_the_model_agree() {
    let spelt = |name: String, prefix: &str| {
        let upper = name.chars().fold(String::new(), |mut text, letter| {
            if letter.is_uppercase() {
                text.push('_');
            }
            text.push(letter.to_ascii_uppercase());
            text
        });
        format!("{prefix}{upper}")
    };
    for (place, field) in Field::ALL.into_iter().enumerate() {
        let wire = v1::Field::try_from(place as i32 + 1).unwrap();
        assert_eq!(wire.as_str_name(), spelt(format!("{field:?}"), "FIELD"));
    }
    for (place, lane) in Lane::ALL.into_iter().enumerate() {
        let wire = v1::Lane::try_from(place as i32 + 1).unwrap();
        assert_eq!(wire.as_str_name(), spelt(format!("{lane:?}"), "LANE"));
    }
    for (place, detention) in protocol::Detention::ALL.into_iter().enumerate() {
        let wire = v1::Detention::try_from(place as i32 + 1).unwrap();
        assert_eq!(wire.as_str_name(), spelt(format!("{detention:?}"), "DETENTION"));
    }
    for kind in DocumentKind::ALL {
        let wire = v1::DocumentKind::try_from(kind.index() as i32 + 1).unwrap();
        assert_eq!(wire.as_str_name(), spelt(format!("{kind:?}"), "DOCUMENT_KIND"));
    }
    for link in LinkId::ALL {
        let wire = v1::Link::from(link);
        assert_eq!(wire as i32, i32::from(link.number()));
        assert_eq!(wire.as_str_name(), spelt(format!("{link:?}"), "LINK"));
        assert_eq!(link_from_wire("LinkTally", "link", wire as i32), Ok(link));
    }
    for role in RoleName::ALL {
        assert_eq!(role_from_wire("StatementResponse", "role", v1::Role::from(role) as i32), Ok(role));
    }
    assert!(link_from_wire("LinkTally", "link", 0).is_err());
}

/// The field of a record, which stands behind its length, is the number of its link.
#[test]
fn a_record_starts_with_the_number_of_its_link() {
    let entry = entry_of(Message::GatePassed(VehicleNumber(1)));
    let bytes = record(LinkId::CustomsToCarrier, &entry).unwrap();
    assert_eq!(bytes[1] >> 3, LinkId::CustomsToCarrier.number());
}

#[test]
fn a_speed_is_finite_and_not_negative() {
    assert_eq!(Pace::from_wire("StartRequest", 0.0), Ok(Pace::Unlimited));
    assert_eq!(Pace::from_wire("StartRequest", 60.0).map(Pace::to_wire), Ok(60.0));
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let error = Pace::from_wire("StartRequest", bad).unwrap_err();
        assert_eq!((error.message, error.field), ("StartRequest", "speed"));
    }
}

#[test]
fn a_digest_survives_and_has_16_bytes() {
    let digest = 0x0123_4567_89ab_cdef_0000_0000_0000_0001;
    assert_eq!(digest_from_wire("StatementResponse", &digest_to_wire(digest)), Ok(digest));
    assert_eq!(
        digest_from_wire("StatementResponse", &[0; 15]).unwrap_err().to_string(),
        "StatementResponse.digest: its length is 15; it must be between 16 and 16"
    );
}
