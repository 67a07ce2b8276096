//! Targets of queues, backlogs and counts: at an instant, and the most of a run.

mod support;

use measure::Target;
use model::{Milestone, Stage};
use protocol::Observer;
use queueing::Level;
use support::evening::{DAY, HOUR, REVIEWERS, evening, fill};
use support::{Case, at, parcel, window};

#[test]
fn an_instant_has_a_time_of_day_a_date_or_a_time_after_the_start() {
    let expected = [
        ("queue(customs.reviewers) < 1 at 23:00", true, "0", Some("the first: 01-01 23:00")),
        ("queue(customs.reviewers) < 1 at 01-02 23:00", false, "7", None),
        ("queue(customs.reviewers) at 1-2 23:00 < 8", true, "7", None),
        ("queue(customs.reviewers) < 1 at 25h", false, "7", None),
        ("queue(customs.reviewers) < 1 at 0s", true, "0", None),
        ("queue(customs.reviewers) < 1 at 12:00", false, "7", None),
        ("queue(customs.reviewers) < 1 at 23:00 in 50% of days", true, "50.0 % of days", None),
        ("released at 00:00 >= 10", true, "10", Some("the first: 01-02 00:00")),
    ];
    let case = Case::new(window(26 * HOUR, 32 * HOUR), 22, &expected.map(|(expr, ..)| expr));
    let mut ledger = case.ledger();
    fill(&mut ledger);
    ledger.level(REVIEWERS, at(1_900), Level::of_own(0, 2, 2, Some(2)));
    ledger.level(REVIEWERS, at(5 * HOUR), Level::of_own(7, 2, 2, Some(2)));
    let results = case.results(vec![ledger]);
    for (result, (expr, pass, text, note)) in results.targets.iter().zip(expected) {
        assert_eq!((result.pass, result.text.as_str(), result.note.as_deref()), (pass, text, note), "{expr}");
    }
    assert_eq!(results.targets[0].estimand, "at 01-01 23:00, the mean of replications");
    let released = "parcels placed in the window and released by 01-02 00:00, the mean of replications";
    assert_eq!(results.targets[7].estimand, released);
    let first: Vec<Option<&str>> = case.targets.iter().map(Target::first_of_several).collect();
    let at_23 = Some("01-01 23:00");
    assert_eq!(first, [at_23, None, None, None, None, None, None, Some("01-02 00:00")]);
}

/// From midnight on, with a line of 7 from noon: 00:00 is the start, and 24:00 the end of the first day.
#[test]
fn a_time_of_day_may_be_the_start() {
    let expected = [
        ("queue(customs.reviewers) < 1 at 00:00", "0", Some("the first: 01-01 00:00")),
        ("queue(customs.reviewers) < 1 at 24:00", "7", Some("the first: 01-02 00:00")),
        ("queue(customs.reviewers) < 1 at 00:00 in 50% of days", "50.0 % of days", None),
        ("queue(customs.reviewers) < 1 at 24:00 in 50% of days", "0.0 % of days", None),
    ];
    let case = Case::new(window(2 * DAY, 2 * DAY + HOUR), 0, &expected.map(|(expr, ..)| expr));
    let mut ledger = case.ledger();
    for (hour, waiting) in [(0, 0), (12, 7)] {
        ledger.level(REVIEWERS, at(hour * HOUR), Level::of_own(waiting, 1, 1, Some(1)));
    }
    let results = case.results(vec![ledger]);
    for (result, (expr, text, note)) in results.targets.iter().zip(expected) {
        assert_eq!((result.text.as_str(), result.note.as_deref()), (text, note), "{expr}");
    }
}

