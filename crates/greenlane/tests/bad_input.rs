//! Bad input gets an error that says what is wrong, where, and what to do, and the exit code that scripts rely on.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Stdio};
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// What was asked for is wrong.
const BAD_INPUT: i32 = 64;
/// It could not be done.
const FAILED: i32 = 70;

/// Runs the binary; a command that should fail and does not end is cut off.
fn greenlane(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenlane"));
    command.args(arguments).timeout(Duration::from_mins(1));
    command
}

/// The command fails with this code, prints no result, and says every one of these things.
fn assert_fails(arguments: &[&str], code: i32, said: &[&str]) {
    let output = greenlane(arguments).output().expect("greenlane can be run");
    let told = String::from_utf8(output.stderr).expect("errors are text");
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
    for part in said {
        assert!(told.contains(part), "{arguments:?} does not say `{part}`: {told}");
    }
    assert!(told.contains("error: "), "{arguments:?}: {told}");
    assert!(!told.contains("panicked"), "{arguments:?}: {told}");
    assert!(output.stdout.is_empty(), "{arguments:?} prints what looks like a result");
}

fn scratch() -> TempDir {
    TempDir::new().expect("a scratch directory")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A scenario file that is wrong; the name of the file is said as well.
fn assert_file_fails(yaml: &str, said: &[&str]) {
    let directory = scratch();
    let file = directory.path().join("mine.yaml");
    fs::write(&file, yaml).expect("a file can be written");
    for command in ["simulate", "check"] {
        assert_fails(&[command, text(&file)], BAD_INPUT, &[&["mine.yaml"], said].concat());
    }
}

// Scenarios --------------------------------------------------------------------------------------------------------

#[test]
fn an_unknown_key_in_a_setting() {
    let said = ["unknown key `serverz`", "--set customs.xray.serverz=3", "^^^", "did you mean `servers`?"];
    assert_fails(&["simulate", "demo", "--set", "customs.xray.serverz=3"], BAD_INPUT, &said);
    assert_fails(&["check", "demo", "--set", "customs.xray.serverz=3"], BAD_INPUT, &said);
    assert_fails(&["up", "demo", "--set", "customs.xray.serverz=3"], BAD_INPUT, &said);
}

#[test]
fn an_unknown_key_in_a_file() {
    let yaml = "scenario: mine\nextends: demo\ncustoms:\n  xray: { servers: 3, rat: 5/s }\n";
    let said = ["customs.xray: unknown key `rat`", "mine.yaml:4:23", "^^^", "did you mean `rate`?"];
    assert_file_fails(yaml, &said);
}

#[test]
fn a_wrong_unit() {
    assert_fails(
        &["simulate", "demo", "--set", "customs.xray.rate=5s"],
        BAD_INPUT,
        &["customs.xray.rate", "`5s`", "1500/h"],
    );
    assert_file_fails(
        "scenario: mine\nextends: demo\nrisk: { review: 5m }\n",
        &["risk.review", "mine.yaml:3:17", "5.5%"],
    );
}

#[test]
fn a_bare_number() {
    let said = ["clock.run", "`90` is a bare number", "90s, 90m, 90h, 90d"];
    assert_fails(&["simulate", "demo", "--set", "clock.run=90"], BAD_INPUT, &said);
    assert_file_fails(
        "scenario: mine\nextends: demo\nclock: { run: 90 }\n",
        &[&said[..], &["mine.yaml:3:15"]].concat(),
    );
}

#[test]
fn broken_yaml() {
    let yaml = "scenario: mine\nextends: demo\ncustoms:\n  xray: { servers: 3\nclock: { run: 5h }\n";
    assert_file_fails(yaml, &["this is not YAML", "mine.yaml:5:6"]);
}

#[test]
fn a_misspelt_scenario() {
    for command in ["simulate", "up", "check", "drive"] {
        assert_fails(
            &[command, "dmeo"],
            BAD_INPUT,
            &["there is no scenario `dmeo`", "did you mean `demo`?", "hangzhou-1111, ", ".yaml"],
        );
    }
}

#[test]
fn a_file_that_is_not_there() {
    assert_fails(&["simulate", "./nowhere.yaml"], BAD_INPUT, &["./nowhere.yaml", "No such file"]);
}

#[test]
fn an_unknown_metric_in_a_target() {
    let yaml = "scenario: mine\nextends: demo\ntargets:\n  - \"p95(custom_clearance) < 10m\"\n";
    assert_file_fails(yaml, &["custom_clearance", "mine.yaml:4", "customs_clearance"]);
}

// Options ----------------------------------------------------------------------------------------------------------

#[test]
fn a_speed_of_nothing() {
    for speed in ["0", "-1", "fast"] {
        let speed = format!("--speed={speed}");
        assert_fails(&["up", "demo", &speed], BAD_INPUT, &["--speed", "above 0", "max"]);
    }
}

#[test]
fn no_replication_and_no_thread() {
    assert_fails(&["simulate", "demo", "--replications", "0"], BAD_INPUT, &["--replications", "from 1 to"]);
    assert_fails(&["simulate", "demo", "--threads", "0"], BAD_INPUT, &["--threads", "from 1"]);
    assert_fails(&["simulate", "demo", "--threads", "100000"], BAD_INPUT, &["--threads", "from 1 to 1024"]);
}

/// The error says what is wanted, not what a library thinks of it.
#[test]
fn a_value_of_the_wrong_kind() {
    for seed in ["abc", "-1", "1.5"] {
        let said = ["--seed", "a seed is a whole number from 0"];
        assert_fails(&["simulate", "demo", "--seed", seed], BAD_INPUT, &said);
    }
    assert_fails(&["up", "demo", "--hold", "5"], BAD_INPUT, &["a time is a number with its unit", "500ms"]);
    let listen = ["serve", "customs", "--listen", "7103", "--data", "x"];
    assert_fails(&listen, BAD_INPUT, &["IP:PORT", "127.0.0.1:7103"]);
    assert_fails(&["simulate", "demo", "--log", "a=b="], BAD_INPUT, &["--log", "node=debug"]);
    assert_fails(&["health", "localhost"], BAD_INPUT, &["`localhost`", "http://HOST:PORT"]);
}

#[test]
fn no_scenario() {
    for command in ["simulate", "up", "drive"] {
        assert_fails(&[command], BAD_INPUT, &["which scenario?", "`greenlane check` lists"]);
    }
    assert_fails(&["check", "--set", "seed=1"], BAD_INPUT, &["which scenario?"]);
}

#[test]
fn a_peer_that_is_none() {
    let said = ["--peer", "`custms` is not a role", "seller, warehouse, customs, carrier"];
    assert_fails(&["drive", "demo", "--peer", "custms=http://127.0.0.1:1"], BAD_INPUT, &said);
    assert_fails(&["drive", "demo", "--peer", "customs"], BAD_INPUT, &["ROLE=URL", "customs=http://"]);
    let ftp = ["--peer", "carrier=ftp://x"];
    let said = ["`ftp://x` is no address of carrier", "http://HOST:PORT"];
    assert_fails(&[&["drive", "demo"], &ftp[..]].concat(), BAD_INPUT, &said);
    assert_fails(&[&["serve", "customs", "--data", "x"], &ftp[..]].concat(), BAD_INPUT, &said);
    assert_fails(&["drive", "demo"], BAD_INPUT, &["seller", "is missing", "--peer seller=http://HOST:PORT"]);
    // Nothing is driven yet: nothing says so.
    let output = greenlane(&["drive", "demo"]).output().expect("greenlane can be run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!told.contains("driving"), "{told}");
}

#[test]
fn a_node_without_the_address_of_a_peer() {
    let directory = scratch();
    let serve = ["serve", "seller", "--data", text(directory.path())];
    assert_fails(&serve, BAD_INPUT, &["seller needs the address of", "--peer", "http://HOST:PORT"]);
}

#[test]
fn a_directory_that_can_not_be_written() {
    let directory = scratch();
    let file = directory.path().join("in-the-way");
    fs::write(&file, "").expect("a file can be written");
    let inside = file.join("results");
    let short = ["simulate", "builtin/bare", "--set", "clock.run=10m", "--out", text(&inside)];
    assert_fails(&short, BAD_INPUT, &["can't be written", "in-the-way"]);
}

// Clusters ---------------------------------------------------------------------------------------------------------

/// An address that nobody listens on: it was free a moment ago.
fn unused_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener.local_addr().expect("it is bound")
}

const ROLES: [&str; 4] = ["seller", "warehouse", "customs", "carrier"];

#[test]
fn a_peer_that_can_not_be_reached() {
    let address = unused_address();
    let peers = ROLES.map(|role| format!("--peer={role}=http://{address}"));
    let mut arguments = vec!["drive", "demo", "--patience", "1s"];
    arguments.extend(peers.iter().map(String::as_str));
    let url = format!("http://{address}");
    assert_fails(&arguments, FAILED, &[&url, "could not be reached for 1 s", "Is it running"]);
    let output = greenlane(&arguments).output().expect("greenlane can be run");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let last = told.lines().rfind(|line| line.starts_with("error: ")).expect("there is an error");
    assert!(ROLES.iter().any(|role| last.starts_with(&format!("error: {role} at http://"))), "{last}");
}

#[test]
fn health_of_a_node_that_is_not_there() {
    let url = format!("http://{}", unused_address());
    assert_fails(&["health", &url], FAILED, &["nothing answers at", &url]);
    for none in ["no address", "ftp://127.0.0.1:1", "http:///x"] {
        assert_fails(&["health", none], BAD_INPUT, &[&format!("`{none}`"), "http://HOST:PORT"]);
    }
}

/// Somebody listens, takes the connection, and says nothing.
#[test]
fn health_of_what_stays_silent() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    let url = format!("http://{}", silent.local_addr().expect("it is bound"));
    assert_fails(&["health", &url], FAILED, &[&url, "did not answer within 2 s"]);
}

