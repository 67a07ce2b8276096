//! Officers who serve several stations.

use protocol::StationKind::{Reviewers, Unpackers};
use queueing::{Discipline, PoolNumber, PoolParameters, Preemption, Servers, StationParameters};

use crate::harness::{Yard, roster, station, table};

fn yard(discipline: Discipline) -> Yard {
    let servers = Servers::Pool(PoolNumber(0));
    let reviewers = StationParameters { servers: servers.clone(), discipline, ..station(0, 10) };
    let unpackers = StationParameters { servers, discipline, ..station(0, 20) };
    let mut table = table(&[(Reviewers, reviewers), (Unpackers, unpackers)]);
    table.pools.push(PoolParameters::of(roster(1, &[])));
    Yard::open(&table)
}

#[test]
fn a_freed_officer_takes_who_came_first_to_any_of_the_stations() {
    let mut yard = yard(Discipline::Fifo);
    yard.arrive(0, 1, Reviewers);
    yard.arrive(1, 2, Unpackers);
    yard.arrive(2, 3, Reviewers);
    yard.arrive(3, 4, Unpackers);
    yard.run_to(100);
    assert_eq!(yard.served(Reviewers), [(1, 10), (3, 40)]);
    assert_eq!(yard.served(Unpackers), [(2, 30), (4, 60)]);
    yard.assert_time_adds_up(Reviewers, 100);
    yard.assert_time_adds_up(Unpackers, 100);
}

#[test]
fn with_priority_the_best_class_of_all_the_stations_is_first() {
    let mut yard = yard(Discipline::Priority(Preemption::None));
    yard.arrive(0, 2, Reviewers);
    yard.arrive(1, 4, Unpackers);
    yard.arrive(2, 6, Reviewers);
    yard.arrive(3, 1, Unpackers);
    yard.run_to(100);
    assert_eq!(yard.served(Unpackers), [(1, 30), (4, 50)]);
    assert_eq!(yard.served(Reviewers), [(2, 10), (6, 60)]);
}

/// Two at the same instant: the station that is first in the table is first.
#[test]
fn ties_go_by_the_order_of_the_table() {
    let mut yard = yard(Discipline::Fifo);
    yard.arrive(0, 1, Reviewers);
    yard.arrive(5, 2, Unpackers);
    yard.arrive(5, 3, Reviewers);
    yard.run_to(100);
    assert_eq!(yard.served(Reviewers), [(1, 10), (3, 20)]);
    assert_eq!(yard.served(Unpackers), [(2, 40)]);
}
