//! Who has ended an interval, who is still in it and who has left the way before: counted by the ledger, and counted parcel by
//! parcel from what the slow clock writes down.

mod support;

use measure::{Ledger, Selection};
use model::{Lane, Milestone};
use protocol::Interval;
use support::{SlowRun, load, run_slowly};

/// Lists go to and fro in review, parcels change lanes and sites, and buyers cancel at any time. The run ends in the middle of it.
const TO_AND_FRO: &[&str] = &[
    "arrivals=[{ total: 1500, profile: flat }]",
    "clock.run=1h",
    "clock.then.drain=10m",
    "links.delay=10s",
    "sellers={ prevalence: 20%, faults: { mismatch: 10%, form: 5% } }",
    "goods={ prohibited: 5% }",
    "cancellation={ share: 30%, after: { exponential: { mean: 10m } } }",
    "seller.corrections={ servers: unlimited, service: 3m }",
    "warehouse.corrections={ servers: unlimited, service: 3m }",
    "carrier.waybills={ servers: unlimited, service: { exponential: { mean: 5m } } }",
    "customs.reviewers={ servers: 10, service: 1m, patience: 4m, room: 60 }",
    "customs.xray={ servers: unlimited, service: 2m }",
    "customs.rejections_max=2",
    "digital.prohibited_list=80%",
    "risk={ random: 20%, review: 60%, review_verdicts: { escalates: 20%, rejects: 30%, asks: 20% } }",
    "risk.image={ sensitivity: 80%, false_alarms: 20% }",
    "detention={ detains: 60%, cleared: 30%, shipped_back: 30% }",
    "warehouse.sites=[{ name: A, share: 70%, backup: B, pickers: { servers: 100, service: 45s } }, \
                      { name: B, share: 30%, pickers: { servers: 100, service: 45s } }]",
    "changes=[{ at: 20m, for: 20m, fault: { station: warehouse.A.pickers, capacity: 0% } }]",
    "targets=[\"p95(order_to_gate, warehouse=A) < 1h\"]",
];

const ENDS: [Milestone; 4] =
    [Milestone::Refused, Milestone::Cancelled, Milestone::Seized, Milestone::ShippedBack];

fn run() -> (SlowRun, Ledger) {
    let run = run_slowly(&load("builtin/bare", TO_AND_FRO));
    let ledger = run.ledger();
    (run, ledger)
}

/// How many parcels ended an interval from the order on with this milestone, and how many are in it.
fn counted(run: &SlowRun, end: Milestone) -> (u64, u64) {
    let has = |met: &[(Milestone, _)], milestone| met.iter().any(|(other, _)| *other == milestone);
    let (mut ended, mut open) = (0, 0);
    for met in run.milestones.values() {
        if has(met, end) {
            ended += 1;
        } else if !ENDS.iter().any(|gone| has(met, *gone)) {
            open += 1;
        }
    }
    (ended, open)
}

/// The documents of a parcel count as complete when its list is accepted.
#[test]
fn every_parcel_has_ended_an_interval_is_in_it_or_has_left_before() {
    let (run, ledger) = run();
    for (interval, end) in [
        (Interval::OrderToDocuments, Milestone::Accepted),
        (Interval::OrderToRelease, Milestone::Released),
        (Interval::OrderToGate, Milestone::GatePassed),
        (Interval::OrderToDelivery, Milestone::Delivered),
    ] {
        let found = (
            ledger.interval_tally(interval, &Selection::ALL).n(),
            ledger.interval_open(interval, &Selection::ALL),
        );
        assert_eq!(found, counted(&run, end), "{interval:?}");
        assert!(found.0 > 100 && found.1 > 10, "{interval:?}: {found:?} parcels are no test");
    }
    let met = |milestone| run.ledger().orders().count(milestone);
    assert!(ENDS.into_iter().all(|end| met(end) > 0), "every end is met");
}

/// A parcel is in the same lane and of the same site in all its intervals.
#[test]
fn lanes_and_sites_are_parts_of_the_whole() {
    let (_, ledger) = run();
    let lanes = Lane::ALL.map(Selection::lane);
    let sites = [0, 1].map(|site| Selection { site: Some(site), ..Selection::ALL });
    for interval in Interval::ALL {
        let ended = |selection: &Selection| ledger.interval_tally(interval, selection).n();
        let open = |selection: &Selection| ledger.interval_open(interval, selection);
        let whole = ended(&Selection::ALL);
        assert_eq!(lanes.iter().map(ended).sum::<u64>(), whole, "{interval:?} by lane");
        assert_eq!(sites.iter().map(ended).sum::<u64>(), whole, "{interval:?} by site");
        assert_eq!(sites.iter().map(open).sum::<u64>(), open(&Selection::ALL), "open {interval:?} by site");
    }
    for lane in &lanes {
        let [documents, released] = [Interval::OrderToDocuments, Interval::OrderToRelease]
            .map(|interval| ledger.interval_tally(interval, lane).n());
        assert!(released > 0 && documents >= released, "{lane:?}: {documents} accepted, {released} released");
        assert_eq!(ledger.interval_open(Interval::OrderToDocuments, lane), 0, "{lane:?}: it has a lane");
    }
}

/// T1 is when the last of the documents came that were accepted in the end.
#[test]
fn documents_and_clearance_are_parts_of_order_to_release() {
    let rejects = [
        "arrivals=[{ total: 200, profile: flat }]",
        "seller.corrections={ servers: unlimited, service: 3m }",
        "warehouse.corrections={ servers: unlimited, service: 3m }",
        "risk={ random: 20%, review: 100%, review_verdicts: { escalates: 20%, rejects: 50%, asks: 0% } }",
        "customs.reviewers={ servers: unlimited, service: 1m }",
        "customs.rejections_max=9",
    ];
    let ledger = run_slowly(&load("builtin/bare", &rejects)).ledger();
    for selection in [Selection::ALL, Selection::lane(Lane::Yellow), Selection::lane(Lane::Red)] {
        let sum = |interval| ledger.interval_tally(interval, &selection).sum_ns();
        assert!(ledger.interval_tally(Interval::OrderToRelease, &selection).n() > 10);
        assert_eq!(
            sum(Interval::OrderToDocuments) + sum(Interval::CustomsClearance),
            sum(Interval::OrderToRelease)
        );
    }
}
