//! Dated changes: what has been drawn stays, what is under way is paced anew.

use protocol::StationKind::{Reviewers, Xray};
use queueing::{Lag, StationParameters};

use crate::harness::{Yard, seconds, station, table};

/// At 4 the pace halves: 6 s of work are left, and take 3.
#[test]
fn a_new_pace_holds_for_the_rest_of_a_service() {
    let at_pace = |pace| table(&[(Xray, StationParameters { pace, ..station(1, 10) })]);
    let mut yard = Yard::open(&at_pace(1.0));
    yard.arrive(0, 1, Xray);
    yard.change(4, &at_pace(0.5));
    yard.arrive(20, 2, Xray);
    yard.run_to(100);
    assert_eq!(yard.served(Xray), [(1, 7), (2, 25)]);
}

#[test]
fn a_new_service_holds_for_who_comes_later() {
    let with = |service| {
        table(&[(Reviewers, StationParameters { service: Lag::constant(seconds(service)), ..station(1, 0) })])
    };
    let mut yard = Yard::open(&with(10));
    yard.arrive(0, 1, Reviewers);
    yard.arrive(1, 2, Reviewers);
    yard.change(2, &with(3));
    yard.arrive(3, 3, Reviewers);
    yard.run_to(100);
    assert_eq!(yard.served(Reviewers), [(1, 10), (2, 20), (3, 23)]);
}

#[test]
fn a_station_can_appear_and_go() {
    let mut yard = Yard::open(&table(&[]));
    yard.arrive(0, 1, Xray);
    yard.change(5, &table(&[(Xray, station(1, 10))]));
    yard.arrive(6, 2, Xray);
    yard.arrive(7, 3, Xray);
    yard.change(10, &table(&[]));
    yard.run_to(100);
    // As a pass-through it has unlimited servers; the work drawn before stays.
    assert_eq!(yard.served(Xray), [(1, 0), (2, 16), (3, 20)]);
    yard.arrive(101, 4, Xray);
    assert_eq!(yard.served(Xray).last(), Some(&(4, 101)));
}
