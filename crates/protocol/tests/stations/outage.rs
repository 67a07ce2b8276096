//! A node that is down, and a station that is down or slow.

use protocol::StationKind::{Reviewers, Xray};
use queueing::StationParameters;

use crate::harness::{Yard, station, table};

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
