//! The live cluster gives exactly the answer of the virtual clock: at any speed, and when nodes are killed.
//!
//! The short runs are part of the test suite. The long ones (the demo as it is shipped) are run by `.ci/run`.

mod cluster;

use cluster::{Cluster, digest, greenlane, simulate, up};

/// A festival of a few hundred parcels in ten minutes.
const SHORT: &[&str] =
    &["demo", "--set", "arrivals.0.total=400", "--set", "clock.run=10m", "--set", "clock.then.drain=20m"];

#[test]
fn embedded_at_full_speed() {
    assert_eq!(digest(&up(SHORT, "max")), digest(&simulate(SHORT)));
}

#[test]
fn embedded_at_a_paced_speed() {
    let live = up(SHORT, "300");
    assert_eq!(digest(&live), digest(&simulate(SHORT)));
    assert_eq!(live["punctuality"]["exact"], true);
    assert_eq!(live["punctuality"]["late"], 0);
}

/// Every scenario that is shipped, cut in time where it is long. Those of the festivals are run whole by `.ci/long.sh`.
#[test]
#[ignore = "minutes of wall time; .ci/long.sh runs it"]
fn every_shipped_scenario() {
    let day = &["--set", "clock.run=6h", "--set", "clock.then.drain=2h"][..];
    let steady = &[day, &["--set", "study.steady_state.warmup=1h"]].concat()[..];
    let few = &["--set", "arrivals.0.total=500"][..];
    let shipped: [(&str, &[&str]); 17] = [
        ("demo", &["--set", "arrivals.0.total=1000"]),
        ("traditional-paper", few),
        ("teaching/all-features", &[]),
        ("teaching/batch", steady),
        ("teaching/bounded-queue", steady),
        ("teaching/breakdown", steady),
        ("teaching/feedback", steady),
        ("teaching/infinite-server", &[]),
        ("teaching/mg1", steady),
        ("teaching/mm1", steady),
        ("teaching/mmc", steady),
        ("teaching/opening-hours", day),
        ("teaching/priority", steady),
        ("teaching/surge", &[]),
        ("teaching/tandem", steady),
        ("teaching/three-document-match", &["--set", "clock.run=15m"]),
        ("teaching/vehicle", steady),
    ];
    for (scenario, cut) in shipped {
        let file = format!("{}/../../scenarios/{scenario}.yaml", env!("CARGO_MANIFEST_DIR"));
        let arguments = [&[file.as_str()], cut].concat();
        assert_eq!(digest(&up(&arguments, "max")), digest(&simulate(&arguments)), "{scenario}");
    }
}

/// Several zones are for the virtual clock.
#[test]
fn several_zones_are_refused() {
    let output = greenlane().args(["up", "festival-100m"]).output().expect("greenlane can be run");
    assert_eq!(output.status.code(), Some(64));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("40 zones"), "{told}");
}

/// Not only the digest: every interval, station and series is the same.
#[test]
fn everything_that_is_measured_is_equal() {
    let (live, predicted) = (up(SHORT, "max"), simulate(SHORT));
    for part in
        ["orders", "intervals", "by_lane", "by_seller", "by_credit", "stations", "series", "risk", "checks"]
    {
        assert!(!predicted[part].is_null(), "result.json has no `{part}`");
        assert_eq!(live[part], predicted[part], "`{part}` differs");
    }
}

/// A live run finds the same warm-up as the virtual one, in pilots of virtual time, and leaves out the same parcels.
#[test]
fn a_warmup_that_is_to_be_found_is_the_same() {
    let arguments = &[
        "teaching/mm1",
        "--set",
        "study={ steady_state: { warmup: mser5 } }",
        "--set",
        "clock.run=13h",
        "--set",
        "clock.then.drain=1m",
        "--set",
        "links.delay=2s",
        "--seed",
        "2",
    ];
    let (live, predicted) = (up(arguments, "max"), simulate(arguments));
    assert_eq!(live["intervals"], predicted["intervals"]);
    let whole = [&arguments[..], &["--set", "study=terminating"]].concat();
    let counted = |results: &serde_json::Value| results["intervals"]["order_to_release"]["n"].as_u64();
    assert!(counted(&predicted) < counted(&simulate(&whole)), "there is a warm-up");
}

/// Four processes; each is killed once (SIGKILL) while orders flow, and started again on its journal.
#[test]
fn every_process_is_killed_once() {
    let mut cluster = Cluster::start();
    let live = cluster.drive_with_kills(SHORT, "60", &["seller", "warehouse", "customs", "carrier"]);
    assert_eq!(digest(&live), digest(&simulate(SHORT)));
    assert_eq!(live["punctuality"]["late"], 0);
}

/// The same nodes take one run after the other.
#[test]
fn one_run_after_the_other() {
    let mut cluster = Cluster::start();
    for seed in ["1", "2"] {
        let arguments = [SHORT, &["--seed", seed]].concat();
        assert_eq!(digest(&cluster.drive(&arguments, "max")), digest(&simulate(&arguments)));
    }
}

#[test]
#[ignore = "a minute of wall time; .ci/run runs it"]
fn the_demo_at_its_own_speed() {
    let live = up(&["demo"], "own");
    assert_eq!(digest(&live), digest(&simulate(&["demo"])));
    assert_eq!(live["punctuality"]["exact"], true);
}

#[test]
#[ignore = "long; .ci/run runs it"]
fn the_demo_at_full_speed() {
    assert_eq!(digest(&up(&["demo"], "max")), digest(&simulate(&["demo"])));
}

#[test]
#[ignore = "a minute of wall time; .ci/run runs it"]
fn the_demo_with_every_process_killed_once() {
    let mut cluster = Cluster::start();
    let live = cluster.drive_with_kills(&["demo"], "own", &["seller", "warehouse", "customs", "carrier"]);
    assert_eq!(digest(&live), digest(&simulate(&["demo"])));
}
