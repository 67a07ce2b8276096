//! The language describes itself: explain, schema and template are made by the parser's own types.

use scenario::{all_keys, explain, schema, template};

#[test]
fn every_key_is_explained() {
    let keys = all_keys();
    assert!(keys.len() > 500, "{}", keys.len());
    for key in keys {
        let text = explain(&key).unwrap_or_else(|error| panic!("{key}: {error}"));
        for part in ["type:", "default:", "source:"] {
            assert!(text.contains(part), "{key}: {text}");
        }
        let effect = text.lines().nth(2).unwrap_or_default();
        assert!(effect.len() > 8, "{key} has no effect: {text}");
    }
}

#[test]
fn an_explanation_tells_type_unit_default_source_and_effect() {
    let text = explain("customs.xray.rate").unwrap();
    for part in [
        "What one server does in a time",
        "unit: /s, /min, /h, /day",
        "1500/h",
        "makers state 1,200 to 2,500",
    ] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
    assert!(explain("customs.xray.fatigue").unwrap().contains("default:  none"));
    assert!(explain("goods.0.vat").unwrap().contains("13%"));
    assert!(explain("sellers.flagship.prevalence").unwrap().contains("assumed"));
    assert!(
        explain("hs_accuracy").unwrap().contains("digital.hs_accuracy"),
        "the last part of a path is enough"
    );
    assert!(explain("fatigue").unwrap().contains("is a key of several tables"));
}

/// Every value of the defaults says where it comes from.
#[test]
fn every_default_has_a_source() {
    let base = scenario::load("builtin/bonded-1210", &[]).unwrap();
    let text = scenario::embedded_text("builtin/bonded-1210").unwrap();
    assert_eq!(base.name, "bonded-1210");
    let sections = text.lines().skip_while(|line| !line.starts_with("seed"));
    let values = sections.filter(|line| line.contains(": ") && !line.trim_start().starts_with('#'));
    // What has no comment of its own stands under one, or is the scenario's own shape.
    let bare: Vec<&str> = values.filter(|line| !line.contains('#') && !line.contains("about:")).collect();
    assert!(bare.is_empty(), "no source: {bare:#?}");
}

/// A family has its own parameters and no other.
#[test]
fn only_the_parameters_of_a_family_are_told() {
    for unknown in ["goods.value.erlang.min", "customs.reviewers.service.exponential.p95"] {
        let error = explain(unknown).unwrap_err().to_string();
        assert!(error.contains("there is no key"), "{error}");
    }
    let text = explain("customs.reviewers.service.erlang").unwrap();
    assert!(text.contains("  mean ") && text.contains("  shape ") && !text.contains("  p95 "), "{text}");
    assert!(all_keys().contains(&"goods.value.lognormal.p95".to_owned()));
    assert!(!all_keys().contains(&"goods.value.erlang.min".to_owned()));
}

#[test]
fn a_misspelt_key_is_suggested() {
    for (key, close) in [
        ("customs.xray.serverz", "customs.xray.servers"),
        ("custms.xray", "customs"),
        ("risk.reviw", "risk.review"),
        ("goods.vatt", "vat"),
    ] {
        let error = explain(key).unwrap_err().to_string();
        assert!(error.contains(&format!("did you mean `{close}")) || error.contains(close), "{key}: {error}");
    }
}

#[test]
fn the_committed_schema_is_the_language() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios/schema.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == schema(), "the schema has changed: run `greenlane schema > scenarios/schema.json`");
}

