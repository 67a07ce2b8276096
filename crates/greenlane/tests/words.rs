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
    ] {
        let (code, told) = explain(word);
        assert_eq!(code, Some(0), "{word}: {told}");
        for part in said {
            assert!(told.contains(part), "{word} does not tell `{part}`: {told}");
        }
    }
}

#[test]
fn a_misspelt_word_is_bad_input_with_the_word_that_was_meant() {
    for (word, meant) in [
        ("order_to_relase", "order_to_release"),
        ("yelow", "yellow"),
        ("sellrs", "sellers"),
        ("risk.reviw", "risk.review"),
    ] {
        let (code, told) = explain(word);
        assert_eq!(code, Some(64), "{word}: {told}");
        assert!(told.contains(&format!("did you mean `{meant}`?")), "{word}: {told}");
    }
}
