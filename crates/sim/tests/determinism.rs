//! The same scenario and seed give the same answer, however it is computed; another seed gives another.

mod support;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use measure::{Ledger, Replication};
use model::{Milestone, ParcelKey, SimTime};
use protocol::MODEL_VERSION;
use scenario::Scenario;
use support::{Milestones, SlowRun, load, run_slowly};

/// The demo, cut to a few hundred parcels in ten minutes: every lane, correction and queue is still in it.
const SHORT: &[&str] = &["arrivals.0.total=800", "clock.run=20m", "clock.then.drain=1h"];

fn replications(scenario: &Scenario, seed: u64, count: u32, threads: usize) -> Vec<Replication> {
    let threads = NonZeroUsize::new(threads);
    sim::replications(scenario, seed, count, threads, || false, |_| {}).expect("threads can be made")
}

fn digests(replications: &[Replication]) -> Vec<u128> {
    replications.iter().map(|replication| replication.ledger.digest().value()).collect()
}

#[test]
fn the_same_seed_gives_the_same_answer_on_one_thread_and_on_two() {
    let demo = load("demo", &[]);
    let first = replications(&demo, 5, 4, 1);
    assert_eq!(digests(&first), digests(&replications(&demo, 5, 4, 1)));
    let on_two = replications(&demo, 5, 4, 2);
    assert_eq!(digests(&first), digests(&on_two));
    assert!(first == on_two, "not only the digests: everything that was measured is equal");
}

/// Whoever changes a digest has to change the number of the model's version too.
#[test]
fn a_version_of_the_model_has_one_digest() {
    let demo = load("demo", SHORT);
    let digest = sim::replication(&demo, demo.seed, 0).ledger.digest().to_string();
    assert_eq!(
        (MODEL_VERSION, digest.as_str()),
        (10, "cce876fedb661c17fd34e60146902c8d"),
        "the model gives another digest: raise MODEL_VERSION by one, and write both here"
    );
}

#[test]
fn replications_and_seeds_differ() {
    let demo = load("demo", SHORT);
    let mut all = digests(&replications(&demo, 5, 4, 2));
    all.extend(digests(&replications(&demo, 6, 4, 2)));
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 8, "two of eight runs are the same");
}

/// Nothing is begun after a stop, and what was done is kept.
#[test]
fn a_stop_keeps_what_was_done() {
    let demo = load("demo", SHORT);
    let stopped = sim::replications(&demo, 5, 4, NonZeroUsize::new(2), || true, |_| {});
    assert_eq!(stopped.expect("threads can be made").len(), 0);
}

/// The windows in which the virtual clock lets each entity run ahead change nothing.
#[test]
fn windows_of_the_lookahead_give_what_single_instants_give() {
    let demo = load("demo", SHORT);
    let ledgers = run_slowly(&demo).ledgers();
    let fast = sim::replication(&demo, demo.seed, 0).ledger;
    assert!(merged(&ledgers, [0, 1, 2, 3]) == fast, "the ledgers differ");
}

#[test]
fn ledgers_may_be_merged_in_any_order() {
    let demo = load("demo", &[]);
    let ledgers = run_slowly(&demo).ledgers();
    let expected = merged(&ledgers, [0, 1, 2, 3]);
    assert_eq!(expected.digest(), sim::replication(&demo, demo.seed, 0).ledger.digest());
    for order in [[3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2], [0, 2, 1, 3]] {
        assert!(merged(&ledgers, order) == expected, "{order:?}");
    }
}

/// Common random numbers: a planner who adds staff compares the same orders with the same luck.
#[test]
fn raising_a_capacity_moves_no_order() {
    let tight = [
        "warehouse.pickers.servers=20",
        "customs.reviewers.servers=1",
        "customs.gate.servers=1",
        "carrier.vehicles.batch.size=10",
    ];
    let tight = [SHORT, &tight].concat();
    let few = run_slowly(&load("demo", &tight));
    for more in ["customs.reviewers.servers=40", "warehouse.pickers.servers=30", "customs.gate.servers=9"] {
        let many = run_slowly(&load("demo", &[&tight[..], &[more]].concat()));
        assert!(few.milestones != many.milestones, "{more} changes nothing at all: no test");
        let placed = |run: &SlowRun| instants(&run.milestones, Milestone::Placed);
        assert!(placed(&few) == placed(&many), "{more} moves orders");
    }
}

/// At a first-come-first-served station without feedback, more servers let nobody wait longer.
#[test]
fn more_servers_let_nobody_start_later() {
    let set = |servers: &str| load("demo", &[SHORT, &["sellers.1.faults.mismatch=0%", servers]].concat());
    let few = run_slowly(&set("warehouse.pickers.servers=20"));
    let many = run_slowly(&set("warehouse.pickers.servers=21"));
    let (before, after) = (
        instants(&few.milestones, Milestone::PickStarted),
        instants(&many.milestones, Milestone::PickStarted),
    );
    assert!(before.len() > 500, "only {} parcels were picked", before.len());
    let earlier = before.iter().filter(|(parcel, at)| after[parcel] < **at).count();
    let later = before.iter().filter(|(parcel, at)| after[parcel] > **at).count();
    assert_eq!(later, 0, "parcels that start later, though there are more pickers");
    assert!(earlier > 100, "only {earlier} parcels start earlier: no test");
}

fn merged(ledgers: &[Ledger; 4], order: [usize; 4]) -> Ledger {
    let [first, rest @ ..] = order;
    let mut sum = ledgers[first].clone();
    for place in rest {
        sum.merge(ledgers[place].clone()).expect("they are of one setting");
    }
    sum.settle();
    sum
}

/// When each parcel met a milestone for the first time.
fn instants(milestones: &Milestones, wanted: Milestone) -> BTreeMap<ParcelKey, SimTime> {
    let first =
        |met: &Vec<(Milestone, SimTime)>| met.iter().find(|(met, _)| *met == wanted).map(|(_, at)| *at);
    milestones.iter().filter_map(|(parcel, met)| Some((*parcel, first(met)?))).collect()
}
