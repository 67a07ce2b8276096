//! The procedure: what customs decides decides where a parcel goes, and when.
//!
//! One parcel's instants are worked out by hand, to the nanosecond; many parcels show the rules.

mod support;

use std::collections::BTreeMap;

use measure::Selection;
use model::{Lane, Milestone, SimTime};
use protocol::{Interval, StationId};
use support::{SlowRun, assert_self_checks, count, load, run, run_slowly};

/// One parcel; every desk takes its own constant time, and no two sums of them are alike by chance.
const ONE_PARCEL: &[&str] = &[
    "arrivals=[{ total: 1, profile: flat }]",
    "seller.payment.service=20s",
    "seller.push.service=3s",
    "seller.corrections.service=100s",
    "carrier.waybills.service=60s",
    "carrier.corrections.service=100s",
    "customs.intake.service=2s",
    "customs.reviewers.service=180s",
    "customs.xray.service=6s",
    "customs.images.service=8s",
    "customs.unpackers.service=900s",
    "customs.gate.service=120s",
    "warehouse.pickers.service=45s",
    "warehouse.packers.service=30s",
    "warehouse.line.service=15s",
    "warehouse.dock.service=10s",
    "warehouse.corrections.service=100s",
    "carrier.line_haul=300s",
    "carrier.delivery=1200s",
];

/// What every parcel meets before customs decides, in seconds after T0. Links take 1 s each.
const PAPERS: &[(Milestone, i64)] = &[
    (Milestone::Placed, 0),
    // The payment provider takes 20 s.
    (Milestone::PaymentConfirmed, 20),
    // PAYMENT is at customs at 21; so is the reservation at the warehouse.
    (Milestone::StockReserved, 21),
    // The push takes 3 s: ORDER leaves at 23 and is at customs at 24.
    // The waybill is asked for at 21, which the carrier hears at 22; it takes 60 s.
    (Milestone::WaybillIssued, 82),
    // WAYBILL is at customs at 83. The warehouse hears the number at 83 and files LIST, the last of the four: T1.
    (Milestone::DocumentsComplete, 84),
];

/// A parcel that is accepted, in seconds after T0. Intake takes 2 s (T2), and the lane is decided at once (T3).
const ACCEPTED: &[(Milestone, i64)] = &[
    (Milestone::Accepted, 86),
    (Milestone::LaneDecided, 86),
    // The warehouse hears it at 87, picks for 45 s and packs for 30 s.
    (Milestone::PickStarted, 87),
    (Milestone::Packed, 162),
];

fn one_parcel(set: &[&str]) -> SlowRun {
    let scenario = load("builtin/bare", &[ONE_PARCEL, set].concat());
    let run = run_slowly(&scenario);
    assert_eq!(run.milestones.len(), 1, "there is one parcel");
    let mut ledgers = run.ledgers.iter().cloned();
    let mut merged = ledgers.next().expect("there are four");
    ledgers.for_each(|ledger| merged.merge(ledger).expect("they are of one setting"));
    let fast = sim::replication(&scenario, scenario.seed, 0);
    assert_eq!(fast.ledger.digest(), merged.digest(), "both virtual clocks agree");
    run
}

/// The parcel meets these milestones at these seconds after T0, and no others.
fn assert_way(run: &SlowRun, parts: &[&[(Milestone, i64)]]) {
    let mut expected: Vec<(i64, Milestone)> = Vec::new();
    for (milestone, seconds) in parts.concat() {
        expected.push((seconds * 1_000_000_000, milestone));
    }
    let (_, met) = run.milestones.first_key_value().expect("there is a parcel");
    let placed = met.iter().map(|(_, at)| *at).min().expect("it is placed");
    let mut observed: Vec<(i64, Milestone)> =
        met.iter().map(|(milestone, at)| (at.ns() - placed.ns(), *milestone)).collect();
    expected.sort_unstable();
    observed.sort_unstable();
    assert_eq!(observed, expected);
}

