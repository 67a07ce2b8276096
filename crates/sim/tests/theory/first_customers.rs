//! The first customers of a desk that starts empty wait less: the terminating example of Law and Kelton.

use protocol::Interval;
use queueing::theory;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::desk::Row;
use crate::experiment::check;
use crate::support::load;
use crate::support::told::{Event, Told};

/// A parcel a second, 0.9 s of review.
const ARRIVALS: f64 = 1.0;
const REVIEW: f64 = 0.9;

/// The mean wait of the first customers in each of many runs, long enough for so many to come and be served.
fn check_first(customers: usize, run: &str, runs: u32) {
    let set = [
        "study=terminating",
        "arrivals.0.rate=1/s",
        "customs.reviewers.service={ exponential: { mean: 900ms } }",
        &format!("clock.run={run}"),
        "clock.then.drain=1h",
    ];
    let scenario = load("teaching/mm1", &set);
    let mean_wait = |replication: u32| {
        let (mut waits_s, mut told) = (0.0, 0);
        let mut observer = Told(|_, event| {
            if let Event::Interval(Interval::ReviewWait, length) = event
                && told < customers
            {
                waits_s += length.seconds();
                told += 1;
            }
        });
        Row::REVIEW.observe(&scenario, scenario.seed, replication, &mut observer);
        assert!(told == customers, "the run is too short for {customers} customers");
        waits_s / customers as f64
    };
    let found: Vec<f64> = (0..runs).into_par_iter().map(mean_wait).collect();
    let exact = theory::mm1_first_delays_mean(customers, ARRIVALS, REVIEW);
    check(&format!("mean wait of the first {customers}"), 0.005, exact, &found);
}

#[test]
#[ignore = "long: 70 million parcels; .ci/long.sh runs it in release"]
fn the_first_customers_of_an_empty_desk_wait_less() {
    check_first(10, "45s", 140_000);
    check_first(25, "70s", 120_000);
    check_first(100, "170s", 120_000);
    check_first(1000, "1200s", 45_000);
}
