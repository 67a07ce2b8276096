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

/// A trace lies beside the scenario that is written, wherever it came from and whoever names it: the directory can be moved
/// away from it.
#[test]
fn the_written_scenario_has_its_trace_beside_it() {
    let directory = TempDir::new().expect("a scratch directory");
    let (first, out) = (directory.path().join("first"), directory.path().join("res"));
    std::fs::create_dir(&first).expect("a directory can be made");
    let write =
        |name: &str, text: &str| std::fs::write(first.join(name), text).expect("a file can be written");
    write("orders.csv", "time,seller\n1s,flagship\n2.5s,bazaar\n00:01:00,flagship\n");
    write("more.csv", "time,seller\n1s,flagship\n2s,bazaar\n3s,bazaar\n00:01:00,flagship\n");
    let yaml = "scenario: mine\nextends: demo\narrivals: [{ trace: orders.csv }]\ntargets: []\n\
                variants: { more: { arrivals.0.trace: more.csv } }\n";
    write("mine.yaml", yaml);
    let mine = first.join("mine.yaml");
    let of_more = printed(&["simulate", text(&mine), "--variant", "more"], 0);
    let summary = printed(&["simulate", text(&mine), "--out", text(&out)], 0);
    std::fs::remove_dir_all(&first).expect("nobody needs it any more");
    let moved = directory.path().join("moved");
    std::fs::rename(&out, &moved).expect("a directory can be moved");
    let mine = moved.join("scenario.yaml");
    // Written over itself as well.
    for _ in 0..2 {
        let again = printed(&["simulate", text(&mine), "--out", text(&moved)], 0);
        assert_eq!(digest(&again), digest(&summary));
        let again = printed(&["simulate", text(&mine), "--variant", "more"], 0);
        assert_eq!(digest(&again), digest(&of_more));
    }
}

#[test]
fn a_summary_repeats_what_check_warns_of() {
    let overload = ["teaching/mm1", "--set", "customs.reviewers.service=36s", "--set", "clock.run=2d"];
    let summary = printed(&[&["simulate"], &overload[..]].concat(), 0);
    let checked = printed(&[&["check"], &overload[..]].concat(), 0);
    let warning = summary.lines().find(|line| line.starts_with("warning: ")).expect("a warning");
    assert!(checked.contains(warning), "{checked}");
    assert!(summary.find("warning: ") < summary.find("NO TARGETS: every"), "{summary}");
    // What passes, the run itself shows.
    assert!(printed(&["check", "demo"], 0).contains("warning: "));
    assert!(!printed(&["simulate", "demo"], 0).contains("warning: "));
    // A result is data: nothing is put before it.
    let json = printed(&[&["simulate", "--json", "-"], &overload[..]].concat(), 0);
    assert!(json.starts_with('{'), "{json}");
}

/// A script that reads a result knows when its series begin, what came of it, and what the program said of it.
#[test]
fn a_result_says_when_it_begins_and_how_it_ends() {
    let result = |arguments: &[&str], code| -> serde_json::Value {
        let printed = printed(&[&["simulate", "demo", "--json", "-"], arguments].concat(), code);
        serde_json::from_str(&printed).expect("a result is JSON")
    };
    let short = "clock.run=1s";
    for (arguments, code, verdict) in [
        (&[][..], 0, "pass"),
        (&["--set", "targets=[]"], 0, "no_targets"),
        (&["--set", "targets=[p95(customs_clearance) < 1s]"], 99, "target_failed"),
        (&["--set", "clock.run=1s", "--set", "clock.then.drain=1s"], 98, "not_trustworthy"),
    ] {
        let result = result(arguments, code);
        assert_eq!(result["verdict"], verdict, "{arguments:?}");
        assert_eq!(result["exit_code"], code, "{arguments:?}");
        assert_eq!(result["start"], "11-11 00:00");
        assert_eq!(
            result["run_s"],
            if arguments.contains(&short) { 1.0 } else { 7_200.0 },
            "without the drain"
        );
    }
}
