//! An interval of confidence of 95 % holds the true value in 95 of 100 studies.

use std::sync::Arc;

use measure::{Account, Mode, Range95, Replication, RunCost, Study, StudyDescription};
use protocol::Interval;
use queueing::theory;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use scenario::Scenario;

use crate::desk::Row;
use crate::experiment::MINUTE_S;
use crate::support::load;

const STUDIES: u64 = 400;
const REPLICATIONS: u32 = 10;

/// The intervals of the mean and the 95th percentile of the wait for review, in seconds, as a user reads them.
fn study(scenario: &Scenario, seed: u64) -> [Range95; 2] {
    let draws = Scenario::draws(seed, 0, 0);
    let mut study = Study::new(StudyDescription {
        mode: Mode::Virtual,
        scenario: scenario.name.clone(),
        scenario_hash: String::new(),
        seed,
        study: "steady_state".to_owned(),
        setting: Arc::new(scenario.setting(draws)),
        clock: sim::clock(scenario),
        spans: Vec::new(),
        targets: Vec::new(),
        staff_costs: Vec::new(),
        pools: scenario.pools.clone(),
    });
    for number in 0..REPLICATIONS {
        let ledger = Row::REVIEW.run(scenario, seed, number);
        study.add(number, Replication { ledger, account: Account::default() }).expect("of one scenario");
    }
    let cost = RunCost { wall_s: 0.0, cpu_s: None, parcels_per_s: None, rss_mb: None };
    let results = study.results(cost, None);
    let wait = results.intervals.get(Interval::ReviewWait.name()).expect("parcels were reviewed");
    let confidence = wait.ci95.as_ref().expect("there are several replications");
    [confidence.mean_s, confidence.p95_s].map(|range| range.expect("something was measured"))
}

#[test]
#[ignore = "long: 400 studies, 25 million parcels; .ci/long.sh runs it in release"]
fn intervals_cover_the_truth_in_95_of_100_studies() {
    let set = ["study={ steady_state: { warmup: 1h } }", "clock.run=49h", "clock.then.drain=1h"];
    let scenario = load("teaching/mmc", &set);
    let (arrivals, review) = (2.0, 1.0 / 3.0);
    let exact = [
        theory::mmc_wait_mean(2, arrivals, review) * MINUTE_S,
        theory::mmc_wait_quantile(0.95, 2, arrivals, review) * MINUTE_S,
    ];
    let seeds = (1..=STUDIES).into_par_iter();
    let covered = seeds.map(|seed| {
        let ranges = study(&scenario, seed);
        [0, 1].map(|part: usize| usize::from((ranges[part][0]..=ranges[part][1]).contains(&exact[part])))
    });
    let [mean, p95] = covered.reduce(|| [0, 0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
    println!("{mean} intervals of the mean and {p95} of the 95th percentile cover the truth, of {STUDIES}");
    for count in [mean, p95] {
        assert!((370..=390).contains(&count), "mean {mean}, p95 {p95} of {STUDIES}");
    }
}
