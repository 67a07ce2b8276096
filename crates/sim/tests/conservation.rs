//! Every parcel is accounted for, once, and every self-check holds: in every scenario that is shipped, wherever the
//! run is cut off, and where much goes wrong.

mod support;

use model::Milestone;
use protocol::Outcome;
use support::{assert_self_checks, count, load, run};

/// Loads and runs; returns what was placed.
fn check(name: &str, set: &[&str]) -> u64 {
    let what = format!("{name} {set:?}");
    let scenario = load(name, set);
    let replication = sim::replication(&scenario, scenario.seed, 0);
    assert_self_checks(&what, &replication);
    let setting = scenario.setting(scenario.seed, 0);
    let orders = scenario.arrivals(&setting);
    assert_eq!(replication.account.placed, orders.len() as u64, "{what}: every order is placed");
    assert!(!orders.is_empty(), "{what}: nothing to check");
    let met = |milestone| count(&replication, milestone);
    let way = [
        Milestone::Placed,
        Milestone::PaymentConfirmed,
        Milestone::StockReserved,
        Milestone::WaybillIssued,
        Milestone::LaneDecided,
        Milestone::Released,
        Milestone::OnVehicle,
        Milestone::GatePassed,
        Milestone::Delivered,
    ];
    assert!(way.map(met).is_sorted_by(|earlier, later| earlier >= later), "{what}: {:?}", way.map(met));
    let account = &replication.account;
    assert_eq!(account.delivered, met(Milestone::Delivered), "{what}");
    assert_eq!(account.refused, met(Milestone::Refused), "{what}");
    assert_eq!(account.seized, met(Milestone::Seized), "{what}");
    account.placed
}

#[test]
fn every_scenario_that_is_shipped() {
    for name in scenario::embedded_names() {
        match name {
            // A year of parcels says no more here than ten days.
            "teaching/mm1" | "teaching/mmc" | "teaching/tandem" => check(name, &["clock.run=10d"]),
            _ => check(name, &[]),
        };
    }
}

/// Wherever the run ends, parcels are in some role's hands or in a message between two of them.
#[test]
fn wherever_the_run_is_cut_off() {
    for run in ["31s", "1m", "7m", "19m", "43m"] {
        let run = format!("clock.run={run}");
        check("demo", &[&run, "clock.then.drain=0s", "arrivals.0.total=600"]);
    }
}

#[test]
fn where_much_goes_wrong() {
    let set = [
        "arrivals.0.total=2000",
        "sellers.0.faults.mismatch=40%",
        "sellers.1.prevalence=50%",
        "risk.random=60%",
        "risk.review=50%",
        "risk.image.false_alarms=30%",
        "risk.unpack_sensitivity=50%",
        "customs.intake={ servers: 1, rate: 2/s }",
        "customs.reviewers.servers=60",
        "customs.unpackers.servers=100",
    ];
    check("demo", &set);
    let replication = run("demo", &set);
    for outcome in [Outcome::Delivered, Outcome::Refused, Outcome::Seized] {
        assert!(
            replication.ledger.orders().ended(outcome) > 50,
            "hardly any parcel is {outcome:?}: {:?}",
            replication.account
        );
    }
    let risk = replication.ledger.risk();
    assert!(risk.caught > 0 && risk.missed > 0 && risk.held_for_nothing > 0, "{risk:?}");
}
