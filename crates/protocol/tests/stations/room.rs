//! A line with room for so many.

use protocol::{StationKind::Intake, StationVisit};
use queueing::{Ending, StationParameters};

use crate::harness::{Yard, at, station, table};

#[test]
fn who_finds_no_room_is_turned_away_at_once() {
    let mut yard = Yard::open(&table(&[(Intake, StationParameters { room: Some(1), ..station(1, 10) })]));
    for parcel in 1..=3 {
        yard.arrive(parcel as i64, parcel, Intake);
    }
    yard.run_to(50);
    let expected = [
        (3, Intake, 3, Ending::TurnedAway),
        (1, Intake, 11, Ending::Served),
        (2, Intake, 21, Ending::Served),
    ];
    assert_eq!(yard.left, expected);
    assert!(yard.book.visits.contains(&(Intake.into(), StationVisit::TurnedAway { at: at(3) })));
    yard.assert_time_adds_up(Intake, 50);
}
