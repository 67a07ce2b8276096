//! The ten frame types of the wire, and the one [`Frame`] that they all stand for.

use model::{DocumentKind, RoleName, SimTime};
use protocol::{LinkId, Message};

use crate::error::{length_within, within};
use crate::frame::check_quiet;
use crate::message::{check_load, message_name};
use crate::v1::received;
use crate::{Ahead, Entry, FRAME_ENTRIES_MAX, Frame, Hello, INSTANT_NS_MAX, Outlook, Reason, WireError, v1};

/// The frame type of one link.
pub(crate) trait LinkFrame: Sized + Send + 'static {
    /// Which link.
    const LINK: LinkId;

    /// To the wire.
    fn from_frame(frame: Frame) -> Result<Self, WireError>;

    /// From the wire.
    fn into_frame(self) -> Result<Frame, WireError>;
}

/// The entry type of one link.
trait LinkEntry: Sized {
    fn from_entry(entry: &Entry) -> Result<Self, WireError>;
    fn into_entry(self) -> Result<Entry, WireError>;
}

/// Implements the conversions of every link, and of the journal's record, from the table of what travels where.
macro_rules! links {
    ($($link:ident: $frame:ident of $entry:ident, $module:ident { $($body:ident),+ };)+) => {
        $(
            impl LinkEntry for v1::$entry {
                fn from_entry(entry: &Entry) -> Result<Self, WireError> {
                    let body = match &entry.message {
                        $(Message::$body(content) => v1::$module::Body::$body(content.into()),)+
                        other => {
                            let message = message_name(other);
                            let reason = Reason::NotOnThisLink { message, link: LinkId::$link };
                            return Err(WireError::new(stringify!($entry), "body", reason));
                        }
                    };
                    check(LinkId::$link, stringify!($entry), entry)?;
                    Ok(Self { number: entry.number, due_ns: entry.due.ns(), body: Some(body) })
                }

                fn into_entry(self) -> Result<Entry, WireError> {
                    let message = match self.body {
                        $(Some(v1::$module::Body::$body(content)) => Message::$body(content.try_into()?),)+
                        None => return Err(WireError::new(stringify!($entry), "body", Reason::Missing)),
                    };
                    let entry = Entry { number: self.number, due: SimTime::from_ns(self.due_ns), message };
                    check(LinkId::$link, stringify!($entry), &entry)?;
                    Ok(entry)
                }
            }

            impl LinkFrame for v1::$frame {
                const LINK: LinkId = LinkId::$link;

                fn from_frame(frame: Frame) -> Result<Self, WireError> {
                    match frame {
                        Frame::Hello(hello) => {
                            Ok(Self { hello: Some(hello.try_into()?), ..Self::default() })
                        }
                        Frame::Batch { entries, promise } => Ok(Self {
                            entries: entries_to_wire(stringify!($frame), &entries)?,
                            promise_ns: promise.map(SimTime::ns),
                            ..Self::default()
                        }),
                        Frame::Ahead(Ahead::Outlook(outlook)) => {
                            Ok(Self { outlook: Some(outlook.into_wire(Self::LINK)?), ..Self::default() })
                        }
                        Frame::Ahead(Ahead::Quiet(quiet)) => {
                            check_quiet(Self::LINK, quiet.ns())?;
                            Ok(Self { quiet_ns: Some(quiet.ns()), ..Self::default() })
                        }
                    }
                }

                fn into_frame(self) -> Result<Frame, WireError> {
                    let Self { hello, entries, promise_ns, outlook, quiet_ns } = self;
                    let said = usize::from(hello.is_some())
                        + usize::from(!entries.is_empty() || promise_ns.is_some())
                        + usize::from(outlook.is_some())
                        + usize::from(quiet_ns.is_some());
                    if said > 1 {
                        return Err(WireError::new(stringify!($frame), "hello", Reason::NotAlone));
                    }
                    if let Some(hello) = hello {
                        return Ok(Frame::Hello(Hello::try_from(hello)?));
                    }
                    if let Some(outlook) = outlook {
                        return Ok(Frame::Ahead(Ahead::Outlook(Outlook::from_wire(Self::LINK, outlook)?)));
                    }
                    if let Some(quiet_ns) = quiet_ns {
                        check_quiet(Self::LINK, quiet_ns)?;
                        return Ok(Frame::Ahead(Ahead::Quiet(SimTime::from_ns(quiet_ns))));
                    }
                    batch_from_wire(stringify!($frame), entries, promise_ns)
                }
            }
        )+

        /// The entry as the journal's record holds it.
        pub(crate) fn to_received(link: LinkId, entry: &Entry) -> Result<received::Link, WireError> {
            match link {
                $(LinkId::$link => v1::$entry::from_entry(entry).map(received::Link::$link),)+
            }
        }

        /// The link and the entry of a record of the journal.
        pub(crate) fn from_received(received: received::Link) -> Result<(LinkId, Entry), WireError> {
            match received {
                $(received::Link::$link(entry) => Ok((LinkId::$link, entry.into_entry()?)),)+
            }
        }
    };
}