#[test]
fn a_run_with_a_bad_name() {
    for name in ["bad name/..", "", "../x", "-x", &"x".repeat(101)] {
        for command in ["up", "drive"] {
            assert_fails(&[command, "demo", "--run", name], BAD_INPUT, &["--run", "letters, digits"]);
        }
    }
}

fn serve_arguments(role: &str, listen: &str, data: &Path) -> Vec<String> {
    let mut arguments = ["serve", role, "--listen", listen, "--data", text(data)].map(str::to_owned).to_vec();
    arguments.extend(ROLES.map(|peer| format!("--peer={peer}=http://127.0.0.1:1")));
    arguments
}

#[test]
fn a_port_that_is_taken() {
    let holder = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    let address = holder.local_addr().expect("it is bound").to_string();
    let directory = scratch();
    let arguments = serve_arguments("customs", &address, directory.path());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_fails(&arguments, FAILED, &["customs can't listen on", &address, "port taken"]);
}

/// Where journals should be is a file: the node says which, and leaves it as it is.
#[test]
fn a_data_directory_that_is_a_file() {
    let directory = scratch();
    let data = directory.path().join("not-a-directory");
    fs::write(&data, "someone's notes").expect("a file can be written");
    assert_serve_fails("customs", &data, BAD_INPUT, &["not-a-directory", "journal", "can't be made"]);
    let inside = data.join("journals");
    assert_fails(&["up", "demo", "--data", text(&inside)], BAD_INPUT, &["not-a-directory", "can't be made"]);
    assert_eq!(fs::read_to_string(&data).expect("it is there"), "someone's notes");
}

