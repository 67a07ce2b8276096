//! The carrier on the bench.

#[path = "../../../protocol/tests/support/mod.rs"]
mod support;

mod outage;
mod vehicles;
mod waybills;

use carrier::{Carrier, Parameters};
use model::{Duration, Lane, ParcelKey, SiteNumber};
use protocol::{HandOver, LinkId, Message, Setting, StationId, StationKind, VehicleNumber};
use queueing::{Batch, StationParameters};
use support::{Bench, at, lag, parcel, phase, table};

const WAREHOUSE: LinkId = LinkId::WarehouseToCarrier;
const CUSTOMS: LinkId = LinkId::CustomsToCarrier;
const A: SiteNumber = SiteNumber(0);
const B: SiteNumber = SiteNumber(1);

/// Vehicles of three parcels that wait for ten minutes at most, at two sites; others as given.
fn parameters(others: &[(StationKind, StationParameters)]) -> Parameters {
    let batch = Some(Batch { size: 3, wait_max: Duration::from_seconds(600) });
    let vehicles = StationParameters { batch, ..StationParameters::none() };
    let sites = [A, B].map(|site| (StationId::at(StationKind::Vehicles, site), vehicles.clone()));
    let others = others.iter().cloned().map(|(kind, parameters)| (StationId::of(kind), parameters));
    Parameters {
        stations: table(sites.into_iter().chain(others)),
        line_haul: lag(3_600),
        delivery: lag(7_200),
    }
}

fn carrier(setting: &Setting, parameters: Parameters) -> Bench<Carrier> {
    Bench::new(Carrier::new(vec![phase(0, setting.clone(), parameters)]), setting)
}

fn hand_over(ordinal: u64, site: SiteNumber) -> Message {
    Message::HandOver(HandOver { parcel: parcel(ordinal), placed: at(0), lane: Lane::Green, site })
}

/// The vehicles sent to the gate: when, which, with whom.
fn vehicles(sent: Vec<(i64, Message)>) -> Vec<(i64, VehicleNumber, Vec<ParcelKey>)> {
    let vehicle = |(when, message)| match message {
        Message::VehicleAtGate(vehicle) => Some((when, vehicle.vehicle, vehicle.parcels.to_vec())),
        _ => None,
    };
    sent.into_iter().filter_map(vehicle).collect()
}

fn parcels<const N: usize>(ordinals: [u64; N]) -> Vec<ParcelKey> {
    ordinals.map(parcel).to_vec()
}
