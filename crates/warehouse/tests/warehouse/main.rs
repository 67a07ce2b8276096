//! The warehouse on the bench.

#[path = "../../../protocol/tests/support/mod.rs"]
mod support;

mod cancellation;
mod custody;
mod outage;
mod papers;
mod sites;

use model::{Field, Lane, ParcelKey, SimTime, SiteNumber};
use protocol::{
    Accepted, CancelReply, CancelRequest, FileList, LinkId, Message, Rejected, Released, ReserveStock,
    Setting, StationId, StationKind, Verdict, WaybillIssued, waybill_number,
};
use queueing::StationParameters;
use support::{Bench, at, parcel, phase, table};
use warehouse::{Parameters, PickAfter, Warehouse};

const SELLER: LinkId = LinkId::SellerToWarehouse;
const CARRIER: LinkId = LinkId::CarrierToWarehouse;
const CUSTOMS: LinkId = LinkId::CustomsToWarehouse;

/// Stations at the first site.
fn parameters(stations: &[(StationKind, StationParameters)]) -> Parameters {
    let here = stations.iter().cloned().map(|(kind, parameters)| (StationId::of(kind), parameters));
    Parameters { stations: table(here), pick_after: PickAfter::Acceptance }
}

fn warehouse(setting: &Setting, parameters: Parameters) -> Bench<Warehouse> {
    Bench::new(Warehouse::new(vec![phase(0, setting.clone(), parameters)]), setting)
}

fn reserve(ordinal: u64) -> Message {
    Message::ReserveStock(ReserveStock { parcel: parcel(ordinal), placed: at(0) })
}

fn issued(ordinal: u64) -> Message {
    let parcel = parcel(ordinal);
    Message::WaybillIssued(WaybillIssued { parcel, waybill_number: waybill_number(parcel) })
}

fn verdict(ordinal: u64) -> Verdict {
    Verdict { parcel: parcel(ordinal) }
}

fn accepted(ordinal: u64) -> Message {
    Message::Accepted(Accepted { parcel: parcel(ordinal), by_line: false })
}

fn inspect(ordinal: u64) -> Message {
    Message::InspectionOrdered(verdict(ordinal))
}

fn released(ordinal: u64) -> Message {
    Message::Released(Released { parcel: parcel(ordinal), lane: Lane::Green })
}

fn rejected(ordinal: u64) -> Message {
    let field = Field::WeightOfList;
    Message::Rejected(Rejected { parcel: parcel(ordinal), placed: at(0), field, attempt: 0 })
}

fn cancel(ordinal: u64) -> Message {
    Message::CancelRequest(CancelRequest { parcel: parcel(ordinal), placed: at(0) })
}

fn reply(ordinal: u64, granted: bool) -> Message {
    Message::CancelReply(CancelReply { parcel: parcel(ordinal), granted })
}

/// The LIST of the parcels, filed when and by which site.
fn lists(sent: &[(i64, Message)]) -> Vec<(i64, ParcelKey, SiteNumber, u8)> {
    let list = |(when, message): &(i64, Message)| match message {
        Message::FileList(FileList { parcel, site, attempt, .. }) => Some((*when, *parcel, *site, *attempt)),
        _ => None,
    };
    sent.iter().filter_map(list).collect()
}

/// When something was sent that carries this parcel to customs' line, or over the dock.
fn left(sent: &[(i64, Message)]) -> Vec<(i64, &'static str)> {
    let step = |(when, message): &(i64, Message)| match message {
        Message::PresentParcel(_) => Some((*when, "presented")),
        Message::HandOver(_) => Some((*when, "handed over")),
        _ => None,
    };
    sent.iter().filter_map(step).collect()
}

/// The waybill was requested and known at these instants, as LIST says.
fn carrier_had_it(sent: &[(i64, Message)]) -> Option<(SimTime, SimTime)> {
    sent.iter().find_map(|(_, message)| match message {
        Message::FileList(list) => Some((list.waybill_requested, list.waybill_known)),
        _ => None,
    })
}
