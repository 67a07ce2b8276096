//! What becomes of a service whose server goes off duty.

use protocol::StationKind::Reviewers;
use queueing::{Fatigue, Servers, ShiftEnd, StationParameters};

use crate::harness::{Yard, roster, seconds, station, table};

/// Two servers, 10 s each; at 5 one goes, at 30 it is back.
fn served(shift_end: ShiftEnd) -> Vec<(u64, i64)> {
    let servers = Servers::Own(roster(2, &[(5, 1), (30, 2)]));
    let mut yard =
        Yard::open(&table(&[(Reviewers, StationParameters { servers, shift_end, ..station(2, 10) })]));
    for (second, parcel) in [(0, 1), (1, 2), (2, 3)] {
        yard.arrive(second, parcel, Reviewers);
    }
    yard.run_to(100);
    let served = yard.served(Reviewers);
    yard.assert_time_adds_up(Reviewers, 100);
    served
}

/// Slot 0 is the first to finish, and leaves; slot 1 takes the third.
#[test]
fn finish() {
    assert_eq!(served(ShiftEnd::Finish), [(1, 10), (2, 11), (3, 21)]);
}

/// At 5 slot 1 hands parcel 2 over with 6 s left; slot 0 takes it at 10, before 3.
#[test]
fn hand_over() {
    assert_eq!(served(ShiftEnd::HandOver), [(1, 10), (2, 16), (3, 26)]);
}

/// At 5 slot 1 leaves parcel 2 with 6 s left, and goes on at 30.
#[test]
fn suspend() {
    assert_eq!(served(ShiftEnd::Suspend), [(1, 10), (3, 20), (2, 36)]);
}

/// On duty since -1; after 3,600 s it slows by 50 % an hour: two hours later a service takes twice as long. The shift
/// that begins at 20,000 is fresh.
#[test]
fn a_tired_server_is_slower_until_the_next_shift() {
    let fatigue = Some(Fatigue { after: seconds(3_600), slower_per_hour: 0.5 });
    let servers = Servers::Own(roster(1, &[(20_000, 1)]));
    let mut yard =
        Yard::open(&table(&[(Reviewers, StationParameters { servers, fatigue, ..station(1, 100) })]));
    yard.arrive(0, 1, Reviewers);
    yard.arrive(10_799, 2, Reviewers);
    yard.arrive(20_001, 3, Reviewers);
    yard.run_to(30_000);
    assert_eq!(yard.served(Reviewers), [(1, 100), (2, 10_999), (3, 20_101)]);
}

/// The same day, but at 7,000 another roster is written for the next shift, and at 8,000 one more server comes for this one: it is
/// fresh, and that makes nobody else so.
#[test]
fn another_roster_rests_nobody() {
    let fatigue = Some(Fatigue { after: seconds(3_600), slower_per_hour: 0.5 });
    let with = |first: u32, next: u32| {
        let servers = Servers::Own(roster(first, &[(20_000, next)]));
        table(&[(Reviewers, StationParameters { servers, fatigue, ..station(1, 100) })])
    };
    let mut yard = Yard::open(&with(1, 1));
    yard.arrive(0, 1, Reviewers);
    yard.change(7_000, &with(1, 2));
    yard.change(8_000, &with(2, 2));
    yard.arrive(10_799, 2, Reviewers);
    yard.arrive(10_799, 3, Reviewers);
    yard.arrive(20_001, 4, Reviewers);
    yard.run_to(30_000);
    assert_eq!(yard.served(Reviewers), [(1, 100), (3, 10_899), (2, 10_999), (4, 20_101)]);
}
