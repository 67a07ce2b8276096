//! One line: the county hospital with one and with two doctors, and Erlang's grid.

use measure::{Ledger, Selection};
use model::Duration;
use protocol::{Interval, StationKind};
use queueing::theory;

use crate::desk::Row;
use crate::experiment::{Experiment, Length};

/// Two parcels a minute, 20 s of review: a load of 2/3 Erlang.
const ARRIVALS: f64 = 2.0;
const REVIEW: f64 = 1.0 / 3.0;

#[test]
fn one_review_desk_is_an_mm1_queue() {
    let desk = Experiment::desk(Row::REVIEW, "teaching/mm1", &[], &Length::of(5e6, ARRIVALS));
    let wait = theory::mmc_wait_mean(1, ARRIVALS, REVIEW);
    let wait_p95 = theory::mmc_wait_quantile(0.95, 1, ARRIVALS, REVIEW);
    desk.check_interval(Interval::ReviewWait, wait, &[(0.95, wait_p95)]);
    let sojourn = |q| (q, theory::mm1_sojourn_quantile(q, ARRIVALS, REVIEW));
    let sojourn_mean = theory::mm1_sojourn_mean(ARRIVALS, REVIEW);
    desk.check_interval(Interval::CustomsClearance, sojourn_mean, &[0.5, 0.9, 0.95].map(sojourn));
    desk.check("share that waits", ARRIVALS * REVIEW, share_that_waits);
    desk.check_utilisation(StationKind::Reviewers, ARRIVALS * REVIEW);
    desk.check_line(StationKind::Reviewers, ARRIVALS * wait);
    desk.check_in_system(StationKind::Reviewers, ARRIVALS * sojourn_mean);
}

#[test]
fn two_review_desks_are_an_mm2_queue() {
    let desks = Experiment::desk(Row::REVIEW, "teaching/mmc", &[], &Length::of(4.5e6, ARRIVALS));
    check_erlang(&desks, 2, ARRIVALS, REVIEW);
    desks.check_utilisation(StationKind::Reviewers, ARRIVALS * REVIEW / 2.0);
    desks.check_line(StationKind::Reviewers, ARRIVALS * theory::mmc_wait_mean(2, ARRIVALS, REVIEW));
    let sojourn = theory::mmc_sojourn_mean(2, ARRIVALS, REVIEW);
    desks.check_in_system(StationKind::Reviewers, ARRIVALS * sojourn);
}

fn share_that_waits(ledger: &Ledger) -> f64 {
    let waits = ledger.interval_tally(Interval::ReviewWait, &Selection::ALL);
    1.0 - waits.count_within(Duration::ZERO) as f64 / waits.n() as f64
}

/// The share that waits, the wait and the time at the desk, with their 95th percentiles.
fn check_erlang(desks: &Experiment, servers: u32, arrivals: f64, service: f64) {
    let waits = theory::erlang_c(servers, theory::offered_load(arrivals, service));
    desks.check("share that waits", waits, share_that_waits);
    let wait = theory::mmc_wait_mean(servers, arrivals, service);
    let wait_p95 = theory::mmc_wait_quantile(0.95, servers, arrivals, service);
    desks.check_interval(Interval::ReviewWait, wait, &[(0.95, wait_p95)]);
    let sojourn = theory::mmc_sojourn_mean(servers, arrivals, service);
    let sojourn_p95 = theory::mmc_sojourn_quantile(0.95, servers, arrivals, service);
    desks.check_interval(Interval::CustomsClearance, sojourn, &[(0.95, sojourn_p95)]);
}

/// How many parcels hold the mean wait to the rule with a margin. The line decorrelates over the relaxation time, or two
/// thirds of it where many wait; its squared coefficient of variation is that of a geometric line which there is with
/// the probability of waiting.
fn parcels_needed(servers: u32, load: f64) -> f64 {
    let waits = theory::erlang_c(servers, load);
    let relaxation = theory::mmc_relaxation_time(servers, load, 1.0);
    let memory = relaxation * if waits > 0.4 { 0.65 } else { 1.0 };
    let variation = 2.0 / waits - 1.0;
    let error = if load / f64::from(servers) >= 0.95 { 0.0075 } else { 0.0036 };
    load * 2.0 * memory * variation / (error * error)
}

/// A service takes a minute.
fn check_row(load: f64, servers: u32, parcels: f64) {
    let set = [
        format!("arrivals.0.rate={load}/min"),
        format!("customs.reviewers={{ servers: {servers}, service: {{ exponential: {{ mean: 60s }} }} }}"),
    ];
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    let desks = Experiment::desk(Row::REVIEW, "teaching/mmc", &set, &Length::of(parcels, load));
    check_erlang(&desks.heavy(load / f64::from(servers)), servers, load, 1.0);
}

#[test]
fn erlangs_grid() {
    check_row(5.0, 8, 15e6);
}

#[test]
#[ignore = "long: 50 million parcels; .ci/long.sh runs it in release"]
fn erlangs_grid_with_few_servers() {
    check_rows(&[(5.0, [6, 7].as_slice())]);
}

#[test]
#[ignore = "very long: 1,600 million parcels; .ci/theory.sh runs it in release"]
fn erlangs_grid_in_very_long_runs() {
    check_rows(&[
        (5.0, [10].as_slice()),
        (10.0, &[11, 12, 14, 17]),
        (20.0, &[21, 22, 25, 29]),
        (50.0, &[52, 58]),
        (100.0, &[110]),
    ]);
}

fn check_rows(rows: &[(f64, &[u32])]) {
    for (load, servers) in rows {
        for servers in *servers {
            check_row(*load, *servers, parcels_needed(*servers, *load));
        }
    }
}
