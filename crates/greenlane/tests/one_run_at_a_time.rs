//! A cluster has one run at a time. Nobody takes it away from a driver, and what is not finished can be taken up again.

mod cluster;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use cluster::{Cluster, digest, greenlane, simulate};
use tempfile::TempDir;

/// A festival of a few hundred parcels in ten minutes.
const SHORT: &[&str] =
    &["demo", "--set", "arrivals.0.total=400", "--set", "clock.run=10m", "--set", "clock.then.drain=20m"];

/// Starts `greenlane up` and kills it when it has told that parcels are on their way.
fn up_and_kill(data: &Path, run: &str) {
    let mut up = greenlane()
        .arg("up")
        .args(SHORT)
        .args(["--speed", "100", "--run", run, "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("greenlane up can be run");
    let told = BufReader::new(up.stderr.take().expect("it is piped"));
    let on_its_way = told.lines().map_while(Result::ok).any(|line| line.contains("placed"));
    up.kill().expect("the process runs");
    up.wait().expect("it can be waited for");
    assert!(on_its_way, "the run ended before it began");
}

/// What `greenlane up` prints, and what it tells beside it.
fn up(data: &Path, more: &[&str]) -> (String, String) {
    let mut command = greenlane();
    command.arg("up").args(SHORT).args(["--speed", "max", "--json", "-", "--data"]).arg(data).args(more);
    let output = command.output().expect("greenlane can be run");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 99)), "{more:?}: {told}");
    (String::from_utf8(output.stdout).expect("a result is text"), told)
}

#[test]
fn a_killed_run_outlives_the_next_one_and_is_taken_up_again() {
    let data = TempDir::new().expect("a scratch directory");
    up_and_kill(data.path(), "first");
    let (_, told) = up(data.path(), &["--run", "second", "--seed", "5"]);
    assert!(told.contains("run first is not finished") && told.contains("--run first"), "{told}");
    let (result, told) = up(data.path(), &["--run", "first"]);
    assert!(told.contains("the run is taken up again at 11-11 00:0"), "{told}");
    let result = serde_json::from_str(&result).expect("a result");
    assert_eq!(digest(&result), digest(&simulate(SHORT)));
    // Finished everywhere: the next run takes their place.
    let (_, told) = up(data.path(), &["--seed", "6"]);
    assert!(!told.contains("is not finished"), "{told}");
    let journals = std::fs::read_dir(data.path().join("customs")).expect("it is there");
    let names =
        journals.map(|file| file.expect("it can be listed").file_name().into_string().expect("UTF-8"));
    let left: Vec<String> = names.filter(|name| name.contains("first")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_second_driver_is_refused_and_harms_nobody() {
    let mut cluster = Cluster::start();
    let mut refused = 0;
    let mine = [SHORT, &["--run", "mine"]].concat();
    let result = cluster.drive_and(&mine, "100", |cluster| {
        if refused > 0 {
            return;
        }
        let mut second = greenlane();
        second.arg("drive").args(SHORT).args(["--seed", "5"]).args(cluster.peers());
        let output = second.output().expect("greenlane can be run");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{told}");
        assert!(told.contains("it has run `mine`") && told.contains("is being driven"), "{told}");
        refused += 1;
    });
    assert_eq!(refused, 1, "the run told no progress");
    assert_eq!(digest(&result), digest(&simulate(SHORT)));
    // Its driver is gone, and the cluster is free.
    let other = [SHORT, &["--seed", "5"]].concat();
    assert_eq!(digest(&cluster.drive(&other, "max")), digest(&simulate(&other)));
}
