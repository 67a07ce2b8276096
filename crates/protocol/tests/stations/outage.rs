//! A node that is down, and a station that is down or slow.

use protocol::StationKind::{Packers, Pickers, Reviewers, Xray};
use queueing::{Ending, Lag, StationParameters, WhenFull};

use crate::harness::{Yard, seconds, station, table};

#[test]
fn while_a_node_is_down_services_pause_and_lines_grow() {
    let mut yard = Yard::open(&table(&[(Reviewers, station(1, 10))]));
    yard.arrive(0, 1, Reviewers);
    yard.suspend(4);
    yard.arrive(5, 2, Reviewers);
    yard.resume(20);
    yard.run_to(100);
    assert_eq!(yard.served(Reviewers), [(1, 26), (2, 36)]);
    yard.assert_time_adds_up(Reviewers, 100);
}

/// 2 and 3 lose patience at 6 and 7, when nobody is there to deal with that; 4 only after the node is up again.
#[test]
fn who_loses_patience_while_a_node_is_down_leaves_when_it_is_up_again() {
    let patience = Some(Lag::constant(seconds(5)));
    let mut yard = Yard::open(&table(&[(Reviewers, StationParameters { patience, ..station(1, 10) })]));
    for (second, parcel) in [(0, 1), (1, 2), (2, 3), (3, 4)] {
        yard.arrive(second, parcel, Reviewers);
    }
    yard.suspend(4);
    yard.resume(7);
    yard.run_to(100);
    let expected = [
        (2, Reviewers, 7, Ending::Reneged),
        (3, Reviewers, 7, Ending::Reneged),
        (4, Reviewers, 8, Ending::Reneged),
        (1, Reviewers, 13, Ending::Served),
    ];
    assert_eq!(yard.left, expected);
    yard.assert_time_adds_up(Reviewers, 100);
}

/// 2 is picked at 2 and stays with its picker: until there is room, or none is needed, but not while the node is down.
#[test]
fn a_change_that_makes_room_while_a_node_is_down_lets_go_when_it_is_up_again() {
    let narrow = |room| StationParameters { room, when_full: WhenFull::Block, ..station(1, 10) };
    let table = |room| table(&[(Pickers, station(1, 1)), (Packers, narrow(room))]);
    for room in [Some(1), None] {
        let mut yard = Yard::with_way(&table(Some(0)), Some((Pickers, Packers)));
        yard.arrive(0, 1, Pickers);
        yard.arrive(0, 2, Pickers);
        yard.suspend(4);
        yard.change(5, &table(room));
        yard.resume(20);
        yard.run_to(100);
        assert_eq!(yard.served(Pickers), [(1, 1), (2, 20)], "{room:?}");
        assert_eq!(yard.served(Packers), [(1, 27), (2, 37)], "{room:?}");
        yard.assert_time_adds_up(Pickers, 100);
        yard.assert_time_adds_up(Packers, 100);
    }
}

/// Half capacity during [5, 11): of 10 s of work 5 are done by 5, 3 more by 11, the rest by 13.
#[test]
fn a_station_at_half_capacity_works_at_half_speed() {
    let at_capacity = |capacity| table(&[(Xray, StationParameters { capacity, ..station(1, 10) })]);
    let mut yard = Yard::open(&at_capacity(1.0));
    yard.arrive(0, 1, Xray);
    yard.change(5, &at_capacity(0.5));
    yard.change(11, &at_capacity(1.0));
    yard.run_to(100);
    assert_eq!(yard.served(Xray), [(1, 13)]);
}

#[test]
fn a_station_without_capacity_pauses_and_starts_nobody() {
    let at_capacity = |capacity| table(&[(Xray, StationParameters { capacity, ..station(2, 10) })]);
    let mut yard = Yard::open(&at_capacity(1.0));
    yard.arrive(0, 1, Xray);
    yard.change(5, &at_capacity(0.0));
    yard.arrive(6, 2, Xray);
    yard.change(50, &at_capacity(1.0));
    yard.run_to(100);
    assert_eq!(yard.served(Xray), [(1, 55), (2, 60)]);
    yard.assert_time_adds_up(Xray, 100);
}
