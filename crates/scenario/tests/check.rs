//! What `check` tells before a run: overloads of every kind of station, short studies.

mod support;
use scenario::Scenario;
use support::{bonded, loaded, loaded_files};

fn warnings(scenario: &Scenario) -> Vec<String> {
    scenario.check().iter().map(ToString::to_string).collect()
}

/// The only warning that starts like this.
fn told(scenario: &Scenario, start: &str) -> String {
    let all = warnings(scenario);
    let found: Vec<&String> = all.iter().filter(|warning| warning.starts_with(start)).collect();
    assert_eq!(found.len(), 1, "{start}: {all:#?}");
    found[0].clone()
}

/// 100 orders an hour, every one reviewed.
fn reviewed(rest: &str) -> Scenario {
    loaded(&format!(
        "clock: {{ run: 24h, then: {{ drain: 0s }} }}\narrivals: [{{ rate: 100/h }}]\nrisk: {{ review: 100% }}\n{rest}"
    ))
}

#[test]
fn an_overload_is_told_with_its_hours_and_its_line() {
    let scenario =
        reviewed("customs: { reviewers: { staff: { night: 6, day: 20, evening: 20 }, service: 6m } }\n");
    let warning = told(&scenario, "customs.reviewers: from 05-11 00:00");
    assert!(
        warning.contains("10.0 Erlang are offered (100/h, 6 min each) to 6 servers; about 3"),
        "{warning}"
    );
    let left = |warning: &String| warning.starts_with("customs.reviewers: about");
    assert!(!warnings(&scenario).iter().any(left), "the day shift works it off");
}

#[test]
fn a_bounded_line_is_told_apart_from_an_open_one() {
    let scenario = reviewed("customs: { reviewers: { servers: 6, service: 6m, room: 20 } }\n");
    let warning = told(&scenario, "customs.reviewers: from");
    assert!(warning.contains("at most 20 wait"), "{warning}");
    let scenario = reviewed("customs: { reviewers: { servers: 6, service: 6m } }\n");
    assert!(told(&scenario, "customs.reviewers: about").contains("still waiting at the end"));
}

#[test]
fn opening_hours_are_set_against_the_work_of_the_day() {
    let scenario = reviewed("customs: { reviewers: { servers: 12, service: 6m, hours: 09:00-17:00 } }\n");
    let all = warnings(&scenario);
    // 240 Erlang-hours come, 96 can be done.
    assert!(
        all.iter().any(|warning| warning.contains("about 1,4") && warning.contains("still waiting")),
        "{all:#?}"
    );
}

#[test]
fn a_pool_carries_the_work_of_all_its_stations() {
    let scenario = reviewed(
        "customs:
  pools: { officers: { servers: 12 }, idle: { servers: 1 } }
  reviewers: { pool: officers, service: 6m }
  unpackers: { pool: officers, service: 6m }
sellers: { listed: black, prevalence: 100% }
",
    );
    // 10 reviews and 9 unpackings (a sensitivity of 90 %) an hour and server.
    let warning = told(&scenario, "customs.pools.officers: from");
    assert!(warning.contains("19.0 Erlang") && warning.contains("to 12 servers"), "{warning}");
    assert!(told(&scenario, "customs.pools.idle").contains("no station draws from it"));
}

#[test]
fn a_fault_and_a_site_have_warnings_of_their_own() {
    let scenario = reviewed(
        "warehouse:
  sites:
    - { name: A, share: 70%, pickers: { servers: 2, service: 45s } }
    - { name: B, share: 30%, pickers: { servers: 1, service: 45s } }
customs: { reviewers: { servers: 12, service: 6m } }
changes: [{ at: 3h, for: 2h, fault: { station: customs.reviewers, capacity: 50% } }]
",
    );
    let warning = told(&scenario, "customs.reviewers: from 05-11 03:00 to 05-11 05:00");
    assert!(warning.contains("to 6 servers"), "{warning}");
    let loads = scenario.loads();
    let of = |station: &str| loads.iter().find(|load| load.station == station && load.part == "day").unwrap();
    assert!((of("warehouse.A.pickers").offered_erlang - 0.875).abs() < 0.01);
    assert!((of("warehouse.B.pickers").offered_erlang - 0.375).abs() < 0.01);
}

#[test]
fn a_steady_state_that_is_too_short_is_told() {
    let at = |run: &str, service: &str| {
        let text = format!(
            "extends: builtin/bare\nscenario: short\nstudy: {{ steady_state: {{ warmup: 1h }} }}
clock: {{ run: {run} }}\narrivals: [{{ rate: 2/min }}]\nrisk: {{ review: 100% }}
customs: {{ reviewers: {{ servers: 1, service: {service} }} }}\n"
        );
        let directory = tempfile::TempDir::new().unwrap();
        let path = directory.path().join("short.yaml");
        std::fs::write(&path, text).unwrap();
        warnings(&scenario::load(path.to_str().unwrap(), &[]).unwrap())
    };
    let short = at("1d", "{ exponential: { mean: 20s } }");
    assert!(
        short[0].starts_with("study: ")
            && short[0].contains("relaxation times of customs.reviewers (594 s each)")
    );
    assert!(at("20d", "{ exponential: { mean: 20s } }").is_empty());
    assert!(at("20d", "40s").iter().any(|warning| warning.contains("there is no steady state")));
}

