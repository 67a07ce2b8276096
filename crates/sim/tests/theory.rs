//! The virtual clock against the closed forms of queueing theory.
//!
//! The rule: |simulated - exact| <= 3 SE + 0.5 % of exact, and SE <= 0.5 % of exact (1 % from a load of 0.95),
//! otherwise the test has shown nothing and fails. SE is the standard error over independent replications.
//!
//! Only intervals within customs are taken, so that the links do not come in: with an intake that takes no time, T1 to
//! T10 is the time at the review desk, and T6 to T10 that at the X-ray and the image reviewer. That leaves the links'
//! delay free: a long one lets each entity run far ahead of the others, which is a third faster.

mod support;

use measure::{Ledger, Replication, Selection, Tally};
use model::Duration;
use protocol::{Interval, StationId};
use queueing::theory;
use scenario::Scenario;
use support::{assert_self_checks, load};

/// The same in every file: the checks below compute in minutes, as the files do.
const MINUTE_S: f64 = 60.0;

struct Estimate {
    mean: f64,
    standard_error: f64,
}

impl Estimate {
    fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        Self { mean, standard_error: (squares / (n - 1.0) / n).sqrt() }
    }
}

/// A scenario that has been run.
struct Experiment {
    scenario: Scenario,
    replications: Vec<Replication>,
}

impl Experiment {
    fn run(name: &str, replications: u32, length: &str) -> Self {
        let scenario = load(name, &["links.delay=10m", &format!("clock.run={length}")]);
        let replications = sim::replications(&scenario, scenario.seed, replications, None, || false, || {});
        let replications = replications.expect("threads can be made");
        for replication in &replications {
            assert_self_checks(name, replication);
        }
        Self { scenario, replications }
    }

    /// Holds what each replication found against the exact value.
    fn check(&self, what: &str, exact: f64, found: impl Fn(&Ledger) -> f64) {
        let values: Vec<f64> =
            self.replications.iter().map(|replication| found(&replication.ledger)).collect();
        let Estimate { mean, standard_error } = Estimate::of(&values);
        let name = &self.scenario.name;
        let told =
            format!("{name}, {what}: {mean:.6}, exactly {exact:.6}, standard error {standard_error:.6}");
        println!("{told} ({:.2} %)", 100.0 * standard_error / exact);
        assert!(standard_error <= 0.005 * exact, "{told}: inconclusive, the run is too short");
        assert!((mean - exact).abs() <= 3.0 * standard_error + 0.005 * exact, "{told}: wrong");
    }

    /// The mean and percentiles of an interval, in minutes.
    fn check_interval(&self, interval: Interval, mean: f64, quantiles: &[(f64, f64)]) {
        let tally = |ledger: &Ledger| ledger.interval_tally(interval, &Selection::ALL);
        self.check(&format!("mean {}", interval.name()), mean, |ledger| mean_of(&tally(ledger)));
        for &(q, exact) in quantiles {
            let what = format!("p{} {}", q * 100.0, interval.name());
            self.check(&what, exact, |ledger| quantile_of(&tally(ledger), q));
        }
    }

    fn check_utilisation(&self, station: StationId, exact: f64) {
        let what = format!("utilisation of {}", station.name());
        self.check(&what, exact, |ledger| ledger.station(station).utilisation().expect("it has a roster"));
    }

    /// The time average of the line, from the integral of its length: by Little's law, arrival rate times mean wait.
    fn check_line(&self, station: StationId, exact: f64) {
        let window = self.scenario.window;
        let length_ns = window.arrivals_end.since(window.warmup_end).ns() as f64;
        let what = format!("line at {}", station.name());
        self.check(&what, exact, |ledger| ledger.station(station).window().waiting_ns as f64 / length_ns);
    }
}

fn mean_of(tally: &Tally) -> f64 {
    tally.mean_s().expect("something was measured") / MINUTE_S
}

fn quantile_of(tally: &Tally, q: f64) -> f64 {
    tally.percentile_s(q, 0).expect("everything that began has ended") / MINUTE_S
}

