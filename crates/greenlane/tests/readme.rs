//! Every command in the README runs, as it stands there.
//!
//! A comment before each block says who runs it: this test, its long part, the container test, or `.ci/run` itself.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

struct Block {
    run_by: String,
    script: String,
}

fn blocks() -> Vec<Block> {
    let readme = include_str!("../../../README.md");
    let mut blocks = Vec::new();
    let mut run_by: Option<String> = None;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if let Some(comment) = line.strip_prefix("<!-- run by: ") {
            run_by = Some(comment.trim_end_matches(" -->").to_owned());
        } else if line == "```sh" {
            let script: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let run_by = run_by.take().unwrap_or_else(|| panic!("nobody runs this block: {script:?}"));
            blocks.push(Block { run_by, script: script.join("\n") });
        }
    }
    blocks
}

/// Runs a block by bash, with the program that was built for this test in front of the path. A target that fails (99)
/// stops no reader of the README, but the README shows none that does. Nodes that a block has started end with it, also
/// where it fails: their ports are those of the README, and would be taken for everybody.
fn run(block: &Block) {
    let directory = TempDir::new().expect("a scratch directory");
    let program = Path::new(env!("CARGO_BIN_EXE_greenlane")).parent().expect("a file is in a directory");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("bash")
        .args(["-euc", &format!("trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{}", block.script)])
        .env("PATH", path)
        .current_dir(directory.path())
        .output()
        .expect("bash can be run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\nended with {}:\n{told}", block.script, output.status);
}

fn run_all(run_by: &str) {
    let blocks: Vec<Block> = blocks().into_iter().filter(|block| block.run_by == run_by).collect();
    assert!(!blocks.is_empty(), "the README has no block for `{run_by}`");
    blocks.iter().for_each(run);
}

#[test]
fn the_commands_run() {
    run_all("test");
}

#[test]
#[ignore = "a minute of wall time; .ci/run runs it"]
fn the_long_commands_run() {
    run_all("long test");
}

#[test]
fn everybody_who_runs_a_block_is_known() {
    for block in blocks() {
        assert!(
            ["test", "long test", "ci", "container test"].contains(&block.run_by.as_str()),
            "`{}` runs nothing: {}",
            block.run_by,
            block.script
        );
    }
}
