//! What `explain` tells about words: every name that people meet, from the source that names it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use measure::{Clock, Target, TargetScope, closest_word, explain_word, target_language, words};
use model::{Credit, Lane, Milestone, Stage};
use protocol::{Interval, StationKind};
use support::{seconds, setting, spans, window};

fn told(word: &str) -> String {
    explain_word(word).unwrap_or_else(|| panic!("nothing is told about {word}"))
}

#[test]
fn every_name_is_told_with_its_description() {
    for interval in Interval::ALL {
        assert!(told(interval.name()).contains(interval.description()), "{interval:?}");
    }
    for lane in Lane::ALL {
        assert!(told(lane.name()).contains(lane.description()), "{lane:?}");
        assert!(told("lanes").contains(lane.description()) && told("lane").contains(lane.name()), "{lane:?}");
    }
    for credit in Credit::ALL {
        assert!(told(credit.name()).contains(credit.description()), "{credit:?}");
    }
    for stage in Stage::ALL {
        assert!(told(stage.name()).contains(stage.description()), "{stage:?}");
        assert!(
            told("stages").contains(stage.description()) && told("backlog").contains(stage.name()),
            "{stage:?}"
        );
    }
    for kind in StationKind::ALL {
        let name = format!("{}.{}", kind.role(), kind.key());
        assert!(told(&name).contains(kind.description()) && told(kind.key()).contains(&name), "{kind:?}");
        assert!(told("stations").contains(&name), "{kind:?}");
    }
    for word in [
        "p99.9",
        "mean",
        "share",
        "queue",
        "utilisation",
        "cost",
        "seller",
        "warehouse",
        "filters",
        "T0",
        "T12",
    ] {
        assert!(told(word).lines().count() > 2, "{word}");
    }
    assert_eq!(explain_word("custom_clearance"), None);
    assert_eq!(explain_word(""), None);
}

#[test]
fn an_interval_tells_from_which_milestone_to_which_it_goes() {
    let text = told("order_to_release");
    assert!(
        text.contains("from  T0, the order is placed") && text.contains("to    T10, release (800)"),
        "{text}"
    );
    assert!(told("order_to_delivery").contains("to    Delivered to the buyer."));
    assert!(!told("customs_held").contains("  to "), "a sum has no end");
    assert!(target_language().contains("From the last document to release (T1 to T10)"));
}

/// A percentile of a line says of what, and intervals that are told late say so.
#[test]
fn what_is_not_told_of_a_number_by_its_name_is_told() {
    for word in ["queue", "backlog", "p95", "p50"] {
        assert!(told(word).contains("per cent of the window's marks, every 15 minutes"), "{}", told(word));
    }
    assert!(told("p95").contains("\"p95(queue(customs.reviewers)) < 500\""), "{}", told("p95"));
    assert!(told("queue").contains("max  of a queue: at any time from the warm-up to the end of the drain"));
    for word in ["review_wait", "review"] {
        assert!(told(word).contains("a parcel that is cancelled before that is in neither"), "{word}");
    }
    let targets = target_language();
    for part in
        ["or as `open` where nothing is known", "A percentile or `min` of a queue", "midnight to midnight"]
    {
        assert!(targets.contains(part), "{part} is not in {targets}");
    }
}

#[test]
fn a_point_of_the_study_is_told_apart_from_what_happens() {
    assert_eq!(Milestone::Released.study_point(), (Some("T10"), "release (800)."));
    assert_eq!(Milestone::Delivered.study_point(), (None, "Delivered to the buyer."));
    assert_eq!(told("T2").matches("T2: ").count(), 2, "accepted or rejected");
    let points = Milestone::ALL.into_iter().filter(|milestone| milestone.study_point().0.is_some());
    assert_eq!(points.count(), 14, "T0 to T12, T2 twice");
}

#[test]
fn a_station_of_a_site_keeps_its_name() {
    assert!(told("warehouse.A.pickers").contains("wait(warehouse.A.pickers)"));
    assert_eq!(explain_word("customs.A.xray"), None, "customs has no sites");
    assert_eq!(explain_word("customs.pickers"), None, "another role's");
}

#[test]
fn a_misspelt_word_is_suggested() {
    assert_eq!(closest_word("order_to_relase", []).as_deref(), Some("order_to_release"));
    assert_eq!(closest_word("gren", ["reviewers"]).as_deref(), Some("green"));
    assert_eq!(closest_word("hangzhou", []), None);
    assert_eq!(closest_word("sellrs", []).as_deref(), Some("seller"));
    assert_eq!(closest_word("sellrs", ["sellers"]), None, "something else is closer");
}

#[test]
fn a_word_is_found_in_capitals_or_not() {
    assert_eq!(told("t7"), told("T7"));
    assert_eq!(told("Green"), told("green"));
}

/// What is told can be copied into a scenario, of one site or of several.
#[test]
fn every_example_is_a_target() {
    let several = setting(window(7_200, 28_800));
    let mut one = (*several).clone();
    one.sites.truncate(1);
    let clock = Clock { start_of_day: seconds(22 * 3_600), ..Clock::default() };
    let read = |setting, text: &str| {
        Target::parse(text, &TargetScope { setting, clock, spans: &spans(), pools: &[] }).is_ok()
    };
    for word in words() {
        let text = told(&word);
        assert!(text.lines().all(|line| line.chars().count() <= 130), "{text}");
        for example in text.split('"').skip(1).step_by(2) {
            assert!(read(&one, example) || read(&several, example), "{word}: {example}");
        }
    }
}
