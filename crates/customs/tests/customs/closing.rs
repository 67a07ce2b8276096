//! The horizon: every interval that is open is told, once.

use model::SimTime;
use protocol::{Interval, StationKind};

use crate::support::{ALWAYS, Zone, at, desk, parameters, parcel, setting, station};

fn open(zone: &mut Zone, ordinal: u64) -> Vec<Interval> {
    let own = zone.log.censored.iter().filter(|(_, open)| *open == parcel(ordinal));
    own.map(|(interval, _)| *interval).collect()
}

#[test]
fn what_is_open_at_the_horizon_is_told_once() {
    use Interval::{Acceptance, CustomsClearance, CustomsHeld, OrderToRelease, Review, ReviewWait};
    let mut parameters = parameters();
    parameters.review.share = ALWAYS;
    parameters.stations.stations = vec![
        station(StationKind::Intake, 1, 1),
        station(StationKind::Reviewers, 1, 1_000_000),
        desk(StationKind::Xray, 60),
    ];
    let mut setting = setting();
    setting.window.horizon = at(1000);
    let mut zone = Zone::new(setting, parameters);
    // In review, in line for it, in intake, and with a document missing.
    zone.file(100, parcel(0));
    zone.file(200, parcel(1));
    zone.file(999, parcel(2));
    zone.payment(999, parcel(3));
    zone.run(1000);
    zone.close();
    let accepted = [OrderToRelease, CustomsClearance, CustomsHeld];
    assert_eq!(open(&mut zone, 0), [&accepted[..], &[Review]].concat());
    assert_eq!(open(&mut zone, 1), [&accepted[..], &[ReviewWait]].concat());
    assert_eq!(open(&mut zone, 2), [CustomsClearance, CustomsHeld, Acceptance]);
    assert_eq!(open(&mut zone, 3), []);
}

#[test]
fn a_released_parcel_is_on_its_way_to_the_gate() {
    let mut zone = Zone::new(setting(), parameters());
    zone.file(100, parcel(0));
    zone.run(1000);
    zone.close();
    assert_eq!(open(&mut zone, 0), [Interval::ReleaseToGate]);
}

#[test]
fn before_the_first_document_nothing_is_open() {
    let mut zone = Zone::changing(vec![(SimTime::ZERO, setting(), parameters(), false)]);
    zone.run(1000);
    zone.close();
    assert_eq!(zone.log.censored, []);
}
