//! The sans-IO cluster under random delays, cuts and deaths: the wall clock and the network can hold a run, they can't
//! change it.
//!
//! A failing seed is printed; `FIRST_SEED` is where to begin to see it again.

mod conditions;
mod process;
mod streams;
mod witness;
mod world;

use conditions::{Conditions, MILLISECOND};
use node::pace::Speed;
use scenario::Scenario;
use world::{Outcome, World};

const FIRST_SEED: u64 = 0;

/// 120 parcels in five minutes, with faults and checks enough that every link carries something, and a drain that
/// leaves some inside.
fn scenario() -> Scenario {
    let set = [
        "arrivals.0.total=120",
        "clock.run=5m",
        "clock.then.drain=15m",
        "links.delay=20s",
        "sellers.flagship.faults.mismatch=20%",
        "sellers.bazaar.prevalence=20%",
        "risk.random=20%",
        "risk.review=20%",
        "carrier.vehicles.batch.size=10",
    ];
    scenario::load("demo", &set.map(str::to_owned)).expect("the demo, smaller")
}

/// Names the seed of a run that fails.
struct Failing(u64);

impl Drop for Failing {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failing seed: {}", self.0);
        }
    }
}

/// Runs so many seeds through the conditions that the seed chooses.
fn seeds(count: u64, conditions: impl Fn(u64) -> Conditions, check: impl Fn(&Scenario, u64, Outcome)) {
    let scenario = scenario();
    for seed in FIRST_SEED..FIRST_SEED + count {
        let failing = Failing(seed);
        check(&scenario, seed, World::new(&scenario, conditions(seed), seed).run());
        drop(failing);
    }
}

/// The answer is that of the virtual clock, and nothing was late.
fn exact(scenario: &Scenario, seed: u64, outcome: &Outcome) {
    let predicted = sim::replication(scenario, seed, 0);
    assert_eq!(outcome.replication.ledger.digest(), predicted.ledger.digest());
    assert_eq!(outcome.replication.account, predicted.account);
    assert!(outcome.replication.ledger == predicted.ledger, "the ledgers differ");
    assert!(predicted.account.is_conserved(), "{:?}", predicted.account);
    assert_eq!(outcome.late, 0);
}

/// From trouble seldom, spread over the run, to trouble all the time at its beginning.
fn intensity(seed: u64) -> f64 {
    [0.000_5, 0.002, 0.01, 0.1][(seed % 4) as usize]
}

#[test]
fn delays_alone_change_nothing() {
    seeds(
        10,
        |_| Conditions::CALM,
        |scenario, seed, outcome| {
            exact(scenario, seed, &outcome);
            assert_eq!((outcome.troubles, outcome.repeated), (0, 0));
        },
    );
}

/// Everything that a scenario can say, from an hour before 0 on: phases, outages, sites, every station feature.
fn whole_scenario() -> Scenario {
    let set = ["arrivals.0.total=200"];
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/teaching/all-features.yaml");
    scenario::load(file, &set.map(str::to_owned)).expect("all features, smaller")
}

#[test]
fn deaths_and_cuts_change_nothing_with_everything_switched_on() {
    let scenario = whole_scenario();
    for seed in FIRST_SEED..FIRST_SEED + 8 {
        let failing = Failing(seed);
        let speed = if seed % 3 == 0 { Speed::Times(5_000.0) } else { Speed::Max };
        let conditions =
            Conditions { speed, death: intensity(seed), cut: intensity(seed / 4), ..Conditions::STORM };
        exact(&scenario, seed, &World::new(&scenario, conditions, seed).run());
        drop(failing);
    }
}

/// A day with a dozen orders: 43,000 rounds by promises alone, at a link delay of 2 s.
fn quiet_scenario() -> Scenario {
    let set = ["arrivals.0.total=12", "clock.run=20h", "clock.then.drain=4h", "links.delay=2s"];
    scenario::load("demo", &set.map(str::to_owned)).expect("the demo, quieter")
}

#[test]
fn quiet_hours_are_passed_in_one_step() {
    let scenario = quiet_scenario();
    for seed in 0..20 {
        let failing = Failing(seed);
        let conditions = if seed % 2 == 0 { Conditions::CALM } else { Conditions::STORM };
        let outcome = World::new(&scenario, conditions, seed).run();
        exact(&scenario, seed, &outcome);
        assert!(outcome.rounds < 8_000, "{} rounds", outcome.rounds);
        drop(failing);
    }
}

#[test]
fn the_pace_changes_nothing() {
    let conditions =
        |seed| Conditions { speed: Speed::Times(1_000.0 + 400.0 * seed as f64), ..Conditions::CALM };
    seeds(10, conditions, |scenario, seed, outcome| exact(scenario, seed, &outcome));
}

#[test]
fn deaths_and_cuts_at_full_speed_change_nothing() {
    let conditions =
        |seed| Conditions { death: intensity(seed), cut: intensity(seed / 4), ..Conditions::STORM };
    let troubles = std::cell::Cell::new(0);
    seeds(100, conditions, |scenario, seed, outcome| {
        exact(scenario, seed, &outcome);
        troubles.set(troubles.get() + outcome.troubles);
    });
    assert!(troubles.get() > 500, "there were only {} deaths and cuts", troubles.get());
}

#[test]
fn deaths_and_cuts_on_pace_change_nothing() {
    let conditions = |seed| Conditions {
        speed: Speed::Times(2_000.0),
        death: intensity(seed),
        cut: intensity(seed / 4),
        ..Conditions::STORM
    };
    seeds(80, conditions, |scenario, seed, outcome| exact(scenario, seed, &outcome));
}

/// A peer that stays away longer than the hold: the others go on, what it then sends is late and counted, and at the
/// end every parcel is somewhere, once.
#[test]
fn a_finite_hold_makes_messages_late_and_loses_none() {
    let conditions = |seed| Conditions {
        speed: Speed::Times(2_000.0),
        hold_ns: Some(10 * MILLISECOND),
        away_max_ns: 100 * MILLISECOND,
        death: intensity(seed),
        cut: intensity(seed / 4),
        ..Conditions::STORM
    };
    let late = std::cell::Cell::new(0);
    seeds(60, conditions, |scenario, seed, outcome| {
        let account = outcome.replication.account;
        let draws = Scenario::draws(seed, 0, 0);
        let orders = scenario.order_list(draws, draws, 0).len() as u64;
        assert_eq!(account.placed, orders);
        assert!(account.is_conserved(), "{account:?}");
        late.set(late.get() + u64::from(outcome.late > 0));
    });
    assert!(late.get() > 30, "messages were late in only {} runs of 60", late.get());
}