#[test]
fn rows_of_a_trace_that_place_no_order_are_told_with_the_first_line() {
    let yaml = bonded(
        "clock: { run: 1h }\narrivals: [{ trace: orders.csv, from: 10s }]\nsellers: [{ name: a, share: 100% }]\n",
    );
    let with = |csv: &str| {
        loaded_files(&[("scenario.yaml", yaml.as_bytes().to_vec()), ("orders.csv", csv.as_bytes().to_vec())])
    };
    let warning = told(&with("time,seller\n10s,a\n20s,a\n\n02:00:00,a\n03:00:00,a\n"), "arrivals.0.trace:");
    assert!(warning.contains("2 of 4 rows of") && warning.contains("orders.csv"), "{warning}");
    assert!(warning.contains("the first is in line 5"), "{warning}");
    let inside = warnings(&with("time,seller\n10s,a\n20s,a\n"));
    assert!(!inside.iter().any(|warning| warning.starts_with("arrivals")), "{inside:#?}");
}

#[test]
fn an_outage_is_told_with_its_times_and_what_comes_meanwhile() {
    let scenario = reviewed(
        "customs: { pools: { officers: { servers: 20 } }, reviewers: { pool: officers, service: 6m } }
changes:
  - { at: \"02:01\", for: 3m, fault: { station: customs.reviewers, capacity: 0% } }
  - { at: \"05:00\", for: 30m, fault: { node: carrier } }
  - { at: \"07:00\", for: 30m, fault: { station: customs.unpackers, capacity: 0% } }
",
    );
    let warning = told(&scenario, "customs.reviewers: ");
    assert!(warning.contains("it is down from 05-11 02:01 to 05-11 02:04 (3 min)"), "{warning}");
    assert!(warning.contains("about 5 come meanwhile (100/h, 10.0 Erlang)"), "{warning}");
    let warning = told(&scenario, "carrier: ");
    assert!(warning.contains("its node is down from 05-11 05:00 to 05-11 05:30 (30 min)"), "{warning}");
    assert!(warning.contains("about 50 come to carrier.waybills meanwhile"), "{warning}");
    assert!(told(&scenario, "customs.unpackers: it is down").contains("nobody comes meanwhile"));
}

#[test]
fn a_roster_without_servers_is_told_but_not_the_end_of_opening_hours() {
    let closed = |reviewers: &str| {
        let scenario = reviewed(&format!("customs: {{ {reviewers} }}\n"));
        warnings(&scenario).into_iter().filter(|warning| warning.contains("on duty from")).collect::<Vec<_>>()
    };
    let by_staff = closed("reviewers: { staff: { night: 0, day: 40, evening: 40 }, service: 6m }");
    assert_eq!(by_staff.len(), 1, "{by_staff:#?}");
    let told = "customs.reviewers: no server is on duty from 05-11 00:00 to 05-11 08:00 (8 h); about 800 come meanwhile";
    assert!(by_staff[0].starts_with(told), "{by_staff:#?}");
    let pool = closed(
        "pools: { officers: { staff: { night: 40, day: 40, evening: 0 } } }, reviewers: { pool: officers, service: 6m }",
    );
    assert_eq!(pool.len(), 1, "{pool:#?}");
    let told =
        "customs.pools.officers: nobody is on duty from 05-11 16:00 to 05-12 00:00 (8 h); about 800 come";
    assert!(pool[0].starts_with(told), "{pool:#?}");
    assert!(closed("reviewers: { servers: 40, hours: 09:00-17:00, service: 6m }").is_empty());
}

#[test]
fn picking_after_release_at_the_line_is_told() {
    let at = |point: &str| {
        warnings(&loaded(&format!("warehouse: {{ pick_after: release, release_point: {point} }}\n")))
            .iter()
            .any(|warning| warning.starts_with("warehouse: `pick_after: release` means acceptance"))
    };
    assert!(at("line") && !at("documents"));
}

#[test]
fn servers_who_tire_and_are_never_relieved_are_told() {
    let told = |reviewers: &str| {
        let scenario = reviewed(&format!(
            "customs: {{ reviewers: {{ {reviewers}, service: 6m, fatigue: {{ after: 8h, slower: 5%/h }} }} }}\n"
        ));
        warnings(&scenario)
            .into_iter()
            .filter(|warning| warning.contains("nobody relieves"))
            .collect::<Vec<_>>()
    };
    let fixed = told("servers: 20");
    assert_eq!(fixed.len(), 1, "{fixed:#?}");
    assert!(fixed[0].starts_with(
        "customs.reviewers: nobody relieves its servers: 8 h from the start each takes 5% longer"
    ));
    assert!(told("staff: { night: 20, day: 20, evening: 20 }").is_empty());
    assert!(told("servers: 20, hours: 09:00-17:00").is_empty());
}
