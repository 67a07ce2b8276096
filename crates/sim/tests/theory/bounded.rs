//! A desk with a bounded line that turns away who finds it full: M/M/c/K.

use measure::Ledger;
use protocol::StationKind;
use queueing::theory;

use crate::desk::Row;
use crate::experiment::{Experiment, Length, mean_of, station_of};

const DESK: StationKind = StationKind::Reviewers;

fn turned_away(ledger: &Ledger) -> f64 {
    let desk = station_of(ledger, DESK);
    desk.turned_away() as f64 / (desk.turned_away() + desk.arrivals()) as f64
}

/// The scenario as it stands: half as many again come as can be served.
#[test]
fn an_overloaded_desk_turns_a_third_away() {
    let (arrivals, service) = (15.0, 1.0);
    let exact = theory::bounded_queue(10, 30, arrivals, service);
    let desk = Experiment::desk(Row::REVIEW, "teaching/bounded-queue", &[], &Length::of(6e5, arrivals));
    desk.check("share turned away", exact.blocked, turned_away);
    desk.check_line(DESK, exact.queue_mean);
    desk.check_in_system(DESK, exact.in_system_mean);
    desk.check("mean wait", exact.wait_mean, |ledger| mean_of(station_of(ledger, DESK).waits()));
    desk.check_interval(protocol::Interval::CustomsClearance, exact.sojourn_mean, &[]);
    desk.check_utilisation(DESK, exact.throughput * service / 10.0);
}

fn check_quiet(desk: &Experiment, arrivals: f64) {
    let exact = theory::bounded_queue(5, 12, arrivals, 0.25);
    desk.check_in_system(DESK, exact.in_system_mean);
    desk.check_interval(protocol::Interval::CustomsClearance, exact.sojourn_mean, &[]);
    desk.check_utilisation(DESK, exact.throughput * 0.25 / 5.0);
}

/// The variant `quiet`: 8 parcels a minute, five reviewers of 15 s, room for seven.
const QUIET: [&str; 4] = [
    "arrivals.0.rate=8/min",
    "customs.reviewers.servers=5",
    "customs.reviewers.service={ exponential: { mean: 15s } }",
    "customs.reviewers.room=7",
];

fn quiet(parcels: f64) -> Experiment {
    Experiment::desk(Row::REVIEW, "teaching/bounded-queue", &QUIET, &Length::of(parcels, 8.0))
}

#[test]
fn a_quiet_desk_serves_all_but_a_few() {
    check_quiet(&quiet(2e5), 8.0);
}

#[test]
#[ignore = "long: 20 million parcels; .ci/long.sh runs it in release"]
fn the_short_line_at_a_quiet_desk() {
    let (desk, exact) = (quiet(20e6), theory::bounded_queue(5, 12, 8.0, 0.25));
    check_quiet(&desk, 8.0);
    desk.check_line(DESK, exact.queue_mean);
    desk.check("mean wait", exact.wait_mean, |ledger| mean_of(station_of(ledger, DESK).waits()));
}
