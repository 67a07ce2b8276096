//! Business messages, named after what they do. Every one is about one parcel, except a vehicle's.
//!
//! A correction is the same File message with `attempt` + 1. Messages carry the instants that the receiver needs to
//! close an interval (`placed` is T0), so that each interval is measured by one role.

use std::mem::offset_of;

use model::{
    DocumentKind, Field, Lane, List, Order, ParcelKey, Payment, SimTime, SiteNumber, Waybill, WaybillNumber,
};

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
    /// Customs to the warehouse: the last rejection allowed, over a limit, or not on the positive list.
    Refused(Refused),
    /// Customs to the party that filed, 4: the single window is out of order, the document did not arrive.
    NotReceived(NotReceived),
    /// Customs to warehouse, 120.
    Accepted(Accepted),
    /// Customs to warehouse, 500.
    InspectionOrdered(Verdict),
    /// Warehouse to customs: the parcel is at the line; its due time is T6.
    PresentParcel(Verdict),
    /// Customs to warehouse, 800.
    Released(Released),
    /// Customs to warehouse: a violation was found; the parcel's way ends.
    Seized(Verdict),
    /// Customs to warehouse, 501, 502 or 503: a stop, not an end.
    Detained(Detained),
    /// Customs to warehouse, 700: the parcel goes back to where it came from; its way ends.
    ShippedBack(Verdict),
    /// Customs to the party, 300: the reviewer asks.
    Question(Question),
    /// The party to customs: the answer.
    Answer(Question),
    /// Seller to warehouse, and warehouse to customs, 623: the buyer wants to cancel.
    CancelRequest(CancelRequest),
    /// Customs to warehouse, 624.
    CancelReply(CancelReply),
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
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePayment {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0: PAYMENT mostly comes first, and may be rejected for its form before ORDER is there.
    pub placed: SimTime,
    /// The document.
    pub document: Payment,
    /// 0 for the first filing, then one more with each correction of this document.
    pub attempt: u8,
}

/// ORDER, 311.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileOrder {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
    /// When the payment was confirmed: until then the payment provider held the clock. A correction (attempt above 0) does
    /// not know it any more and says T0: customs keeps what the first filing said, valid or not.
    pub payment_confirmed: SimTime,
    /// The document.
    pub document: Order,
    /// 0 for the first filing, then one more with each correction of this document.
    pub attempt: u8,
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
    /// T0.
    pub placed: SimTime,
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
    /// T0.
    pub placed: SimTime,
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
    /// The site that the parcel is picked at (`areaCode`).
    pub site: SiteNumber,
    /// When the waybill was requested: from then until it was known, the carrier held the clock.
    pub waybill_requested: SimTime,
    /// When the waybill number was known.
    pub waybill_known: SimTime,
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
    /// T0, so that the party need not remember it. Of LIST, as far as customs knows it: the warehouse has the parcel in custody and
    /// knows it itself.
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
    /// The field at fault in the last rejection, or the field of LIST that breaks a limit.
    pub field: Field,
}

/// Acceptance (120).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// The parcel passes the line before it is released, inspected or not. Customs decides that when it accepts the list for the
    /// first time: whoever brings the parcel and whoever waits for it must go by one decision, though the rule may change between.
    pub by_line: bool,
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

/// Not received (4): the party files the same document again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotReceived {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0, which the document brought. Of LIST, as far as customs knows it: see [`Rejected::placed`].
    pub placed: SimTime,
    /// When the payment was confirmed, as far as customs knows it: the party needs it for ORDER only, which brought it.
    pub payment_confirmed: SimTime,
    /// Which document.
    pub document: DocumentKind,
    /// The attempt that did not arrive.
    pub attempt: u8,
}

/// Who holds a detained parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detention {
    /// 501: transferred to clearance.
    Clearance,
    /// 502: transferred to anti-smuggling.
    AntiSmuggling,
    /// 503: transferred to the legal department.
    Legal,
}

impl Detention {
    /// All kinds, in the order of their codes.
    pub const ALL: [Self; 3] = [Self::Clearance, Self::AntiSmuggling, Self::Legal];

    /// The customs code.
    pub const fn code(self) -> u16 {
        match self {
            Self::Clearance => 501,
            Self::AntiSmuggling => 502,
            Self::Legal => 503,
        }
    }
}

/// Detention: a stop, not an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detained {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// Who holds it.
    pub detention: Detention,
}