links! {
    DriverToSeller: DriverToSellerFrame of DriverToSellerEntry, driver_to_seller_entry { PlaceOrder };
    SellerToCustoms: SellerToCustomsFrame of SellerToCustomsEntry, seller_to_customs_entry {
        FilePayment, FileOrder, Answer
    };
    SellerToWarehouse: SellerToWarehouseFrame of SellerToWarehouseEntry, seller_to_warehouse_entry {
        ReserveStock, CancelRequest
    };
    WarehouseToCarrier: WarehouseToCarrierFrame of WarehouseToCarrierEntry, warehouse_to_carrier_entry {
        RequestWaybill, HandOver
    };
    WarehouseToCustoms: WarehouseToCustomsFrame of WarehouseToCustomsEntry, warehouse_to_customs_entry {
        FileList, PresentParcel, Answer, CancelRequest
    };
    CarrierToWarehouse: CarrierToWarehouseFrame of CarrierToWarehouseEntry, carrier_to_warehouse_entry {
        WaybillIssued
    };
    CarrierToCustoms: CarrierToCustomsFrame of CarrierToCustomsEntry, carrier_to_customs_entry {
        FileWaybill, VehicleAtGate, Answer
    };
    CustomsToSeller: CustomsToSellerFrame of CustomsToSellerEntry, customs_to_seller_entry {
        Rejected, NotReceived, Question
    };
    CustomsToWarehouse: CustomsToWarehouseFrame of CustomsToWarehouseEntry, customs_to_warehouse_entry {
        Rejected, Refused, NotReceived, Accepted, InspectionOrdered, Released, Seized, Detained, ShippedBack,
        Question, CancelReply
    };
    CustomsToCarrier: CustomsToCarrierFrame of CustomsToCarrierEntry, customs_to_carrier_entry {
        Rejected, NotReceived, Question, GatePassed
    };
}

fn entries_to_wire<E: LinkEntry>(name: &'static str, entries: &[Entry]) -> Result<Vec<E>, WireError> {
    length_within(name, "entries", entries.len(), 0, FRAME_ENTRIES_MAX)?;
    entries.iter().map(E::from_entry).collect()
}

fn batch_from_wire<E: LinkEntry>(
    name: &'static str,
    entries: Vec<E>,
    promise_ns: Option<i64>,
) -> Result<Frame, WireError> {
    length_within(name, "entries", entries.len(), 0, FRAME_ENTRIES_MAX)?;
    let entries = entries.into_iter().map(E::into_entry).collect::<Result<_, _>>()?;
    Ok(Frame::Batch { entries, promise: promise_ns.map(SimTime::from_ns) })
}

/// What must hold of an entry on a link besides the types, in both directions.
fn check(link: LinkId, name: &'static str, entry: &Entry) -> Result<(), WireError> {
    within(name, "due_ns", entry.due.ns(), -INSTANT_NS_MAX, INSTANT_NS_MAX)?;
    check_placed(entry)?;
    let customs_to = Some(link.to());
    match &entry.message {
        Message::VehicleAtGate(slip) => check_load(slip.parcels.len()),
        Message::Rejected(rejected) => filed_by(customs_to, rejected.document(), "Rejected", "field"),
        Message::NotReceived(lost) => filed_by(customs_to, lost.document, "NotReceived", "document"),
        Message::Question(question) => filed_by(customs_to, question.field.document(), "Question", "field"),
        Message::Answer(answer) => filed_by(link.from(), answer.field.document(), "Answer", "field"),
        _ => Ok(()),
    }
}

/// An order of which a message tells has been placed: all intervals from T0 hang on it.
fn check_placed(entry: &Entry) -> Result<(), WireError> {
    match entry.message.placed() {
        Some(placed) if placed > entry.due => {
            let reason = Reason::AfterDue { value: placed.ns(), due: entry.due.ns() };
            Err(WireError::new(message_name(&entry.message), "placed_ns", reason))
        }
        _ => Ok(()),
    }
}

/// Customs speaks about a document with the party that files it, and with no other.
fn filed_by(
    party: Option<RoleName>,
    document: DocumentKind,
    message: &'static str,
    field: &'static str,
) -> Result<(), WireError> {
    match party {
        Some(party) if party != filer(document) => {
            Err(WireError::new(message, field, Reason::NotTheirDocument { document, party }))
        }
        _ => Ok(()),
    }
}

/// Who files a document, and so corrects it.
const fn filer(document: DocumentKind) -> RoleName {
    match document {
        DocumentKind::Order | DocumentKind::Payment => RoleName::Seller,
        DocumentKind::Waybill => RoleName::Carrier,
        DocumentKind::List => RoleName::Warehouse,
    }
}
