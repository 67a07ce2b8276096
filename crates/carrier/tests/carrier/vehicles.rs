//! Vehicles: full or waited long enough, one open at each site; the gate; delivery.

use model::Milestone;
use protocol::{Message, Outcome, VehicleNumber};

use crate::support::{parcel, setting};
use crate::{A, B, CUSTOMS, WAREHOUSE, carrier, hand_over, parameters, parcels, vehicles};

#[test]
fn a_vehicle_leaves_when_it_is_full() {
    let mut carrier = carrier(&setting(), parameters(&[]));
    for ordinal in 0..7 {
        carrier.receive(100 + ordinal as i64, WAREHOUSE, hand_over(ordinal, A));
    }
    carrier.run(110);
    let expected = [(102, VehicleNumber(0), parcels([0, 1, 2])), (105, VehicleNumber(1), parcels([3, 4, 5]))];
    assert_eq!(vehicles(carrier.take_sent()), expected);
    assert_eq!(carrier.reached(parcel(0), Milestone::OnVehicle), Some(102));
    assert_eq!(carrier.inside(), 7);
}

#[test]
fn a_vehicle_leaves_when_its_first_parcel_has_waited_long_enough() {
    let mut carrier = carrier(&setting(), parameters(&[]));
    carrier.receive(100, WAREHOUSE, hand_over(0, A)).receive(500, WAREHOUSE, hand_over(1, A));
    carrier.receive(701, WAREHOUSE, hand_over(2, A)).run(2_000);
    let expected = [(700, VehicleNumber(0), parcels([0, 1])), (1_301, VehicleNumber(1), parcels([2]))];
    assert_eq!(vehicles(carrier.take_sent()), expected);
}

#[test]
fn one_vehicle_is_open_at_each_site() {
    let mut carrier = carrier(&setting(), parameters(&[]));
    for (ordinal, site) in (0..).zip([A, B, A, B, B, A]) {
        carrier.receive(100, WAREHOUSE, hand_over(ordinal, site));
    }
    carrier.run(100);
    let expected = [(100, VehicleNumber(0), parcels([1, 3, 4])), (100, VehicleNumber(1), parcels([0, 2, 5]))];
    assert_eq!(vehicles(carrier.take_sent()), expected);
}

#[test]
fn vehicles_of_two_sites_that_leave_at_one_instant_are_two() {
    let mut carrier = carrier(&setting(), parameters(&[]));
    carrier.receive(100, WAREHOUSE, hand_over(0, A)).receive(100, WAREHOUSE, hand_over(1, B)).run(700);
    let expected = [(700, VehicleNumber(0), parcels([0])), (700, VehicleNumber(1), parcels([1]))];
    assert_eq!(vehicles(carrier.take_sent()), expected);
}

#[test]
fn delivery_follows_the_gate_and_ends_the_parcel() {
    let mut carrier = carrier(&setting(), parameters(&[]));
    for ordinal in 0..3 {
        carrier.receive(100, WAREHOUSE, hand_over(ordinal, A));
    }
    carrier.receive(200, CUSTOMS, Message::GatePassed(VehicleNumber(0))).run(200);
    for ordinal in 0..3 {
        assert_eq!(carrier.ended(parcel(ordinal)), Some((Outcome::Delivered, 11_000)));
    }
    assert_eq!(carrier.inside(), 0);
}

#[test]
fn who_is_on_the_road_at_the_horizon_is_inside() {
    let mut carrier = carrier(&setting(), parameters(&[]));
    for ordinal in 0..3 {
        carrier.receive(80_000, WAREHOUSE, hand_over(ordinal, A));
    }
    carrier.receive(80_100, CUSTOMS, Message::GatePassed(VehicleNumber(0))).run(86_400);
    assert_eq!((carrier.ended(parcel(0)), carrier.inside()), (None, 3));
}
