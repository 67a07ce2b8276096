//! One desk with any service time: Pollaczek and Khinchine.

use protocol::Interval;
use queueing::theory;

use crate::desk::Row;
use crate::experiment::{Experiment, Length};

/// A service takes a minute on average.
fn service(scv: f64) -> String {
    if scv == 0.0 {
        return "customs.reviewers.service=60s".to_owned();
    }
    let sd_s = 60.0 * scv.sqrt();
    format!("customs.reviewers.service={{ lognormal: {{ mean: 60s, sd: {sd_s}s }} }}")
}

/// How many parcels hold the mean wait to the rule: the asymptotic variance of the mean wait of M/M/1
/// (D. Daley, "The serial correlation coefficients of waiting times in a stationary single server queue", 1968), and for
/// other services a factor that was found by trying.
fn parcels_needed(load: f64, factor: f64) -> f64 {
    let variance = 2.0 + load * (5.0 - load * (4.0 - load));
    factor * variance / (load * (1.0 - load) * (1.0 - load)) / (0.0038 * 0.0038)
}

fn check_row(load: f64, scv: f64, factor: f64) {
    let set = [format!("arrivals.0.rate={load}/min"), service(scv)];
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    let desk =
        Experiment::desk(Row::REVIEW, "teaching/mg1", &set, &Length::of(parcels_needed(load, factor), load));
    desk.check_interval(Interval::ReviewWait, theory::mg1_wait_mean(load, 1.0, scv), &[]);
}

#[test]
fn half_loaded_desks() {
    for (scv, factor) in [(0.0, 0.5), (0.5, 1.3), (1.0, 2.3)] {
        check_row(0.5, scv, factor);
    }
}

#[test]
#[ignore = "long: 70 million parcels; .ci/long.sh runs it in release"]
fn pollaczek_and_khinchine_in_long_runs() {
    for (load, scv, factor) in
        [(0.5, 2.0, 4.5), (0.5, 4.0, 12.0), (0.8, 0.0, 1.0), (0.8, 0.5, 1.2), (0.8, 1.0, 2.0)]
    {
        check_row(load, scv, factor);
    }
}

#[test]
#[ignore = "very long: 210 million parcels; .ci/theory.sh runs it in release"]
fn pollaczek_and_khinchine_in_very_long_runs() {
    for (load, scv, factor) in [(0.8, 4.0, 10.0), (0.9, 0.0, 1.0), (0.9, 0.5, 1.2), (0.9, 1.0, 2.0)] {
        check_row(load, scv, factor);
    }
}
