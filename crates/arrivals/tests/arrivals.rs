//! What the arrivals of a run promise: exact totals, order, theory, and independence of streams.

use arrivals::{ArrivalPlan, Arrivals, Profile, RateSteps, arrivals, largest_remainder};
use model::{Duration, SimTime};
use protocol::Window;
use queueing::Draws;

fn window(hours: i64) -> Window {
    let end = SimTime::from_seconds(hours * 3600);
    Window { warmup_end: SimTime::ZERO, arrivals_end: end, horizon: end }
}

fn total(count: u32, profile: Profile, hours: i64) -> ArrivalPlan {
    ArrivalPlan::Total { count, curve: profile.over(Duration::ZERO, Duration::from_seconds(hours * 3600)) }
}

fn poisson(steps: &[(i64, f64)]) -> ArrivalPlan {
    let steps = steps.iter().map(|(at, rate)| (SimTime::from_seconds(*at), *rate)).collect();
    ArrivalPlan::Poisson { rate: RateSteps::new(steps).expect("steps in order") }
}

fn times_of(orders: &Arrivals, stream: u16) -> Vec<SimTime> {
    orders.iter().filter(|(_, key)| key.stream().number() == stream).map(|(at, _)| at).collect()
}

#[test]
fn totals_are_exact_and_the_sequence_is_in_order_inside_the_window() {
    let plans = [total(700, Profile::tmall_2013(), 16), total(300, Profile::tmall_2019(), 16)];
    let orders = arrivals(&plans, &Draws::new(1111, 0), &window(16));
    assert_eq!(orders.len(), 1_000);
    assert_eq!((times_of(&orders, 0).len(), times_of(&orders, 1).len()), (700, 300));
    let all: Vec<_> = orders.iter().collect();
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "by time, stream, ordinal");
    assert!(all.iter().all(|(at, _)| *at >= SimTime::ZERO && *at < window(16).arrivals_end));
    for stream in 0..2 {
        let own = all.iter().filter(|(_, key)| key.stream().number() == stream);
        assert!(own.enumerate().all(|(rank, (_, key))| key.ordinal() == rank as u64), "ordinal is rank");
    }
    assert_eq!(orders.get(999), Some(all[999]));
    assert_eq!(orders.get(1_000), None);
}

#[test]
fn a_profile_keeps_its_points_and_its_quantile_is_the_inverse() {
    let day = Duration::from_seconds(86_400);
    let curve = Profile::tmall_2013().over(Duration::ZERO, day);
    for (seconds, share) in [(55, 0.0029), (2_280, 0.143), (20_940, 0.286), (49_140, 0.571), (63_060, 0.714)]
    {
        let at = SimTime::from_seconds(seconds);
        assert!((curve.cumulative(at) - share).abs() < 1e-12, "{seconds}");
        assert!((curve.quantile(share).ns() - at.ns()).abs() <= 1_000, "{seconds}");
    }
    for profile in Profile::all() {
        for (start, length) in [(0, 86_400), (0, 59_400), (72_000, 36_000), (82_800, 400_000), (3_600, 60)] {
            let curve = profile.over(Duration::from_seconds(start), Duration::from_seconds(length));
            let mut before = SimTime::ZERO;
            for step in 0..=1_000 {
                let u = f64::from(step) / 1_000.0;
                let at = curve.quantile(u);
                assert!(at >= before && at <= SimTime::from_seconds(length), "{} {u}", profile.name());
                assert!((curve.cumulative(at) - u).abs() < 1e-6, "{} {u}", profile.name());
                before = at;
            }
        }
    }
}

#[test]
fn a_window_takes_its_part_of_the_day_and_repeats_after_it() {
    let hours = |h: i64| Duration::from_seconds(h * 3600);
    let flat = Profile::flat().over(hours(20), hours(10));
    assert!((flat.cumulative(SimTime::from_seconds(5 * 3600)) - 0.5).abs() < 1e-12);
    let two_days = Profile::tmall_2013().over(Duration::ZERO, hours(48));
    assert!((two_days.cumulative(SimTime::from_seconds(24 * 3600)) - 0.5).abs() < 1e-12);
    let one = Profile::tmall_2013().over(Duration::ZERO, hours(24)).peak_share_per_second();
    assert!((two_days.peak_share_per_second() - one / 2.0).abs() < 1e-12);
    // From 23:00 the first hour is the quiet end of the day, the second the midnight peak.
    let late = Profile::tmall_2013().over(hours(23), hours(2));
    assert!(late.cumulative(SimTime::from_seconds(3600)) < 0.25);
}

