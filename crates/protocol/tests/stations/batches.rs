//! Customers who are served together.

use protocol::StationKind::Vehicles;
use queueing::{Batch, Lag, StationParameters};

use crate::harness::{Yard, seconds, station, table};

/// Vehicles for three, that wait 20 s for their first: unlimited in number, without work.
#[test]
fn a_vehicle_leaves_full_or_when_its_first_has_waited_long_enough() {
    let batch = Some(Batch { size: 3, wait_max: seconds(20) });
    let mut yard =
        Yard::open(&table(&[(Vehicles, StationParameters { batch, ..StationParameters::none() })]));
    for (second, parcel) in [(0, 1), (1, 2), (2, 3), (5, 4), (6, 5)] {
        yard.arrive(second, parcel, Vehicles);
    }
    yard.run_to(50);
    assert_eq!(yard.served(Vehicles), [(1, 2), (2, 2), (3, 2), (4, 25), (5, 25)]);
    yard.assert_time_adds_up(Vehicles, 50);
}

/// One server, 10 s a batch of two: the third and fourth wait for it, though their batch is full.
#[test]
fn a_full_batch_waits_for_a_server() {
    let batch = Some(Batch { size: 2, wait_max: seconds(20) });
    let service = Lag::constant(seconds(10));
    let mut yard = Yard::open(&table(&[(Vehicles, StationParameters { batch, service, ..station(1, 0) })]));
    for parcel in 1..=5 {
        yard.arrive(parcel as i64, parcel, Vehicles);
    }
    yard.run_to(50);
    assert_eq!(yard.served(Vehicles), [(1, 12), (2, 12), (3, 22), (4, 22), (5, 35)]);
    yard.assert_time_adds_up(Vehicles, 50);
    let most = yard.book.levels.iter().map(|(_, _, level)| (level.in_service, level.busy)).max();
    assert_eq!(most, Some((2, 1)), "two customers, one server");
}
