//! Bad scenario files of every kind: an error that fits on a screen, with place and hint, exit code 64, and no panic.

use std::fmt::Write;
use std::fs;
use std::process::Output;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

const BAD_INPUT: i32 = 64;

fn greenlane(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenlane"));
    command.args(arguments).timeout(Duration::from_mins(2)).output().expect("greenlane can be run")
}

/// The first file is checked; the error says every one of these things.
fn assert_refused(files: &[(&str, &[u8])], said: &[&str]) {
    let directory = TempDir::new().expect("a scratch directory");
    for (name, text) in files {
        fs::write(directory.path().join(name), text).expect("a file can be written");
    }
    let path = directory.path().join(files[0].0);
    let output = greenlane(&["check", path.to_str().expect("a path in UTF-8")]);
    let told = String::from_utf8(output.stderr).expect("errors are text");
    assert_eq!(output.status.code(), Some(BAD_INPUT), "{told}");
    for part in said {
        assert!(told.contains(part), "does not say `{part}`: {told}");
    }
    let hint = ["help:", "write ", "needs a unit", "never negative", "did you mean"]
        .iter()
        .any(|hint| told.contains(hint));
    assert!(hint && !told.contains("panicked"), "{told}");
    assert!(told.lines().count() <= 12 && told.lines().all(|line| line.chars().count() < 700), "{told}");
    assert!(output.stdout.is_empty(), "nothing looks like a result");
}

fn assert_text_refused(rest: &str, said: &[&str]) {
    let text = format!("scenario: mine\nextends: builtin/bonded-1210\n{rest}\n");
    assert_refused(&[("mine.yaml", text.as_bytes())], said);
}

#[test]
fn what_a_line_can_get_wrong() {
    for (rest, said) in [
        ("customs: { xray: { serverz: 3 } }", ["mine.yaml:3:20", "did you mean `servers`?"]),
        ("customs: { xray: { rate: 5s } }", ["mine.yaml:3:26", "1500/h"]),
        ("clock: { run: 90 }", ["mine.yaml:3:15", "90s, 90m, 90h, 90d"]),
        ("clock: { run: -5m }", ["mine.yaml:3:15", "never negative"]),
        (
            "customs: { reviewers: { staff: { night: 3, day: 3 } } }",
            ["mine.yaml:3:32", "the shift `evening`"],
        ),
        (
            "calendar: { shifts: { night: 00:00-08:00, day: 09:00-24:00 } }",
            ["mine.yaml:3:21", "no shift is on duty at 08:00"],
        ),
        ("sellers: [{ name: a, share: 60% }, { name: b, share: 30% }]", ["mine.yaml:3:10", "sum to 90%"]),
        ("changes: [{ at: 1h, set: { customs.xray.srvers: 3 } }]", ["mine.yaml:3:", "unknown key `srvers`"]),
        ("variants: { more: { customs.xray.servers: many } }", ["mine.yaml:3:", "not a number of servers"]),
        ("targets: [\"p95(custom_clearance) < 10m\"]", ["mine.yaml:3:16", "customs_clearance"]),
    ] {
        assert_text_refused(rest, &said);
    }
}

