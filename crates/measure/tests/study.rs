//! Studies: replications in any order, the contract of result.json, doubts and verdicts.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::needless_for_each, reason = "one line says it")]

mod support;

use std::collections::BTreeMap;

use measure::{Ledger, Replication, RunCost, StaffCost, Study, Verdict};
use model::{Duration, Fen, Lane};
use protocol::{
    Interval, MoneyEvent, Observer, Reserve, ReserveEvent, ReservePlace, RiskEvent, StationId, StationKind,
    Touch, Window,
};
use queueing::{Level, PoolNumber};
use support::{ALL_HOLD, Case, at, facts, parcel, seconds, settled, through, window};

const DESK: StationId = StationId::of(StationKind::Reviewers);

fn case() -> Case {
    Case::new(window(3_600, 7_200), 0, &[])
}

/// One parcel that takes so long.
fn replication(case: &Case, length: i64) -> Replication {
    let mut ledger = case.ledger();
    through(&mut ledger, facts(parcel(0, 1), at(1), Lane::Green), seconds(length));
    settled(ledger)
}

#[test]
fn replications_in_any_order_give_the_same_results_and_an_interval() {
    let case = case();
    let study = |order: [u32; 3]| {
        let mut study = case.study();
        for number in order {
            study.add(number, replication(&case, 10 + 10 * i64::from(number))).unwrap();
        }
        study.results(RunCost::default(), None)
    };
    let results = study([0, 1, 2]);
    assert_eq!(results, study([2, 0, 1]));
    let all = results.intervals.get("order_to_release").unwrap();
    assert_eq!((all.n, all.censored, all.mean_s), (3, 0, Some(20.0)));
    // t(0.975, 2) = 4.302653, standard deviation 10, three replications.
    let half_width = 4.302_653 * 10.0 / 3f64.sqrt();
    let [low, high] = all.ci95.unwrap().mean_s.unwrap();
    assert!((low - (20.0 - half_width)).abs() < 1e-4 && (high - (20.0 + half_width)).abs() < 1e-4);
    assert_eq!(results.by_credit.get("advanced").unwrap().get("order_to_release").unwrap().n, 3);
    let by_hour = results.by_hour.get("00").unwrap().get("order_to_release").unwrap();
    assert_eq!(by_hour.ci95.unwrap().mean_s, all.ci95.unwrap().mean_s);
    assert_eq!(results.orders.placed, 3);
    assert_eq!(results.verdict(), Verdict::Pass);
}

#[test]
fn one_replication_has_no_confidence_and_its_json_says_null() {
    let case = case();
    let mut study = case.study();
    study.add(0, replication(&case, 10)).unwrap();
    let results = study.results(RunCost::default(), None);
    assert_eq!(results.checks, ALL_HOLD);
    let json = results.to_json();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["schema"], "greenlane.result/1");
    assert_eq!(value["mode"], "virtual");
    assert_eq!(value["intervals"]["order_to_release"]["p95_s"], 10.0);
    assert!(value["intervals"]["order_to_release"]["ci95"].is_null());
    assert_eq!(value["digest"].as_str().unwrap().len(), 32);
    assert!(value.get("punctuality").is_none());
    let top: Vec<&str> =
        json.lines().filter_map(|line| line.strip_prefix("  \"")?.split('"').next()).collect();
    let order = "schema mode scenario scenario_hash seed replications study start run_s digest orders intervals \
                 by_lane by_seller by_credit by_holder by_hour stations series backlog risk money touches_per_parcel touches \
                 targets checks interventions run verdict exit_code";
    assert_eq!(top.join(" "), order);
}

