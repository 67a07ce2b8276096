//! A review that sends a quarter of the lists back: Jackson's feedback, through the whole zone.

use measure::{Ledger, Selection};
use protocol::{Interval, StationKind};
use queueing::theory;

use crate::experiment::{Experiment, Length, MINUTE_S, station_of};

/// Four lists a minute, 6 s of review, a quarter comes back.
const ARRIVALS: f64 = 4.0;
const REVIEW: f64 = 0.1;
const BACK: f64 = 0.25;

/// The way back takes two links. A line is as long whatever the way back takes, so the links may be as long as is fast.
fn run(length: &str) -> Experiment {
    Experiment::whole("teaching/feedback", &["links.delay=10m"], &Length::new(length, 16))
}

/// Reviews that ended for each parcel that came.
fn visits(ledger: &Ledger) -> f64 {
    let parcels = ledger.interval_tally(Interval::CustomsClearance, &Selection::ALL).n();
    station_of(ledger, StationKind::Reviewers).arrivals() as f64 / parcels as f64
}

#[test]
fn a_third_more_visits() {
    let zone = run("96h");
    let exact = theory::feedback(ARRIVALS, REVIEW, BACK);
    zone.check("visits", exact.visits_mean, visits);
    zone.check_utilisation(StationKind::Reviewers, exact.load);
}

#[test]
#[ignore = "long: 5 million parcels through the whole zone; .ci/long.sh runs it in release"]
fn the_line_of_those_who_come_and_those_who_come_back() {
    let zone = run("55d");
    let exact = theory::feedback(ARRIVALS, REVIEW, BACK);
    zone.check("visits", exact.visits_mean, visits);
    zone.check_utilisation(StationKind::Reviewers, exact.load);
    zone.check_in_system(StationKind::Reviewers, exact.in_system_mean);
    zone.check("all visits of a parcel", exact.in_system_mean / ARRIVALS, |ledger| {
        let desk = station_of(ledger, StationKind::Reviewers);
        let of_visits_ns = (desk.waits().sum_ns() + desk.services().sum_ns()) as f64;
        let parcels = ledger.interval_tally(Interval::CustomsClearance, &Selection::ALL).n() as f64;
        of_visits_ns / parcels / 1e9 / MINUTE_S
    });
}
