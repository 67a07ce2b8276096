//! Every business message, both ways. To the wire it always works; from the wire every field is checked.

use model::{DocumentKind, Field, Lane, ParcelKey, SimTime, SiteNumber, WaybillNumber};
use protocol::{
    Accepted, CancelReply, CancelRequest, Detained, Detention, FileList, FileOrder, FilePayment, FileWaybill,
    HandOver, Message, NotReceived, PlaceOrder, Question, Refused, Rejected, Released, RequestWaybill,
    ReserveStock, VehicleAtGate, VehicleNumber, Verdict, WaybillIssued,
};

use crate::error::{length_within, member, within};
use crate::{INSTANT_NS_MAX, Reason, VEHICLE_PARCELS_MAX, WireError, v1};

/// The name of a message in the `.proto` files.
pub const fn message_name(message: &Message) -> &'static str {
    match message {
        Message::PlaceOrder(_) => "PlaceOrder",
        Message::FilePayment(_) => "FilePayment",
        Message::FileOrder(_) => "FileOrder",
        Message::ReserveStock(_) => "ReserveStock",
        Message::RequestWaybill(_) => "RequestWaybill",
        Message::WaybillIssued(_) => "WaybillIssued",
        Message::FileWaybill(_) => "FileWaybill",
        Message::FileList(_) => "FileList",
        Message::Rejected(_) => "Rejected",
        Message::Refused(_) => "Refused",
        Message::NotReceived(_) => "NotReceived",
        Message::Accepted(_) => "Accepted",
        Message::InspectionOrdered(_) => "InspectionOrdered",
        Message::PresentParcel(_) => "PresentParcel",
        Message::Released(_) => "Released",
        Message::Seized(_) => "Seized",
        Message::Detained(_) => "Detained",
        Message::ShippedBack(_) => "ShippedBack",
        Message::Question(_) => "Question",
        Message::Answer(_) => "Answer",
        Message::CancelRequest(_) => "CancelRequest",
        Message::CancelReply(_) => "CancelReply",
        Message::HandOver(_) => "HandOver",
        Message::VehicleAtGate(_) => "VehicleAtGate",
        Message::GatePassed(_) => "GatePassed",
    }
}

fn key(message: &'static str, field: &'static str, bits: u64) -> Result<ParcelKey, WireError> {
    ParcelKey::from_bits(bits).ok_or_else(|| WireError::new(message, field, Reason::NotAKey(bits)))
}

fn instant(message: &'static str, field: &'static str, ns: i64) -> Result<SimTime, WireError> {
    within(message, field, ns, -INSTANT_NS_MAX, INSTANT_NS_MAX)?;
    Ok(SimTime::from_ns(ns))
}

fn byte(message: &'static str, field: &'static str, number: u32) -> Result<u8, WireError> {
    within(message, field, number.into(), 0, u8::MAX.into())?;
    Ok(number as u8)
}

fn site(message: &'static str, number: u32) -> Result<SiteNumber, WireError> {
    within(message, "site", number.into(), 0, SiteNumber::MAX as i64 - 1)?;
    Ok(SiteNumber(number as u8))
}

/// A document that must be there, checked.
fn document<W, D: TryFrom<W, Error = WireError>>(
    message: &'static str,
    document: Option<W>,
) -> Result<D, WireError> {
    document.ok_or_else(|| WireError::new(message, "document", Reason::Missing))?.try_into()
}

// Members of enumerations are numbered from 1 on the wire, in the order of the model.

const fn lane_number(lane: Lane) -> i32 {
    lane.index() as i32 + 1
}

const fn field_number(field: Field) -> i32 {
    field.index() as i32 + 1
}

const fn document_number(document: DocumentKind) -> i32 {
    document.index() as i32 + 1
}

const fn detention_number(detention: Detention) -> i32 {
    match detention {
        Detention::Clearance => 1,
        Detention::AntiSmuggling => 2,
        Detention::Legal => 3,
    }
}

