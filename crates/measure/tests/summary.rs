//! The summary, letter by letter.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::needless_for_each, reason = "one line says it")]

mod support;

use std::sync::Arc;

use measure::{Account, Replication, RunCost, StaffCost, summary};
use model::{Duration, Fen, Holder, Lane, Milestone, Stage};
use protocol::{
    Closing, Interval, MoneyEvent, Observer, Outcome, RiskEvent, StationId, StationKind, StationVisit, Touch,
    Window,
};
use queueing::Level;
use support::{Case, at, facts, open, parcel, pools, seconds, window};

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
        ledger.touch(Touch::Review, placed, released);
    }
    let events =
        [(RiskEvent::Scanned, 10), (RiskEvent::Flagged, 2), (RiskEvent::Unpacked, 2), (RiskEvent::Caught, 1)];
    for (event, times) in events {
        (0..times).for_each(|_| ledger.risk(event, at(0)));
    }
    let desk = StationId::of(StationKind::Reviewers);
    let level = |busy, rostered| Level::of_own(0, busy, busy, Some(rostered));
    ledger.level(desk, at(0), level(1, 2));
    ledger.level(desk, at(1_800), level(0, 0));
    ledger.visit(desk, StationVisit::Started { arrived: at(0), started: at(0), ends: at(1_800) });
    let account = Account::new(&ledger, &[Closing { inside: 99 }], 1);
    Replication { ledger, account }
}

fn context() -> summary::SummaryContext {
    summary::SummaryContext {
        clock_label: "11-11 00:00".to_owned(),
        arrivals: Duration::from_seconds(7_200),
        start_of_day: Duration::ZERO,
        pools: Vec::new(),
    }
}

fn rendered(replications: u32) -> String {
    let targets = ["p50(order_to_release) < 1m", "p99(order_to_release) < 2h"];
    let mut case = Case::new(window(7_200, 28_800), 0, &targets);
    case.staff_costs = vec![StaffCost {
        station: StationId::of(StationKind::Reviewers),
        from: at(0),
        overtime_only: false,
        fen_per_hour: 6_000,
    }];
    let mut setting = (*case.setting).clone();
    setting.sellers.truncate(1);
    case.setting = Arc::new(setting);
    let mut study = case.study();
    (0..replications).for_each(|number| study.add(number, replication(&case)).unwrap());
    let results = study.results(RunCost::default(), None);
    let context = context();
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
    let level = |busy, rostered| Level::of_own(1 - busy, busy, busy, rostered);
    replication.ledger.level(desk, at(0), level(0, Some(0)));
    replication.ledger.level(desk, at(1_800), level(1, None));
    let visit = StationVisit::Started { arrived: at(0), started: at(1_800), ends: at(28_800) };
    replication.ledger.visit(desk, visit);
    let mut study = case.study();
    study.add(0, replication).unwrap();
    let results = study.results(RunCost::default(), None);
    let images = results.stations.iter().find(|station| station.name == "customs.images").unwrap();
    assert_eq!(images.servers_mean, None);
    let context = context();
    let text = summary::render(&results, &context);
    let row = text.lines().find(|line| line.contains("customs.images")).unwrap();
    assert_eq!(row.split_whitespace().nth(1), Some("any"), "{text}");
}

/// Half of the time one parcel is in service, and ten an hour are; three of four waited.
#[test]
fn a_few_desks_are_told_as_queueing_theory_tells_them() {
    let case = Case::new(window(7_200, 28_800), 0, &[]);
    let mut ledger = case.ledger();
    let desk = StationId::of(StationKind::Reviewers);
    let level = |waiting, busy| Level::of_own(waiting, busy, busy, Some(1));
    ledger.level(desk, at(0), level(3, 1));
    ledger.level(desk, at(3_600), level(0, 0));
    for (waited, at_second) in [(0, 0), (10, 10), (20, 20), (30, 30)] {
        let started = at(at_second);
        let arrived = at(at_second - waited);
        ledger.visit(desk, StationVisit::Started { arrived, started, ends: started + seconds(20) });
    }
    ledger.visit(desk, StationVisit::TurnedAway { at: at(5) });
    for stream in 0..2 {
        let facts = facts(parcel(stream, 0), at(0), Lane::Yellow);
        ledger.milestone(facts.parcel, Milestone::Placed, at(0));
        ledger.interval(Interval::ReviewWait, facts, seconds(10 + 20 * i64::from(stream)), at(60));
    }
    let text = {
        let results = case.results(vec![ledger]);
        let context = context();
        summary::render(&results, &context)
    };
    let block = "
lines and desks      visits  waited  no room  in line  in service  service  at desk  served/h
  customs.reviewers   2.500  75.0 %  20.00 %    1.500       0.500    20.0s    35.0s         2

by seller               n   mean    p50    p90    p95    p99    max  open
  review_wait flagship  1  10.0s  10.0s  10.0s  10.0s  10.0s  10.0s     0
  review_wait bazaar    1  30.0s  30.0s  30.0s  30.0s  30.0s  30.0s     0

in line at customs.reviewers: 00:00 3, 00:15 3, 00:30 3, 00:45 3, 01:00 0, 01:15 0, 01:30 0,
  01:45 0, 02:00 0, 02:15 0, 02:30 0, 02:45 0, 03:00 0
";
    assert!(text.contains(block), "{text}");
}

