//! The sequence: exact totals in order, keys that nobody else moves, the same from any place.

use crate::support::{
    at_volume, curve, exact, hour, in_batches, of_stream, orders, plan, rate, spread, with_curve,
};
use arrivals::{Amount, Entry, Plan, Profile, ZoneShare, largest_remainder};
use model::SimTime;
use queueing::Draws;

#[test]
fn totals_are_exact_and_split_by_largest_remainder_in_order_inside_the_window() {
    let plan = plan(&[exact(1_001, 16, &[(0, 0.7), (1, 0.3)])]);
    let all = orders(&plan, 1111);
    assert_eq!((of_stream(&all, 0).len(), of_stream(&all, 1).len()), (701, 300));
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "by time, stream, ordinal");
    assert!(all.iter().all(|(at, _)| (SimTime::ZERO..hour(16)).contains(at)));
    for stream in 0..2 {
        let own = of_stream(&all, stream);
        assert!(own.iter().zip(0u64..).all(|((_, key), rank)| key.ordinal() == rank), "ordinal is rank");
    }
}

#[test]
fn the_same_draws_give_the_same_orders_and_others_give_others() {
    let plan = plan(&[exact(500, 16, &[(0, 1.0)]), rate(&[(0, 0.02)], 16, &[(0, 1.0), (1, 2.0)])]);
    assert_eq!(orders(&plan, 7), orders(&plan, 7));
    assert_ne!(orders(&plan, 7), orders(&plan, 8));
    let draws = [Draws::new(7, 0), Draws::new(7, 1)];
    let sequence = |draws: Draws| plan.orders(draws, draws, ZoneShare::WHOLE).collect::<Vec<_>>();
    assert_ne!(sequence(draws[0]), sequence(draws[1]));
}

#[test]
fn a_sequence_can_be_taken_up_at_any_order() {
    let plan = plan(&[exact(500, 16, &[(0, 0.6), (1, 0.4)]), rate(&[(0, 0.02)], 16, &[(0, 1.0)])]);
    let draws = Draws::new(3, 0);
    let list = plan.arrivals(draws, draws, ZoneShare::WHOLE);
    assert!(list.iter().eq(plan.orders(draws, draws, ZoneShare::WHOLE)));
    for n in [0, 1, 250, list.len() - 1, list.len()] {
        let mut taken_up = plan.orders(draws, draws, ZoneShare::WHOLE);
        assert_eq!(taken_up.nth(n), list.get(n));
        assert_eq!(taken_up.peek(), list.get(n + 1));
    }
}

#[test]
fn other_sellers_entries_and_trade_before_the_run_move_nobody() {
    let own = [exact(500, 4, &[(1, 1.0)]), rate(&[(0, 0.1)], 4, &[(1, 1.0)])];
    let alone = orders(&plan(&own), 7);
    let others = [exact(9_000, 4, &[(0, 1.0)]), own[0].clone(), exact(10, 4, &[(2, 1.0)]), own[1].clone()];
    assert_eq!(alone, of_stream(&orders(&plan(&others), 7), 1));
    let clock = model::Duration::ZERO;
    let before = Profile::tmall_2013().over(clock, hour(-24), hour(0)).expect("orders");
    let normal = spread(Amount::Exact(300), before, &[(1, 1.0)]);
    let warm = orders(&Plan::new(own.to_vec(), vec![normal]).expect("few entries"), 7);
    let (carried_in, run): (Vec<_>, Vec<_>) = warm.into_iter().partition(|(at, _)| *at < SimTime::ZERO);
    assert_eq!((carried_in.len(), run), (300, alone));
    assert!(carried_in.iter().all(|(at, _)| *at >= hour(-24)));
}

#[test]
fn a_second_entry_of_a_seller_has_keys_of_its_own_and_leaves_the_first_alone() {
    let first = exact(400, 4, &[(0, 1.0)]);
    let both = orders(&plan(&[first.clone(), exact(400, 4, &[(0, 1.0)])]), 5);
    let mut keys: Vec<_> = both.iter().map(|(_, key)| *key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 800);
    let alone = orders(&plan(&[first]), 5);
    assert!(alone.iter().all(|order| both.contains(order)));
}