/// Both ways between a message of the model and one of the wire; the field expressions see the other side as `$from`.
macro_rules! message {
    ($model:ident as $wire:ident, |$from:ident| $to_wire:tt, $to_model:tt) => {
        impl From<&$model> for v1::$wire {
            fn from($from: &$model) -> Self {
                Self $to_wire
            }
        }

        impl TryFrom<v1::$wire> for $model {
            type Error = WireError;
            fn try_from($from: v1::$wire) -> Result<Self, WireError> {
                Ok(Self $to_model)
            }
        }
    };
    // Only the parcel's key.
    ($model:ident as $wire:ident) => {
        message!($model as $wire, |from|
            { parcel: from.parcel.bits() },
            { parcel: key(stringify!($wire), "parcel", from.parcel)? });
    };
    // The parcel's key and T0.
    ($model:ident as $wire:ident since placed) => {
        message!($model as $wire, |from|
            { parcel: from.parcel.bits(), placed_ns: from.placed.ns() },
            {
                parcel: key(stringify!($wire), "parcel", from.parcel)?,
                placed: instant(stringify!($wire), "placed_ns", from.placed_ns)?,
            });
    };
    // A doubt: a question or the answer to it.
    ($model:ident as $wire:ident about a field) => {
        message!($model as $wire, |from|
            {
                parcel: from.parcel.bits(),
                placed_ns: from.placed.ns(),
                field: field_number(from.field),
                visit: from.visit.into(),
            },
            {
                parcel: key(stringify!($wire), "parcel", from.parcel)?,
                placed: instant(stringify!($wire), "placed_ns", from.placed_ns)?,
                field: member(stringify!($wire), "field", from.field, &Field::ALL)?,
                visit: byte(stringify!($wire), "visit", from.visit)?,
            });
    };
    // A document that only comes with T0 and its attempt.
    ($model:ident as $wire:ident of a document) => {
        message!($model as $wire, |from|
            {
                parcel: from.parcel.bits(),
                placed_ns: from.placed.ns(),
                attempt: from.attempt.into(),
                document: Some((&from.document).into()),
            },
            {
                parcel: key(stringify!($wire), "parcel", from.parcel)?,
                placed: instant(stringify!($wire), "placed_ns", from.placed_ns)?,
                attempt: byte(stringify!($wire), "attempt", from.attempt)?,
                document: document(stringify!($wire), from.document)?,
            });
    };
}

message!(PlaceOrder as PlaceOrder);
message!(Verdict as InspectionOrdered);
message!(Verdict as PresentParcel);
message!(Verdict as Seized);
message!(Verdict as ShippedBack);
message!(ReserveStock as ReserveStock since placed);
message!(RequestWaybill as RequestWaybill since placed);
message!(CancelRequest as CancelRequest since placed);
message!(Question as Question about a field);
message!(Question as Answer about a field);
message!(FilePayment as FilePayment of a document);
message!(FileWaybill as FileWaybill of a document);

message!(FileOrder as FileOrder, |from|
{
    parcel: from.parcel.bits(),
    placed_ns: from.placed.ns(),
    payment_confirmed_ns: from.payment_confirmed.ns(),
    attempt: from.attempt.into(),
    document: Some((&from.document).into()),
},
{
    parcel: key("FileOrder", "parcel", from.parcel)?,
    placed: instant("FileOrder", "placed_ns", from.placed_ns)?,
    payment_confirmed: instant("FileOrder", "payment_confirmed_ns", from.payment_confirmed_ns)?,
    attempt: byte("FileOrder", "attempt", from.attempt)?,
    document: document("FileOrder", from.document)?,
});

message!(FileList as FileList, |from|
{
    parcel: from.parcel.bits(),
    site: from.site.0.into(),
    waybill_requested_ns: from.waybill_requested.ns(),
    waybill_known_ns: from.waybill_known.ns(),
    attempt: from.attempt.into(),
    document: Some((&from.document).into()),
},
{
    parcel: key("FileList", "parcel", from.parcel)?,
    site: site("FileList", from.site)?,
    waybill_requested: instant("FileList", "waybill_requested_ns", from.waybill_requested_ns)?,
    waybill_known: instant("FileList", "waybill_known_ns", from.waybill_known_ns)?,
    attempt: byte("FileList", "attempt", from.attempt)?,
    document: document("FileList", from.document)?,
});

message!(WaybillIssued as WaybillIssued, |from|
{ parcel: from.parcel.bits(), waybill_number: from.waybill_number.0 },
{
    parcel: key("WaybillIssued", "parcel", from.parcel)?,
    waybill_number: WaybillNumber(from.waybill_number),
});