/// Three officers are called at 01:30 of the second day, come ten minutes later, and go when nobody waits.
#[test]
fn reserves_leave_a_trace() {
    let case = Case::new(window(60 * 3_600, 60 * 3_600), 0, &[]);
    let mut ledger = case.ledger();
    let (watch, lasting) = (DESK, seconds(300));
    let into = ReservePlace::Pool(PoolNumber(0));
    let ready_after = seconds(600);
    let reserve = Reserve { watch, above: 8, lasting, call: 3, into, ready_after, release_below: 2 };
    let called = 25 * 3_600 + 1_800;
    for (event, waiting, after) in
        [(ReserveEvent::Called, 12, 0), (ReserveEvent::Arrived, 9, 600), (ReserveEvent::SentHome, 1, 3_600)]
    {
        ledger.reserve(&reserve, event, waiting, at(called + after));
    }
    ledger.reserve(&reserve, ReserveEvent::Called, 9, at(61 * 3_600));
    let results = case.results(vec![ledger]);
    let told: Vec<String> = results
        .interventions
        .iter()
        .map(|told| format!("{} {} {} {} {}", told.at, told.event, told.number, told.station, told.waiting))
        .collect();
    let pool = "customs.pools.officers";
    let expected = [
        format!("day 2 01:30 called 3 {pool} 12"),
        format!("day 2 01:40 arrived 3 {pool} 9"),
        format!("day 2 02:30 sent_home 3 {pool} 1"),
    ];
    assert_eq!(told, expected, "what lies after the horizon does not count");
    assert_eq!(results.interventions[0].trigger, "queue(customs.reviewers) > 8 for 5 min");
    let context = measure::summary::SummaryContext {
        clock_label: "11-11 00:00".to_owned(),
        arrivals: Duration::from_seconds(7_200),
        start_of_day: Duration::ZERO,
        pools: Vec::new(),
    };
    let summary = measure::summary::render(&results, &context);
    assert!(summary.contains("3 called at day 2 01:30 (12 waiting)"), "{summary}");
    assert!(summary.contains("home at day 2 02:30 (1 waiting)"), "{summary}");
}

#[test]
fn every_key_of_the_contract_is_there() {
    let case = case();
    let mut study = case.study();
    let mut replication = replication(&case, 10);
    replication.ledger.level(DESK, at(0), Level::of_own(0, 0, 0, Some(1)));
    study.add(0, replication).unwrap();
    let json = study.results(RunCost::default(), None).to_json();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let has = |place: &str, keys: &str| {
        let found = value.pointer(place).unwrap_or_else(|| panic!("{place} is missing"));
        for key in keys.split(' ') {
            assert!(found.get(key).is_some(), "{place} has no {key}");
        }
    };
    let ends = "cancelled refused seized shipped_back inside in_flight";
    has("/orders", &format!("carried_in placed released released_by_end delivered {ends}"));
    let statistics = "n censored mean_s sd_s min_s p50_s p90_s p95_s p99_s p999_s max_s ci95";
    for group in [
        "/intervals",
        "/by_lane/green",
        "/by_seller/flagship",
        "/by_credit/advanced",
        "/by_holder/seller",
        "/by_hour/00",
    ] {
        has(&format!("{group}/order_to_release"), statistics);
    }
    let load = "name servers_mean arrivals served utilisation overtime_h";
    has(
        "/stations/0",
        &format!("{load} wait_mean_s wait_p95_s service_mean_s queue_mean queue_max queue_end"),
    );
    has("/series", "step_s placed released inside p50 p95 queue");
    has("/risk", "scanned flagged unpacked caught missed held_for_nothing");
    has("/money", "tax_fen staff_fen per_declaration_fen");
    has("/checks", "conservation littles_law utilisation stage_sum");
    assert_eq!(value["series"]["released"].as_array().unwrap().len(), 8);
    assert_eq!(value["series"]["inside"].as_array().unwrap().len(), 9);
}

