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

    /// Instructions that a run takes, by `valgrind`; `None` where there is none.
    pub(crate) fn instructions(&self, scenario: &str) -> Option<f64> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(&self.executable);
        command.args(["simulate", scenario, "--json", "-", "--threads", "1"]);
        let told = output(&mut command).ok()?.stderr;
        let told = String::from_utf8_lossy(&told);
        let (_, count) = told.lines().find_map(|line| line.split_once("Collected : "))?;
        count.trim().parse().ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Nothing depends on it: what is left lies in the directory for temporary files.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn output(command: &mut Command) -> Result<Output, BenchError> {
    command.output().map_err(|error| BenchError::Start { program: command.get_program().into(), error })
}
