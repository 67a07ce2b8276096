//! What `check` tells of help that it does not reckon, of variants that changes undo, and of days in long runs.

mod support;
use scenario::Scenario;
use support::loaded;

fn warnings(scenario: &Scenario) -> Vec<String> {
    scenario.check().iter().map(ToString::to_string).collect()
}

/// Ten Erlang, every list reviewed.
fn reviewed(run: &str, rest: &str) -> Scenario {
    loaded(&format!(
        "clock: {{ start: \"01-01 00:00\", run: {run}, then: {{ drain: 0s }} }}\narrivals: [{{ rate: 100/h }}]\n\
         risk: {{ review: 100% }}\n{rest}"
    ))
}

#[test]
fn help_that_is_called_is_not_reckoned_and_that_is_told() {
    let told = |reviewers: &str, rest: &str| {
        let scenario = reviewed("24h", &format!("customs: {{ {reviewers} }}\n{rest}"));
        warnings(&scenario).into_iter().find(|warning| warning.contains("wait by then")).expect("an overload")
    };
    let desk = "reviewers: { servers: 6, service: 6m";
    let reserve = |into: &str| {
        format!(
            "reserve: [{{ when: \"queue(customs.reviewers) > 50 for 15m\", call: 3, into: {into}, ready_after: 1h, release_below: 5 }}]\n"
        )
    };
    assert!(told(&format!("{desk} }}"), "").ends_with("wait by then"));
    let by_reserve = "wait by then (without the `reserve`: it is not reckoned)";
    assert!(told(&format!("{desk} }}"), &reserve("customs.reviewers")).ends_with(by_reserve));
    let pool = "pools: { officers: { servers: 6 } }, reviewers: { pool: officers, service: 6m }";
    assert!(told(pool, &reserve("officers")).ends_with(by_reserve));
    let scaling =
        "scaling: { metric: queue, above: 50, below: 5, step: 1, max: 3, delay: 1m, cool_down: 5m }";
    let scaled = told(&format!("{desk}, {scaling} }}"), "");
    assert!(scaled.ends_with("(without those whom `scaling` calls: they are not reckoned)"), "{scaled}");
}

#[test]
fn a_variant_that_a_change_undoes_is_told() {
    let told = |set: &str| {
        let scenario = reviewed(
            "72h",
            &format!(
                "changes: [{{ at: \"01-02 00:00\", for: 24h, set: {{ customs.reviewers.staff: {{ night: 9, day: 9, evening: 9 }} }} }}]\n\
                 customs: {{ reviewers: {{ staff: {{ night: 12, day: 12, evening: 12 }}, service: 6m }} }}\n\
                 variants: {{ more: {{ {set} }} }}\n"
            ),
        );
        warnings(&scenario).into_iter().filter(|warning| warning.starts_with("variants.")).collect::<Vec<_>>()
    };
    assert_eq!(
        told("customs.reviewers.staff: { night: 20, day: 20, evening: 20 }"),
        [
            "variants.more: the variant more sets customs.reviewers.staff; changes.0 replaces it from 01-02 00:00 to 01-03 00:00"
        ]
    );
    assert_eq!(told("customs.reviewers.staff.day: 20").len(), 1);
    assert!(
        told("customs.reviewers: { staff: { day: 20 }, service: 5m }")[0].contains("replaces part of it")
    );
    assert_eq!(told("customs.reviewers.servers: 20").len(), 1, "`staff` takes the place of `servers`");
    assert_eq!(told("customs.reviewers.service: 5m"), Vec::<String>::new());
    assert_eq!(told("customs.unpackers.servers: 5"), Vec::<String>::new());
}

/// A year later the clock shows the same.
#[test]
fn days_of_runs_over_a_year_are_told_apart() {
    let of = |run: &str| {
        let scenario = reviewed(run, "customs: { reviewers: { servers: 6, service: 6m } }\n");
        warnings(&scenario)
            .into_iter()
            .find(|warning| warning.contains("Erlang are offered"))
            .expect("an overload")
    };
    assert!(of("366d").contains("from 01-01 00:00 (day 1) to 01-02 00:00 (day 367)"), "{}", of("366d"));
    assert!(of("30d").contains("from 01-01 00:00 to 01-31 00:00 up"), "{}", of("30d"));
}

/// Of the red parcels one in ten is unpacked, and nearly all of those are seized.
#[test]
fn the_least_time_is_that_of_parcels_that_are_released() {
    let least = |unpack: &str| {
        let scenario = loaded(&format!(
            "clock: {{ run: 24h }}\narrivals: [{{ rate: 100/h }}]\nsellers: {{ listed: black, prevalence: 10% }}\n\
             risk: {{ image: {{ sensitivity: 100%, false_alarms: 0% }}, unpack_sensitivity: {unpack} }}\n\
             detention: {{ detains: 0% }}\n\
             customs: {{ xray: {{ service: 10s }}, images: {{ service: 10s }}, unpackers: {{ service: 10m }} }}\n"
        ));
        let least = scenario.least_times(protocol::Interval::LineToRelease, None);
        least.expect("it is reckoned").quantile_s(0.95)
    };
    assert!(least("0%") > 600.0 && least("100%") < 60.0, "{} {}", least("0%"), least("100%"));
}

#[test]
fn a_scenario_that_releases_nothing_is_told() {
    let told = |rest: &str| {
        let all = warnings(&loaded(rest));
        all.into_iter().find(|warning| warning.starts_with("released: nothing can be released"))
    };
    for (rest, why) in [
        ("goods: { stock: 0 }\n", "`stock: 0`"),
        ("cancellation: { share: 100%, after: 0s }\n", "every buyer cancels"),
        ("links: { delay: 40d }\nclock: { run: 1d }\n", "needs at least"),
        ("goods: { positive_list: false }\n", "customs refuses"),
    ] {
        let told = told(rest).unwrap_or_else(|| panic!("{rest}"));
        assert!(told.contains(why), "{told}");
    }
    for rest in
        ["", "cancellation: { share: 100%, after: 3d }\n", "cancellation: { share: 99%, after: 0s }\n"]
    {
        assert_eq!(told(rest), None, "{rest}");
    }
}
