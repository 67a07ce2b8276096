//! Who is next, and what becomes of a service that is interrupted. Odd parcels are of the better class.

use protocol::StationKind::Reviewers;
use queueing::{Discipline, Preemption, StationParameters};

use crate::harness::{Yard, station, table};

fn served(discipline: Discipline) -> Vec<(u64, i64)> {
    let mut yard = Yard::open(&table(&[(Reviewers, StationParameters { discipline, ..station(1, 10) })]));
    for (second, parcel) in [(0, 2), (1, 4), (2, 1), (15, 3)] {
        yard.arrive(second, parcel, Reviewers);
    }
    yard.run_to(100);
    let served = yard.served(Reviewers);
    yard.assert_time_adds_up(Reviewers, 100);
    served
}

#[test]
fn first_come_first_served() {
    assert_eq!(served(Discipline::Fifo), [(2, 10), (4, 20), (1, 30), (3, 40)]);
}

#[test]
fn the_better_class_first_without_preemption() {
    assert_eq!(served(Discipline::Priority(Preemption::None)), [(2, 10), (1, 20), (3, 30), (4, 40)]);
}

/// 2 has worked 2 s when 1 comes at 2; 1 ends at 12; 2 goes on and is interrupted again at 15, with 3 s more done: 5 s
/// are left, from 25 on.
#[test]
fn preemption_with_the_work_kept() {
    assert_eq!(served(Discipline::Priority(Preemption::Resume)), [(1, 12), (3, 25), (2, 30), (4, 40)]);
}

#[test]
fn preemption_with_the_work_lost() {
    assert_eq!(served(Discipline::Priority(Preemption::Restart)), [(1, 12), (3, 25), (2, 35), (4, 45)]);
}

/// A constant drawn again is the same constant.
#[test]
fn preemption_with_the_work_drawn_again() {
    assert_eq!(served(Discipline::Priority(Preemption::Resample)), [(1, 12), (3, 25), (2, 35), (4, 45)]);
}
