//! The horizon: every interval that is open is told, once.

use customs::Review;
use model::SimTime;
use protocol::{Interval, Setting, StationKind};

use crate::support::{ALWAYS, SECOND, Zone, at, desk, parameters, parcel, setting, station};

fn open(zone: &mut Zone, ordinal: u64) -> Vec<Interval> {
    let own = zone.log.censored.iter().filter(|(_, open)| *open == parcel(ordinal));
    own.map(|(interval, _)| *interval).collect()
}

/// A run with the horizon at `seconds`.
fn ending(seconds: i64) -> Setting {
    let mut setting = setting();
    setting.window.horizon = at(seconds);
    setting
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
    let mut zone = Zone::new(ending(1000), parameters);
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

/// The wait of whoever is in service has ended: it counts, though the service has not ended.
fn waited(zone: &Zone, ordinal: u64) -> Vec<(Interval, i64)> {
    let own = zone.log.intervals.iter().filter(|(_, facts, _)| facts.parcel == parcel(ordinal));
    let waits = own.filter(|(interval, ..)| matches!(interval, Interval::ReviewWait | Interval::UnpackWait));
    waits.map(|(interval, _, length)| (*interval, length.ns() / SECOND)).collect()
}

#[test]
fn the_wait_of_a_parcel_that_is_in_review_counts() {
    let mut parameters = parameters();
    parameters.review.share = ALWAYS;
    parameters.stations.stations = vec![station(StationKind::Reviewers, 1, 300)];
    let mut zone = Zone::new(ending(500), parameters);
    zone.file(100, parcel(0));
    zone.file(100, parcel(1));
    zone.file(100, parcel(2));
    zone.run(500);
    zone.close();
    assert_eq!(
        [0, 1, 2].map(|ordinal| waited(&zone, ordinal)),
        [vec![(Interval::ReviewWait, 0)], vec![(Interval::ReviewWait, 300)], vec![]]
    );
    assert!(open(&mut zone, 1).contains(&Interval::Review));
    assert!(open(&mut zone, 2).contains(&Interval::ReviewWait));
}

#[test]
fn the_wait_before_a_question_counts_while_the_answer_is_awaited() {
    let mut parameters = parameters();
    parameters.review = Review { share: ALWAYS, asks: ALWAYS, ..parameters.review };
    parameters.stations.stations = vec![station(StationKind::Reviewers, 1, 300)];
    let mut zone = Zone::new(ending(1000), parameters);
    zone.file(100, parcel(0));
    zone.file(100, parcel(1));
    zone.run(1000);
    zone.close();
    assert_eq!(waited(&zone, 1), [(Interval::ReviewWait, 300)]);
    assert!(open(&mut zone, 1).contains(&Interval::Review));
}

#[test]
fn the_wait_of_a_parcel_that_is_being_unpacked_counts() {
    let mut parameters = parameters();
    parameters.risk.random = ALWAYS;
    parameters.risk.image.false_alarms = ALWAYS;
    parameters.stations.stations = vec![station(StationKind::Unpackers, 1, 300)];
    let mut zone = Zone::new(ending(600), parameters);
    for ordinal in 0..2 {
        zone.file(100, parcel(ordinal));
        zone.present(200, parcel(ordinal));
    }
    zone.run(600);
    zone.close();
    assert_eq!(
        [0, 1].map(|ordinal| waited(&zone, ordinal)),
        [vec![(Interval::UnpackWait, 0)], vec![(Interval::UnpackWait, 300)]]
    );
    assert!(open(&mut zone, 1).contains(&Interval::Unpack));
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
