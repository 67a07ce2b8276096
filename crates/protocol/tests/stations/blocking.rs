//! A full line behind a station blocks its servers.

use protocol::StationKind::{Packers, Pickers};
use queueing::{StationParameters, WhenFull};

use crate::harness::{Yard, station, table};

/// Two pickers of 1 s, one packer of 10 s with room for one. Parcel 1 is packed from 1 on, 2 waits from 1 on, 3 and 4
/// stay with their pickers from 2 on. When 1 is packed at 11, 2 starts and 3 may wait; its picker takes 5, who is picked
/// at 12 and blocked. So it goes on every ten seconds.
#[test]
fn a_picker_keeps_its_parcel_until_there_is_room_at_the_packers() {
    let packers = StationParameters { room: Some(1), when_full: WhenFull::Block, ..station(1, 10) };
    let table = table(&[(Pickers, station(2, 1)), (Packers, packers)]);
    let mut yard = Yard::with_way(&table, Some((Pickers, Packers)));
    for parcel in 1..=6 {
        yard.arrive(0, parcel, Pickers);
    }
    yard.run_to(100);
    assert_eq!(yard.served(Pickers), [(1, 1), (2, 1), (3, 11), (4, 21), (5, 31), (6, 41)]);
    let packed: Vec<i64> = yard.served(Packers).into_iter().map(|(_, second)| second).collect();
    assert_eq!(packed, [11, 21, 31, 41, 51, 61]);
    for kind in [Pickers, Packers] {
        yard.assert_time_adds_up(kind, 100);
    }
}

/// More packers at 5: both who are blocked may go at once.
#[test]
fn a_change_that_makes_room_lets_all_go_for_whom_there_is_room() {
    let packers =
        |servers| StationParameters { room: Some(0), when_full: WhenFull::Block, ..station(servers, 10) };
    let table = |servers| table(&[(Pickers, station(3, 1)), (Packers, packers(servers))]);
    let mut yard = Yard::with_way(&table(1), Some((Pickers, Packers)));
    for parcel in 1..=3 {
        yard.arrive(0, parcel, Pickers);
    }
    yard.change(5, &table(3));
    yard.run_to(100);
    assert_eq!(yard.served(Pickers), [(1, 1), (2, 5), (3, 5)]);
    assert_eq!(yard.served(Packers), [(1, 11), (2, 15), (3, 15)]);
}

/// Three pickers of 1 s, one packer of 10 s without room. When 1 is packed at 11, 2 may leave its picker, but it is cancelled and
/// goes nowhere: so 3 is next at once.
#[test]
fn whoever_leaves_and_does_not_go_on_makes_room_for_the_next() {
    let packers = StationParameters { room: Some(0), when_full: WhenFull::Block, ..station(1, 10) };
    let table = table(&[(Pickers, station(3, 1)), (Packers, packers)]);
    let mut yard = Yard::with_way(&table, Some((Pickers, Packers)));
    yard.gone = vec![2];
    for parcel in 1..=3 {
        yard.arrive(0, parcel, Pickers);
    }
    yard.run_to(100);
    assert_eq!(yard.served(Pickers), [(1, 1), (2, 11), (3, 11)]);
    assert_eq!(yard.served(Packers), [(1, 11), (3, 21)]);
}
