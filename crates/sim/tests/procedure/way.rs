//! One parcel, alone in the zone; every desk takes its own constant time, and no two sums of them are alike by chance.

use model::Milestone;

use crate::support::{SlowRun, load, run_slowly};

/// Links take 1 s each.
const ONE_PARCEL: &[&str] = &[
    "arrivals=[{ total: 1, profile: flat }]",
    "clock.then.drain=30d",
    "links.delay=1s",
    "seller.payment.service=20s",
    "seller.push.service=3s",
    "seller.corrections.service=100s",
    "carrier.waybills.service=60s",
    "carrier.corrections.service=100s",
    "customs.intake.service=2s",
    "customs.automatic_reviewer.service=4s",
    "customs.reviewers.service=180s",
    "customs.xray.service=6s",
    "customs.images.service=8s",
    "customs.unpackers.service=900s",
    "customs.detention.service=7200s",
    "customs.audit.service=3600s",
    "customs.gate.service=120s",
    "warehouse.stock.service=5s",
    "warehouse.declarations.service=7s",
    "warehouse.pickers.service=45s",
    "warehouse.packers.service=30s",
    "warehouse.line.service=15s",
    "warehouse.dock.service=10s",
    "warehouse.corrections.service=100s",
    "carrier.line_haul=300s",
    "carrier.delivery=1200s",
];

/// Milestones with their seconds after T0.
pub(crate) type Way = [(Milestone, i64)];

/// What every parcel meets before customs decides.
pub(crate) const PAPERS: &Way = &[
    (Milestone::Placed, 0),
    // The payment provider takes 20 s.
    (Milestone::PaymentConfirmed, 20),
    // PAYMENT is at customs at 21; so is the reservation at the warehouse, where it takes 5 s.
    (Milestone::StockReserved, 26),
    // The push takes 3 s: ORDER leaves at 23 and is at customs at 24.
    // The waybill is asked for at 26, which the carrier hears at 27; it takes 60 s.
    (Milestone::WaybillIssued, 87),
    // WAYBILL is at customs at 88. The warehouse hears the number at 88; the declaring desk takes 7 s.
    (Milestone::ListReady, 95),
    // LIST is the last of the four: T1.
    (Milestone::DocumentsComplete, 96),
];

/// A parcel that is accepted. Intake takes 2 s (T2), and the lane is decided at once (T3).
pub(crate) const ACCEPTED: &Way = &[
    (Milestone::Accepted, 98),
    (Milestone::LaneDecided, 98),
    // The warehouse hears it at 99, picks for 45 s and packs for 30 s.
    (Milestone::PickStarted, 99),
    (Milestone::Packed, 174),
];

/// From release on, of goods that are packed: the warehouse hears it a second later; 10 s of dock, 1 s of link, and
/// a vehicle for one parcel leaves at once (T11). 1 s to the gate, 120 s there (T12). The carrier hears it a second
/// later: 300 s of line-haul, 1,200 s of delivery.
pub(crate) fn from_release(released: i64) -> [(Milestone, i64); 4] {
    from_known_release(released, released + 1)
}

/// The same, of goods that are ready to leave at `ready`.
pub(crate) fn from_known_release(released: i64, ready: i64) -> [(Milestone, i64); 4] {
    let left = ready + 11;
    [
        (Milestone::Released, released),
        (Milestone::OnVehicle, left),
        (Milestone::GatePassed, left + 121),
        (Milestone::Delivered, left + 1622),
    ]
}

/// The way of one parcel; both virtual clocks agree about it.
pub(crate) fn one_parcel(set: &[&str]) -> SlowRun {
    let scenario = load("builtin/bare", &[ONE_PARCEL, set].concat());
    let run = run_slowly(&scenario);
    assert_eq!(run.milestones.len(), 1, "there is one parcel");
    let fast = sim::replication(&scenario, scenario.seed, 0);
    assert_eq!(fast.ledger.digest(), run.ledger().digest(), "both virtual clocks agree");
    run
}

/// The parcel meets these milestones at these seconds after T0, and no others.
#[track_caller]
pub(crate) fn assert_way(run: &SlowRun, parts: &[&Way]) {
    let second = 1_000_000_000;
    let mut expected: Vec<(i64, Milestone)> =
        parts.concat().into_iter().map(|(milestone, seconds)| (seconds * second, milestone)).collect();
    let (_, met) = run.milestones.first_key_value().expect("there is a parcel");
    let placed = met.iter().map(|(_, at)| *at).min().expect("it is placed");
    let mut observed: Vec<(i64, Milestone)> =
        met.iter().map(|(milestone, at)| (at.ns() - placed.ns(), *milestone)).collect();
    expected.sort_unstable();
    observed.sort_unstable();
    assert_eq!(observed, expected);
}

/// The only parcel's instants of a milestone, in seconds after T0.
pub(crate) fn seconds(run: &SlowRun, milestone: Milestone) -> Vec<i64> {
    run.instants_after_order_ns(milestone).iter().map(|ns| ns / 1_000_000_000).collect()
}
