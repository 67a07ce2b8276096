//! The seller on the bench.

#[path = "../../../protocol/tests/support/mod.rs"]
mod support;

mod cancellation;
mod custody;
mod outage;
mod papers;

use model::ParcelKey;
use protocol::{LinkId, Message, PlaceOrder, Setting, StationId, StationKind};
use queueing::StationParameters;
use seller::{Parameters, Seller};
use support::{Bench, delay, phase, table};

/// The payment provider takes 20 s; other stations as given.
fn parameters(others: Vec<(StationKind, StationParameters)>) -> Parameters {
    let stations = std::iter::once((StationKind::Payment, delay(20))).chain(others);
    Parameters { stations: table(stations.map(|(kind, parameters)| (StationId::of(kind), parameters))) }
}

fn seller(setting: &Setting, parameters: Parameters) -> Bench<Seller> {
    Bench::new(Seller::new(vec![phase(0, setting.clone(), parameters)]), setting)
}

fn place(parcel: ParcelKey) -> Message {
    Message::PlaceOrder(PlaceOrder { parcel })
}

const ORDERS: LinkId = LinkId::DriverToSeller;
const CUSTOMS: LinkId = LinkId::CustomsToSeller;
