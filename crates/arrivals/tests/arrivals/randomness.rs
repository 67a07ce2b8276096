//! The numbers and times are those of theory.

use crate::support::{curve, exact, hour, moments, orders, plan, rate, spread};
use arrivals::{Amount, Plan, Profile, ZoneShare};
use model::SimTime;
use queueing::Draws;

fn counts(plan: &Plan, replications: u32) -> Vec<f64> {
    let count = |replication| {
        let draws = Draws::new(11, replication);
        plan.orders(draws, draws, ZoneShare::WHOLE).count() as f64
    };
    (0..replications).map(count).collect()
}

#[test]
fn poisson_numbers_have_the_mean_and_the_variance_of_theory() {
    let expected = 0.05 * 1_800.0 + 0.2 * 900.0;
    for plan in [
        plan(&[rate(&[(0, 0.05), (1_800, 0.0), (2_700, 0.2)], 1, &[(0, 1.0)])]),
        plan(&[spread(Amount::Poisson(expected), curve(&Profile::tmall_2019(), 16), &[(0, 0.3), (1, 0.7)])]),
    ] {
        let counts = counts(&plan, 4_000);
        let (mean, variance) = moments(&counts);
        assert!((mean - expected).abs() < 4.0 * (expected / 4_000.0).sqrt(), "mean {mean}");
        // The variance of a sample variance is about 2 sigma^4 / n.
        assert!((variance / expected - 1.0).abs() < 4.0 * (2.0 / 4_000.0f64).sqrt(), "variance {variance}");
    }
}

#[test]
fn a_forecast_error_adds_its_variance_and_keeps_the_mean() {
    let (mean, cv) = (400.0, 0.2);
    let plan =
        plan(&[spread(Amount::Forecast { mean, cv }, curve(&Profile::flat(), 24), &[(0, 0.5), (1, 0.5)])]);
    let counts = counts(&plan, 4_000);
    let (average, variance) = moments(&counts);
    let expected = mean + (cv * mean) * (cv * mean);
    assert!((average - mean).abs() < 4.0 * (expected / 4_000.0).sqrt(), "mean {average}");
    assert!((variance / expected - 1.0).abs() < 0.15, "variance {variance}, expected {expected}");
}

#[test]
fn zones_share_the_forecast_error() {
    let forecast = Amount::Forecast { mean: 100_000.0, cv: 0.5 };
    let plan = plan(&[spread(forecast, curve(&Profile::flat(), 24), &[(0, 1.0)])]);
    let of = 2.try_into().expect("not 0");
    let run = Draws::new(4, 0);
    let count =
        |zone| plan.orders(run, Draws::new(900 + u64::from(zone), 0), ZoneShare { zone, of }).count() as f64;
    let (first, second) = (count(0), count(1));
    assert!((first / 50_000.0 - 1.0).abs() > 0.05, "this replication's forecast is off: {first}");
    assert!((first - second).abs() < 4.0 * (first + second).sqrt(), "{first} {second}");
}

#[test]
fn poisson_times_follow_the_rate() {
    let all = orders(&plan(&[rate(&[(0, 2.0), (1_800, 0.0), (2_700, 8.0)], 1, &[(0, 1.0)])]), 3);
    let count = |from, to| {
        let span = SimTime::from_seconds(from)..SimTime::from_seconds(to);
        all.iter().filter(|(at, _)| span.contains(at)).count() as f64
    };
    assert!((count(0, 1_800) - 3_600.0).abs() < 4.0 * 60.0);
    assert!(count(1_800, 2_700) < 1.0, "nothing is placed where the rate is zero");
    assert!((count(2_700, 3_600) - 7_200.0).abs() < 4.0 * 85.0);
}

#[test]
fn poisson_gaps_are_exponential_and_independent() {
    let all = orders(&plan(&[rate(&[(0, 50.0)], 1, &[(0, 1.0)])]), 5);
    let gaps: Vec<f64> = all.windows(2).map(|pair| pair[1].0.since(pair[0].0).seconds()).collect();
    let (mean, variance) = moments(&gaps);
    assert!((mean * 50.0 - 1.0).abs() < 0.01, "mean {mean}");
    assert!((variance * 2_500.0 - 1.0).abs() < 0.03, "variance {variance}");
    let product: f64 = gaps.windows(2).map(|pair| (pair[0] - mean) * (pair[1] - mean)).sum();
    assert!((product / gaps.len() as f64 / variance).abs() < 4.0 / (gaps.len() as f64).sqrt());
}

/// Of n uniform numbers the k-th smallest has mean k/(n+1) and variance k(n+1-k)/((n+1)^2(n+2)); the largest distance
/// of their distribution from the curve is Kolmogorov's.
#[test]
fn an_exact_total_places_order_statistics_of_its_curve() {
    let n = 9;
    let plan = plan(&[spread(Amount::Exact(n), curve(&Profile::flat(), 24), &[(0, 1.0)])]);
    let replications = 4_000;
    for k in [1, 5, 9] {
        let place = |seed| orders(&plan, seed)[k - 1].0.seconds() / 86_400.0;
        let (mean, variance) = moments(&(0..replications).map(place).collect::<Vec<_>>());
        let (k, n) = (k as f64, f64::from(n));
        let expected = k * (n + 1.0 - k) / ((n + 1.0) * (n + 1.0) * (n + 2.0));
        assert!((mean - k / (n + 1.0)).abs() < 4.0 * (expected / replications as f64).sqrt(), "{k}: {mean}");
        assert!((variance / expected - 1.0).abs() < 0.12, "{k}: {variance}, expected {expected}");
    }
    let placed = orders(&crate::support::plan(&[exact(100_000, 16, &[(0, 1.0)])]), 2);
    let curve = curve(&Profile::tmall_2013(), 16);
    let distance = placed
        .iter()
        .zip(0u32..)
        .map(|((at, _), rank)| (curve.placed_by(*at) - f64::from(rank) / 100_000.0).abs());
    let largest = distance.fold(0.0, f64::max);
    assert!(
        largest < 1.95 / 100_000.0f64.sqrt(),
        "Kolmogorov's distance {largest}, passed by one curve in 1,000"
    );
    assert!(placed.iter().all(|(at, _)| *at < hour(16)));
}
