//! Whoever reads what the program prints may have read enough: `greenlane check demo | head -1`.

use std::process::{Command, Output};

/// Runs with a standard output that nobody reads.
fn unread(arguments: &[&str]) -> Output {
    let (reader, writer) = std::io::pipe().expect("a pipe can be made");
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenlane"));
    let process = command.args(arguments).stdout(writer).stderr(std::process::Stdio::piped());
    process.spawn().and_then(std::process::Child::wait_with_output).expect("greenlane can be run")
}

#[test]
fn is_no_failure() {
    for arguments in [
        &["check", "demo"][..],
        &["check"],
        &["explain", "targets"],
        &["schema"],
        &["new"],
        &["simulate", "demo"],
    ] {
        let output = unread(arguments);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?} ends with {}: {told}", output.status);
        assert!(!told.contains("error") && !told.contains("panicked"), "{arguments:?}: {told}");
    }
}