#[test]
fn spans_hold_their_orders() {
    let flat = curve(&Profile::flat(), 48);
    let (midnights, _) = flat.within(&[(hour(0), hour(2)), (hour(24), hour(26))]).expect("inside");
    let all = orders(&plan(&[with_curve(exact(1_000, 48, &[(0, 1.0)]), midnights)]), 1);
    assert_eq!(all.len(), 1_000);
    assert!(all.iter().all(|(at, _)| at.ns().rem_euclid(hour(24).ns()) < hour(2).ns()));
}

#[test]
fn a_batch_is_placed_at_one_instant_and_totals_stay_exact() {
    let all = orders(&plan(&[in_batches(exact(1_003, 4, &[(0, 1.0)]), 5)]), 1);
    assert_eq!(all.len(), 1_003);
    let sizes: Vec<usize> = all.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len).collect();
    assert_eq!(sizes.len(), 201);
    assert!(sizes[..200].iter().all(|size| *size == 5) && sizes[200] == 3);
    let poisson = orders(&plan(&[in_batches(rate(&[(0, 1.0)], 4, &[(0, 1.0)]), 5)]), 1);
    assert!(poisson.chunk_by(|a, b| a.0 == b.0).all(|batch| batch.len() == 5));
    assert!((poisson.len() as f64 - 14_400.0).abs() < 4.0 * (14_400.0f64 * 5.0).sqrt());
}

#[test]
fn zones_share_an_exact_total_and_differ_in_time() {
    let plan = plan(&[exact(1_003, 16, &[(0, 0.5), (1, 0.5)])]);
    let of = 4.try_into().expect("not 0");
    let run = Draws::new(1, 0);
    let zones: Vec<Vec<_>> = (0..4)
        .map(|zone| plan.orders(run, Draws::new(100 + u64::from(zone), 0), ZoneShare { zone, of }).collect())
        .collect();
    let counts: Vec<usize> = zones.iter().map(Vec::len).collect();
    assert_eq!(counts.iter().sum::<usize>(), 1_003);
    assert!(counts.iter().all(|count| (250..=252).contains(count)), "{counts:?}");
    assert_ne!(zones[0], zones[1]);
}

#[test]
fn expected_numbers_and_the_peak_are_those_of_the_curves() {
    let both = plan(&[exact(1_000, 24, &[(0, 0.6), (1, 0.4)]), rate(&[(0, 0.1)], 24, &[(0, 1.0)])]);
    let until = SimTime::from_seconds(2_280);
    assert!((both.expected(hour(0), until) - (143.0 + 228.0)).abs() < 1e-9);
    assert!((both.expected_of(crate::support::stream(0), hour(0), until) - (85.8 + 228.0)).abs() < 1e-9);
    let peak = both.peak(hour(0), hour(24));
    assert_eq!((peak.from, peak.to), (SimTime::from_seconds(55), SimTime::from_seconds(367)));
    assert!((peak.orders_per_s - (0.1 + 25.7 / 312.0)).abs() < 1e-9);
    let half = plan(&[at_volume(exact(1_000, 24, &[(0, 1.0)]), 0.5)]);
    assert!((half.expected(hour(0), hour(24)) - 500.0).abs() < 1e-9);
    assert!((half.peak(hour(0), hour(24)).orders_per_s - 0.5 * 25.7 / 312.0).abs() < 1e-9);
}

#[test]
fn more_entries_than_keys_can_tell_apart_are_refused() {
    let many: Vec<Entry> = (0..2_049).map(|_| exact(1, 1, &[(3, 1.0)])).collect();
    assert!(Plan::new(many[..2_048].to_vec(), many[..2_048].to_vec()).is_ok());
    assert_eq!(Plan::new(many, vec![]).expect_err("too many").0.number(), 3);
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

/// Not a test of speed: all orders of the festival are drawn and merged.
#[test]
fn the_festival_is_complete() {
    let all = orders(&plan(&[exact(660_000, 16, &[(0, 0.6), (1, 0.4)])]), 1111);
    assert_eq!(all.len(), 660_000);
    assert!(all.is_sorted());
}