/// Who left the line is told, and of all who came how long they stood in it: 4 of them, (0 + 10 + 20 + 6 s) / 4.
#[test]
fn those_who_leave_the_line_are_told() {
    let case = Case::new(window(7_200, 28_800), 0, &[]);
    let mut ledger = case.ledger();
    let desk = StationId::of(StationKind::Reviewers);
    ledger.level(desk, at(0), Level::of_own(0, 1, 1, Some(1)));
    for waited in [0, 10, 20] {
        let started = at(waited);
        ledger.visit(desk, StationVisit::Started { arrived: at(0), started, ends: started + seconds(20) });
    }
    ledger.visit(desk, StationVisit::Left { arrived: at(4), left: at(10) });
    let results = case.results(vec![ledger]);
    let text = summary::render(&results, &context());
    let stations = "
station              servers  arrivals     busy  overtime  wait mean  wait p95  left  queue  end
  customs.reviewers        1         4  100.0 %         0      10.0s     20.0s     1      0    0
";
    let desks = "
lines and desks      visits  waited  in line  in line for  in service  service  at desk  served/h
  customs.reviewers       -  75.0 %        0        9.00s           1    20.0s    30.0s       1.5
";
    assert!(text.contains(stations) && text.contains(desks), "{text}");
    assert_eq!(
        (results.stations[0].in_line_mean_s, results.stations[0].wait_mean_s),
        (Some(9.0), Some(10.0))
    );
}

#[test]
fn several_replications_show_how_sure_they_are() {
    let text = rendered(3);
    assert!(text.contains("3 replications") && text.contains("+/-"), "{text}");
    assert!(text.contains("  met         50.0s  [50.0s, 50.0s]  p50(order_to_release) < 1m\n"), "{text}");
    // A percentile among the parcels that are still open has no interval.
    assert!(text.contains("  FAILED  > 6h00.0m                  p99(order_to_release) < 2h\n"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100));
}

/// Reviewers take half of the officers' time and unpackers a quarter; an hour beyond the roster counts once.
#[test]
fn a_pool_is_as_busy_as_its_stations_together() {
    let case = Case::new(window(7_200, 28_800), 0, &[]);
    let mut ledger = case.ledger();
    let level = |busy, overtime| Level { waiting: 0, in_service: busy, busy, rostered: Some(4), overtime };
    ledger.level(StationId::of(StationKind::Reviewers), at(0), level(2, 0));
    ledger.level(StationId::of(StationKind::Unpackers), at(0), level(2, 1));
    ledger.level(StationId::of(StationKind::Unpackers), at(3_600), level(1, 0));
    let results = case.results(vec![ledger]);
    let told = |pools| summary::render(&results, &summary::SummaryContext { pools, ..context() });
    let text = told(pools());
    let row = text.lines().find(|line| line.contains("customs.pools.officers")).unwrap();
    assert_eq!(row.split_whitespace().collect::<Vec<_>>()[1..], ["4", "75.0", "%", "1", "h"], "{text}");
    assert!(!told(Vec::new()).contains("pool"));
}

/// Two parcels are placed in the window, of which one is refused and one seized; a third before it. Two come to the desk in it.
#[test]
fn visits_are_of_all_parcels_whatever_became_of_them() {
    let case = Case::new(Window { warmup_end: at(100), ..window(7_200, 28_800) }, 0, &[]);
    let mut ledger = case.ledger();
    for (ordinal, outcome) in [(0, Outcome::Cancelled), (1, Outcome::Refused), (2, Outcome::Seized)] {
        let placed = at(ordinal as i64 * 200);
        ledger.milestone(parcel(0, ordinal), Milestone::Placed, placed);
        ledger.outcome(outcome, parcel(0, ordinal), placed, true, at(5_000));
    }
    let desk = StationId::of(StationKind::Reviewers);
    ledger.level(desk, at(0), Level::of_own(0, 1, 1, Some(1)));
    for second in [300, 500] {
        ledger.visit(desk, StationVisit::Started { arrived: at(second), started: at(second), ends: at(550) });
    }
    let text = summary::render(&case.results(vec![ledger]), &context());
    let row = text.lines().skip_while(|line| !line.contains("lines and desks")).nth(1).unwrap();
    assert_eq!(row.split_whitespace().nth(1), Some("1"), "{text}");
}

/// Closed at first, then as many servers as are wanted: who waits for the opening waits for a server, who waits for a van that
/// drives in its hours does not.
#[test]
fn who_waits_for_the_opening_waits_for_a_server() {
    let case = Case::new(window(3_600, 7_200), 0, &[]);
    let mut ledger = case.ledger();
    for (kind, at_once) in [(StationKind::Reviewers, 1), (StationKind::Vehicles, 7)] {
        ledger.level(StationId::of(kind), at(0), Level::of_own(7, 0, 0, Some(0)));
        ledger.level(StationId::of(kind), at(1_800), Level::of_own(0, 7, 7 / at_once, None));
    }
    let text = summary::render(&case.results(vec![ledger]), &context());
    assert!(text.contains("most of the waiting: customs.reviewers 100.0 %\n"), "{text}");
}

/// Over an hour three wait at one desk and one at another; who waits for a full vehicle waits for no server.
#[test]
fn where_most_of_the_waiting_is_comes_first() {
    let case = Case::new(window(3_600, 7_200), 0, &[]);
    let mut ledger = case.ledger();
    for (kind, waiting, rostered) in [
        (StationKind::Unpackers, 1, Some(1)),
        (StationKind::Reviewers, 3, Some(2)),
        (StationKind::Vehicles, 50, None),
    ] {
        ledger.level(StationId::of(kind), at(0), Level::of_own(waiting, 1, 1, rostered));
    }
    let text = summary::render(&case.results(vec![ledger]), &context());
    let line = "most of the waiting: customs.reviewers 75.0 %, customs.unpackers 25.0 %\n";
    assert!(text.contains(line), "{text}");
}
