//! Quantiles, moments, tables and refusals of every family.

use super::*;

fn all() -> Vec<Distribution> {
    let exponential = Distribution::exponential(2.0);
    let lognormal = Distribution::lognormal_by_median(180.0, 720.0).unwrap();
    vec![
        Distribution::constant(3.0),
        Distribution::uniform(1.0, 4.0).unwrap(),
        Distribution::lognormal_by_mean(175.0, 150.0).unwrap(),
        Distribution::lognormal_by_cv(10.0, 3.0).unwrap(),
        Distribution::gamma(0.4, 7.0).unwrap(),
        Distribution::gamma(2.5, 7.0).unwrap(),
        Distribution::erlang(4, 60.0).unwrap(),
        Distribution::gamma(400.0, 60.0).unwrap(),
        Distribution::weibull(0.8, 50.0).unwrap(),
        Distribution::weibull(3.0, 50.0).unwrap(),
        Distribution::triangular(5.0, 10.0, 30.0).unwrap(),
        Distribution::points(vec![(0.0, 1.0), (0.5, 3.0), (0.95, 12.0), (1.0, 60.0)]).unwrap(),
        Distribution::weighted(vec![(1.0, 9.0), (2.0, 1.0), (1.0, 4.0)]).unwrap(),
        Distribution::mixture(&[(0.9, exponential.clone()), (0.1, lognormal.clone())]).unwrap(),
        Distribution::mixture(&[(0.3, Distribution::constant(5.0)), (0.7, exponential.clone())]).unwrap(),
        exponential,
        lognormal,
    ]
}

/// The value at a share, drawn as from the word that has that share of all words below it.
fn draw_at(distribution: &Distribution, u: f64) -> f64 {
    distribution.draw(Word::at_share(u))
}

/// The mean and the second moment about it of a quantile function, cell by cell: the middle rule over cells that halve
/// towards both ends.
fn moments(quantile: impl Fn(f64) -> f64, mean: f64) -> (f64, f64) {
    const CELLS: u32 = 300;
    let (mut sum, mut squares) = (0.0, 0.0);
    let mut width = 0.5;
    for _octave in 0..50 {
        width /= 2.0;
        let cell = width / f64::from(CELLS);
        for number in 0..CELLS {
            let tail = width + (f64::from(number) + 0.5) * cell;
            for value in [quantile(tail), quantile(1.0 - tail)] {
                sum += value * cell;
                squares += (value - mean) * (value - mean) * cell;
            }
        }
    }
    (sum, squares)
}

#[test]
fn moments_agree_with_the_integral_of_the_quantile_function() {
    for distribution in all() {
        let expected = distribution.mean();
        let (mean, variance) = moments(|u| draw_at(&distribution, u), expected);
        assert!((mean / expected - 1.0).abs() < 1e-5, "{distribution:?} mean {mean}, not {expected}");
        let expected = distribution.variance();
        assert!(
            (variance - expected).abs() <= 2e-4 * expected,
            "{distribution:?} {variance}, not {expected}"
        );
    }
}

#[test]
fn the_table_agrees_with_the_exact_quantile() {
    for distribution in all() {
        let p95 = distribution.quantile(0.95);
        assert!((draw_at(&distribution, 0.95) - p95).abs() <= 1e-5 * p95, "{distribution:?}");
        // None of these shares is that of a jump.
        for number in 1..20_001 {
            let u = f64::from(number) / 20_001.0;
            let exact = distribution.quantile(u);
            let off = (draw_at(&distribution, u) - exact).abs();
            assert!(
                off <= 1e-5 * exact.max(0.05 * distribution.mean()),
                "{distribution:?} at {u}: off by {off}"
            );
        }
    }
}

/// A length is the value in seconds, to the nearest nanosecond, and values too large for a table are drawn all the same.
#[test]
fn a_length_is_the_value_in_nanoseconds() {
    let large = [1e6, 1e8, 1e9, 1e12].map(Distribution::exponential);
    for distribution in all().into_iter().chain(large) {
        for number in 1..1_000 {
            let word = Word::at_share(f64::from(number) / 1_001.0);
            let (ns, value) = (Lag(distribution.clone()).at(word).ns() as f64, distribution.draw(word) * 1e9);
            let exact = value.min(i64::MAX as f64);
            assert!((ns - exact).abs() <= 0.5 + 1e-15 * exact, "{distribution:?}: {ns} ns for {value}");
        }
    }
}

