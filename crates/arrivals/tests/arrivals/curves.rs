//! Curves: their points are hit, windows are cut and repeated, and quantiles are the inverse.

use crate::support::{curve, hour};
use arrivals::{Profile, ProfileError, RateSteps};
use model::{Duration, SimTime};

const DAY: Duration = Duration::from_seconds(86_400);

#[test]
fn the_built_in_curves_go_through_their_reported_points() {
    let points: [(Profile, &[(i64, f64)]); 3] = [
        (Profile::tmall_2011(), &[(480, 0.03), (1_260, 0.06), (1_920, 0.089), (40_260, 0.343)]),
        (
            Profile::tmall_2013(),
            &[(55, 0.0029), (367, 0.0286), (2_280, 0.143), (20_940, 0.286), (49_140, 0.571), (63_060, 0.714)],
        ),
        (
            Profile::tmall_2019(),
            &[(96, 0.037), (3_839, 0.373), (5_167, 0.45), (51_687, 0.745), (59_460, 0.795)],
        ),
    ];
    for (profile, points) in points {
        let curve = curve(&profile, 24);
        for &(seconds, share) in points {
            let at = SimTime::from_seconds(seconds);
            assert!((curve.placed_by(at) - share).abs() < 1e-12, "{} {seconds}", profile.name());
            assert!((curve.quantile(share).ns() - at.ns()).abs() <= 1_000, "{} {seconds}", profile.name());
        }
    }
}

#[test]
fn a_quantile_is_the_inverse_and_never_leaves_the_window() {
    for profile in Profile::all() {
        for (clock, from, to) in
            [(0, 0, 24), (0, 0, 16), (20, 0, 10), (23, 0, 111), (1, -24, 0), (22, -50, 30)]
        {
            let clock = Duration::from_seconds(clock * 3_600);
            let curve = profile.over(clock, hour(from), hour(to)).expect("something is placed");
            assert_eq!((curve.start(), curve.end()), (hour(from), hour(to)));
            let mut before = hour(from);
            for step in 0..=1_000 {
                let u = f64::from(step) / 1_000.0;
                let at = curve.quantile(u);
                assert!(at >= before && at < hour(to), "{} {u}", profile.name());
                assert!((curve.placed_by(at) - u).abs() < 1e-6, "{} {u}", profile.name());
                before = at;
            }
        }
    }
}

#[test]
fn a_window_takes_its_part_of_the_day_and_repeats_after_it() {
    let flat = Profile::flat().over(Duration::from_seconds(20 * 3_600), hour(0), hour(10)).expect("orders");
    assert!((flat.placed_by(hour(5)) - 0.5).abs() < 1e-12);
    let two_days = curve(&Profile::tmall_2013(), 48);
    for day in [0, 1] {
        let morning = two_days.placed_between(hour(24 * day), SimTime::from_seconds(day * 86_400 + 2_280));
        assert!((morning - 0.143 / 2.0).abs() < 1e-12, "each day is the same");
    }
    // From 23:00 the first hour is the quiet end of a day, the second a midnight peak; before time 0 too.
    for start in [0, -30] {
        let clock = Duration::from_seconds((23 - start) % 24 * 3_600);
        let late = Profile::tmall_2013().over(clock, hour(start), hour(start + 2)).expect("orders");
        assert!(late.placed_by(hour(start + 1)) < 0.25);
    }
}

#[test]
fn the_two_window_day_has_its_peaks_after_midnight_and_after_eight_in_the_evening() {
    let curve = curve(&Profile::two_window(), 24);
    let hourly: Vec<f64> = (0..24).map(|h| curve.placed_between(hour(h), hour(h + 1))).collect();
    let mut busiest: Vec<usize> = (0..24).collect();
    busiest.sort_by(|&a, &b| hourly[b].total_cmp(&hourly[a]));
    assert_eq!(busiest[..2], [20, 0]);
}