#[test]
fn a_failed_check_comes_before_everything_else() {
    let case = case();
    let mut broken = replication(&case, 10);
    broken.account.inside = 2;
    let mut study = case.study();
    study.add(0, broken).unwrap();
    let results = study.results(RunCost::default(), None);
    assert_eq!(results.verdict(), Verdict::NotTrustworthy);
    assert_eq!(results.verdict().exit_code(), 98);
    assert_eq!(results.doubts(), ["self-check conservation failed"]);
    let empty = case.study().results(RunCost::default(), None);
    assert_eq!(empty.doubts(), ["nothing was measured"]);
}

/// Rates of risk management are results: 4 chosen of 8, 1 escalated; 4 pictures of which 2 are flagged; of 2 unpacked 1
/// held a violation, and 3 violations passed.
#[test]
fn rates_of_risk_management_are_results() {
    let case = case();
    let mut ledger = case.ledger();
    for ordinal in 0..10 {
        ledger.interval(
            Interval::LaneDecision,
            facts(parcel(0, ordinal), at(0), Lane::Green),
            seconds(1),
            at(1),
        );
    }
    let events = [
        (RiskEvent::Targeted, 3),
        (RiskEvent::DrawnAtRandom, 1),
        (RiskEvent::Escalated, 1),
        (RiskEvent::Scanned, 4),
        (RiskEvent::Flagged, 2),
        (RiskEvent::Unpacked, 2),
        (RiskEvent::Caught, 1),
        (RiskEvent::HeldForNothing, 1),
        (RiskEvent::Missed, 3),
    ];
    for (event, times) in events {
        (0..times).for_each(|_| ledger.risk(event, at(0)));
    }
    let risk = case.results(vec![ledger]).risk;
    let rates = [risk.inspection_rate, risk.flag_rate, risk.hit_rate, risk.precision, risk.recall];
    assert_eq!(rates, [Some(0.5), Some(0.5), Some(0.2), Some(0.5), Some(0.25)]);
}

/// Two parcels in an hour with one reviewer at CNY 60 an hour and half an hour of overtime; tax of CNY 10 and 20, and that
/// of a parcel carried in, which does not count.
#[test]
fn money_and_hands() {
    let mut case = case();
    case.staff_costs =
        vec![StaffCost { station: DESK, from: at(0), overtime_only: false, fen_per_hour: 6_000 }];
    let mut ledger = case.ledger();
    for ordinal in 0..2 {
        through(&mut ledger, facts(parcel(0, ordinal), at(0), Lane::Green), seconds(60));
        ledger.touch(Touch::Review, at(0), at(60));
    }
    ledger.touch(Touch::Answer, at(0), at(60));
    let level = |busy, rostered| Level::of_own(0, busy, busy, Some(rostered));
    ledger.level(DESK, at(0), level(0, 1));
    ledger.level(DESK, at(1_800), level(2, 1));
    for (placed, fen) in [(0, 1_000), (0, 2_000), (-5, 4_000)] {
        ledger.money(MoneyEvent::Tax(Fen::new(fen)), at(placed), at(60));
    }
    let results = case.results(vec![ledger]);
    assert_eq!((results.money.tax_fen, results.money.staff_fen), (3_000, Some(9_000)));
    assert_eq!(results.money.per_declaration_fen, Some(4_500.0));
    assert_eq!(results.touches_per_parcel, Some(1.5));
    let touches: BTreeMap<&str, u64> = results.touches.iter().map(|(name, count)| (name, *count)).collect();
    assert_eq!((touches["review"], touches["answer"], touches["audit"]), (2, 1, 0));
}

