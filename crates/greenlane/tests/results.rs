//! What a run leaves behind: a summary that warns, and a scenario that gives the same again.

use std::path::Path;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

/// What the command prints; it ends with this code.
fn printed(arguments: &[&str], code: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenlane"));
    let output = command.args(arguments).timeout(Duration::from_mins(2)).output();
    let output = output.expect("greenlane can be run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).expect("what is printed is text")
}

fn digest(summary: &str) -> &str {
    summary.lines().find(|line| line.starts_with("digest ")).expect("a summary has a digest")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// Seed, settings and variant are all in the scenario that is written.
#[test]
fn the_written_scenario_gives_the_same_digest() {
    let directory = TempDir::new().expect("a scratch directory");
    let out = directory.path().join("res");
    for more in [&["--seed", "7"][..], &["--seed", "8", "--set", "customs.xray.servers=3"]] {
        let first = printed(&[&["simulate", "demo", "--out", text(&out)], more].concat(), 0);
        let again = printed(&["simulate", text(&out.join("scenario.yaml"))], 0);
        assert_eq!(digest(&first), digest(&again), "{more:?}");
    }
}

#[test]
fn a_summary_repeats_what_check_warns_of() {
    let overload = ["teaching/mm1", "--set", "customs.reviewers.service=36s", "--set", "clock.run=2d"];
    let summary = printed(&[&["simulate"], &overload[..]].concat(), 0);
    let checked = printed(&[&["check"], &overload[..]].concat(), 0);
    let warning = summary.lines().find(|line| line.starts_with("warning: ")).expect("a warning");
    assert!(checked.contains(warning), "{checked}");
    assert!(summary.find("warning: ") < summary.find("PASS"), "{summary}");
    // What passes, the run itself shows.
    assert!(printed(&["check", "demo"], 0).contains("warning: "));
    assert!(!printed(&["simulate", "demo"], 0).contains("warning: "));
    // A result is data: nothing is put before it.
    let json = printed(&[&["simulate", "--json", "-"], &overload[..]].concat(), 0);
    assert!(json.starts_with('{'), "{json}");
}
