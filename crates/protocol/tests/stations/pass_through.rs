//! A station at which nothing happens costs nothing and says nothing, but for the milestone of its start.

use model::Milestone;
use protocol::{StationKind::Pickers, StationTable};
use queueing::StationParameters;

use crate::harness::{Yard, at, table};

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
