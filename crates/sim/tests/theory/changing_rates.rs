//! Arrivals whose rate changes: staff lags demand, and a surge passes.

use std::f64::consts::PI;
use std::sync::LazyLock;

use queueing::theory::{Piece, SinusoidalRate, mmc_states_after};

use crate::desk::Row;
use crate::experiment::{Experiment, Length, check};

/// Marks of a quarter of an hour.
const MARKS_PER_HOUR: f64 = 4.0;

/// 100 parcels an hour with a swing of 60 over the day, reviews of two hours.
const DAY: SinusoidalRate = SinusoidalRate { mean: 100.0, swing: 60.0, period: 24.0 };
const REVIEW_H: f64 = 2.0;

/// The swinging rate for two days in steps of a quarter of an hour, each with the mean rate of its time.
fn swinging() -> String {
    let turn = |hour: f64| 2.0 * PI * hour / DAY.period;
    let step = |step: u32| {
        let (from, to) = (f64::from(step) / MARKS_PER_HOUR, f64::from(step + 1) / MARKS_PER_HOUR);
        let swing = (turn(from).cos() - turn(to).cos()) / (turn(to) - turn(from));
        format!("{{ from: {}m, rate: {:.9}/h }}", step * 15, DAY.mean + DAY.swing * swing)
    };
    format!("arrivals=[{{ rate: [{}] }}]", (0..192).map(step).collect::<Vec<_>>().join(", "))
}

/// Runs two days many times, and holds the number in review at hours of the second day. The first is long forgotten.
fn check_second_day(service: &str, exact: impl Fn(f64) -> f64) {
    let set = [&swinging(), service];
    let days = Experiment::desk(Row::REVIEW, "teaching/infinite-server", &set, &Length::new("48h", 900))
        .in_review_at_marks();
    for hour in [0.0, 3.0, 6.0, 9.0, 12.0, 18.0] {
        let mark = (MARKS_PER_HOUR * (24.0 + hour)) as usize;
        let found: Vec<f64> = days.iter().map(|day| f64::from(day[mark])).collect();
        check(&format!("{service}: in review at {hour} h"), 0.005, exact(hour), &found);
    }
}

#[test]
fn staff_lags_a_swinging_rate_with_exponential_reviews() {
    let service = "customs.reviewers.service={ exponential: { mean: 2h } }";
    check_second_day(service, |hour| DAY.busy_exponential(hour, REVIEW_H));
}

#[test]
fn staff_lags_a_swinging_rate_with_constant_reviews() {
    check_second_day("customs.reviewers.service=2h", |hour| DAY.busy_constant(hour, REVIEW_H));
}

/// A surge comes every five hours, which is long enough for the last to be forgotten: the relaxation time of the desk is
/// 1 / (sqrt(120) - sqrt(80))^2 h, a quarter of an hour.
const SURGES: u32 = 96;
const SURGE_EVERY_H: u32 = 5;
const FIRST_SURGE_H: u32 = 24;
const SERVERS: u32 = 10;

fn surges() -> String {
    let mut steps = vec!["{ from: 0h, rate: 80/h }".to_owned()];
    for surge in 0..SURGES {
        let from = FIRST_SURGE_H + SURGE_EVERY_H * surge;
        steps.push(format!("{{ from: {from}h, rate: 160/h }}, {{ from: {}h, rate: 80/h }}", from + 1));
    }
    format!("arrivals=[{{ rate: [{}] }}]", steps.join(", "))
}

/// How many are at the desk so many hours after the surge began, surge by surge, in each run.
struct Surges(Vec<Vec<u32>>);

impl Surges {
    fn run(runs: u32) -> Self {
        let hours = FIRST_SURGE_H + SURGE_EVERY_H * SURGES;
        let length = Length::new(&format!("{hours}h"), runs);
        Self(Experiment::desk(Row::REVIEW, "teaching/surge", &[&surges()], &length).in_review_at_marks())
    }

    /// Holds the mean of what is made of the number at the desk.
    fn check(&self, what: &str, hour: f64, of_number: impl Fn(u32) -> f64) {
        let states = &STATES[(hour * MARKS_PER_HOUR) as usize];
        let exact = (0u32..).zip(states).map(|(number, p)| p * of_number(number)).sum();
        let mean_of_run = |marks: &Vec<u32>| {
            let mark =
                |surge: u32| MARKS_PER_HOUR * (f64::from(FIRST_SURGE_H + SURGE_EVERY_H * surge) + hour);
            let numbers = (0..SURGES).map(|surge| of_number(marks[mark(surge) as usize]));
            numbers.sum::<f64>() / f64::from(SURGES)
        };
        let found: Vec<f64> = self.0.iter().map(mean_of_run).collect();
        check(&format!("{what} {hour} h after the surge began"), 0.005, exact, &found);
    }

    fn check_at_the_desk(&self, hour: f64) {
        self.check("parcels at the desk", hour, f64::from);
    }
}

/// The probabilities of the numbers at the desk by quarters of an hour after the surge began, by Kolmogorov's equations.
static STATES: LazyLock<Vec<Vec<f64>>> = LazyLock::new(|| {
    let piece = |before: &[f64], arrival_rate, length| {
        mmc_states_after(before, SERVERS, 1.0 / 12.0, Piece { arrival_rate, length })
    };
    let mut empty = vec![0.0; 400];
    empty[0] = 1.0;
    let mut states = vec![piece(&empty, 80.0, 4.0)];
    for quarter in 0..12 {
        let rate = if quarter < 4 { 160.0 } else { 80.0 };
        states.push(piece(&states[quarter], rate, 0.25));
    }
    states
});

#[test]
fn a_surge_at_its_peak() {
    let surges = Surges::run(90);
    for hour in [0.75, 1.0] {
        surges.check_at_the_desk(hour);
    }
}

#[test]
#[ignore = "long: 31 million parcels; .ci/long.sh runs it in release"]
fn a_surge_comes_and_goes() {
    let surges = Surges::run(640);
    let hours = [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0];
    for hour in hours {
        surges.check_at_the_desk(hour);
    }
    for hour in [0.25, 0.5, 0.75, 1.0, 1.25, 1.5] {
        surges.check("parcels in line", hour, |number| f64::from(number.saturating_sub(SERVERS)));
    }
    for hour in [0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0] {
        surges.check("share that would wait", hour, |number| f64::from(u8::from(number >= SERVERS)));
    }
}