/// Two parcels a minute, 20 s of review: a load of 2/3 Erlang.
const ARRIVALS: f64 = 2.0;
const REVIEW: f64 = 1.0 / 3.0;

#[test]
fn one_review_desk_is_an_mm1_queue() {
    let desk = Experiment::run("teaching/mm1", 12, "80d");
    let wait = theory::mmc_wait_mean(1, ARRIVALS, REVIEW);
    let wait_p95 = theory::mmc_wait_quantile(0.95, 1, ARRIVALS, REVIEW);
    desk.check_interval(Interval::ReviewWait, wait, &[(0.95, wait_p95)]);
    let sojourn = |q| (q, theory::mm1_sojourn_quantile(q, ARRIVALS, REVIEW));
    let sojourn_mean = theory::mm1_sojourn_mean(ARRIVALS, REVIEW);
    desk.check_interval(Interval::CustomsClearance, sojourn_mean, &[0.5, 0.9, 0.95].map(sojourn));
    desk.check_interval(Interval::Review, REVIEW, &[]);
    desk.check_utilisation(StationId::Reviewers, ARRIVALS * REVIEW);
    desk.check_line(StationId::Reviewers, ARRIVALS * wait);
}

#[test]
fn two_review_desks_are_an_mm2_queue() {
    let desks = Experiment::run("teaching/mmc", 12, "80d");
    let load = theory::offered_load(ARRIVALS, REVIEW);
    let wait = theory::mmc_wait_mean(2, ARRIVALS, REVIEW);
    let wait_p95 = theory::mmc_wait_quantile(0.95, 2, ARRIVALS, REVIEW);
    desks.check_interval(Interval::ReviewWait, wait, &[(0.95, wait_p95)]);
    desks.check("share that waits", theory::erlang_c(2, load), |ledger| {
        let waits = ledger.interval_tally(Interval::ReviewWait, &Selection::ALL);
        1.0 - waits.count_within(Duration::ZERO) as f64 / waits.n() as f64
    });
    desks.check_utilisation(StationId::Reviewers, load / 2.0);
    desks.check_line(StationId::Reviewers, ARRIVALS * wait);
}

/// Eight parcels a minute, 6 s a scan, 5 s a picture.
const TANDEM_ARRIVALS: f64 = 8.0;
const TANDEM_SERVICES: [f64; 2] = [1.0 / 10.0, 1.0 / 12.0];

fn tandem_quantile(q: f64) -> (f64, f64) {
    (q, theory::tandem_sojourn_quantile(q, TANDEM_ARRIVALS, TANDEM_SERVICES))
}

#[test]
fn xray_and_image_review_are_a_tandem_of_mm1_queues() {
    let tandem = Experiment::run("teaching/tandem", 12, "35d");
    let sojourn = |service| theory::mm1_sojourn_mean(TANDEM_ARRIVALS, service);
    let mean = TANDEM_SERVICES.map(sojourn).iter().sum();
    tandem.check_interval(Interval::LineToRelease, mean, &[0.5, 0.9, 0.95].map(tandem_quantile));
    for (station, service) in [StationId::Xray, StationId::Images].into_iter().zip(TANDEM_SERVICES) {
        tandem.check_utilisation(station, TANDEM_ARRIVALS * service);
        tandem.check_line(station, TANDEM_ARRIVALS * theory::mmc_wait_mean(1, TANDEM_ARRIVALS, service));
    }
}

/// The far tail needs several times as many parcels for the same standard error.
#[test]
#[ignore = "long: sixteen million parcels; .ci/run runs it"]
fn the_far_tail_of_the_tandem() {
    let tandem = Experiment::run("teaching/tandem", 16, "90d");
    tandem.check("p99 line_to_release", tandem_quantile(0.99).1, |ledger| {
        quantile_of(&ledger.interval_tally(Interval::LineToRelease, &Selection::ALL), 0.99)
    });
}
