//! The summary, letter by letter.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::needless_for_each, reason = "one line says it")]

mod support;

use std::sync::Arc;

use measure::{Account, Replication, RunCost, StaffCost, summary};
use model::{Duration, Fen, Holder, Lane, Milestone, Stage};
use protocol::{
    Closing, Interval, MoneyEvent, Observer, RiskEvent, StationId, StationKind, StationVisit, Touch,
};
use queueing::Level;
use support::{Case, at, facts, open, parcel, seconds, window};

/// A hundred parcels a second apart: ninety green ones released after their number of seconds, eight red ones after an
/// hour, two red ones never.
fn replication(case: &Case) -> Replication {
    let mut ledger = case.ledger();
    for ordinal in 0..100 {
        let (parcel, placed) = (parcel(0, ordinal as u64), at(ordinal));
        ledger.milestone(parcel, Milestone::Placed, placed);
        ledger.enter(Stage::Payment, placed, placed);
        let (lane, length) = match ordinal {
            0..90 => (Lane::Green, ordinal + 1),
            90..98 => (Lane::Red, 3_600),
            _ => {
                ledger.censored(Interval::OrderToRelease, open(parcel, placed, Some(Lane::Red)));
                continue;
            }
        };
        let (length, released) = (seconds(length), at(ordinal + length));
        let facts = facts(parcel, placed, lane);
        ledger.leave(Stage::Payment, placed, released);
        ledger.enter(Stage::Leaving, placed, released);
        ledger.milestone(parcel, Milestone::Released, released);
        ledger.interval(Interval::OrderToRelease, facts, length, released);
        ledger.interval(Interval::Acceptance, facts, Duration::from_ns(2_500_000), released);
        ledger.stages(length);
        ledger.held(Holder::Customs, facts, Duration::from_ns(2_500_000), released);
        ledger.held(Holder::Seller, facts, Duration::from_ns(length.ns() - 2_500_000), released);
        ledger.money(MoneyEvent::Tax(Fen::new(1_274)), placed, released);
        ledger.touch(Touch::Review, released);
    }
    let events =
        [(RiskEvent::Scanned, 10), (RiskEvent::Flagged, 2), (RiskEvent::Unpacked, 2), (RiskEvent::Caught, 1)];
    for (event, times) in events {
        (0..times).for_each(|_| ledger.risk(event));
    }
    let desk = StationId::of(StationKind::Reviewers);
    let level = |busy, rostered| Level { waiting: 0, in_service: busy, busy, rostered: Some(rostered) };
    ledger.level(desk, at(0), level(1, 2));
    ledger.level(desk, at(1_800), level(0, 0));
    ledger.visit(desk, StationVisit::Started { arrived: at(0), started: at(0), ends: at(1_800) });
    let account = Account::new(&ledger, &[Closing { inside: 99 }], 1);
    Replication { ledger, account }
}

fn rendered(replications: u32) -> String {
    let targets = ["p50(order_to_release) < 1m", "p99(order_to_release) < 2h"];
    let mut case = Case::new(window(7_200, 28_800), 0, &targets);
    case.staff_costs =
        vec![StaffCost { station: StationId::of(StationKind::Reviewers), fen_per_hour: 6_000 }];
    let mut setting = (*case.setting).clone();
    setting.sellers.truncate(1);
    case.setting = Arc::new(setting);
    let mut study = case.study();
    (0..replications).for_each(|number| study.add(number, replication(&case)).unwrap());
    let results = study.results(RunCost::default(), None);
    let context = summary::SummaryContext {
        clock_label: "11-11 00:00".to_owned(),
        drain: Duration::from_seconds(21_600),
    };
    summary::render(&results, &context).replace(&results.digest, "DIGEST")
}

#[test]
fn the_summary_of_one_replication() {
    let text = rendered(1);
    println!("{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100));
    assert_eq!(text, include_str!("summary.txt"));
}

/// Closed for half an hour, then as many reviewers as are wanted: not 0, and not unlimited at all times.
#[test]
fn unlimited_servers_within_opening_hours_are_any() {
    let case = Case::new(window(7_200, 28_800), 0, &[]);
    let mut replication = replication(&case);
    let desk = StationId::of(StationKind::Images);
    let level = |busy, rostered| Level { waiting: 1 - busy, in_service: busy, busy, rostered };
    replication.ledger.level(desk, at(0), level(0, Some(0)));
    replication.ledger.level(desk, at(1_800), level(1, None));
    let visit = StationVisit::Started { arrived: at(0), started: at(1_800), ends: at(28_800) };
    replication.ledger.visit(desk, visit);
    let mut study = case.study();
    study.add(0, replication).unwrap();
    let results = study.results(RunCost::default(), None);
    let images = results.stations.iter().find(|station| station.name == "customs.images").unwrap();
    assert_eq!(images.servers_mean, None);
    let context = summary::SummaryContext {
        clock_label: "11-11 00:00".to_owned(),
        drain: Duration::from_seconds(21_600),
    };
    let text = summary::render(&results, &context);
    let row = text.lines().find(|line| line.contains("customs.images")).unwrap();
    assert_eq!(row.split_whitespace().nth(1), Some("any"), "{text}");
}

#[test]
fn several_replications_show_how_sure_they_are() {
    let text = rendered(3);
    assert!(text.contains("3 replications") && text.contains("+/-"), "{text}");
    assert!(text.contains("  met     50.0 s  [49.9s, 50.2s]  p50(order_to_release) < 1m\n"), "{text}");
    // A percentile among the parcels that are still open has no interval.
    assert!(text.contains("  FAILED   > 6 h                  p99(order_to_release) < 2h\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100));
}