#[test]
fn the_template_loads_as_it_is() {
    let directory = tempfile::TempDir::new().unwrap();
    let path = directory.path().join("mine.yaml");
    std::fs::write(&path, template("mine")).unwrap();
    let scenario = scenario::load(path.to_str().unwrap(), &[]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((scenario.name.as_str(), scenario.variants.len(), scenario.targets.len()), ("mine", 1, 2));
}

/// What is told of a station that says nothing is what saying it gives.
#[test]
fn what_holds_where_nothing_is_said_is_what_is_told() {
    let unsaid = scenario::load("builtin/bonded-1210", &["customs.images.room=5".to_owned()]).unwrap();
    for key in ["customs.images.discipline", "customs.images.when_full", "customs.images.shift_end"] {
        let text = explain(key).unwrap();
        let default = text.lines().find_map(|line| line.strip_prefix("default:  ")).unwrap();
        let word = default.split(';').next().unwrap();
        let said = unsaid.with(&[format!("{key}={word}")]).unwrap();
        assert_eq!(said.phases, unsaid.phases, "{key}: {word}");
    }
}

/// Lists are reached with a number, a study has keys, and what nobody says has a default too.
#[test]
fn paths_through_lists_and_studies_are_explained() {
    for (key, said) in [
        ("study.steady_state.warmup", &["`mser5`", "a time (unit"][..]),
        (
            "arrivals.rate",
            &["`arrivals` is a list", "- { rate: ... }", "arrivals.0.rate\n\nA Poisson stream"],
        ),
        ("arrivals.rate.from", &["called arrivals.0.rate.from"]),
        (
            "customs.reviewers.discipline",
            &["default:  fifo; at customs, where there is a green channel: priority"],
        ),
        ("customs.reviewers.when_full", &["default:  turn_away", "like one that has lost patience"]),
        ("customs.reviewers.shift_end", &["default:  finish"]),
        ("customs.reviewers.patience", &["released unexamined", "its buyer cancels"]),
        ("reserve.0.when", &["queue(STATION) > NUMBER for TIME", "type:     text\n"]),
        ("arrivals.0.trace", &["`time,seller`", "not 10m or 9h"]),
    ] {
        let text = explain(key).unwrap_or_else(|error| panic!("{key}: {error}"));
        for part in said {
            assert!(text.contains(part), "{key} does not say `{part}`: {text}");
        }
    }
    let error = explain("study.steady_state.warmpu").unwrap_err().to_string();
    assert!(error.contains("did you mean `study.steady_state.warmup`?"), "{error}");
}

/// A word that a key offers as a choice is found in the keys that offer it, whichever they are.
#[test]
fn choices_and_scenarios_are_explained() {
    for (word, said) in [
        ("fifo", &["fifo: a choice of the key `discipline`", "first come, first served"][..]),
        ("earliest_due", &["the one that was ordered first", "like customs.intake.discipline: earliest_due"]),
        ("preemptive_resume", &["whose work done stays done"]),
        ("hand_over", &["a choice of the key `shift_end`", "goes on where it was with another server"]),
        ("suspend", &["a choice of the key `shift_end`"]),
        ("turn_away", &["a choice of the key `when_full`"]),
        ("mser5", &["a choice of the key `warmup`", "like study.steady_state.warmup: mser5"]),
        ("tmall-2013", &["a choice of the key `profile`", "14 % of the day in the first 38 minutes"]),
        ("two-window", &["from 20:00 and from midnight"]),
        ("working", &["a choice of the key `clock`", "the time it works"]),
        ("black", &["every parcel is inspected"]),
        ("demo", &["demo: a scenario that is built in", "`greenlane check demo`"]),
        ("teaching/mm1", &["teaching/mm1: a scenario that is built in"]),
        ("none", &["none: a choice of the keys `automatic_reviewer`, `backup`", "as where nothing is said"]),
        ("mm1", &["`greenlane simulate teaching/mm1` runs it"]),
        ("priority", &["Classes of service", "priority: a choice of the key `discipline`"]),
    ] {
        let text = explain(word).unwrap_or_else(|error| panic!("{word}: {error}"));
        for part in said {
            assert!(text.contains(part), "{word} does not say `{part}`: {text}");
        }
        assert!(text.lines().count() < 40, "{word}: {text}");
    }
    assert!(explain("lifo").is_err());
}

#[test]
fn what_is_easily_taken_otherwise_is_said() {
    for (key, said) in [
        ("risk.review_verdicts", "18.75%"),
        ("risk.review_verdicts.asks", "`warehouse.corrections`"),
        ("digital.value_check", "`seller.corrections`"),
        ("seller.corrections", "where it doubts a value"),
        ("warehouse.corrections", "the questions of reviewers"),
        ("detention.detains", "is detained always"),
        ("customs.reviewers.hours", "with `none`, the station is open at all times"),
        ("customs.reviewers.patience", "every one of these is audited after its release"),
        ("warehouse.sites.0.backup_above", "when its stock is reserved"),
        ("arrivals.0.profile", "`two-window`"),
    ] {
        let text = explain(key).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert!(text.contains(said), "{key} does not say `{said}`: {text}");
    }
    assert!(!explain("customs.reviewers.hours").unwrap().contains("switched off"));
}

/// The word that is closest is suggested, wherever in a path it stands.
#[test]
fn a_misspelt_last_part_is_suggested() {
    for (word, close) in [("reviwers", "reviewers"), ("sellrs", "sellers"), ("detension", "detention")] {
        let error = explain(word).unwrap_err().to_string();
        assert!(error.contains(&format!("did you mean `{close}`?")), "{word}: {error}");
    }
}
