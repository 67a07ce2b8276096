//! Little's law and the rates of the two festivals, and the fewest officers for a promise.

use model::SimTime;
use queueing::theory;
use scenario::Scenario;

use crate::desk::Row;
use crate::experiment::{Experiment, Length, check};
use crate::support::load;

/// 650,000 parcels in 16.5 hours, each 10 minutes inside: 6,566 at any time.
#[test]
fn littles_law_of_hangzhou() {
    let set = ["arrivals=[{ total: 650000, profile: flat }]", "customs.reviewers.service=10m"];
    let runs = Experiment::desk(Row::REVIEW, "teaching/infinite-server", &set, &Length::new("990m", 4))
        .in_review_at_marks();
    let inside = 650_000.0 / 990.0 * 10.0;
    // Mark 4 is at 01:00.
    let mean = |marks: &Vec<u32>| {
        marks[4..].iter().map(|count| f64::from(*count)).sum::<f64>() / (marks.len() - 4) as f64
    };
    let found: Vec<f64> = runs.iter().map(mean).collect();
    check("parcels inside at once", 0.005, inside, &found);
}

/// Orders placed from one instant to another, both in days.
fn orders_between(scenario: &Scenario, from: i64, to: i64) -> usize {
    let draws = Scenario::draws(scenario.seed, 0, 0);
    let day = |days: i64| SimTime::from_ns(days * 86_400 * 1_000_000_000);
    let orders = scenario.orders(draws, draws, 0);
    orders.filter(|(at, _)| (day(from)..day(to)).contains(at)).count()
}

/// 960,000 orders in nine days of peaks, 106,667 a day: 2.24 times a day of May.
#[test]
fn the_peaks_of_chongqing() {
    let scenario = load("chongqing-618", &[]);
    let peaks = orders_between(&scenario, 0, 4) + orders_between(&scenario, 15, 20);
    assert_eq!(peaks, 960_000);
    let per_day = orders_between(&scenario, 4, 15) as f64 / 11.0;
    let ratio = peaks as f64 / 9.0 / per_day;
    assert!((ratio - 2.2433).abs() < 0.005, "{ratio}");
}

/// 5.5 % of Hangzhou's parcels, three minutes each, 95 % within ten minutes. So close to saturation a festival's day is not
/// long enough to come to the steady state: this holds the formula, it is no advice.
#[test]
fn the_fewest_officers_of_hangzhou() {
    let officers = |factor: f64| {
        let per_minute = 650_000.0 / 16.5 / 60.0 * 0.055 * factor;
        theory::servers_for_wait(per_minute, 3.0, 10.0, 0.95)
    };
    assert_eq!([1.0, 1.1, 1.2, 1.5, 2.0, 3.0].map(officers), [110, 121, 131, 164, 218, 326]);
}

/// With the fewest officers that the formula finds, the desk keeps a promise that one fewer breaks. Ten minutes' load of
/// a smaller zone, which settles in time: 10 Erlang, and nine in ten within half a service.
#[test]
fn one_officer_fewer_breaks_the_promise() {
    let (load, within, share) = (10.0, 0.5, 0.9);
    let officers = theory::servers_for_wait(load, 1.0, within, share);
    let kept = |servers: u32| {
        let set = [
            "arrivals.0.rate=10/min",
            &format!(
                "customs.reviewers={{ servers: {servers}, service: {{ exponential: {{ mean: 60s }} }} }}"
            ),
            "clock.run=20d",
        ];
        let scenario = load_desk(&set);
        let ledger = Row::REVIEW.run(&scenario, scenario.seed, 0);
        let waits = ledger.interval_tally(protocol::Interval::ReviewWait, &measure::Selection::ALL);
        waits.count_within(model::Duration::from_seconds(30)) as f64 / waits.n() as f64
    };
    assert!(kept(officers) >= share && kept(officers - 1) < share, "{officers} officers");
}

fn load_desk(set: &[&str]) -> Scenario {
    load("teaching/mmc", set)
}
