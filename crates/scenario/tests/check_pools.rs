//! What `check` reckons of a pool whose people fail, and of a station of it that is partly out of order.

mod support;

use scenario::{Load, Scenario};
use support::loaded;

/// Every list reviewed, a minute and a half each: 1.5 Erlang.
fn reviewed(customs: &str, rest: &str) -> Scenario {
    loaded(&format!(
        "clock: {{ run: 24h, then: {{ drain: 0s }} }}\narrivals: [{{ rate: 60/h }}]\nrisk: {{ review: 100% }}\n\
         customs: {{ {customs} }}\n{rest}"
    ))
}

fn load(scenario: &Scenario, station: &str) -> Load {
    let load = scenario.loads().into_iter().find(|load| load.station == station && load.part == "day");
    load.expect("a load by day")
}

const FAIL: &str = "breakdowns: { clock: calendar, up: { exponential: { mean: 30m } }, down: { exponential: { mean: 90m } } }";

/// The pool with one station can do what servers of the station's own can.
fn both(servers: &str, rest: &str) -> [(Scenario, &'static str); 2] {
    let own = reviewed(&format!("reviewers: {{ {servers}, service: 90s }}"), rest);
    let pool = "reviewers: { pool: officers, service: 90s }";
    let pooled = reviewed(&format!("pools: {{ officers: {{ {servers} }} }}, {pool}"), rest);
    [(own, "customs.reviewers"), (pooled, "customs.pools.officers")]
}

#[test]
fn who_has_broken_down_does_not_serve() {
    for (scenario, station) in both(&format!("servers: 4, {FAIL}"), "") {
        let load = load(&scenario, station);
        assert_eq!(load.servers, Some(1.0), "{station}");
        let told = scenario.check().iter().any(|warning| warning.about == station);
        assert!(told, "{station} is overloaded");
    }
}

#[test]
fn half_of_a_stations_capacity_is_twice_the_work_for_its_pool() {
    let fault = "changes: [{ at: \"08:00\", for: 8h, fault: { station: customs.reviewers, capacity: 50% } }]";
    let [own, pooled] = both("servers: 10", fault).map(|(scenario, station)| {
        let load = load(&scenario, station);
        load.offered_erlang / load.servers.expect("a limit")
    });
    assert!((own - pooled).abs() < 1e-9 && own > 0.25, "{own} {pooled}");
}

/// Behind a station that is out of order nobody comes, whoever its servers are.
#[test]
fn a_station_of_a_pool_that_is_out_of_order_lets_nobody_through() {
    let fault = "changes: [{ at: \"08:00\", for: 8h, fault: { station: customs.xray, capacity: 0% } }]";
    let inspected = |servers: &str| {
        let scenario = reviewed(
            &format!(
                "pools: {{ officers: {{ servers: 10 }} }}, xray: {{ {servers} }}, images: {{ servers: 2, service: 90s }}"
            ),
            fault,
        );
        scenario.loads().into_iter().any(|load| load.station == "customs.images" && load.part == "day")
    };
    assert!(!inspected("servers: 10, service: 1s"));
    assert!(!inspected("pool: officers, service: 1s"));
}
