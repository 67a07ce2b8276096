//! Who leaves a line before it is served.

use protocol::{StationKind::Reviewers, StationVisit};
use queueing::{Ending, Lag, StationParameters};

use crate::harness::{Yard, at, seconds, station, table};

#[test]
fn a_customer_leaves_when_its_patience_ends_but_not_from_service() {
    let patience = Some(Lag::constant(seconds(5)));
    let mut yard = Yard::open(&table(&[(Reviewers, StationParameters { patience, ..station(1, 10) })]));
    for (second, parcel) in [(0, 1), (1, 2), (7, 3)] {
        yard.arrive(second, parcel, Reviewers);
    }
    yard.run_to(50);
    let expected = [
        (2, Reviewers, 6, Ending::Reneged),
        (1, Reviewers, 10, Ending::Served),
        (3, Reviewers, 20, Ending::Served),
    ];
    assert_eq!(yard.left, expected);
    let left = StationVisit::Left { arrived: at(1), left: at(6) };
    assert!(yard.book.visits.contains(&(Reviewers.into(), left)));
    yard.assert_time_adds_up(Reviewers, 50);
}

#[test]
fn a_customer_is_withdrawn_from_the_line_but_not_from_service() {
    let mut yard = Yard::open(&table(&[(Reviewers, station(1, 10))]));
    yard.arrive(0, 1, Reviewers);
    yard.arrive(1, 2, Reviewers);
    assert!(yard.withdraw(3, 2, Reviewers));
    assert!(!yard.withdraw(3, 1, Reviewers));
    yard.run_to(50);
    assert_eq!(yard.served(Reviewers), [(1, 10)]);
    yard.assert_time_adds_up(Reviewers, 50);
}
