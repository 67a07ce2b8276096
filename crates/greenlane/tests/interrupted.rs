//! Ctrl-C during a simulation: what was done is told as what it is, and nothing ends without a word.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

/// Simulates, interrupts when so many lines that hold a text have been logged, and returns the exit code, what was printed,
/// and what was told after that.
fn interrupted(arguments: &[&str], after: (usize, &str)) -> (Option<i32>, String, String) {
    let (count, text) = after;
    let mut process = Command::new(env!("CARGO_BIN_EXE_greenlane"))
        .arg("simulate")
        .args(arguments)
        .args(["--log", "greenlane=debug"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("greenlane can be run");
    let mut log = BufReader::new(process.stderr.take().expect("it is piped"));
    let lines = log.by_ref().lines().map_while(Result::ok).filter(|line| line.contains(text));
    assert_eq!(lines.take(count).count(), count, "it ended too soon");
    let id = process.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().expect("kill can be run");
    assert!(sent.success());
    let mut told = String::new();
    log.read_to_string(&mut told).expect("logs are text");
    let output = process.wait_with_output().expect("it ends");
    (output.status.code(), String::from_utf8(output.stdout).expect("a summary is text"), told)
}

#[test]
fn a_single_replication_ends_with_a_word() {
    let (code, printed, told) = interrupted(&["festival-100m"], (1, "simulating"));
    assert_eq!(code, Some(105), "{told}");
    assert!(printed.is_empty(), "{printed}");
    assert!(told.contains("interrupted: the replication was not done, so there is no result"), "{told}");
}

#[test]
fn a_study_that_was_interrupted_says_so_first() {
    let study = ["demo", "--set", "arrivals.0.total=400", "--replications", "20000", "--threads", "1"];
    let (code, printed, told) = interrupted(&study, (3, "a replication is done"));
    assert_eq!(code, Some(105), "{told}");
    let head = printed.lines().next().expect("a summary");
    assert!(head.contains(" of 20000 replications"), "{head}");
    assert!(
        printed.contains("INTERRUPTED after ") && printed.contains("targets are not judged"),
        "{printed}"
    );
    assert!(!printed.contains("PASS") && !printed.contains("  met  "), "{printed}");
}