#[test]
fn quantiles_are_monotone_exactly_and_by_table() {
    for distribution in all() {
        let tails = (1..500).map(|number| libm::pow(2.0, -f64::from(500 - number) / 10.0) / 2.0);
        let middle = (1..20_000).map(|number| f64::from(number) / 20_000.0);
        let mut shares: Vec<f64> = tails.clone().chain(middle).chain(tails.map(|tail| 1.0 - tail)).collect();
        shares.retain(|u| *u < 1.0);
        shares.sort_by(f64::total_cmp);
        // Where a value is found by halving, its last bits may tremble.
        let falls = |pair: &[f64]| pair[1] < pair[0] * (1.0 - 1e-14);
        let drawn: Vec<f64> = shares.iter().map(|&u| draw_at(&distribution, u)).collect();
        assert!(!drawn.windows(2).any(falls), "{distribution:?}");
        let exact: Vec<f64> = shares.iter().map(|&u| distribution.quantile(u)).collect();
        assert!(!exact.windows(2).any(falls), "{distribution:?}");
    }
}

/// Gamma quantiles: of the chi-squared tables (half the value at twice the shape) and of the exponential.
#[test]
fn gamma_quantiles_are_those_of_the_chi_squared_table() {
    for (freedom, u, expected) in [
        (1.0, 0.95, 3.841_458_820_694_124),
        (3.0, 0.5, 2.365_973_884_375_338),
        (10.0, 0.95, 18.307_038_053_275_146),
        (10.0, 0.005, 2.155_856_481_304_6),
        (100.0, 0.99, 135.806_723_200_274_55),
        (2.0, 0.9, 4.605_170_185_988_092),
    ] {
        let quantile = 2.0 * gamma::gamma_quantile(freedom / 2.0, u);
        assert!((quantile / expected - 1.0).abs() < 1e-9, "{freedom} {u}: {quantile}, not {expected}");
    }
}

#[test]
fn a_lognormal_has_the_median_and_p95_it_was_given() {
    let review = Distribution::lognormal_by_median(180.0, 720.0).unwrap();
    assert!((review.quantile(0.5) - 180.0).abs() < 1e-9);
    assert!((review.quantile(0.95) - 720.0).abs() < 1e-9);
    // 4.28 minutes, the mean worked out by hand for median 3 min and p95 12 min.
    assert!((review.mean() / 60.0 - 4.28).abs() < 0.01);
}

#[test]
fn a_table_of_single_values_gives_each_its_share() {
    let distribution = Distribution::weighted(vec![(1.0, 9.0), (2.0, 1.0), (1.0, 4.0)]).unwrap();
    for (u, value) in [(0.01, 1.0), (0.499, 1.0), (0.501, 4.0), (0.749, 4.0), (0.751, 9.0), (0.999, 9.0)] {
        assert!((draw_at(&distribution, u) - value).abs() < 1e-12, "at {u}");
    }
}

#[test]
fn a_mixture_with_a_fixed_value_gives_it_with_its_share() {
    let part = Distribution::exponential(2.0);
    let mixture = Distribution::mixture(&[(0.3, Distribution::constant(5.0)), (0.7, part)]).unwrap();
    // Below 5 lies 0.7 (1 - e^-2.5) = 0.6425 of it, at 5 another 0.3.
    let fixed =
        (1..1_000).filter(|&number| (draw_at(&mixture, f64::from(number) / 1_000.0) - 5.0).abs() < 1e-12);
    assert_eq!(fixed.count(), 300);
}

#[test]
fn impossible_parameters_are_refused() {
    let one = Distribution::constant(1.0);
    for refused in [
        Distribution::lognormal_by_median(10.0, 5.0),
        Distribution::lognormal_by_mean(0.0, 5.0),
        Distribution::lognormal_by_cv(3.0, -1.0),
        Distribution::triangular(5.0, 2.0, 9.0),
        Distribution::uniform(2.0, 1.0),
        Distribution::uniform(f64::NAN, 1.0),
        Distribution::gamma(0.0, 1.0),
        Distribution::erlang(0, 1.0),
        Distribution::weibull(1.0, 0.0),
        Distribution::points(vec![(0.0, 1.0)]),
        Distribution::points(vec![(0.0, 1.0), (0.9, 2.0)]),
        Distribution::points(vec![(0.0, 3.0), (1.0, 2.0)]),
        Distribution::weighted(vec![]),
        Distribution::weighted(vec![(-1.0, 2.0), (3.0, 1.0)]),
        Distribution::mixture(&[]),
        Distribution::mixture(&[(0.0, one)]),
    ] {
        assert!(refused.is_err(), "{refused:?}");
    }
}
