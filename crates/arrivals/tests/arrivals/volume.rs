//! Volume factors nest: what is placed at one factor is placed at every higher one, same key, same time.

use std::collections::BTreeSet;

use crate::support::{at_volume, curve, exact, in_batches, orders, plan, rate, spread};
use arrivals::{Amount, Entry, Profile, Volume};
use proptest::prelude::*;

fn entries() -> Vec<Entry> {
    let flat = || curve(&Profile::flat(), 4);
    vec![
        exact(300, 4, &[(0, 0.6), (1, 0.4)]),
        rate(&[(0, 0.02)], 4, &[(0, 0.5), (1, 0.5)]),
        spread(Amount::Forecast { mean: 200.0, cv: 0.3 }, flat(), &[(0, 1.0)]),
        in_batches(exact(301, 4, &[(2, 1.0)]), 7),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_order_of_a_factor_is_an_order_of_a_higher_one(
        seed in 0u64..1_000,
        number in 0usize..4,
        low in 0.0f64..10.0,
        more in 0.0f64..3.0,
    ) {
        let entry = entries()[number].clone();
        let at = |factor: f64| orders(&plan(&[at_volume(entry.clone(), factor.min(10.0))]), seed);
        let high: BTreeSet<_> = at(low + more).into_iter().collect();
        let low = at(low);
        prop_assert!(low.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(low.iter().all(|order| high.contains(order)));
    }

    #[test]
    fn an_exact_total_stays_exact(seed in 0u64..1_000, percent in 0u32..=1_000) {
        let factor = f64::from(percent) / 100.0;
        let placed = orders(&plan(&[at_volume(exact(5_000, 4, &[(0, 1.0)]), factor)]), seed);
        prop_assert_eq!(placed.len(), (f64::from(percent) * 50.0) as usize);
    }
}

#[test]
fn the_base_is_what_is_placed_without_a_factor() {
    for entry in entries() {
        assert_eq!(
            orders(&plan(std::slice::from_ref(&entry)), 9),
            orders(&plan(&[at_volume(entry, 1.0)]), 9)
        );
    }
}

#[test]
fn ten_percent_more_are_ten_percent_more_of_everything() {
    let placed = orders(&plan(&[at_volume(exact(660_000, 16, &[(0, 0.6), (1, 0.4)]), 1.1)]), 1111);
    assert_eq!(placed.len(), 726_000);
    assert_eq!(crate::support::of_stream(&placed, 0).len(), 435_600);
    let poisson = orders(&plan(&[at_volume(rate(&[(0, 10.0)], 4, &[(0, 1.0)]), 1.1)]), 1);
    assert!((poisson.len() as f64 - 158_400.0).abs() < 4.0 * 158_400.0f64.sqrt());
}

#[test]
fn a_thinned_total_follows_the_same_curve() {
    let curve = curve(&Profile::tmall_2013(), 16);
    for factor in [0.3, 2.5] {
        let placed = orders(&plan(&[at_volume(exact(40_000, 16, &[(0, 1.0)]), factor)]), 3);
        let n = placed.len() as f64;
        let distance = placed
            .iter()
            .zip(0u32..)
            .map(|((at, _), rank)| (curve.placed_by(*at) - f64::from(rank) / n).abs());
        let largest = distance.fold(0.0, f64::max);
        assert!(largest < 1.95 / n.sqrt(), "Kolmogorov's distance {largest} at {factor}");
    }
}

#[test]
fn batches_are_kept_or_left_whole() {
    let placed = orders(&plan(&[at_volume(in_batches(exact(700, 4, &[(0, 1.0)]), 7), 0.35)]), 1);
    assert_eq!(placed.len(), 35 * 7);
    assert!(placed.chunk_by(|a, b| a.0 == b.0).all(|batch| batch.len() == 7));
}

#[test]
fn a_factor_lies_between_0_and_10() {
    assert!(Volume::new(0.0).is_ok() && Volume::new(10.0).is_ok());
    for wrong in [-0.1, 10.1, f64::NAN] {
        assert!(Volume::new(wrong).is_err());
    }
    assert!(orders(&plan(&[at_volume(exact(700, 4, &[(0, 1.0)]), 0.0)]), 1).is_empty());
}
