//! The carrier's node is down for a while.

use carrier::Carrier;
use protocol::{Phase, VehicleNumber};

use crate::support::{Bench, phase, setting};
use crate::{A, WAREHOUSE, hand_over, parameters, parcels, vehicles};

#[test]
fn parcels_wait_at_the_door_in_custody_and_are_loaded_afterwards() {
    let setting = setting();
    let up = |from| phase(from, setting.clone(), parameters(&[]));
    let down = Phase { down: true, ..up(50) };
    let mut carrier = Bench::new(Carrier::new(vec![up(0), down, up(500)]), &setting);
    for ordinal in 0..7 {
        carrier.receive(100, WAREHOUSE, hand_over(ordinal, A));
    }
    carrier.run(499);
    assert_eq!((carrier.inside(), vehicles(carrier.take_sent())), (7, vec![]));
    carrier.run(1_100);
    let expected = [
        (500, VehicleNumber(0), parcels([0, 1, 2])),
        (500, VehicleNumber(1), parcels([3, 4, 5])),
        (1_100, VehicleNumber(2), parcels([6])),
    ];
    assert_eq!(vehicles(carrier.take_sent()), expected);
    assert_eq!(carrier.inside(), 7);
}

#[test]
fn what_waited_for_a_fault_to_end_leaves_on_as_many_vehicles_as_it_takes() {
    let setting = setting();
    let up = |from| phase(from, setting.clone(), parameters(&[]));
    let mut broken = up(50);
    for (_, vehicles) in &mut broken.parameters.stations.stations {
        vehicles.capacity = 0.0;
    }
    let mut carrier = Bench::new(Carrier::new(vec![up(0), broken, up(500)]), &setting);
    for ordinal in 0..7 {
        carrier.receive(100, WAREHOUSE, hand_over(ordinal, A));
    }
    carrier.run(700);
    let expected = [
        (500, VehicleNumber(0), parcels([0, 1, 2])),
        (500, VehicleNumber(1), parcels([3, 4, 5])),
        (700, VehicleNumber(2), parcels([6])),
    ];
    assert_eq!(vehicles(carrier.take_sent()), expected);
}