/// What people mean is said, where what they wrote shows it.
#[test]
fn advice_says_what_was_meant() {
    for (rest, said) in [
        ("customs:\nreviewers: { servers: 3 }", ["`reviewers` is a key of `customs`", "mine.yaml:4:1"]),
        (
            "pools: { a: { servers: 3 } }",
            ["a key of `seller` or `warehouse` or `customs` or `carrier`", "indent"],
        ),
        (
            "digital: { single_window: yes }",
            ["expected true or false", "write true or false, without quotes"],
        ),
        ("targets:\n  - p95(scan): 5m", ["expected text", "put it in quotes; a target compares with `<`"]),
        ("targets：\n  - \"p95(scan) < 5m\"", ["`：` is a full-width sign: write `:`", "mine.yaml:3:1"]),
        ("customs: { xray: { servers：3 } }", ["unknown key `servers：3`", "write `:`"]),
        ("customs:\n\txray: { servers: 3 }", ["this is not YAML: tabs", "use spaces"]),
        (
            "changes: [{ at: 1h, fault: { station: customs.xray } }]",
            ["changes.0.fault.capacity: this key is missing", "add it, like `capacity: 5.5%`"],
        ),
        (
            "reserve: [{ when: \"queue(customs.xray) > 5 for 5m\", into: customs.xray }]",
            ["reserve.0.release_below: this key is missing", "add it, like `release_below: 3`"],
        ),
        (
            "reserve: [{ when: \"queue(customs.xray) > 5 for 5m\", into: officers, release_below: 2, call: 1 }]",
            ["customs has no pool `officers`", "name a station of customs, like `customs.xray`"],
        ),
        ("arrivals: { total: 400 }", ["arrivals: this is a list", "like `arrivals.0.total`"]),
    ] {
        assert_text_refused(rest, &said);
    }
    for (arguments, said) in [
        (["check", "mm1", "--set", "seed=1"], "did you mean `teaching/mm1`?"),
        (["check", "demo", "--set", "targets=p95(scan) < 1h"], "one entry, like `targets+`"),
        (["check", "demo", "--set", "arrivals.rate=2.5/min"], "like `arrivals.0.rate`"),
    ] {
        let output = greenlane(&arguments);
        let told = String::from_utf8(output.stderr).expect("errors are text");
        assert_eq!(output.status.code(), Some(BAD_INPUT), "{told}");
        assert!(told.contains(said), "{told}");
    }
}