// Journals ---------------------------------------------------------------------------------------------------------

fn assert_serve_fails(role: &str, data: &Path, code: i32, said: &[&str]) {
    let arguments = serve_arguments(role, "127.0.0.1:0", data);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_fails(&arguments, code, said);
}

/// A run that is over, and the journals that it left: `ROLE/ROLE-NUMBER-RUN.sqlite`.
fn run_with_journals() -> TempDir {
    let data = scratch();
    let tiny = [
        "--set",
        "arrivals.0.total=20",
        "--set",
        "clock.run=1m",
        "--set",
        "clock.then.drain=2m",
        "--speed",
        "max",
    ];
    let output =
        greenlane(&["up", "demo", "--data", text(data.path())]).args(tiny).output().expect("it can be run");
    assert!(matches!(output.status.code(), Some(0 | 99)), "{}", String::from_utf8_lossy(&output.stderr));
    data
}

/// The journal of a role: its path, and the name of its run.
fn journal_of(role: &str, data: &Path) -> (PathBuf, String) {
    let files = fs::read_dir(data.join(role)).expect("the role has a directory");
    let mut paths = files.map(|file| file.expect("it can be listed").path());
    let path =
        paths.find(|path| path.extension().is_some_and(|end| end == "sqlite")).expect("there is a journal");
    let name = path.file_stem().and_then(|name| name.to_str()).expect("a name in UTF-8");
    let run = name.splitn(3, '-').nth(2).expect("the name ends in the run's");
    (path.clone(), run.to_owned())
}

