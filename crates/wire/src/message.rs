//! Every business message, both ways. To the wire it always works; from the wire every field is checked.

use model::{
    Fen, Field, Lane, List, Order, OrderNumber, ParcelKey, Payment, PersonNumber, SimTime, Waybill,
    WaybillNumber,
};
use protocol::{
    FileList, FileOrder, FilePayment, FileWaybill, HandOver, Message, PlaceOrder, Refused, Rejected,
    Released, RequestWaybill, ReserveStock, Seized, VehicleAtGate, VehicleNumber, Verdict, WaybillIssued,
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
        Message::Accepted(_) => "Accepted",
        Message::InspectionOrdered(_) => "InspectionOrdered",
        Message::PresentParcel(_) => "PresentParcel",
        Message::Released(_) => "Released",
        Message::Seized(_) => "Seized",
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

fn attempt(message: &'static str, number: u32) -> Result<u8, WireError> {
    within(message, "attempt", number.into(), 0, u8::MAX.into())?;
    Ok(number as u8)
}

fn document<D>(message: &'static str, document: Option<D>) -> Result<D, WireError> {
    document.ok_or_else(|| WireError::new(message, "document", Reason::Missing))
}

const fn lane_number(lane: Lane) -> i32 {
    lane.index() as i32 + 1
}

const fn field_number(field: Field) -> i32 {
    field.index() as i32 + 1
}

impl From<&Order> for v1::Order {
    fn from(order: &Order) -> Self {
        Self { order_number: order.order_number.0, buyer: order.buyer.0, paid_fen: order.paid.fen() }
    }
}

impl From<v1::Order> for Order {
    fn from(order: v1::Order) -> Self {
        Self {
            order_number: OrderNumber(order.order_number),
            buyer: PersonNumber(order.buyer),
            paid: Fen::new(order.paid_fen),
        }
    }
}

impl From<&Payment> for v1::Payment {
    fn from(payment: &Payment) -> Self {
        Self {
            order_number: payment.order_number.0,
            payer: payment.payer.0,
            amount_fen: payment.amount.fen(),
        }
    }
}

impl From<v1::Payment> for Payment {
    fn from(payment: v1::Payment) -> Self {
        Self {
            order_number: OrderNumber(payment.order_number),
            payer: PersonNumber(payment.payer),
            amount: Fen::new(payment.amount_fen),
        }
    }
}

impl From<&Waybill> for v1::Waybill {
    fn from(waybill: &Waybill) -> Self {
        Self {
            order_number: waybill.order_number.0,
            waybill_number: waybill.waybill_number.0,
            weight_g: waybill.weight_g,
        }
    }
}

impl From<v1::Waybill> for Waybill {
    fn from(waybill: v1::Waybill) -> Self {
        Self {
            order_number: OrderNumber(waybill.order_number),
            waybill_number: WaybillNumber(waybill.waybill_number),
            weight_g: waybill.weight_g,
        }
    }
}

impl From<&List> for v1::List {
    fn from(list: &List) -> Self {
        Self {
            order_number: list.order_number.0,
            waybill_number: list.waybill_number.0,
            buyer: list.buyer.0,
            value_fen: list.value.fen(),
            gross_weight_g: list.gross_weight_g,
        }
    }
}

impl From<v1::List> for List {
    fn from(list: v1::List) -> Self {
        Self {
            order_number: OrderNumber(list.order_number),
            waybill_number: WaybillNumber(list.waybill_number),
            buyer: PersonNumber(list.buyer),
            value: Fen::new(list.value_fen),
            gross_weight_g: list.gross_weight_g,
        }
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
}

message!(PlaceOrder as PlaceOrder);
message!(RequestWaybill as RequestWaybill);
message!(Verdict as Accepted);
message!(Verdict as InspectionOrdered);
message!(Verdict as PresentParcel);
message!(Seized as Seized);

message!(FilePayment as FilePayment, |from|
{
    parcel: from.parcel.bits(),
    attempt: from.attempt.into(),
    document: Some((&from.document).into()),
},
{
    parcel: key("FilePayment", "parcel", from.parcel)?,
    attempt: attempt("FilePayment", from.attempt)?,
    document: document("FilePayment", from.document)?.into(),
});

message!(FileOrder as FileOrder, |from|
{
    parcel: from.parcel.bits(),
    placed_ns: from.placed.ns(),
    attempt: from.attempt.into(),
    document: Some((&from.document).into()),
},
{
    parcel: key("FileOrder", "parcel", from.parcel)?,
    placed: instant("FileOrder", "placed_ns", from.placed_ns)?,
    attempt: attempt("FileOrder", from.attempt)?,
    document: document("FileOrder", from.document)?.into(),
});

message!(FileWaybill as FileWaybill, |from|
{
    parcel: from.parcel.bits(),
    attempt: from.attempt.into(),
    document: Some((&from.document).into()),
},
{
    parcel: key("FileWaybill", "parcel", from.parcel)?,
    attempt: attempt("FileWaybill", from.attempt)?,
    document: document("FileWaybill", from.document)?.into(),
});

message!(FileList as FileList, |from|
{
    parcel: from.parcel.bits(),
    attempt: from.attempt.into(),
    document: Some((&from.document).into()),
},
{
    parcel: key("FileList", "parcel", from.parcel)?,
    attempt: attempt("FileList", from.attempt)?,
    document: document("FileList", from.document)?.into(),
});

message!(ReserveStock as ReserveStock, |from|
{ parcel: from.parcel.bits(), placed_ns: from.placed.ns() },
{
    parcel: key("ReserveStock", "parcel", from.parcel)?,
    placed: instant("ReserveStock", "placed_ns", from.placed_ns)?,
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
    attempt: attempt("Rejected", from.attempt)?,
});

message!(Refused as Refused, |from|
{ parcel: from.parcel.bits(), field: field_number(from.field) },
{
    parcel: key("Refused", "parcel", from.parcel)?,
    field: member("Refused", "field", from.field, &Field::ALL)?,
});

message!(Released as Released, |from|
{ parcel: from.parcel.bits(), lane: lane_number(from.lane) },
{
    parcel: key("Released", "parcel", from.parcel)?,
    lane: member("Released", "lane", from.lane, &Lane::ALL)?,
});

message!(HandOver as HandOver, |from|
{
    parcel: from.parcel.bits(),
    placed_ns: from.placed.ns(),
    lane: lane_number(from.lane),
},
{
    parcel: key("HandOver", "parcel", from.parcel)?,
    placed: instant("HandOver", "placed_ns", from.placed_ns)?,
    lane: member("HandOver", "lane", from.lane, &Lane::ALL)?,
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