/// Twenty-five stand in line from 22:01:40 to 22:02:55: 25 x 75 s of two hours are 0.260.
#[test]
fn a_line_between_two_marks_counts() {
    let targets = [
        "queue(customs.reviewers) < 20",
        "queue(customs.reviewers) < 20 in late",
        "queue(customs.reviewers) < 20 in 100% of days",
        "mean(queue(customs.reviewers)) < 0.1",
        "mean(queue(customs.reviewers)) < 0.1 in late",
    ];
    let case = evening(&targets);
    let mut ledger = case.ledger();
    for (seconds, waiting) in [(0, 0), (100, 25), (175, 0)] {
        ledger.level(REVIEWERS, at(seconds), Level::of_own(waiting, 2, 2, Some(2)));
    }
    ledger.milestone(parcel(0, 0), Milestone::Placed, at(0));
    let found = case.results(vec![ledger]).targets;
    let observed: Vec<f64> = found.iter().map(|target| target.observed.unwrap()).collect();
    assert_eq!(observed, [25.0, 25.0, 0.0, 25.0 * 75.0 / 7_200.0, 25.0 * 75.0 / 7_200.0]);
    assert!(found.iter().all(|target| !target.pass));
}

/// A line of 3 in the window of 30 hours, and one of 9 in the drain after it, on the second day and on the third.
#[test]
fn the_most_of_a_run_is_that_of_the_drain_as_well() {
    let expected = [
        ("queue(customs.reviewers) < 5", "9"),
        ("max(queue(customs.reviewers)) < 5", "9"),
        ("queue(customs.reviewers) < 5 at 01-02 12:00", "9"),
        ("queue(customs.reviewers) < 5 in 60% of days", "50.0 % of days"),
        ("mean(queue(customs.reviewers)) < 3.01", "3"),
        ("p99.9(queue(customs.reviewers)) < 5", "3"),
        ("backlog(review) < 5", "6"),
        ("max(backlog(review)) < 5", "6"),
        ("backlog(review) < 5 in 60% of days", "50.0 % of days"),
        ("mean(backlog(review)) < 1", "0"),
    ];
    let case = Case::new(window(30 * HOUR, 54 * HOUR), 0, &expected.map(|(expr, _)| expr));
    let mut ledger = case.ledger();
    for (hour, waiting) in [(0, 3), (31, 9), (49, 0)] {
        ledger.level(REVIEWERS, at(hour * HOUR), Level::of_own(waiting, 1, 1, Some(1)));
    }
    for ordinal in 0..6 {
        ledger.milestone(parcel(0, ordinal), Milestone::Placed, at(0));
        ledger.enter(Stage::Review, at(0), at(31 * HOUR));
        ledger.leave(Stage::Review, at(0), at(53 * HOUR));
    }
    let results = case.results(vec![ledger]);
    for (result, (expr, text)) in results.targets.iter().zip(expected) {
        assert_eq!(result.text, text, "{expr}");
    }
    assert_eq!((results.stations[0].queue_max, results.stations[0].queue_end), (9, 3.0));
}

/// Two runs whose longest lines are 9 and 13: t(0.975, 1) = 12.7062 and the mean's standard error is 2.
#[test]
fn a_queue_alone_is_the_longest_line_of_a_run_on_average() {
    let targets =
        ["queue(customs.reviewers) < 7", "max(queue(customs.reviewers)) < 7", "backlog(review) < 1"];
    let case = evening(&targets);
    let ledgers = [9, 13].map(|waiting| {
        let mut ledger = case.ledger();
        fill(&mut ledger);
        ledger.level(REVIEWERS, at(1_860), Level::of_own(0, 1, 1, Some(2)));
        ledger.level(REVIEWERS, at(1_900), Level::of_own(waiting, 2, 2, Some(2)));
        ledger.level(REVIEWERS, at(2_000), Level::of_own(0, 0, 0, Some(2)));
        ledger
    });
    let results = case.results(ledgers.to_vec());
    let [mean, most, backlog] = &results.targets[..] else { panic!("three targets") };
    let [low, high] = mean.ci95.unwrap();
    assert!((high - low - 2.0 * 12.706_2 * 2.0).abs() < 1e-3, "{low} {high}");
    assert_eq!((mean.observed, mean.pass), (Some(11.0), false));
    assert_eq!((most.observed, most.ci95), (Some(13.0), None));
    assert_eq!((backlog.observed, backlog.ci95), (Some(1.0), Some([1.0, 1.0])));
    assert!(
        mean.estimand
            .contains("the most of a run, at any time from the warm-up to the end of the drain, the mean"),
        "{mean:?}"
    );
    assert!(most.estimand.contains("in any replication"), "{most:?}");
}
