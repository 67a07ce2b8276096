//! Four `greenlane serve` processes on loopback, and the runs that tests drive on them.

#![allow(dead_code, reason = "every test file uses some of it")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const ROLES: [&str; 4] = ["seller", "warehouse", "customs", "carrier"];

pub(crate) fn greenlane() -> Command {
    Command::new(env!("CARGO_BIN_EXE_greenlane"))
}

/// The result of `greenlane simulate`.
pub(crate) fn simulate(arguments: &[&str]) -> Value {
    result(greenlane().arg("simulate").args(arguments).args(["--json", "-"]))
}

/// The result of `greenlane up`; the speed `own` is the scenario's.
pub(crate) fn up(arguments: &[&str], speed: &str) -> Value {
    result(greenlane().arg("up").args(arguments).args(speed_arguments(speed)).args(["--json", "-"]))
}

/// The digest in a result.
pub(crate) fn digest(result: &Value) -> &str {
    result["digest"].as_str().expect("a result has a digest")
}

fn speed_arguments(speed: &str) -> Vec<&str> {
    if speed == "own" { vec![] } else { vec!["--speed", speed] }
}

/// Runs to the end and reads the result. A target of the scenario may fail on a run that is cut short (99).
fn result(command: &mut Command) -> Value {
    let output = command.output().expect("greenlane can be run");
    read_result(output.status.code(), &output.stdout, &String::from_utf8_lossy(&output.stderr))
}

fn read_result(code: Option<i32>, stdout: &[u8], stderr: &str) -> Value {
    assert!(matches!(code, Some(0 | 99)), "exit code {code:?}: {stderr}");
    serde_json::from_slice(stdout).expect("--json - prints a result")
}

struct Node {
    role: &'static str,
    process: Child,
}

/// Four processes; they are killed when the test ends, and nothing else is.
pub(crate) struct Cluster {
    directory: TempDir,
    ports: [u16; 4],
    nodes: Vec<Node>,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        // Four ports that were free a moment ago: held together, so that they differ.
        let held = ROLES.map(|_| TcpListener::bind("127.0.0.1:0").expect("loopback has free ports"));
        let ports = held.map(|listener| listener.local_addr().expect("it is bound").port());
        let mut cluster =
            Self { directory: TempDir::new().expect("a scratch directory"), ports, nodes: Vec::new() };
        for role in ROLES {
            let node = cluster.start_node(role);
            cluster.nodes.push(node);
        }
        cluster
    }

    pub(crate) fn peers(&self) -> Vec<String> {
        ROLES
            .iter()
            .zip(self.ports)
            .map(|(role, port)| format!("--peer={role}=http://127.0.0.1:{port}"))
            .collect()
    }

    fn start_node(&self, role: &'static str) -> Node {
        let port = self.ports[ROLES.iter().position(|name| *name == role).expect("a role")];
        let data: &Path = self.directory.path();
        let process = greenlane()
            .args(["serve", role, "--log", "warn", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data.join(role))
            .args(self.peers())
            .spawn()
            .expect("greenlane serve can be run");
        Node { role, process }
    }

    /// Drives a run to its end.
    pub(crate) fn drive(&mut self, arguments: &[&str], speed: &str) -> Value {
        self.drive_with_kills(arguments, speed, &[])
    }

    /// Drives a run; at each of the driver's progress lines, the next victim is killed and started again.
    pub(crate) fn drive_with_kills(&mut self, arguments: &[&str], speed: &str, victims: &[&str]) -> Value {
        let mut victims = victims.iter();
        let result = self.drive_and(arguments, speed, |cluster| {
            if let Some(victim) = victims.next() {
                cluster.kill_and_restart(victim);
            }
        });
        assert_eq!(victims.next(), None, "the run was over before everybody was killed");
        result
    }

    /// Drives a run, and does something at each of the driver's progress lines.
    pub(crate) fn drive_and(
        &mut self,
        arguments: &[&str],
        speed: &str,
        mut at_progress: impl FnMut(&mut Self),
    ) -> Value {
        // Into a file: a pipe that nobody reads before the end holds a driver with a long result.
        let file = self.directory.path().join("result.json");
        let mut driver = greenlane()
            .arg("drive")
            .args(arguments)
            .args(speed_arguments(speed))
            .arg("--json")
            .arg(&file)
            .args(self.peers())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("greenlane drive can be run");
        let mut told = String::new();
        let progress = BufReader::new(driver.stderr.take().expect("it is piped"));
        for line in progress.lines() {
            let line = line.expect("progress is text");
            if line.contains("placed") {
                at_progress(self);
            }
            told.push_str(&line);
            told.push('\n');
        }
        let status = driver.wait().expect("the driver ends");
        read_result(status.code(), &std::fs::read(&file).unwrap_or_default(), &told)
    }

    fn kill_and_restart(&mut self, role: &str) {
        let place = self.nodes.iter().position(|node| node.role == role).expect("a role");
        let mut node = self.nodes.remove(place);
        node.process.kill().expect("the process runs");
        node.process.wait().expect("it can be waited for");
        let again = self.start_node(node.role);
        self.nodes.push(again);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            let _ = node.process.kill();
            let _ = node.process.wait();
        }
    }
}