#[test]
fn a_green_parcel_is_released_when_it_is_accepted() {
    let way: &[(Milestone, i64)] = &[
        // T10 = T3 = T2.
        (Milestone::Released, 86),
        // The warehouse knows at 87; the goods are packed at 162; the dock takes 10 s, the link to the carrier 1 s.
        // A vehicle for one parcel leaves at once (T11).
        (Milestone::OnVehicle, 173),
        // At the gate at 174; 120 s (T12).
        (Milestone::GatePassed, 294),
        // The carrier hears it at 295: 300 s of line-haul, 1,200 s of delivery.
        (Milestone::Delivered, 1795),
    ];
    assert_way(&one_parcel(&[]), &[PAPERS, ACCEPTED, way]);
}

#[test]
fn a_yellow_parcel_is_released_when_its_review_ends() {
    let way: &[(Milestone, i64)] = &[
        // T4 and, 180 s later, T5 and T10.
        (Milestone::ReviewStarted, 86),
        (Milestone::ReviewEnded, 266),
        (Milestone::Released, 266),
        // The warehouse knows at 267, the goods have been ready since 162: 10 s of dock, 1 s of link.
        (Milestone::OnVehicle, 278),
        (Milestone::GatePassed, 399),
        (Milestone::Delivered, 1900),
    ];
    assert_way(&one_parcel(&["risk.review=100%"]), &[PAPERS, ACCEPTED, way]);
}

#[test]
fn a_red_parcel_passes_the_line_before_it_is_released() {
    let way: &[(Milestone, i64)] = &[
        // Inspection is ordered at 86; the goods are packed at 162; 15 s to the line, 1 s of link: T6.
        (Milestone::AtLine, 178),
        (Milestone::Scanned, 184),
        // T7, and T10: nothing was seen.
        (Milestone::ImageReviewed, 192),
        (Milestone::Released, 192),
        // The warehouse knows at 193: 10 s of dock, 1 s of link; the gate from 205 on.
        (Milestone::OnVehicle, 204),
        (Milestone::GatePassed, 325),
        (Milestone::Delivered, 1826),
    ];
    assert_way(&one_parcel(&["risk.random=100%"]), &[PAPERS, ACCEPTED, way]);
}

