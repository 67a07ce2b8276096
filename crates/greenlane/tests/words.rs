//! `greenlane explain` of the words that people meet in targets and results.

use std::time::Duration as WallTime;

use assert_cmd::Command;

/// The exit code, and all that is said.
fn explain(word: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenlane"));
    let output = command.args(["explain", word]).timeout(WallTime::from_mins(2)).output();
    let output = output.expect("greenlane can be run");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).expect("explanations are text"))
}

#[test]
fn words_of_targets_and_results_are_explained() {
    for (word, said) in [
        ("order_to_release", &["T0, the order is placed", "T10, release", "\"p95(order_to_release"][..]),
        ("order to release", &["T10, release"]),
        ("lane", &["green", "Released without a check", "lane=yellow"]),
        ("green", &["a lane", "lane=green"]),
        ("review", &["an interval", "a stage", "in a scenario: risk.review"]),
        ("customs.reviewers", &["wait(customs.reviewers)", "in a scenario: customs.reviewers", "keys:"]),
        ("seller", &["seller=flagship", "in a scenario: seller"]),
        ("targets", &["FUNCTION(METRIC", "p99.9", "lane"]),
        ("glossary", &["800   放行", "三单对碰", "three-document match", "411"]),
        ("查验", &["500", "inspection"]),
    ] {
        let (code, told) = explain(word);
        assert_eq!(code, Some(0), "{word}: {told}");
        for part in said {
            assert!(told.contains(part), "{word} does not tell `{part}`: {told}");
        }
    }
}

/// What a summary is asked for: runs that show each of its tables and lists.
const RUNS: [&[&str]; 5] = [
    &["demo"],
    &["teaching/mm1", "--set", "clock.run=2d", "--replications", "2"],
    &["teaching/opening-hours", "--set", "customs.reviewers.patience=1h"],
    &["teaching/bounded-queue", "--set", "clock.run=2d"],
    &["teaching/all-features"],
];

/// Lists in a summary, by their beginnings.
const LISTS: [&str; 5] = ["placed ", "who held the clock: ", "risk: ", "money and hands: ", "self-checks: "];

/// The headings of a table, or the names in a list.
fn headings(block: &str) -> Vec<String> {
    let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
    let columns = first.split("  ").map(str::trim).filter(|column| !column.is_empty());
    let columns: Vec<String> = columns.map(str::to_owned).collect();
    let is_table = columns.len() > 1 && rest.starts_with("  ") && !first.starts_with(' ');
    if is_table { columns } else { names(block) }
}

/// `risk: inspected 4.1 %, caught 12` has `risk`, `inspected` and `caught`; a number may stand before its name.
fn names(block: &str) -> Vec<String> {
    if !LISTS.iter().any(|list| block.starts_with(list)) {
        return Vec::new();
    }
    let is_name =
        |word: &&str| !word.contains(|c: char| c.is_ascii_digit()) && !["", "ok", "%", "CNY"].contains(word);
    let name = |part: &str| {
        let words: Vec<&str> = part.split([' ', '(', ')']).filter(is_name).collect();
        words.join(" ")
    };
    block.split([',', ':', '\n']).map(name).filter(|name| !name.is_empty()).collect()
}

/// A new heading without an explanation fails.
#[test]
fn every_word_of_a_summary_is_explained() {
    let mut words = std::collections::BTreeSet::new();
    for run in RUNS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_greenlane"));
        let output = command.arg("simulate").args(run).timeout(WallTime::from_mins(2)).output();
        let summary = String::from_utf8(output.expect("greenlane can be run").stdout).expect("text");
        assert!(summary.contains("self-checks"), "{run:?} ends with a summary: {summary}");
        words.extend(summary.split("\n\n").flat_map(headings));
    }
    for word in ["lines and desks", "served/h", "+/-", "when open", "held for nothing", "tax", "stage_sum"] {
        assert!(words.contains(word), "{word} is not in {words:?}");
    }
    let unknown: Vec<&String> = words.iter().filter(|word| explain(word).0 != Some(0)).collect();
    assert!(unknown.is_empty(), "not explained: {unknown:?}");
}

/// Tables of a result whose keys are names of the scenario, or hours.
const NAMED: [&str; 2] = ["by_seller", "by_hour"];

/// All keys of a result, but for names that a scenario gives.
fn keys(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        serde_json::Value::Object(entries) => {
            for (key, value) in entries {
                found.insert(key.clone());
                match value {
                    serde_json::Value::Object(named) if NAMED.contains(&key.as_str()) => {
                        named.values().for_each(|value| keys(value, found));
                    }
                    value => keys(value, found),
                }
            }
        }
        _ => {}
    }
}

/// Who reads a result with a program can ask what each key means.
#[test]
fn every_key_of_a_result_is_explained() {
    let mut found = std::collections::BTreeSet::new();
    for run in RUNS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_greenlane"));
        let output =
            command.args(["simulate", "--json", "-"]).args(run).timeout(WallTime::from_mins(2)).output();
        let printed = output.expect("greenlane can be run").stdout;
        keys(&serde_json::from_slice(&printed).expect("a result is JSON"), &mut found);
    }
    for key in ["ci95", "backlog_age_s", "queue_max", "released_by_end", "by_holder"] {
        assert!(found.contains(key), "{key} is not in {found:?}");
    }
    let unknown: Vec<&String> = found.iter().filter(|key| explain(key).0 != Some(0)).collect();
    assert!(unknown.is_empty(), "not explained: {unknown:?}");
}

#[test]
fn a_misspelt_word_is_bad_input_with_the_word_that_was_meant() {
    for (word, meant) in [
        ("order_to_relase", "order_to_release"),
        ("yelow", "yellow"),
        ("sellrs", "sellers"),
        ("risk.reviw", "risk.review"),
        ("conservaton", "conservation"),
    ] {
        let (code, told) = explain(word);
        assert_eq!(code, Some(64), "{word}: {told}");
        assert!(told.contains(&format!("did you mean `{meant}`?")), "{word}: {told}");
    }
}