message!(Rejected as Rejected, |from|
{
    parcel: from.parcel.bits(),
    placed_ns: from.placed.ns(),
    field: field_number(from.field),
    attempt: from.attempt.into(),
},
{
    parcel: key("Rejected", "parcel", from.parcel)?,
    placed: instant("Rejected", "placed_ns", from.placed_ns)?,
    field: member("Rejected", "field", from.field, &Field::ALL)?,
    attempt: byte("Rejected", "attempt", from.attempt)?,
});

message!(NotReceived as NotReceived, |from|
{
    parcel: from.parcel.bits(),
    placed_ns: from.placed.ns(),
    payment_confirmed_ns: from.payment_confirmed.ns(),
    document: document_number(from.document),
    attempt: from.attempt.into(),
},
{
    parcel: key("NotReceived", "parcel", from.parcel)?,
    placed: instant("NotReceived", "placed_ns", from.placed_ns)?,
    payment_confirmed: instant("NotReceived", "payment_confirmed_ns", from.payment_confirmed_ns)?,
    document: member("NotReceived", "document", from.document, &DocumentKind::ALL)?,
    attempt: byte("NotReceived", "attempt", from.attempt)?,
});

message!(Refused as Refused, |from|
{ parcel: from.parcel.bits(), field: field_number(from.field) },
{
    parcel: key("Refused", "parcel", from.parcel)?,
    field: member("Refused", "field", from.field, &Field::ALL)?,
});

message!(Accepted as Accepted, |from|
{ parcel: from.parcel.bits(), by_line: from.by_line },
{ parcel: key("Accepted", "parcel", from.parcel)?, by_line: from.by_line });

message!(Released as Released, |from|
{ parcel: from.parcel.bits(), lane: lane_number(from.lane) },
{
    parcel: key("Released", "parcel", from.parcel)?,
    lane: member("Released", "lane", from.lane, &Lane::ALL)?,
});

message!(Detained as Detained, |from|
{ parcel: from.parcel.bits(), detention: detention_number(from.detention) },
{
    parcel: key("Detained", "parcel", from.parcel)?,
    detention: member("Detained", "detention", from.detention, &Detention::ALL)?,
});

message!(CancelReply as CancelReply, |from|
{ parcel: from.parcel.bits(), granted: from.granted },
{ parcel: key("CancelReply", "parcel", from.parcel)?, granted: from.granted });

message!(HandOver as HandOver, |from|
{
    parcel: from.parcel.bits(),
    placed_ns: from.placed.ns(),
    lane: lane_number(from.lane),
    site: from.site.0.into(),
},
{
    parcel: key("HandOver", "parcel", from.parcel)?,
    placed: instant("HandOver", "placed_ns", from.placed_ns)?,
    lane: member("HandOver", "lane", from.lane, &Lane::ALL)?,
    site: site("HandOver", from.site)?,
});

impl From<&VehicleAtGate> for v1::VehicleAtGate {
    fn from(slip: &VehicleAtGate) -> Self {
        Self { vehicle: slip.vehicle.0, parcels: slip.parcels.iter().map(|parcel| parcel.bits()).collect() }
    }
}

impl TryFrom<v1::VehicleAtGate> for VehicleAtGate {
    type Error = WireError;
    fn try_from(slip: v1::VehicleAtGate) -> Result<Self, WireError> {
        check_load(slip.parcels.len())?;
        let parcels = slip.parcels.into_iter().map(|bits| key("VehicleAtGate", "parcels", bits));
        Ok(Self { vehicle: VehicleNumber(slip.vehicle), parcels: parcels.collect::<Result<_, _>>()? })
    }
}

/// Fails if more parcels are on a vehicle than one message may name.
pub(crate) fn check_load(parcels: usize) -> Result<(), WireError> {
    length_within("VehicleAtGate", "parcels", parcels, 0, VEHICLE_PARCELS_MAX)
}

impl From<&VehicleNumber> for v1::GatePassed {
    fn from(vehicle: &VehicleNumber) -> Self {
        Self { vehicle: vehicle.0 }
    }
}

impl TryFrom<v1::GatePassed> for VehicleNumber {
    type Error = WireError;
    fn try_from(passed: v1::GatePassed) -> Result<Self, WireError> {
        Ok(Self(passed.vehicle))
    }
}
