//! A run that was interrupted tells what had happened by then, and no more.

mod support;
use measure::summary::{SummaryContext, render};
use measure::{Ledger, RunCost, StaffCost};
use model::{Duration, Lane, Milestone, Stage};
use protocol::{Interval, Observer, StationId, StationKind};
use queueing::Level;
use support::{Case, at, facts, open, parcel, seconds, through, window};

const HOUR: i64 = 3_600;
const DESK: StationId = StationId::of(StationKind::Reviewers);

/// Two hours of orders and four of drain, interrupted after one hour: one parcel is through, another waits for review.
fn interrupted() -> measure::Results {
    let mut case = Case::new(window(2 * HOUR, 6 * HOUR), 0, &[]);
    case.staff_costs =
        vec![StaffCost { station: DESK, from: at(0), overtime_only: false, fen_per_hour: 6_000 }];
    let mut ledger = case.ledger();
    through(&mut ledger, facts(parcel(0, 0), at(60), Lane::Green), seconds(60));
    let waiting = parcel(0, 1);
    ledger.milestone(waiting, Milestone::Placed, at(600));
    ledger.enter(Stage::Review, at(600), at(900));
    ledger.censored(Interval::OrderToRelease, open(waiting, at(600), Some(Lane::Yellow)));
    ledger.level(DESK, at(0), Level::of_own(0, 0, 0, Some(2)));
    ledger.level(DESK, at(900), Level::of_own(0, 1, 1, Some(2)));
    ledger.level(DESK, at(1_800), Level::of_own(3, 2, 2, Some(2)));
    // As a node does it: settled where it has come to, and sent to the driver.
    ledger.settle_at(at(HOUR));
    let ledger = Ledger::decode(&ledger.encode()).expect("its own bytes");
    case.study_of(vec![ledger]).interrupted_at(at(HOUR)).results(RunCost::default(), None)
}

/// Nobody knows how long those go on who are busy now: what stations did ends with the interruption.
#[test]
fn stations_are_told_up_to_the_interruption() {
    let results = interrupted();
    let desk = results.stations.iter().find(|station| station.name == "customs.reviewers").expect("it");
    // One of two for a quarter of an hour, then both for half an hour, of two servers' hour.
    assert_eq!(desk.utilisation, Some(0.625));
    assert_eq!((desk.servers_mean, desk.in_service_mean), (Some(2.0), 1.25));
    assert_eq!((desk.queue_mean, desk.queue_end), (1.5, 3.0));
    // An hour of two at CNY 60.
    assert_eq!(results.money.staff_fen, Some(12_000));
}

/// The line of 4 began in the very moment at which the run stopped, so nobody knows whether it lasted: in the window or in the drain.
#[test]
fn the_longest_line_is_told_up_to_the_interruption() {
    for stopped in [HOUR, 3 * HOUR] {
        let case = Case::new(window(2 * HOUR, 6 * HOUR), 0, &[]);
        let mut ledger = case.ledger();
        for (second, waiting) in [(0, 0), (stopped - 60, 3), (stopped, 4)] {
            ledger.level(DESK, at(second), Level::of_own(waiting, 2, 2, Some(2)));
        }
        ledger.settle_at(at(stopped));
        let results =
            case.study_of(vec![ledger]).interrupted_at(at(stopped)).results(RunCost::default(), None);
        assert_eq!(results.stations[0].queue_max, 3);
    }
}

#[test]
fn ages_run_to_the_interruption() {
    let results = interrupted();
    assert_eq!(results.interrupted_at.as_deref(), Some("01-01 01:00"));
    let review = results.backlog.get("review").expect("a stage");
    assert_eq!((review.parcels, review.mean_age_s), (1.0, Some(3_000.0)));
}

#[test]
fn the_series_ends_with_the_interruption() {
    let series = interrupted().series;
    assert_eq!((series.placed.len(), series.inside.len(), series.p95.len()), (4, 5, 4));
    let ages = series.backlog_age_s.get("review").expect("a stage");
    assert_eq!((ages.len(), ages.last()), (5, Some(&Some(3_000.0))));
    assert_eq!(series.backlog.get("review").map(Vec::len), Some(5));
}

/// The parcel that waits has waited less than an hour, not the four of the drain: what is certain of the longer of the two
/// is the length of the other.
#[test]
fn nothing_is_said_of_open_parcels_that_is_not_certain() {
    let context = SummaryContext {
        clock_label: "01-01 00:00".to_owned(),
        arrivals: seconds(2 * HOUR),
        start_of_day: Duration::ZERO,
        pools: Vec::new(),
    };
    let text = render(&interrupted(), &context);
    let all = text.lines().find(|line| line.trim_start().starts_with("all ")).expect("the headline");
    assert_eq!(all.matches("> 1m00.0s").count(), all.matches('>').count(), "{text}");
    assert!(text.contains("review 1 (mean age 50m00s)"), "{text}");
}