/// The caret stands below the word of a target that is wrong, however the target is quoted.
#[test]
fn a_target_is_shown_with_a_caret_below_its_word() {
    let caret = |line: &str, word: &str| {
        let before = line.rfind(word).map(|at| line[..at].chars().count()).expect("the word is in the line");
        (format!(" | {line}\n  | {}{}\n", " ".repeat(before), "^".repeat(word.chars().count())), before + 1)
    };
    for (line, word) in [
        (r#"targets: ["p95(custom_clearance) < 10m"]"#, "custom_clearance"),
        ("targets: ['p95(customs_clearance, lane=gren) < 10m']", "gren"),
        (r#"targets: ["  p95(customs_clearance) < 11"]"#, "11"),
        ("targets: [p95(scan) < 77]", "77"),
        (r#"targets: ["p95(\"scan\", x) < 1h"]"#, r#"\"scan\"#),
        ("targets: ['p95(''scan'') < 1h']", "''scan''"),
        (r#"targets: [touches < 1, "p95(scan单) < 10m"]"#, "scan单"),
    ] {
        let (shown, column) = caret(line, word);
        assert_text_refused(line, &[&shown, &format!("mine.yaml:3:{column}")]);
    }
    assert_text_refused("targets:\n  - p95(scan) < 1h\n  - p95(scan) < 7", &["mine.yaml:5:17"]);
    for (set, before) in [("targets=[cost < 3]", 22), (r#"targets=["p95(scan"]"#, 24)] {
        let told = String::from_utf8(greenlane(&["check", "demo", "--set", set]).stderr).expect("text");
        let (line, caret) = (format!(" | --set {set}\n"), format!(" | {}^\n", " ".repeat(before)));
        assert!(told.contains(&(line + &caret)), "{told}");
    }
}

/// Where the line does not show the target as it is read, the error says the column.
#[test]
fn a_target_over_several_lines_is_shown_where_it_begins() {
    let folded = |first: &str| format!("targets:\n  - >\n    {first}\n    < 10");
    assert_text_refused(&folded("p95(custom_clearance)"), &["mine.yaml:5:9", "^^^^^^^^^^^^^^^^"]);
    assert_text_refused(
        &folded("p95(customs_clearance)"),
        &["column 26: expected a length", "mine.yaml:5:5"],
    );
    assert_text_refused(
        r#"targets: ["\x7095(scan) < 1"]"#,
        &["column 13: expected a length", "mine.yaml:3:11"],
    );
}

#[test]
fn the_targets_of_every_variant() {
    let said = [
        "the variant `a`: target `p95(custom_clearance) < 10m`",
        "mine.yaml:4:23",
        "the variant `b`: target `queue(customs.revewers) < 9`",
        "mine.yaml:5:25",
    ];
    let variants = "variants:
  a: { targets: [\"p95(custom_clearance) < 10m\"] }
  b: { targets: [\"queue(customs.revewers) < 9\"] }";
    assert_text_refused(variants, &said);
}

#[test]
fn files_that_go_round_in_a_circle() {
    let files: [(&str, &[u8]); 2] = [("a.yaml", b"extends: ./b.yaml\n"), ("b.yaml", b"extends: ./a.yaml\n")];
    assert_refused(&files, &["b.yaml:1:10", "goes round in a circle"]);
}

#[test]
fn ten_megabytes_of_junk() {
    assert_refused(&[("mine.yaml", "x".repeat(10 << 20).as_bytes())], &["mine.yaml", "longer than 1 MiB"]);
}

#[test]
fn deep_nesting_and_bombs() {
    let deep = format!("a: {}1{}", "[".repeat(1_000), "]".repeat(1_000));
    assert_refused(&[("mine.yaml", deep.as_bytes())], &["mine.yaml"]);
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..12 {
        let nine = format!("*a{},", level - 1).repeat(9);
        writeln!(bomb, "a{level}: &a{level} [{nine}]").expect("text can be added to a string");
    }
    assert_refused(&[("mine.yaml", bomb.as_bytes())], &["too much or too deep"]);
}

#[test]
fn a_trace_with_unordered_times() {
    let yaml = b"scenario: mine\nextends: builtin/bonded-1210\narrivals: [{ trace: orders.csv }]\n";
    let csv = b"time,seller\n00:02:00,all\n00:01:00,all\n";
    assert_refused(&[("mine.yaml", yaml), ("orders.csv", csv)], &["orders.csv:3:1", "00:01:00,all"]);
}

#[test]
fn a_key_that_is_not_in_the_language() {
    let output = greenlane(&["explain", "customs.xray.serverz"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(BAD_INPUT), "{told}");
    assert!(told.contains("did you mean `customs.xray.servers`?"), "{told}");
}

/// The scenario that `new` writes is right, and is never written over another.
#[test]
fn a_new_scenario_is_right_and_overwrites_nothing() {
    let directory = TempDir::new().expect("a scratch directory");
    let path = directory.path().join("mine.yaml");
    let path = path.to_str().expect("a path in UTF-8");
    assert_eq!(greenlane(&["new", path]).status.code(), Some(0));
    let check = greenlane(&["check", path]);
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stderr));
    assert!(String::from_utf8_lossy(&check.stdout).contains("mine: no errors"));
    assert_eq!(greenlane(&["new", path]).status.code(), Some(BAD_INPUT));
    assert_eq!(greenlane(&["new", "no name.txt"]).status.code(), Some(BAD_INPUT));
}

#[test]
fn the_schema_is_json() {
    let output = greenlane(&["schema"]);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    assert_eq!(schema["$ref"], "#/$defs/Scenario");
}

/// Scenarios and the metrics of targets can be found without reading the README.
#[test]
fn what_there_is_can_be_listed() {
    let told = |arguments: &[&str]| {
        let output = greenlane(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        String::from_utf8(output.stdout).expect("lists are text")
    };
    let scenarios = told(&["check"]);
    assert!(scenarios.contains("  demo  ") && scenarios.contains("  teaching/mm1  "), "{scenarios}");
    assert!(scenarios.lines().all(|line| line.chars().count() <= 100), "{scenarios}");
    assert_eq!(told(&["explain", "scenarios"]), scenarios);
    let targets = told(&["explain", "targets"]);
    for word in ["What the run should reach", "customs_clearance", "utilisation", "lane", "p99.9", ">="] {
        assert!(targets.contains(word), "{word}: {targets}");
    }
}
