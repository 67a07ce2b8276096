//! What `check` reckons for stations that serve several together.

mod support;
use scenario::{Load, Scenario};
use support::loaded;

fn driven(servers: u32, batch: &str, gate: &str) -> Scenario {
    loaded(&format!(
        "clock: {{ start: \"01-01 00:00\", run: 10d, then: {{ drain: 1h }} }}\narrivals: [{{ rate: 30/h }}]\n\
         carrier: {{ vehicles: {{ servers: {servers}, service: 30m, batch: {{ {batch} }} }} }}\n{gate}"
    ))
}

fn load(scenario: &Scenario, station: &str) -> Load {
    let loads = scenario.loads();
    loads.into_iter().find(|load| load.station == station && load.part == "day").expect("its load")
}

fn warnings(scenario: &Scenario) -> Vec<String> {
    let all = scenario.check().into_iter().map(|warning| warning.to_string());
    all.filter(|warning| warning.starts_with("carrier.vehicles")).collect()
}

/// The first waits ten minutes for five others: five vehicles an hour.
#[test]
fn a_batch_is_as_large_as_its_wait_lets_it_be() {
    let scenario = driven(4, "size: 1000, wait_max: 10m", "customs: { gate: { servers: 9, service: 1m } }\n");
    let vehicles = load(&scenario, "carrier.vehicles");
    assert!((vehicles.offered_erlang - 2.5).abs() < 0.1, "{vehicles:?}");
    let gate = load(&scenario, "customs.gate");
    assert!((gate.per_hour - 5.0).abs() < 0.2, "{gate:?}");
    assert_eq!(warnings(&scenario), Vec::<String>::new());
}

/// 2.5 Erlang for two vehicles: batches wait for one, and grow until two are enough.
#[test]
fn batches_that_find_no_server_grow_and_nobody_is_free() {
    let scenario = driven(2, "size: 1000, wait_max: 10m", "");
    let vehicles = load(&scenario, "carrier.vehicles");
    assert!((vehicles.offered_erlang - 2.0).abs() < 0.01, "{vehicles:?}");
    let told = warnings(&scenario);
    assert!(told.len() == 1 && told[0].contains("Erlang are offered to 2 servers"), "{told:#?}");
    assert!(told[0].contains("within `wait_max: 10m`") && told[0].contains("grow to 7."), "{told:#?}");
}

/// Where full batches are too much as well, the line grows.
#[test]
fn full_batches_that_are_too_much_are_an_overload() {
    let told = warnings(&driven(2, "size: 4, wait_max: 10m", ""));
    assert!(told[0].contains("in full batches of 4) to 2 servers; about"), "{told:#?}");
}

/// A mean over the day hides an hour in which twice as many come as can be served, and one in which nobody is there.
#[test]
fn the_peak_of_a_part_of_the_day_is_its_worst_quarter() {
    let peak = |reviewers: &str| {
        let scenario = loaded(&format!(
            "clock: {{ start: \"01-01 08:00\", run: 8h, then: {{ drain: 1h }} }}\n\
             arrivals: [{{ rate: [{{ from: 0s, rate: 20/h }}, {{ from: 4h, rate: 600/h }}, {{ from: 5h, rate: 20/h }}] }}]\nrisk: {{ review: 100% }}\n\
             customs: {{ reviewers: {{ {reviewers}, service: 1m }} }}\n"
        ));
        let load = load(&scenario, "customs.reviewers");
        load.peak.map(|peak| (peak.load, peak.at.seconds() / 3_600.0))
    };
    // Ten Erlang in the fifth hour, a third of one in each of the others.
    let (busiest, at) = peak("servers: 5").expect("a peak");
    assert!((busiest - 2.0).abs() < 0.05 && (4.0..5.0).contains(&at), "{busiest} {at}");
    let (nobody, at) = peak("servers: 50, hours: 09:00-16:00").expect("a peak");
    assert!(nobody.is_infinite() && at < 0.3, "{nobody} {at}");
    assert_eq!(peak("servers: unlimited"), None);
}

/// 120 an hour for a desk that does 60: with its own server or with one of a pool, as many wait.
#[test]
fn the_line_of_a_pool_is_counted_in_customers() {
    let left = |customs: &str| {
        let scenario = loaded(&format!(
            "clock: {{ run: 10d, then: {{ drain: 1d }} }}\narrivals: [{{ rate: 120/h }}]\nrisk: {{ review: 100% }}\n\
             customs: {{ {customs} }}\n"
        ));
        let all = scenario.check().into_iter().map(|warning| warning.message);
        all.filter(|warning| warning.contains("still waiting")).collect::<Vec<_>>()
    };
    let own = left("reviewers: { servers: 1, service: 1m }");
    let pooled = left("pools: { p: { servers: 1 } }, reviewers: { pool: p, service: 1m }");
    assert_eq!(own, ["about 12,960 are still waiting at the end of the run"]);
    assert_eq!(pooled, own);
}
