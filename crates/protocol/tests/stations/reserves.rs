//! Reserve staff by trigger, with hysteresis.

use protocol::StationKind::Reviewers;
use protocol::{Reserve, ReserveEvent, ReservePlace, StationTable};

use crate::harness::{Yard, seconds, station, table};

/// More than two in line for 5 s call one server, who is there 10 s later and leaves when nobody waits.
fn with_reserve() -> StationTable {
    let reserve = Reserve {
        watch: Reviewers.into(),
        above: 2,
        lasting: seconds(5),
        call: 1,
        into: ReservePlace::Station(Reviewers.into()),
        ready_after: seconds(10),
        release_below: 1,
    };
    StationTable { reserves: vec![reserve], ..table(&[(Reviewers, station(1, 20))]) }
}

/// Parcels 1 to 5 at 0: four wait. Alert at 0, called at 5, there at 15: it takes 2 at 15. 3 starts at 20, 4 at 35, 5 at
/// 40: the line is empty, and the reserve leaves, once it has finished 4 at 55.
#[test]
fn a_reserve_comes_when_the_line_has_been_long_and_leaves_when_it_is_short() {
    let mut yard = Yard::open(&with_reserve());
    for parcel in 1..=5 {
        yard.arrive(0, parcel, Reviewers);
    }
    yard.run_to(45);
    assert_eq!(yard.stations.level(Reviewers.into()).rostered, Some(1));
    yard.run_to(100);
    assert_eq!(yard.served(Reviewers), [(1, 20), (2, 35), (3, 40), (4, 55), (5, 60)]);
    yard.assert_time_adds_up(Reviewers, 100);
    let told =
        [(ReserveEvent::Called, 4, 5), (ReserveEvent::Arrived, 4, 15), (ReserveEvent::SentHome, 0, 40)];
    assert_eq!(yard.book.reserves, told);
}

/// Parcels 1 to 4 at 0, called at 5. Who waits is withdrawn at 12, before the reserve is there.
#[test]
fn a_reserve_that_is_no_longer_wanted_is_called_off_on_its_way() {
    let mut yard = Yard::open(&with_reserve());
    for parcel in 1..=4 {
        yard.arrive(0, parcel, Reviewers);
    }
    for parcel in [2, 3, 4] {
        assert!(yard.withdraw(12, parcel, Reviewers), "{parcel} waits");
    }
    yard.run_to(100);
    assert_eq!(yard.book.reserves, [(ReserveEvent::Called, 3, 5), (ReserveEvent::CalledOff, 0, 12)]);
}

/// The line is long for four seconds only.
#[test]
fn a_line_that_is_short_again_in_time_calls_nobody() {
    let mut yard = Yard::open(&with_reserve());
    yard.arrive(0, 1, Reviewers);
    for parcel in 2..=4 {
        yard.arrive(16, parcel, Reviewers);
    }
    yard.run_to(60);
    let most = yard.book.levels.iter().filter_map(|(_, _, level)| level.rostered).max();
    assert_eq!(most, Some(1));
}
