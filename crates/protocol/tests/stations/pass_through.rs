//! A station at which nothing happens costs nothing and says nothing, but for the milestone of its start.

use model::Milestone;
use protocol::{StationKind::Pickers, StationTable};
use queueing::StationParameters;

use crate::harness::{Yard, at, station, table};

#[test]
fn a_station_that_is_missing_and_one_that_does_nothing_pass_parcels_at_once() {
    for table in [StationTable::default(), table(&[(Pickers, StationParameters::none())])] {
        let mut yard = Yard::open(&table);
        yard.arrive(5, 1, Pickers);
        assert_eq!(yard.served(Pickers), [(1, 5)]);
        assert_eq!(yard.book.milestones, [(Milestone::PickStarted, at(5))]);
        assert!(yard.book.visits.is_empty() && yard.book.levels.is_empty());
    }
}

/// Who has passed leaves no trace: an outage stops the next, and a change gives it a server to wait for.
#[test]
fn what_others_found_is_forgotten_with_an_outage_and_with_a_change() {
    let nothing = table(&[(Pickers, StationParameters::none())]);
    let mut yard = Yard::open(&nothing);
    yard.arrive(1, 1, Pickers);
    yard.arrive(2, 2, Pickers);
    yard.suspend(3);
    yard.arrive(4, 3, Pickers);
    yard.resume(10);
    yard.run_to(11);
    yard.arrive(12, 4, Pickers);
    yard.change(13, &table(&[(Pickers, station(1, 10))]));
    yard.arrive(14, 5, Pickers);
    yard.arrive(15, 6, Pickers);
    yard.change(16, &nothing);
    yard.arrive(17, 7, Pickers);
    yard.run_to(100);
    yard.arrive(101, 8, Pickers);
    assert_eq!(yard.served(Pickers), [(1, 1), (2, 2), (3, 10), (4, 12), (7, 17), (5, 24), (6, 26), (8, 101)]);
    yard.assert_time_adds_up(Pickers, 200);
}

/// Nobody is served from 3 to 10: who waits then is told of until the station is empty again.
#[test]
fn who_is_inside_when_a_station_becomes_a_pass_through_is_told_of_to_the_end() {
    let nothing = StationParameters::none;
    for at_work in [StationParameters { capacity: 0.0, ..nothing() }, station(1, 10)] {
        let mut yard = Yard::open(&table(&[(Pickers, nothing())]));
        yard.change(3, &table(&[(Pickers, at_work)]));
        yard.arrive(4, 1, Pickers);
        yard.arrive(5, 2, Pickers);
        yard.change(10, &table(&[(Pickers, nothing())]));
        yard.run_to(100);
        assert_eq!(yard.served(Pickers).len(), 2);
        yard.assert_time_adds_up(Pickers, 100);
    }
}
