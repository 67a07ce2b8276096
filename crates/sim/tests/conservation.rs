//! Every parcel is accounted for, once, and every self-check holds: in every small scenario that is shipped, wherever the
//! run is cut off, and in random scenarios with everything switched on.

mod support;

use std::collections::BTreeMap;

use model::{Duration, Milestone, ParcelKey, SimTime, Stage};
use proptest::prelude::*;
use support::{SlowRun, assert_self_checks, count, load, run_slowly};

/// Loads and runs; returns what was placed.
fn check(name: &str, set: &[&str]) -> u64 {
    let what = format!("{name} {set:?}");
    let scenario = load(name, set);
    let replication = sim::replication(&scenario, scenario.seed, 0);
    assert_self_checks(&what, &replication);
    let met = |milestone| count(&replication, milestone);
    let way = [
        Milestone::Placed,
        Milestone::PaymentConfirmed,
        Milestone::StockReserved,
        Milestone::WaybillIssued,
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
    assert_eq!(account.cancelled, met(Milestone::Cancelled), "{what}");
    assert_eq!(account.shipped_back, met(Milestone::ShippedBack), "{what}");
    account.placed
}

/// Wherever the run ends, parcels are in some role's hands or in a message between two of them.
#[test]
fn wherever_the_run_is_cut_off() {
    for run in ["31s", "1m", "7m", "19m", "43m"] {
        let run = format!("clock.run={run}");
        assert!(check("demo", &[&run, "clock.then.drain=0s", "arrivals.0.total=600"]) > 0);
    }
}

/// Everything that can happen to a parcel, all of it often.
const EVERYTHING: &[&str] = &[
    "arrivals.0.total=300",
    "clock.run=1h",
    "clock.then.drain=4h",
    "sellers.flagship.faults={ mismatch: 10%, form: 5%, duplicate: 10%, licence: 20%, origin: 20%, book_item: 5%, undervalued: 20% }",
    "sellers.bazaar.faults={ mismatch: 30%, form: 10%, duplicate: 10%, licence: 20%, origin: 20%, book_item: 5%, undervalued: 20% }",
    "sellers.bazaar.prevalence=30%",
    "goods={ licence: required, origin: required, prohibited: 5%, infringing: 10%, stock: 400 }",
    "buyers.spent_before={ exponential: { mean: CNY 9000 } }",
    "cancellation={ share: 15%, after: { exponential: { mean: 10m } } }",
    "digital.hs_check={ doubts: 90%, false_doubts: 10% }",
    "digital.value_check={ doubts: 80%, false_doubts: 10% }",
    "digital.hs_accuracy=80%",
    "digital.barcode=30%",
    "digital.document_automation=50%",
    "digital.policies=[{ at: 10m, adoption: { exponential: { mean: 10m } }, error: 30% }]",
    "digital.automatic_reviewer={ escalates: 50% }",
    "risk={ random: 20%, review: 20%, review_verdicts: { escalates: 20%, rejects: 20%, asks: 20% } }",
    "risk.image={ sensitivity: 80%, false_alarms: 20% }",
    "risk.expected={ rate: 40%, window: 20m, cancels_aeo_factor: true }",
    "detention={ detains: 60%, cleared: 30%, shipped_back: 30% }",
    "audit={ blue: 50%, sensitivity: 50% }",
    "customs.guarantee={ amount: CNY 500, first_top_up: \"00:05\", top_up_every: 5m }",
    "customs.detention.service={ exponential: { mean: 20m } }",
    "customs.completeness_limit=50m",
    "customs.reviewers={ servers: 4, room: 20, patience: { exponential: { mean: 20m } } }",
    "customs.unpackers={ servers: 2, room: 5 }",
    "priority.green_channel={ who: [flagship], lighter_checks: true }",
    "changes=[{ at: \"00:20\", for: 5m, fault: { node: customs } }, { at: \"00:30\", for: 3m, fault: { station: customs.intake, capacity: 0% } }, { at: \"00:40\", for: 5m, fault: { node: warehouse } }, { at: \"00:42\", for: 5m, fault: { node: seller } }, { at: \"00:46\", for: 4m, fault: { node: carrier } }, { at: \"00:50\", set: { risk.random: 50% } }]",
];

/// Stages by what they were entered with: every one that is left was entered, at the same T0 and not later.
fn open_stages(run: &SlowRun) -> Vec<Stage> {
    let mut open: BTreeMap<(Stage, SimTime), i64> = BTreeMap::new();
    for (stage, placed, _) in run.logs.iter().flat_map(|log| &log.entered) {
        *open.entry((*stage, *placed)).or_default() += 1;
    }
    for (stage, placed, at) in run.logs.iter().flat_map(|log| &log.left) {
        let count = open.entry((*stage, *placed)).or_default();
        *count -= 1;
        assert!(
            *count >= 0,
            "{stage:?} of the parcel placed at {placed:?} is left at {at:?} and was not entered"
        );
    }
    open.into_iter().flat_map(|((stage, _), count)| (0..count).map(move |_| stage)).collect()
}

/// The parts that holders held are the whole of order to release, parcel by parcel.
fn assert_holders_share_the_whole(run: &SlowRun) {
    let mut held: BTreeMap<ParcelKey, Duration> = BTreeMap::new();
    for (parcel, _, length) in run.logs.iter().flat_map(|log| &log.held) {
        *held.entry(*parcel).or_default() += *length;
    }
    let released = run.logs.iter().flat_map(|log| &log.released);
    let released: BTreeMap<ParcelKey, Duration> = released.copied().collect();
    held.retain(|_, length| *length > Duration::ZERO);
    assert_eq!(held, released);
}

fn assert_all_is_accounted_for(set: &[&str]) {
    let scenario = load("demo", set);
    let slow = run_slowly(&scenario);
    let fast = sim::replication(&scenario, scenario.seed, 0);
    assert_self_checks("everything", &fast);
    assert_eq!(fast.ledger.digest(), slow.ledger().digest(), "both virtual clocks agree");
    assert_holders_share_the_whole(&slow);
    let open = open_stages(&slow).into_iter().filter(|stage| *stage != Stage::Leaving).count() as u64;
    let account = fast.account;
    // A parcel is open in one stage before its release; after it, in none or in leaving.
    assert!(open <= account.inside + account.in_flight, "{open} stages are open, {account:?}");
}

#[test]
fn everything_at_once_ends_in_every_way() {
    assert_all_is_accounted_for(EVERYTHING);
    let scenario = load("demo", EVERYTHING);
    let account = sim::replication(&scenario, scenario.seed, 0).account;
    let ends = [account.delivered, account.cancelled, account.refused, account.seized, account.shipped_back];
    assert!(ends.iter().all(|count| *count > 0), "{account:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever of it is switched on, and with whatever luck.
    #[test]
    fn random_scenarios_lose_and_double_nothing(
        seed in 1u64..1_000_000,
        chosen in proptest::collection::vec(any::<bool>(), EVERYTHING.len()),
        drain in 0u32..120,
        after in prop_oneof![Just("reservation"), Just("acceptance"), Just("release")],
        point in prop_oneof![Just("documents"), Just("line")],
    ) {
        let mut set: Vec<String> = EVERYTHING
            .iter()
            .zip(&chosen)
            .enumerate()
            // The first two keep the run small.
            .filter(|(place, (_, chosen))| *place < 2 || **chosen)
            .map(|(_, (set, _))| (*set).to_owned())
            .collect();
        set.push(format!("seed={seed}"));
        set.push(format!("clock.then.drain={drain}m"));
        set.push(format!("warehouse.pick_after={after}"));
        set.push(format!("warehouse.release_point={point}"));
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        assert_all_is_accounted_for(&set);
    }
}