#[test]
fn a_flagged_parcel_is_unpacked_before_it_is_released() {
    let way: &[(Milestone, i64)] = &[
        (Milestone::AtLine, 178),
        (Milestone::Scanned, 184),
        (Milestone::ImageReviewed, 192),
        // T8 and, 900 s later, T9: an honest parcel, held for nothing.
        (Milestone::UnpackStarted, 192),
        (Milestone::UnpackEnded, 1092),
        (Milestone::Released, 1092),
        (Milestone::OnVehicle, 1104),
        (Milestone::GatePassed, 1225),
        (Milestone::Delivered, 2726),
    ];
    let run = one_parcel(&["risk.random=100%", "risk.image.false_alarms=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, way]);
}

/// A list that is reviewed and inspected: the line starts at max(document path, packed), here when the review ends.
#[test]
fn a_parcel_under_review_comes_to_the_line_when_its_papers_are_done() {
    let way: &[(Milestone, i64)] = &[
        (Milestone::ReviewStarted, 86),
        (Milestone::ReviewEnded, 266),
        // Inspection is ordered at 266, heard at 267; packed since 162; 15 s to the line, 1 s of link.
        (Milestone::AtLine, 283),
        (Milestone::Scanned, 289),
        (Milestone::ImageReviewed, 297),
        (Milestone::Released, 297),
        (Milestone::OnVehicle, 309),
        (Milestone::GatePassed, 430),
        (Milestone::Delivered, 1931),
    ];
    let run = one_parcel(&["risk.random=100%", "risk.review=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, way]);
}

#[test]
fn a_violation_that_is_found_is_seized() {
    let way: &[(Milestone, i64)] = &[
        (Milestone::AtLine, 178),
        (Milestone::Scanned, 184),
        (Milestone::ImageReviewed, 192),
        (Milestone::UnpackStarted, 192),
        (Milestone::UnpackEnded, 1092),
        // The warehouse, its custodian, ends it a link later.
        (Milestone::Seized, 1093),
    ];
    let run = one_parcel(&["sellers.0.prevalence=100%", "risk.score.recall=100%"]);
    assert_way(&run, &[PAPERS, ACCEPTED, way]);
}

/// Whichever document is at fault, a round of correction takes as long: 1 s to the party, 100 s at its desk, 1 s back
/// (a new T1), 2 s of intake.
#[test]
fn a_parcel_that_is_always_wrong_is_refused_at_its_third_rejection() {
    let way: &[(Milestone, i64)] = &[
        (Milestone::Rejected, 86),
        (Milestone::DocumentsComplete, 188),
        (Milestone::Rejected, 190),
        (Milestone::DocumentsComplete, 292),
        (Milestone::Rejected, 294),
        // The warehouse, its custodian, ends it a link later.
        (Milestone::Refused, 295),
    ];
    for seed in 1..=12 {
        let seed = format!("seed={seed}");
        assert_way(&one_parcel(&["sellers.0.faults.mismatch=100%", &seed]), &[PAPERS, way]);
    }
}

#[test]
fn goods_are_picked_after_what_the_scenario_says() {
    // (what picking waits for, when it starts, when a red parcel is at the line and released)
    let cases = [
        // Reserved at 21; packed at 96; inspection heard at 87: 15 s to the line and 1 s of link.
        ("reservation", 21, 112, 126),
        ("acceptance", 87, 178, 192),
        // With inspection ordered, the goods must come before release: picking starts with that order.
        ("release", 87, 178, 192),
    ];
    for (after, picked, at_line, released) in cases {
        let set = format!("warehouse.pick_after={after}");
        let run = one_parcel(&["risk.random=100%", &set]);
        let seconds = |milestone| {
            run.instants_after_order_ns(milestone).iter().map(|ns| ns / 1_000_000_000).collect::<Vec<_>>()
        };
        assert_eq!(seconds(Milestone::PickStarted), [picked], "{after}");
        assert_eq!(seconds(Milestone::AtLine), [at_line], "{after}");
        assert_eq!(seconds(Milestone::Released), [released], "{after}");
    }
    // Yellow and picked after release: released at 266, heard at 267.
    let run = one_parcel(&["risk.review=100%", "warehouse.pick_after=release"]);
    assert_eq!(run.instants_after_order_ns(Milestone::PickStarted), [267_000_000_000]);
    assert_eq!(run.instants_after_order_ns(Milestone::OnVehicle), [353_000_000_000]);
}

/// The intervals of the time release study are the differences of these instants.
#[test]
fn intervals_are_the_differences_of_the_instants() {
    let set =
        [ONE_PARCEL, &["risk.random=100%", "risk.review=100%", "risk.image.false_alarms=100%"]].concat();
    let replication = run("builtin/bare", &set);
    let expected = [
        // The line at 283, scanned and looked at until 297, unpacked until 1197; in vehicle at 1209, out at 1330.
        (Interval::OrderToDocuments, 84.0),
        (Interval::Acceptance, 2.0),
        (Interval::LaneDecision, 0.0),
        (Interval::ReviewWait, 0.0),
        (Interval::Review, 180.0),
        (Interval::Scan, 14.0),
        (Interval::UnpackWait, 0.0),
        (Interval::Unpack, 900.0),
        (Interval::LineToRelease, 914.0),
        (Interval::CustomsClearance, 1113.0),
        // 2 s of intake, 180 s of review, 14 s of scan and image, 900 s of unpacking; the way to the line is not theirs.
        (Interval::CustomsHeld, 1096.0),
        (Interval::OrderToRelease, 1197.0),
        (Interval::ReleaseToGate, 133.0),
        (Interval::OrderToGate, 1330.0),
        (Interval::OrderToDelivery, 2831.0),
    ];
    for (interval, seconds) in expected {
        let tally = replication.ledger.interval_tally(interval, &Selection::ALL);
        assert_eq!(
            (tally.n(), tally.min_s(), tally.max_s()),
            (1, Some(seconds), Some(seconds)),
            "{interval:?}"
        );
    }
}

// Many parcels ---------------------------------------------------------------------------------------------------

/// A day in the zone without friction: 1,440 parcels or so.
const BARE: &str = "builtin/bare";

#[test]
fn rejections_max_decides_when_a_parcel_is_refused() {
    for rejections in [1, 2, 3, 5] {
        let set = format!("customs.rejections_max={rejections}");
        let day = run(BARE, &["sellers.0.faults.mismatch=100%", &set]);
        assert_self_checks(&set, &day);
        assert_eq!(day.account.refused, day.account.placed);
        assert_eq!(count(&day, Milestone::Rejected), rejections * day.account.placed);
        assert_eq!(count(&day, Milestone::Accepted) + count(&day, Milestone::Released), 0);
    }
}

/// Every filing of a document errs on its own: of 8,640 sets with one fault in two, an eighth is wrong three times.
#[test]
fn a_correction_errs_as_often_as_a_first_filing() {
    let day = run(BARE, &["sellers.0.faults.mismatch=50%", "arrivals.0.rate=6/min"]);
    let placed = day.account.placed as f64;
    let near = |count: u64, share: f64| {
        let deviation = (placed * share * (1.0 - share)).sqrt();
        assert!((count as f64 - placed * share).abs() < 4.0 * deviation, "{count} of {placed}, not {share}");
    };
    near(day.account.refused, 0.125);
    near(day.account.delivered, 0.875);
    // A half is rejected once or more, a quarter twice or more, an eighth three times.
    let rejected = count(&day, Milestone::Rejected) as f64;
    assert!((rejected / placed - 0.875).abs() < 0.05, "{rejected} rejections of {placed} parcels");
}

#[test]
fn review_of_everything_makes_every_parcel_yellow() {
    let day = run(BARE, &["risk.review=100%", "customs.reviewers.service=5m"]);
    let released = |lane| day.ledger.interval_tally(Interval::OrderToRelease, &Selection::lane(lane)).n();
    assert_eq!(Lane::ALL.map(released), [0, day.account.placed, 0]);
    assert_eq!(count(&day, Milestone::ReviewEnded), day.account.placed);
    assert_eq!(count(&day, Milestone::AtLine), 0);
}

#[test]
fn random_inspection_of_everything_makes_every_parcel_red() {
    let day = run(BARE, &["risk.random=100%"]);
    let released = |lane| day.ledger.interval_tally(Interval::OrderToRelease, &Selection::lane(lane)).n();
    assert_eq!(Lane::ALL.map(released), [0, 0, day.account.placed]);
    assert_eq!(day.ledger.risk().scanned, day.account.placed);
    assert_eq!(day.account.delivered, day.account.placed);
}

/// The AEO factor lowers the random share of advanced sellers; discredited ones have a share of their own.
#[test]
fn the_credit_class_decides_the_random_share() {
    for (credit, expected) in [("advanced", 0.1), ("registered", 0.5), ("discredited", 0.9)] {
        let credit = format!("sellers.0.credit={credit}");
        let day = run(BARE, &[&credit, "risk.random=50%", "risk.aeo_factor=0.2", "risk.discredited=90%"]);
        let share = day.ledger.risk().scanned as f64 / day.account.placed as f64;
        assert!((share - expected).abs() < 0.06, "{credit}: {share}");
    }
}

#[test]
fn with_perfect_risk_management_every_violation_is_seized() {
    let violations = ["sellers.0.prevalence=100%", "risk.score.recall=100%", "risk.image.sensitivity=100%"];
    let day = run(BARE, &violations);
    assert_eq!(day.account.seized, day.account.placed);
    assert_eq!(count(&day, Milestone::Released), 0);
    assert_eq!((day.ledger.risk().caught, day.ledger.risk().missed), (day.account.placed, 0));
    // Where unpacking finds nothing, everything is released, and every violation is missed.
    let blind = run(BARE, &[&violations[..], &["risk.unpack_sensitivity=0%"]].concat());
    assert_eq!(blind.account.delivered, blind.account.placed);
    assert_eq!((blind.ledger.risk().caught, blind.ledger.risk().missed), (0, blind.account.placed));
}

#[test]
fn every_rule_of_picking_delivers_every_parcel() {
    for after in ["reservation", "acceptance", "release"] {
        let after = format!("warehouse.pick_after={after}");
        let slow = ["warehouse.pickers.service=10m", "customs.reviewers.service=7m"];
        let day = run(BARE, &[&slow[..], &["risk.random=50%", "risk.review=50%", &after]].concat());
        assert_self_checks(&after, &day);
        assert_eq!(day.account.delivered, day.account.placed, "{after}");
    }
}

/// Where goods are picked on reservation, a refused list finds them on a trolley or packed: they go back.
#[test]
fn refusal_of_goods_that_are_being_picked_ends_the_parcel_once() {
    let set = [
        "warehouse.pick_after=reservation",
        "warehouse.pickers.service=10m",
        "sellers.0.faults.mismatch=100%",
    ];
    let day = run(BARE, &set);
    assert_self_checks("refused while picked", &day);
    assert_eq!(day.account.refused, day.account.placed);
    assert_eq!(count(&day, Milestone::OnVehicle), 0);
}

#[test]
fn a_closed_review_desk_releases_nobody_who_is_yellow() {
    let day = run(BARE, &["risk.review=30%", "customs.reviewers={ servers: 0, service: 3m }"]);
    assert_self_checks("closed desk", &day);
    let released = |lane| day.ledger.interval_tally(Interval::OrderToRelease, &Selection::lane(lane)).n();
    let [green, yellow, red] = Lane::ALL.map(released);
    assert_eq!((yellow, red), (0, 0));
    assert_eq!(green, day.account.delivered);
    let waiting = day.ledger.station(StationId::Reviewers).still_waiting();
    assert!(waiting > 300, "only {waiting} wait for review");
    assert_eq!((green + waiting, day.account.inside), (day.account.placed, waiting));
}

/// In the demo, with all its queues: green is released at T2, everybody else later.
#[test]
fn only_green_is_released_at_acceptance() {
    let run = run_slowly(&load("demo", &["arrivals.0.total=1500"]));
    let mut released = [0, 0];
    for (parcel, met) in &run.milestones {
        let first = |wanted| met.iter().find(|(milestone, _)| *milestone == wanted).map(|(_, at)| *at);
        let Some(at) = first(Milestone::Released) else { continue };
        let accepted = first(Milestone::Accepted).expect("what is released was accepted");
        let checked = [Milestone::ReviewStarted, Milestone::AtLine]
            .into_iter()
            .any(|milestone| first(milestone).is_some());
        assert_eq!(at > accepted, checked, "{parcel:?}");
        assert_eq!(met.iter().filter(|(milestone, _)| *milestone == Milestone::Released).count(), 1);
        released[usize::from(checked)] += 1;
    }
    assert!(released[0] > 1000 && released[1] > 50, "{released:?}");
}

/// When vehicles leave, and how many parcels are on each.
fn departures(set: &[&str]) -> BTreeMap<SimTime, Vec<SimTime>> {
    let run = run_slowly(&load(BARE, set));
    let mut departures: BTreeMap<SimTime, Vec<SimTime>> = BTreeMap::new();
    for met in run.milestones.values() {
        let first = |wanted| met.iter().find(|(milestone, _)| *milestone == wanted).map(|(_, at)| *at);
        let (Some(released), Some(left)) = (first(Milestone::Released), first(Milestone::OnVehicle)) else {
            continue;
        };
        // Release is heard by the warehouse a link later; a link later again the parcel is at the carrier's.
        departures.entry(left).or_default().push(SimTime::from_ns(released.ns() + 2_000_000_000));
    }
    departures
}

#[test]
fn a_vehicle_leaves_when_it_is_full() {
    let departures = departures(&["carrier.vehicles={ capacity: 4, wait_max: 10h }"]);
    assert!(departures.len() > 300, "only {} vehicles", departures.len());
    // The last one is full of whoever was left, if there was anybody.
    let full = departures.iter().filter(|(left, came)| came.len() == 4 && came.iter().max() == Some(left));
    assert!(full.count() >= departures.len() - 1);
}

#[test]
fn a_vehicle_that_is_not_full_leaves_when_its_first_parcel_has_waited_long_enough() {
    let departures = departures(&["carrier.vehicles={ capacity: 1000, wait_max: 5m }"]);
    assert!(departures.len() > 200, "only {} vehicles", departures.len());
    for (left, came) in &departures {
        let first = came.iter().min().expect("a vehicle has parcels");
        assert_eq!(left.ns() - first.ns(), 300_000_000_000);
    }
}
