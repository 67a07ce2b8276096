//! A run that was interrupted tells what had happened by then, and no more.

mod support;
use measure::summary::{SummaryContext, render};
use model::{Duration, Lane, Milestone, Stage};
use protocol::{Interval, Observer};
use support::{Case, at, facts, open, parcel, seconds, through, window};

const HOUR: i64 = 3_600;

/// Two hours of orders and four of drain, interrupted after one hour: one parcel is through, another waits for review.
fn interrupted() -> measure::Results {
    let case = Case::new(window(2 * HOUR, 6 * HOUR), 0, &[]);
    let mut ledger = case.ledger();
    through(&mut ledger, facts(parcel(0, 0), at(60), Lane::Green), seconds(60));
    let waiting = parcel(0, 1);
    ledger.milestone(waiting, Milestone::Placed, at(600));
    ledger.enter(Stage::Review, at(600), at(900));
    ledger.censored(Interval::OrderToRelease, open(waiting, at(600), Some(Lane::Yellow)));
    case.results(vec![ledger]).interrupted(at(HOUR), "01-01 01:00".to_owned(), at(6 * HOUR))
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
    assert_eq!((series.placed.len(), series.inside.len(), series.p95.len()), (5, 5, 5));
    let ages = series.backlog_age_s.get("review").expect("a stage");
    assert_eq!((ages.len(), ages.last()), (5, Some(&Some(3_000.0))));
    assert_eq!(series.backlog.get("review").map(Vec::len), Some(5));
}

/// The parcel that waits has waited less than an hour, not the four of the drain.
#[test]
fn nothing_is_said_of_how_long_open_parcels_take() {
    let context = SummaryContext {
        clock_label: "01-01 00:00".to_owned(),
        arrivals: seconds(2 * HOUR),
        start_of_day: Duration::ZERO,
        pools: Vec::new(),
    };
    let text = render(&interrupted(), &context);
    let all = text.lines().find(|line| line.trim_start().starts_with("all ")).expect("the headline");
    assert!(all.contains("open") && !all.contains('>'), "{text}");
    assert!(text.contains("review 1 (mean age 50m00s)"), "{text}");
}
