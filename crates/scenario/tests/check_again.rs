//! What `check` reckons where customers come back to a desk that has more work than it can do.

mod support;

use scenario::Scenario;
use support::loaded_files;

/// Sixty lists an hour for ten hours and one more to work them off; one reviewer takes a minute and rejects a quarter, which come
/// back. So 45 lists an hour are done with.
fn reviewed(rest: &str) -> Scenario {
    let yaml = format!(
        "scenario: test\nextends: builtin/bare\nclock: {{ start: \"01-01 00:00\", run: 10h, then: {{ drain: 1h }} }}\n\
         arrivals: [{{ total: 600, profile: flat }}]\nrisk: {{ review: 100%, review_verdicts: {{ rejects: 25% }} }}\n{rest}"
    );
    loaded_files(&[("scenario.yaml", yaml.into_bytes())])
}

fn left(scenario: &Scenario) -> Vec<String> {
    let all = scenario.check().into_iter().map(|warning| warning.to_string());
    all.filter(|warning| warning.contains("still waiting")).collect()
}

/// 600 less eleven times 45, each of whom will come more than once.
#[test]
fn who_waits_is_counted_once_however_often_it_will_come() {
    let own = reviewed("customs: { rejections_max: 100, reviewers: { servers: 1, service: 1m } }\n");
    assert_eq!(left(&own), ["customs.reviewers: about 105 are still waiting at the end of the run"]);
    let of_pool = reviewed(
        "customs: { rejections_max: 100, pools: { desk: { servers: 1 } }, reviewers: { pool: desk, service: 1m } }\n",
    );
    assert_eq!(left(&of_pool), ["customs.pools.desk: about 105 are still waiting at the end of the run"]);
}

/// Pickers who wait for the release get what review lets through, others everything.
#[test]
fn a_review_that_is_too_slow_holds_up_picking_after_release() {
    let picked_per_hour = |after: &str| {
        let scenario = reviewed(&format!(
            "customs: {{ rejections_max: 100, reviewers: {{ servers: 1, service: 1m }} }}\n\
             warehouse: {{ pick_after: {after}, pickers: {{ servers: 9, service: 1m }} }}\n"
        ));
        let loads = scenario.loads();
        let pickers = loads.into_iter().find(|load| load.station == "warehouse.pickers");
        pickers.expect("a load").per_hour
    };
    assert!((picked_per_hour("release") - 45.0).abs() < 0.5, "{}", picked_per_hour("release"));
    assert!((picked_per_hour("acceptance") - 60.0).abs() < 0.5, "{}", picked_per_hour("acceptance"));
}
