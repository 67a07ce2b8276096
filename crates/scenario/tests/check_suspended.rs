//! What `check` tells of services that are suspended when a shift ends.

mod support;
use scenario::Scenario;
use support::loaded;

/// A hundred reviews an hour, six minutes each: ten Erlang.
fn reviewed(run: &str, customs: &str) -> Scenario {
    loaded(&format!(
        "clock: {{ start: \"01-01 00:00\", run: {run}, then: {{ drain: 0s }} }}\narrivals: [{{ rate: 100/h }}]\n\
         risk: {{ review: 100% }}\ncustoms: {{ {customs} }}\n"
    ))
}

/// What is told of services that never go on.
fn told(run: &str, customs: &str) -> Vec<String> {
    let all = reviewed(run, customs).check().into_iter().map(|warning| warning.to_string());
    all.filter(|warning| warning.contains("suspended")).collect()
}

const SUSPEND: &str = "shift_end: suspend, service: 6m";

#[test]
fn services_that_never_go_on_are_told() {
    let evening = format!("reviewers: {{ staff: {{ night: 20, day: 20, evening: 0 }}, {SUSPEND} }}");
    let all = told("24h", &evening);
    let expected =
        "customs.reviewers: about 10 services are suspended from 01-01 16:00 to the end of the run";
    assert!(all.len() == 1 && all[0].starts_with(expected), "{all:#?}");
    assert_eq!(told("24h", &evening.replace("suspend", "finish")), Vec::<String>::new());
    // The next night they go on.
    assert_eq!(told("28h", &evening), Vec::<String>::new());
}

#[test]
fn a_pool_and_a_smaller_shift_suspend_as_well() {
    let pool = |evening: u32| {
        format!(
            "pools: {{ officers: {{ staff: {{ night: 20, day: 20, evening: {evening} }}, shift_end: suspend }} }}, \
             reviewers: {{ pool: officers, service: 6m }}"
        )
    };
    let all = told("24h", &pool(4));
    let expected = "customs.pools.officers: about 6.0 services are suspended from 01-01 16:00";
    assert!(all.len() == 1 && all[0].starts_with(expected), "{all:#?}");
    assert_eq!(told("24h", &pool(12)), Vec::<String>::new(), "idle servers leave first");
}