/// A reviewer at CNY 60 an hour costs CNY 120 from the half hour on, a machine CNY 990 from the quarter on.
#[test]
fn a_cost_that_changes_is_paid_from_then_on() {
    let mut case = case();
    let cost = |station, from, fen_per_hour| StaffCost {
        station,
        from: at(from),
        overtime_only: false,
        fen_per_hour,
    };
    case.staff_costs = vec![
        cost(DESK, -5, 6_000),
        cost(DESK, 1_800, 12_000),
        cost(StationId::of(StationKind::Xray), 900, 99_000),
    ];
    let level = |busy, rostered| Level::of_own(0, busy, busy, Some(rostered));
    let mut halves = [0, 1].map(|_| case.ledger());
    for ledger in &mut halves {
        ledger.milestone(parcel(0, 0), model::Milestone::Placed, at(0));
        ledger.level(DESK, at(0), level(0, 1));
        ledger.level(StationId::of(StationKind::Xray), at(0), level(0, 1));
    }
    let [mut whole, other] = halves;
    whole.merge(other).unwrap();
    let money = case.results(vec![whole]).money;
    assert_eq!(money.staff_fen, Some(2 * (3_000 + 6_000 + 74_250)), "of both");
}

/// What belongs to parcels of the warm-up counts in nothing but the conservation of parcels.
#[test]
fn parcels_of_the_warm_up_count_in_no_figure() {
    let bounds = Window { start: at(0), warmup_end: at(1_800), arrivals_end: at(3_600), horizon: at(7_200) };
    let targets = ["released < 2", "released at 00:45 < 1", "touches < 2"];
    let case = Case::new(bounds, 0, &targets);
    let mut ledger = case.ledger();
    for (ordinal, placed) in [(0, 600), (1, 2_400)] {
        let facts = facts(parcel(0, ordinal), at(placed), Lane::Green);
        ledger.milestone(facts.parcel, model::Milestone::Placed, at(placed));
        ledger.interval(Interval::OrderToRelease, facts, seconds(600), at(placed + 600));
        for risk in [RiskEvent::Scanned, RiskEvent::Missed] {
            ledger.risk(risk, at(placed));
        }
        ledger.touch(Touch::Review, at(placed), at(2_500));
        ledger.money(MoneyEvent::Tax(Fen::new(1_000)), at(placed), at(2_500));
    }
    let results = case.results(vec![ledger]);
    assert_eq!(results.orders.released, 2);
    assert_eq!((results.risk.scanned, results.risk.missed, results.money.tax_fen), (1, 1, 1_000));
    assert_eq!(results.touches_per_parcel, Some(1.0));
    let observed: Vec<_> = results.targets.iter().map(|target| (target.observed, target.pass)).collect();
    assert_eq!(observed, [(Some(1.0), true), (Some(0.0), true), (Some(1.0), true)]);
}

/// The worst hours are those in which nobody is done: they are told like the others.
#[test]
fn an_hour_whose_orders_are_all_open_is_told() {
    let case = case();
    let mut ledger = case.ledger();
    ledger.milestone(parcel(0, 0), model::Milestone::Placed, at(10));
    let results = case.results(vec![ledger]);
    let hour = results.by_hour.get("00").unwrap().get("order_to_release").unwrap();
    assert_eq!((hour.n, hour.censored, hour.mean_s), (0, 1, None));
}

/// MSER-5 cuts the filling of an empty desk off.
#[test]
fn a_warm_up_is_found_on_the_lines() {
    let case = Case::new(window(400 * 900, 400 * 900), 0, &[]);
    let mut ledger: Ledger = case.ledger();
    for mark in 0..400i64 {
        let waiting = if mark < 30 { mark } else { 30 + mark % 3 } as u32;
        let level = Level::of_own(waiting, 1, 1, Some(1));
        ledger.level(DESK, at(mark * 900), level);
    }
    ledger.settle();
    let warmup = ledger.warmup().unwrap();
    assert!((25..=35).contains(&(warmup.ns() / 900_000_000_000)), "{warmup}");
    assert!(case.ledger().warmup().is_ok_and(|warmup| warmup.ns() == 0));
}

#[test]
fn a_study_in_progress_can_be_asked() {
    let case = case();
    let mut study: Study = case.study();
    for number in 0..3 {
        study.add(number, replication(&case, 10)).unwrap();
        assert_eq!(study.results(RunCost::default(), None).replications, number as usize + 1);
    }
}
