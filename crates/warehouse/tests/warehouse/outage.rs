//! The warehouse's node is down for a while, and stations that block.

use model::Milestone;
use protocol::{Phase, StationKind};
use queueing::WhenFull;
use warehouse::Warehouse;

use crate::support::{Bench, parcel, phase, setting, staffed};
use crate::{CARRIER, CUSTOMS, SELLER, accepted, issued, lists, parameters, released, reserve, warehouse};

#[test]
fn messages_wait_in_order_and_services_go_on_where_they_were() {
    let setting = setting();
    let stations = parameters(&[(StationKind::Pickers, staffed(1, 100))]);
    let up = |from| phase(from, setting.clone(), stations.clone());
    let down = Phase { down: true, ..up(50) };
    let mut warehouse = Bench::new(Warehouse::new(vec![up(0), down, up(500)]), &setting);
    warehouse.receive(10, SELLER, reserve(0)).receive(10, CARRIER, issued(0)).receive(
        10,
        CUSTOMS,
        accepted(0),
    );
    warehouse.receive(60, SELLER, reserve(1)).receive(60, CARRIER, issued(1)).run(499);
    assert_eq!(lists(&warehouse.take_sent()).len(), 1);
    assert_eq!(warehouse.inside(), 2, "what waits at the door is inside");
    warehouse.receive(600, CUSTOMS, released(0)).run(1_000);
    assert_eq!(warehouse.reached(parcel(0), Milestone::Packed), Some(560));
    assert_eq!(lists(&warehouse.take_sent()).len(), 1);
}

#[test]
fn a_picker_keeps_the_parcel_while_the_packers_have_no_room() {
    let mut packers = staffed(1, 100);
    packers.room = Some(0);
    packers.when_full = WhenFull::Block;
    let stations = [(StationKind::Pickers, staffed(1, 10)), (StationKind::Packers, packers)];
    let mut warehouse = warehouse(&setting(), parameters(&stations));
    for ordinal in 0..3 {
        warehouse.receive(0, SELLER, reserve(ordinal)).receive(0, CARRIER, issued(ordinal));
        warehouse.receive(0, CUSTOMS, accepted(ordinal));
    }
    warehouse.run(1_000);
    let started = |ordinal| warehouse.reached(parcel(ordinal), Milestone::PickStarted);
    // The second is picked at 20 s and stays with the picker until the packer is free at 110 s.
    assert_eq!([0, 1, 2].map(started), [Some(0), Some(10), Some(110)]);
    assert_eq!(warehouse.reached(parcel(2), Milestone::Packed), Some(310));
}
