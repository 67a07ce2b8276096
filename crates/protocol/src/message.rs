//! Business messages, named after what they do. Every one is about one parcel, except a vehicle's.
//!
//! A correction is the same File message with `attempt` + 1. Messages carry the instants that the receiver needs to
//! close an interval (`placed` is T0), so that each interval is measured by one role.

use model::{DocumentKind, Field, Lane, List, Order, ParcelKey, Payment, SimTime, Waybill, WaybillNumber};

/// A message from one entity to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Driver to seller.
    PlaceOrder(PlaceOrder),
    /// Seller (payment provider) to customs, 411.
    FilePayment(FilePayment),
    /// Seller to customs, 311.
    FileOrder(FileOrder),
    /// Seller to warehouse: custody goes to the warehouse.
    ReserveStock(ReserveStock),
    /// Warehouse to carrier.
    RequestWaybill(RequestWaybill),
    /// Carrier to warehouse.
    WaybillIssued(WaybillIssued),
    /// Carrier to customs, 511.
    FileWaybill(FileWaybill),
    /// Warehouse to customs, 621.
    FileList(FileList),
    /// Customs to the party at fault, 100.
    Rejected(Rejected),
    /// Customs to the warehouse: the last rejection allowed.
    Refused(Refused),
    /// Customs to warehouse, 120.
    Accepted(Verdict),
    /// Customs to warehouse, 500.
    InspectionOrdered(Verdict),
    /// Warehouse to customs: the parcel is at the line; its due time is T6.
    PresentParcel(Verdict),
    /// Customs to warehouse, 800.
    Released(Released),
    /// Customs to warehouse, 502: unpacking found a violation.
    Seized(Seized),
    /// Warehouse to carrier: custody goes to the carrier.
    HandOver(HandOver),
    /// Carrier to customs: the release slip of a vehicle.
    VehicleAtGate(VehicleAtGate),
    /// Customs to carrier, 899.
    GatePassed(VehicleNumber),
}

/// A vehicle, numbered by the carrier in order of departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VehicleNumber(pub u64);

/// An order, due at T0. Everything else about it is drawn by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceOrder {
    /// Which parcel.
    pub parcel: ParcelKey,
}

/// PAYMENT, 411.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePayment {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// 0 for the first filing, then one more with each correction of this document.
    pub attempt: u8,
    /// The document.
    pub document: Payment,
}

/// ORDER, 311.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileOrder {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
    /// 0 for the first filing, then one more with each correction of this document.
    pub attempt: u8,
    /// The document.
    pub document: Order,
}

/// Stock is to be reserved; the warehouse takes custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReserveStock {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
}

/// A waybill number is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestWaybill {
    /// Which parcel.
    pub parcel: ParcelKey,
}

/// The waybill number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaybillIssued {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// Its waybill number.
    pub waybill_number: WaybillNumber,
}

/// WAYBILL, 511.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileWaybill {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// 0 for the first filing, then one more with each correction of this document.
    pub attempt: u8,
    /// The document.
    pub document: Waybill,
}

/// LIST, 621.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileList {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// 0 for the first filing, then one more with each correction of this document.
    pub attempt: u8,
    /// The document.
    pub document: List,
}

/// Rejection (100): one field of one document is wrong; its party corrects it and files again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0, so that the party need not remember it.
    pub placed: SimTime,
    /// The field at fault; it names the document too.
    pub field: Field,
    /// The attempt that was rejected, of that document.
    pub attempt: u8,
}

impl Rejected {
    /// The document to correct.
    pub const fn document(&self) -> DocumentKind {
        self.field.document()
    }
}

/// Refusal: rejected too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// The field at fault in the last rejection.
    pub field: Field,
}

/// A verdict, or a step, that only names the parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which parcel.
    pub parcel: ParcelKey,
}

/// Release (800).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Released {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// By which lane.
    pub lane: Lane,
}

/// Seizure (502).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seized {
    /// Which parcel.
    pub parcel: ParcelKey,
}

/// The parcel is handed to the carrier, who takes custody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
    /// The lane it was released by.
    pub lane: Lane,
}

/// A vehicle at customs' gate, with its release slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VehicleAtGate {
    /// Which vehicle.
    pub vehicle: VehicleNumber,
    /// What is on it, in order of loading.
    pub parcels: Box<[ParcelKey]>,
}

impl Message {
    /// The customs code of the message, where it has one.
    pub const fn code(&self) -> Option<u16> {
        match self {
            Self::FilePayment(_) => Some(411),
            Self::FileOrder(_) => Some(311),
            Self::FileWaybill(_) => Some(511),
            Self::FileList(_) => Some(621),
            Self::Rejected(_) | Self::Refused(_) => Some(100),
            Self::Accepted(_) => Some(120),
            Self::InspectionOrdered(_) => Some(500),
            Self::Released(_) => Some(800),
            Self::Seized(_) => Some(502),
            Self::GatePassed(_) => Some(899),
            _ => None,
        }
    }

    /// The parcels that the message is about: one, except for vehicles.
    pub fn parcels(&self) -> &[ParcelKey] {
        use std::slice::from_ref;
        match self {
            Self::PlaceOrder(message) => from_ref(&message.parcel),
            Self::FilePayment(message) => from_ref(&message.parcel),
            Self::FileOrder(message) => from_ref(&message.parcel),
            Self::ReserveStock(message) => from_ref(&message.parcel),
            Self::RequestWaybill(message) => from_ref(&message.parcel),
            Self::WaybillIssued(message) => from_ref(&message.parcel),
            Self::FileWaybill(message) => from_ref(&message.parcel),
            Self::FileList(message) => from_ref(&message.parcel),
            Self::Rejected(message) => from_ref(&message.parcel),
            Self::Refused(message) => from_ref(&message.parcel),
            Self::Accepted(message) | Self::InspectionOrdered(message) | Self::PresentParcel(message) => {
                from_ref(&message.parcel)
            }
            Self::Released(message) => from_ref(&message.parcel),
            Self::Seized(message) => from_ref(&message.parcel),
            Self::HandOver(message) => from_ref(&message.parcel),
            Self::VehicleAtGate(message) => &message.parcels,
            Self::GatePassed(_) => &[],
        }
    }

    /// Whether the message carries custody of its parcel: due after the horizon, it counts as in flight.
    pub const fn carries_custody(&self) -> bool {
        matches!(self, Self::PlaceOrder(_) | Self::ReserveStock(_) | Self::HandOver(_))
    }
}
