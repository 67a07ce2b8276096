//! A scenario that has been run several times, and the rule by which what it found is held against exact values.

use measure::{Ledger, Selection, Tally};
use model::Stage;
use protocol::{Interval, StationKind, Window};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use scenario::Scenario;

use crate::desk::Row;
use crate::support::{assert_self_checks, load};

/// The files count in minutes, and so do the checks.
pub(crate) const MINUTE_S: f64 = 60.0;

const DAY_MINUTES: f64 = 24.0 * 60.0;

/// A scenario that has been run.
pub(crate) struct Experiment {
    what: String,
    window: Window,
    ledgers: Vec<Ledger>,
    /// The greatest standard error that shows something, as a share of the exact value.
    error_max: f64,
}

impl Experiment {
    /// A row of desks, alone.
    pub(crate) fn desk(row: Row, name: &str, set: &[&str], length: &Length) -> Self {
        let scenario = load_for(name, set, length);
        let runs = (0..length.replications).into_par_iter();
        let ledgers: Vec<Ledger> =
            runs.map(|replication| row.run(&scenario, scenario.seed, replication)).collect();
        for (station, found) in ledgers.iter().flat_map(Ledger::stations) {
            assert!(found.littles_law_holds(), "{name}: the line at {station:?} is not the sum of its waits");
            assert!(found.busy_time_holds(), "{name}: busy time at {station:?} is not the sum of services");
        }
        Self::new(&scenario, set, ledgers)
    }

    /// The whole zone.
    pub(crate) fn whole(name: &str, set: &[&str], length: &Length) -> Self {
        let scenario = load_for(name, set, length);
        let runs = sim::replications(&scenario, scenario.seed, length.replications, None, || false, |_| {});
        let runs = runs.expect("threads can be made");
        for replication in &runs {
            assert_self_checks(name, replication);
        }
        Self::new(&scenario, set, runs.into_iter().map(|replication| replication.ledger).collect())
    }

    fn new(scenario: &Scenario, set: &[&str], ledgers: Vec<Ledger>) -> Self {
        let what = format!("{} {}", scenario.name, set.join(" ").chars().take(120).collect::<String>());
        Self { what, window: scenario.window, ledgers, error_max: 0.005 }
    }

    /// Of a load of 0.95 or more.
    pub(crate) fn heavy(self, load: f64) -> Self {
        Self { error_max: if load >= 0.95 { 0.01 } else { 0.005 }, ..self }
    }

    /// Holds what each replication found against the exact value.
    pub(crate) fn check(&self, what: &str, exact: f64, found: impl Fn(&Ledger) -> f64) {
        self.check_numbers(what, exact, &self.ledgers.iter().map(found).collect::<Vec<_>>());
    }

    /// Holds numbers of independent replications against the exact value.
    fn check_numbers(&self, what: &str, exact: f64, numbers: &[f64]) {
        check(&format!("{}, {what}", self.what), self.error_max, exact, numbers);
    }

    /// The mean and percentiles of an interval, in minutes.
    pub(crate) fn check_interval(&self, interval: Interval, mean: f64, quantiles: &[(f64, f64)]) {
        let tally = |ledger: &Ledger| ledger.interval_tally(interval, &Selection::ALL);
        self.check(&format!("mean {}", interval.name()), mean, |ledger| mean_of(&tally(ledger)));
        for &(q, exact) in quantiles {
            let what = format!("p{} {}", q * 100.0, interval.name());
            self.check(&what, exact, |ledger| quantile_of(&tally(ledger), q));
        }
    }

    /// The mean of an interval of one seller's parcels, in minutes.
    pub(crate) fn check_seller(&self, seller: usize, interval: Interval, mean: f64) {
        let selection = Selection::streams(vec![seller]);
        self.check(&format!("mean {} of seller {seller}", interval.name()), mean, |ledger| {
            mean_of(&ledger.interval_tally(interval, &selection))
        });
    }

    pub(crate) fn check_utilisation(&self, station: StationKind, exact: f64) {
        self.check(&format!("utilisation of {station:?}"), exact, |ledger| {
            station_of(ledger, station).utilisation().expect("it has a roster")
        });
    }

    /// The time average of the line, from the integral of its length.
    pub(crate) fn check_line(&self, station: StationKind, exact: f64) {
        let length_ns = self.length_ns();
        self.check(&format!("line at {station:?}"), exact, |ledger| {
            station_of(ledger, station).window().waiting_ns as f64 / length_ns
        });
    }

    /// The time average of the customers in line and in service.
    pub(crate) fn check_in_system(&self, station: StationKind, exact: f64) {
        let length_ns = self.length_ns();
        self.check(&format!("customers at {station:?}"), exact, |ledger| {
            let window = *station_of(ledger, station).window();
            (window.waiting_ns + window.in_service_ns) as f64 / length_ns
        });
    }

    fn length_ns(&self) -> f64 {
        self.window.arrivals_end.since(self.window.warmup_end).ns() as f64
    }

    /// Parcels in line or in service at marks of a quarter of an hour, run by run.
    pub(crate) fn in_review_at_marks(&self) -> Vec<Vec<u32>> {
        let last = (self.window.arrivals_end.ns() / (900 * 1_000_000_000)) as usize;
        let at_marks = |ledger: &Ledger| {
            let standing = ledger.backlog().at_marks(&[Stage::Review], last);
            standing.into_iter().map(|standing| standing.count as u32).collect()
        };
        self.ledgers.iter().map(at_marks).collect()
    }
}

fn load_for(name: &str, set: &[&str], length: &Length) -> Scenario {
    let run = format!("clock.run={}", length.run);
    load(name, &[set, &[run.as_str()]].concat())
}

/// The rule.
pub(crate) fn check(what: &str, error_max: f64, exact: f64, numbers: &[f64]) {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    let squares: f64 = numbers.iter().map(|number| (number - mean) * (number - mean)).sum();
    let error = (squares / (n - 1.0) / n).sqrt();
    let told = format!("{what}: {mean:.6}, exactly {exact:.6}, standard error {error:.6}");
    println!("{told} ({:.2} %)", 100.0 * error / exact.max(f64::MIN_POSITIVE));
    assert!(error <= error_max * exact, "{told}: inconclusive, the run is too short");
    assert!((mean - exact).abs() <= 3.0 * error + 0.005 * exact, "{told}: wrong");
}

/// How long a run is, and how often it is done.
pub(crate) struct Length {
    run: String,
    replications: u32,
}

impl Length {
    pub(crate) fn new(run: &str, replications: u32) -> Self {
        Self { run: run.to_owned(), replications }
    }

    /// For so many parcels altogether, at so many a minute: at least 32 replications, so that the standard error is known
    /// to an eighth, of at most 200 days, and a day to warm up.
    pub(crate) fn of(parcels: f64, per_minute: f64) -> Self {
        let days = parcels / per_minute / DAY_MINUTES;
        let replications = (days / 200.0).ceil().max(32.0);
        Self { run: format!("{}d", (days / replications).ceil() + 1.0), replications: replications as u32 }
    }
}

pub(crate) fn station_of(ledger: &Ledger, station: StationKind) -> &measure::StationLedger {
    ledger.station(station.into()).expect("somebody came to the station")
}

pub(crate) fn mean_of(tally: &Tally) -> f64 {
    tally.mean_s().expect("something was measured") / MINUTE_S
}

pub(crate) fn quantile_of(tally: &Tally, q: f64) -> f64 {
    tally.percentile_s(q, 0).expect("everything that began has ended") / MINUTE_S
}
