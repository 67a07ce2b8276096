//! A hall agrees with a slow, obvious reference: the same people start and leave at the same instants, to the
//! nanosecond, and the lines are equally full, whatever combination of features a day has.

mod day;
mod hall;
mod record;
mod scaling;
mod servers;
mod station;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use queueing::{Capacity, Roster};

use day::Day;
use record::Record;
use station::Reference;

fn assert_agrees(day: &Day, found: &Record) -> Result<(), TestCaseError> {
    let expected = Reference::run(day);
    for (person, (found, expected)) in found.visits.iter().zip(&expected.visits).enumerate() {
        let mut expected = *expected;
        if let Some(expected) = &mut expected {
            expected.arrived = day.jobs[person].arrives;
        }
        prop_assert_eq!(*found, expected, "customer {}", person);
    }
    for (instant, line) in found.levels.keys().chain(expected.levels.keys()) {
        let (found, expected) = (found.level_at(*instant, *line), expected.level_at(*instant, *line));
        prop_assert_eq!(found, expected, "line {} at {:?}", line, instant);
    }
    Ok(())
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(1111),
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_plain_line_agrees_with_the_reference_by_the_short_way_and_by_the_long(day in day::plain_day()) {
        let short = hall::run(&day, false);
        assert_agrees(&day, &short)?;
        let long = hall::run(&day, true);
        prop_assert_eq!(short.visits, long.visits);
    }
}

/// Whoever starts in `base` starts no later in `better`.
fn assert_nobody_waits_longer(base: &Record, better: &Record) -> Result<(), TestCaseError> {
    for (person, (base, better)) in base.visits.iter().zip(&better.visits).enumerate() {
        if let Some(base) = base {
            let started = better.map(|visit| visit.started);
            prop_assert!(started.is_some_and(|started| started <= base.started), "customer {}", person);
        }
    }
    Ok(())
}

fn with_one_more_server(day: &Day) -> Day {
    let more = |capacity| match capacity {
        Capacity::Servers(servers) => Capacity::Servers(servers + 1),
        Capacity::Unlimited => Capacity::Unlimited,
    };
    let roster = &day.first.crew.roster;
    let steps = roster.steps().iter().map(|(at, capacity)| (*at, more(*capacity))).collect();
    let mut day = day.clone();
    day.first.crew.roster = Roster::new(more(roster.first()), steps).expect("the steps are in order");
    day
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn one_more_server_or_a_faster_pace_makes_nobody_wait_longer_in_a_plain_line(day in day::fifo_day()) {
        let base = hall::run(&day, false);
        assert_nobody_waits_longer(&base, &hall::run(&with_one_more_server(&day), false))?;
        let mut faster = day.clone();
        faster.first.lines[0].pace = 0.5;
        assert_nobody_waits_longer(&base, &hall::run(&faster, false))?;
    }
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn any_combination_of_features_agrees_with_the_reference(day in day::day()) {
        assert_agrees(&day, &hall::run(&day, false))?;
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn a_line_where_everything_special_passes_agrees_with_the_reference(day in day::passing_day()) {
        let found = hall::run(&day, false);
        assert_agrees(&day, &found)?;
        prop_assert_eq!(found.visits, hall::run(&day, true).visits);
    }
}