#[test]
fn a_curve_cut_to_spans_places_everything_inside_them_in_proportion() {
    let whole = curve(&Profile::tmall_2013(), 24);
    let spans = [(hour(1), hour(3)), (hour(20), hour(30))];
    let (cut, share) = whole.within(&spans).expect("the spans lie in the window");
    let inside = whole.placed_between(hour(1), hour(3)) + whole.placed_between(hour(20), hour(24));
    assert!((share - inside).abs() < 1e-12);
    assert!(
        (cut.placed_between(hour(1), hour(3)) - whole.placed_between(hour(1), hour(3)) / inside).abs()
            < 1e-12
    );
    assert!(cut.placed_between(hour(3), hour(20)).abs() < 1e-12);
    for step in 0..=1_000 {
        let at = cut.quantile(f64::from(step) / 1_000.0);
        assert!(spans.iter().any(|(from, to)| (*from..*to).contains(&at)), "{at:?}");
    }
    assert!(whole.within(&[(hour(40), hour(50))]).is_none());
    assert!(whole.within(&[]).is_none());
}

#[test]
fn a_custom_curve_goes_through_its_points_and_a_wrong_one_is_refused_by_place() {
    let at = |hours: i64| Duration::from_seconds(hours * 3_600);
    let profile =
        Profile::custom(&[(at(0), 0.0), (at(6), 0.1), (at(12), 0.7), (at(24), 1.0)]).expect("a curve");
    assert_eq!(profile, Profile::custom(&[(at(6), 0.1), (at(12), 0.7)]).expect("ends may be left out"));
    let curve = profile.over(Duration::ZERO, SimTime::ZERO, SimTime::ZERO + DAY).expect("orders");
    assert!((curve.placed_by(hour(6)) - 0.1).abs() < 1e-12);
    assert!((curve.placed_by(hour(12)) - 0.7).abs() < 1e-12);
    let quiet = Profile::custom(&[(at(6), 0.0)]).expect("a curve");
    assert!(quiet.over(Duration::ZERO, hour(0), hour(6)).is_none(), "nothing is placed in this window");
    for (points, error) in [
        (vec![(at(6), 0.5), (at(6), 0.6)], ProfileError::Unordered(1)),
        (vec![(at(6), 0.5), (at(7), 0.4)], ProfileError::Falling(1)),
        (vec![(at(25), 0.5)], ProfileError::BeyondDay(0)),
        (vec![(at(0), 0.5)], ProfileError::Share(0)),
        (vec![(at(1), f64::NAN)], ProfileError::Share(0)),
        (vec![(at(1), 1.5)], ProfileError::Share(0)),
        (vec![(at(1), 0.0); 2_000], ProfileError::TooMany(2_000)),
    ] {
        assert_eq!(Profile::custom(&points), Err(error), "{error}");
    }
}

#[test]
fn a_rate_expects_its_integral_and_impossible_rates_are_refused() {
    let at = SimTime::from_seconds;
    let steps = RateSteps::new(vec![(at(0), 0.05), (at(1_800), 0.0), (at(2_700), 0.2)]).expect("steps");
    let (curve, mean) = steps.over(hour(0), hour(1)).expect("orders");
    assert!((mean - (0.05 * 1_800.0 + 0.2 * 900.0)).abs() < 1e-9);
    assert!((curve.placed_by(at(1_800)) * mean - 90.0).abs() < 1e-9);
    assert!((curve.placed_by(at(2_700)) * mean - 90.0).abs() < 1e-9);
    let (_, before) = steps.over(hour(-1), hour(0)).expect("the first rate holds before time 0");
    assert!((before - 180.0).abs() < 1e-9);
    assert!(steps.over(at(1_800), at(2_700)).is_none());
    assert!(steps.over(hour(1), hour(1)).is_none());
    assert!(RateSteps::new(vec![]).is_err());
    assert!(RateSteps::new(vec![(at(5), 1.0)]).is_err());
    assert!(RateSteps::new(vec![(at(0), 1.0), (at(0), 2.0)]).is_err());
    assert!(RateSteps::new(vec![(at(0), -1.0)]).is_err());
    assert!(RateSteps::new(vec![(at(0), f64::NAN)]).is_err());
}
