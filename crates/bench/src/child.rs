//! Rows that need a process of their own: memory is the whole process's, and instructions are counted from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::BenchError;

/// The program under test, and a directory for its scenarios.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    executable: PathBuf,
    directory: PathBuf,
}

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) parcels: f64,
    pub(crate) wall_s: f64,
    pub(crate) memory_mib: Option<f64>,
}

/// What a run takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) instructions: f64,
    pub(crate) blocks: f64,
}

/// The function that makes a block of two random words: one draw by key, or two that share it.
const DRAW: &str = "queueing::draws::Draws::words";

impl Program {
    /// Scenarios go to a new directory under `directory`, which goes with this value.
    pub(crate) fn new(executable: &Path, directory: &Path) -> Result<Self, BenchError> {
        let directory = directory.join(format!("greenlane-bench-{}", std::process::id()));
        std::fs::create_dir_all(&directory)
            .map_err(|error| BenchError::Directory { place: directory.clone(), error })?;
        Ok(Self { executable: executable.to_owned(), directory })
    }

    /// Writes a scenario and returns what to call it.
    pub(crate) fn scenario(&self, name: &str, text: &str) -> Result<String, BenchError> {
        let file = self.directory.join(format!("{name}.yaml"));
        std::fs::write(&file, text).map_err(|error| BenchError::Directory { place: file.clone(), error })?;
        Ok(file.display().to_string())
    }

    /// Runs a scenario on so many threads and reads the cost from its result. `None` if there is no such scenario.
    pub(crate) fn simulate(&self, scenario: &str, threads: u32, set: &[&str]) -> Result<Cost, BenchError> {
        let mut command = Command::new(&self.executable);
        command.args(["simulate", scenario, "--json", "-", "--threads", &threads.to_string()]);
        command.args(set.iter().flat_map(|set| ["--set", set]));
        let output = output(&mut command)?;
        let failed = |why: String| BenchError::Run { scenario: scenario.to_owned(), why };
        let result: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
            let told = String::from_utf8_lossy(&output.stderr);
            failed(format!("{error}; it said: {}", told.trim()))
        })?;
        let number = |path: &str| result.pointer(path).and_then(Value::as_f64);
        let missing = |path: &str| failed(format!("its result has no {path}"));
        Ok(Cost {
            parcels: number("/orders/placed").ok_or_else(|| missing("orders.placed"))?,
            wall_s: number("/run/wall_s").ok_or_else(|| missing("run.wall_s"))?,
            memory_mib: number("/run/rss_mb"),
        })
    }

    /// What a run takes, counted by `valgrind`; `None` where there is none.
    pub(crate) fn count(&self, scenario: &str) -> Option<Counted> {
        let calls = self.directory.join("callgrind.out");
        let mut command = Command::new("valgrind");
        command.arg("--tool=callgrind").arg(format!("--callgrind-out-file={}", calls.display()));
        command.arg(&self.executable).args(["simulate", scenario, "--json", "-", "--threads", "1"]);
        let told = output(&mut command).ok()?.stderr;
        let told = String::from_utf8_lossy(&told);
        let (_, count) = told.lines().find_map(|line| line.split_once("Collected : "))?;
        let blocks = calls_of(DRAW, &std::fs::read_to_string(&calls).ok()?);
        Some(Counted { instructions: count.trim().parse().ok()?, blocks: blocks as f64 })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Nothing depends on it: what is left lies in the directory for temporary files.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// How often a function was called, by a file that callgrind wrote: `cfn=(number) name` says who is called (the name only
/// where the number comes for the first time), and the line behind it `calls=count` how often.
fn calls_of(function: &str, callgrind: &str) -> u64 {
    let mut number = None;
    let mut calls = 0;
    let mut is_called = false;
    for line in callgrind.lines() {
        let named = line.strip_prefix("cfn=").or_else(|| line.strip_prefix("fn="));
        if let Some((place, name)) = named.and_then(|named| named.split_once(") "))
            && name.starts_with(function)
        {
            number = Some(place);
        }
        if let Some(called) = line.strip_prefix("cfn=") {
            is_called = number
                .is_some_and(|number| called.starts_with(number) && called[number.len()..].starts_with(')'));
        } else if let Some(count) = line.strip_prefix("calls=")
            && is_called
        {
            calls += count.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0);
        }
    }
    calls
}

fn output(command: &mut Command) -> Result<Output, BenchError> {
    command.output().map_err(|error| BenchError::Start { program: command.get_program().into(), error })
}

#[cfg(test)]
mod tests {
    use super::calls_of;

    #[test]
    fn calls_are_counted_by_the_name_and_by_its_number() {
        let callgrind = "fn=(1) main\n12 3\ncfn=(7) draws::draw\ncalls=40 0\n13 5000\ncfn=(71) other\ncalls=9 0\n14 1\n\
                         fn=(2) act\ncfn=(7)\ncalls=2 0\n15 30\ncfn=(1)\ncalls=1 0\n";
        assert_eq!(calls_of("draws::draw", callgrind), 42);
        assert_eq!(calls_of("nobody", callgrind), 0);
    }
}