/// A node of its own process, killed when the test ends.
struct Served {
    process: Child,
    url: String,
    /// Kept open: a node that can't log is another test.
    _log: BufReader<ChildStderr>,
}

impl Served {
    /// Starts a node on a directory of journals and waits until it says that it is ready.
    fn start(role: &str, data: &Path) -> Self {
        let mut process = std::process::Command::new(env!("CARGO_BIN_EXE_greenlane"))
            .args(serve_arguments(role, "127.0.0.1:0", data))
            .stderr(Stdio::piped())
            .spawn()
            .expect("greenlane serve can be run");
        let mut log = BufReader::new(process.stderr.take().expect("it is piped"));
        let address = log.by_ref().lines().map_while(Result::ok).find_map(|line| {
            let (_, rest) = line.split_once("address=")?;
            Some(rest.split_whitespace().next()?.to_owned())
        });
        let url = address.map(|address| format!("http://{address}"));
        // In its hands it is killed, whatever the log said.
        let served = Self { process, url: url.unwrap_or_default(), _log: log };
        assert!(!served.url.is_empty(), "{role} ended before it was ready");
        served
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_journal_in_use_by_another_process() {
    let data = run_with_journals();
    let directory = data.path().join("customs");
    let _first = Served::start("customs", &directory);
    let said = [text(&directory), "in use by another process", "--data directory of its own"];
    assert_serve_fails("customs", &directory, FAILED, &said);
}

#[test]
fn a_journal_of_another_role() {
    let data = run_with_journals();
    let (path, run) = journal_of("customs", data.path());
    let renamed = path.with_file_name(format!("seller-000001-{run}.sqlite"));
    fs::rename(&path, &renamed).expect("a journal can be renamed");
    let said = [text(&renamed), "a run of customs", "one of seller", "another --data directory"];
    assert_serve_fails("seller", &data.path().join("customs"), BAD_INPUT, &said);
}

#[test]
fn a_journal_that_is_garbled() {
    let data = run_with_journals();
    let (path, _) = journal_of("customs", data.path());
    fs::write(&path, "no database at all".repeat(100)).expect("a journal can be spoilt");
    assert_serve_fails(
        "customs",
        &data.path().join("customs"),
        FAILED,
        &["customs-000001", "journal", "not a database"],
    );
}

/// The nodes have a run of this name with another seed: it is not resumed, and not overwritten.
#[test]
fn a_run_whose_name_is_taken() {
    let data = run_with_journals();
    let (_, run) = journal_of("customs", data.path());
    let customs = Served::start("customs", &data.path().join("customs"));
    let nobody = unused_address();
    let peers = ROLES.map(|role| match role {
        "customs" => format!("--peer=customs={}", customs.url),
        absent => format!("--peer={absent}=http://{nobody}"),
    });
    let mut arguments = vec!["drive", "demo", "--seed", "2", "--run", &run];
    arguments.extend(peers.iter().map(String::as_str));
    let said = ["customs at", &customs.url, "refuses the run", &run, "another one", "new name"];
    assert_fails(&arguments, BAD_INPUT, &said);
}

// Good input -------------------------------------------------------------------------------------------------------

#[test]
fn json_to_standard_output_is_the_result_and_nothing_else() {
    let output = greenlane(&["simulate", "demo", "--json", "-"]).output().expect("greenlane can be run");
    assert!(matches!(output.status.code(), Some(0 | 99)), "{:?}", output.status);
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let result: Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    let keys: Vec<&str> = result.as_object().expect("a table").keys().map(String::as_str).collect();
    for key in [
        "schema",
        "mode",
        "scenario",
        "scenario_hash",
        "seed",
        "replications",
        "study",
        "digest",
        "orders",
        "intervals",
        "by_lane",
        "by_seller",
        "by_credit",
        "by_holder",
        "by_hour",
        "stations",
        "series",
        "risk",
        "money",
        "touches_per_parcel",
        "targets",
        "checks",
        "run",
    ] {
        assert!(keys.contains(&key), "result.json has no `{key}`: {keys:?}");
    }
    assert_eq!(result["schema"], "greenlane.result/1");
    assert_eq!((&result["mode"], &result["scenario"]), (&Value::from("virtual"), &Value::from("demo")));
    assert_eq!((&result["seed"], &result["orders"]["placed"]), (&Value::from(1111), &Value::from(4000)));
    assert_eq!(result["digest"].as_str().map(str::len), Some(32));
    for check in ["conservation", "littles_law", "utilisation", "stage_sum"] {
        assert_eq!(result["checks"][check], true, "{check}");
    }
    let release = &result["intervals"]["order_to_release"];
    for key in
        ["n", "censored", "mean_s", "sd_s", "min_s", "p50_s", "p90_s", "p95_s", "p99_s", "p999_s", "max_s"]
    {
        assert!(release[key].is_number(), "order_to_release has no {key}: {release}");
    }
    assert!(release["ci95"].is_null(), "one replication has no interval of confidence");
    let stations = result["stations"].as_array().expect("a list of stations");
    let named = |name: &str| stations.iter().any(|station| station["name"] == name);
    for name in
        ["seller.payment", "warehouse.pickers", "customs.reviewers", "customs.gate", "carrier.vehicles"]
    {
        assert!(named(name), "result.json tells nothing of {name}");
    }
}

/// The exit code says which of the targets' verdicts it is.
#[test]
fn a_target_that_fails_has_an_exit_code_of_its_own() {
    let directory = scratch();
    let file = directory.path().join("mine.yaml");
    let yaml = |limit| {
        format!("scenario: mine\nextends: demo\ntargets:\n  - \"p95(customs_clearance) < {limit}\"\n")
    };
    for (limit, code) in [("1s", 99), ("10h", 0)] {
        fs::write(&file, yaml(limit)).expect("a file can be written");
        let output = greenlane(&["simulate", text(&file)]).output().expect("greenlane can be run");
        assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Found out before the run, not after it.
#[test]
fn results_that_can_not_be_written() {
    let said = ["/nonexistent/result.json", "can't be written"];
    assert_fails(&["simulate", "demo", "--json", "/nonexistent/result.json"], BAD_INPUT, &said);
}