/// A reviewer's question about a document (300), or the answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0, so that the party need not remember it.
    pub placed: SimTime,
    /// What is doubted.
    pub field: Field,
    /// The number of the review visit that asks, from 0.
    pub visit: u8,
}

/// A buyer's request to cancel (623). From its request to customs' reply, the warehouse sends nothing about the parcel: no
/// list, no answer, and it does not present it at the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelRequest {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
}

/// Customs' answer to a request to cancel (624).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelReply {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// Whether the list is taken back: the custodian then ends the parcel.
    pub granted: bool,
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
    /// The site it comes from: one vehicle is open for each.
    pub site: SiteNumber,
}

/// A vehicle at customs' gate, with its release slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VehicleAtGate {
    /// Which vehicle.
    pub vehicle: VehicleNumber,
    /// What is on it, in order of loading.
    pub parcels: Box<[ParcelKey]>,
}

/// The parcel stands at the same place in the messages that most parcels send, so that to ask for it is to read and not to tell
/// messages apart.
const _: () = assert!(
    offset_of!(FilePayment, parcel) == 0
        && offset_of!(FileOrder, parcel) == 0
        && offset_of!(FileWaybill, parcel) == 0
        && offset_of!(FileList, parcel) == 0
        && offset_of!(WaybillIssued, parcel) == 0
        && offset_of!(Released, parcel) == 0
);

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
            Self::NotReceived(_) => Some(4),
            Self::Detained(detained) => Some(detained.detention.code()),
            Self::ShippedBack(_) => Some(700),
            Self::Question(_) => Some(300),
            Self::CancelRequest(_) => Some(623),
            Self::CancelReply(_) => Some(624),
            Self::GatePassed(_) => Some(899),
            _ => None,
        }
    }

    /// The parcel that the message is about; `None` of a vehicle's.
    #[inline]
    pub const fn parcel(&self) -> Option<&ParcelKey> {
        match self {
            Self::PlaceOrder(message) => Some(&message.parcel),
            Self::FilePayment(message) => Some(&message.parcel),
            Self::FileOrder(message) => Some(&message.parcel),
            Self::ReserveStock(message) => Some(&message.parcel),
            Self::RequestWaybill(message) => Some(&message.parcel),
            Self::WaybillIssued(message) => Some(&message.parcel),
            Self::FileWaybill(message) => Some(&message.parcel),
            Self::FileList(message) => Some(&message.parcel),
            Self::Rejected(message) => Some(&message.parcel),
            Self::Refused(message) => Some(&message.parcel),
            Self::NotReceived(message) => Some(&message.parcel),
            Self::Accepted(message) => Some(&message.parcel),
            Self::InspectionOrdered(message)
            | Self::PresentParcel(message)
            | Self::Seized(message)
            | Self::ShippedBack(message) => Some(&message.parcel),
            Self::Released(message) => Some(&message.parcel),
            Self::Detained(message) => Some(&message.parcel),
            Self::Question(message) | Self::Answer(message) => Some(&message.parcel),
            Self::CancelRequest(message) => Some(&message.parcel),
            Self::CancelReply(message) => Some(&message.parcel),
            Self::HandOver(message) => Some(&message.parcel),
            Self::VehicleAtGate(_) | Self::GatePassed(_) => None,
        }
    }

    /// The parcels that the message is about: one, except for vehicles.
    pub fn parcels(&self) -> &[ParcelKey] {
        match self {
            Self::VehicleAtGate(message) => &message.parcels,
            other => other.parcel().map_or(&[], std::slice::from_ref),
        }
    }

    /// When the order was placed (T0), where the message says it.
    pub const fn placed(&self) -> Option<SimTime> {
        match self {
            Self::FilePayment(message) => Some(message.placed),
            Self::FileOrder(message) => Some(message.placed),
            Self::ReserveStock(message) => Some(message.placed),
            Self::RequestWaybill(message) => Some(message.placed),
            Self::FileWaybill(message) => Some(message.placed),
            Self::Rejected(message) => Some(message.placed),
            Self::NotReceived(message) => Some(message.placed),
            Self::Question(message) | Self::Answer(message) => Some(message.placed),
            Self::CancelRequest(message) => Some(message.placed),
            Self::HandOver(message) => Some(message.placed),
            _ => None,
        }
    }

    /// Whether the message carries custody of its parcel: due after the horizon, it counts as in flight.
    pub const fn carries_custody(&self) -> bool {
        matches!(self, Self::PlaceOrder(_) | Self::ReserveStock(_) | Self::HandOver(_))
    }
}