#[test]
fn poisson_counts_have_the_mean_and_the_variance_of_theory() {
    let plan = [poisson(&[(0, 0.05), (1_800, 0.0), (2_700, 0.2)])];
    let expected = 0.05 * 1_800.0 + 0.2 * 900.0;
    assert!((plan[0].expected(SimTime::from_seconds(3_600)) - expected).abs() < 1e-9);
    let counts: Vec<f64> =
        (0..4_000).map(|seed| arrivals(&plan, &Draws::new(seed, 0), &window(1)).len() as f64).collect();
    let mean = counts.iter().sum::<f64>() / counts.len() as f64;
    let variance = counts.iter().map(|n| (n - mean) * (n - mean)).sum::<f64>() / (counts.len() - 1) as f64;
    let se = (expected / counts.len() as f64).sqrt();
    assert!((mean - expected).abs() < 4.0 * se, "mean {mean}, expected {expected}");
    // The variance of a sample variance is about 2 sigma^4 / n.
    assert!((variance / expected - 1.0).abs() < 4.0 * (2.0 / 4_000.0f64).sqrt(), "variance {variance}");
}

#[test]
fn poisson_times_follow_the_rate() {
    let orders = arrivals(&[poisson(&[(0, 2.0), (1_800, 0.0), (2_700, 8.0)])], &Draws::new(3, 0), &window(1));
    let count = |from, to| {
        let inside = |at: SimTime| (SimTime::from_seconds(from)..SimTime::from_seconds(to)).contains(&at);
        orders.iter().filter(|(at, _)| inside(*at)).count() as f64
    };
    assert!((count(0, 1_800) - 3_600.0).abs() < 4.0 * 60.0);
    assert!(count(1_800, 2_700) < 1.0, "nothing is placed where the rate is zero");
    assert!((count(2_700, 3_600) - 7_200.0).abs() < 4.0 * 85.0);
}

#[test]
fn a_parcel_keeps_its_time_whatever_other_streams_exist() {
    let draws = Draws::new(7, 2);
    let first = [poisson(&[(0, 0.1)]), total(500, Profile::flat(), 4)];
    let more = [first[0].clone(), first[1].clone(), total(9_000, Profile::tmall_2019(), 4)];
    let (few, many) = (arrivals(&first, &draws, &window(4)), arrivals(&more, &draws, &window(4)));
    for stream in 0..2 {
        assert_eq!(times_of(&few, stream), times_of(&many, stream));
    }
    assert_ne!(times_of(&few, 1), times_of(&arrivals(&first, &Draws::new(7, 3), &window(4)), 1));
}

#[test]
fn the_largest_remainder_sums_to_the_total() {
    assert_eq!(largest_remainder(10, &[0.6, 0.4]), [6, 4]);
    assert_eq!(largest_remainder(7, &[1.0, 1.0, 1.0]), [3, 2, 2]);
    assert_eq!(largest_remainder(5, &[]), Vec::<u64>::new());
    assert_eq!(largest_remainder(5, &[0.0, 0.0]), [0, 0]);
    for total in [0, 1, 3, 660_000, 999_999_999] {
        let parts = largest_remainder(total, &[0.1, 0.2, 0.3, 0.4]);
        assert_eq!(parts.iter().sum::<u64>(), total);
    }
}

#[test]
fn impossible_rates_are_refused() {
    let at = SimTime::from_seconds;
    assert!(RateSteps::new(vec![]).is_err());
    assert!(RateSteps::new(vec![(at(5), 1.0)]).is_err());
    assert!(RateSteps::new(vec![(at(0), 1.0), (at(0), 2.0)]).is_err());
    assert!(RateSteps::new(vec![(at(0), -1.0)]).is_err());
    assert!(RateSteps::new(vec![(at(0), f64::NAN)]).is_err());
}

/// Not a test of speed: half a million orders are drawn, sorted and merged in full.
#[test]
fn the_festival_is_complete() {
    let plans = [total(396_000, Profile::tmall_2013(), 16), total(264_000, Profile::tmall_2013(), 16)];
    let orders = arrivals(&plans, &Draws::new(1111, 0), &window(16));
    assert_eq!(orders.len(), 660_000);
    assert!(orders.iter().is_sorted());
}
