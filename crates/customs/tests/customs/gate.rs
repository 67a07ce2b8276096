//! The gate: vehicles pass it one after the other, with released parcels on them.

use model::{Milestone, ParcelKey};
use protocol::{Interval, LinkId, Message, StationKind, VehicleAtGate, VehicleNumber};

use crate::support::{SECOND, Zone, parameters, parcel, setting, station};

fn vehicle(zone: &mut Zone, seconds: i64, number: u64, parcels: &[ParcelKey]) {
    let slip = VehicleAtGate { vehicle: VehicleNumber(number), parcels: parcels.into() };
    zone.hear(seconds, LinkId::CarrierToCustoms, Message::VehicleAtGate(slip));
}

#[test]
fn the_parcels_of_a_vehicle_are_closed_together() {
    let mut parameters = parameters();
    parameters.stations.stations = vec![station(StationKind::Gate, 1, 120)];
    let mut zone = Zone::new(setting(), parameters);
    for ordinal in 0..3 {
        zone.file(100, parcel(ordinal));
    }
    vehicle(&mut zone, 300, 0, &[parcel(0), parcel(2)]);
    vehicle(&mut zone, 300, 1, &[parcel(1)]);
    zone.run(1000);
    let out = |ordinal| zone.way(parcel(ordinal)).last().copied();
    assert_eq!(out(0), Some((Milestone::GatePassed, 420)));
    assert_eq!(out(2), Some((Milestone::GatePassed, 420)));
    assert_eq!(out(1), Some((Milestone::GatePassed, 540)));
    let passed =
        zone.said(|message| if let Message::GatePassed(number) = message { Some(number.0) } else { None });
    assert_eq!(passed, [(420, 0), (540, 1)]);
    let lengths = zone.log.intervals.iter().filter(|(interval, _, _)| *interval == Interval::ReleaseToGate);
    assert_eq!(lengths.map(|(_, _, length)| length.ns() / SECOND).collect::<Vec<_>>(), [320, 320, 440]);
    assert_eq!(zone.open_stages(), []);
}
