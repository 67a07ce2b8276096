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

/// No claim that the line grows: who has waited too long is gone.
#[test]
fn a_line_that_people_leave_settles_at_any_load() {
    for reviewers in [
        "reviewers: { servers: 6, service: 6m, patience: 5m }",
        "pools: { officers: { servers: 6 } }, reviewers: { pool: officers, service: 6m, patience: 5m }",
    ] {
        let scenario =
            reviewed(&format!("study: {{ steady_state: {{ warmup: 1h }} }}\ncustoms: {{ {reviewers} }}\n"));
        let of_reviewers = |told: &String| told.contains("reviewers") || told.contains("officers");
        let all: Vec<String> = warnings(&scenario).into_iter().filter(of_reviewers).collect();
        let said = |part: &str| all.iter().any(|warning| warning.contains(part));
        assert!(said("to 6 servers; who waits longer than their patience leaves the line"), "{all:#?}");
        assert!(!said("still waiting") && !said("no steady state"), "{all:#?}");
    }
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
    let none = "1.33 Erlang are offered to 1 server: there is no steady state";
    assert!(at("20d", "40s").iter().any(|warning| warning.contains(none)));
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
fn a_roster_without_servers_and_closed_hours_are_told_alike() {
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
    let by_hours = closed("reviewers: { servers: 40, hours: 08:00-24:00, service: 6m }");
    // 80 hours of work for forty: two hours, and for a hundred less than one.
    let many = closed("reviewers: { servers: 100, hours: 08:00-24:00, service: 6m }");
    assert!(many.is_empty(), "{many:#?}");
    assert_eq!(by_hours, by_staff);
    let never =
        closed("reviewers: { staff: { night: 9, day: 0, evening: 0 }, hours: 09:00-17:00, service: 6m }");
    assert_eq!(never.len(), 1, "{never:#?}");
    assert!(
        never[0].contains("(1 d)") && never[0].ends_with("`staff` and its `hours` never meet"),
        "{never:#?}"
    );
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

/// Ten vehicles an hour, twenty minutes each, on two.
#[test]
fn too_few_vehicles_are_told() {
    let vehicles = |servers: u32| {
        loaded(&format!(
            "clock: {{ run: 10h, then: {{ drain: 10h }} }}\narrivals: [{{ rate: 1000/h }}]\n\
             carrier: {{ vehicles: {{ servers: {servers}, service: 20m, batch: {{ size: 100, wait_max: 30m }} }} }}\n"
        ))
    };
    let warning = told(&vehicles(2), "carrier.vehicles: from");
    assert!(
        warning.contains("up to 3.3 Erlang are offered") && warning.contains("to 2 servers"),
        "{warning}"
    );
    assert!(!warnings(&vehicles(4)).iter().any(|warning| warning.starts_with("carrier.vehicles")));
}

/// 40 hours of work a day for two who are there for eight: it is worked off in the long drain, days later.
#[test]
fn hours_that_are_too_short_are_told_though_the_drain_is_long() {
    let hours_with = |hours: &str, drain: &str| {
        loaded(&format!(
            "clock: {{ start: \"01-01 00:00\", run: 24h, then: {{ drain: {drain} }} }}\narrivals: [{{ rate: 100/h }}]\nrisk: {{ review: 100% }}\n\
             customs: {{ reviewers: {{ servers: 2, hours: {hours}, service: 60s }} }}\n"
        ))
    };
    let hours = |hours: &str| hours_with(hours, "48h");
    let warning =
        told(&hours("08:00-16:00"), "customs.reviewers: closes at 01-01 16:00 with about 640 in line");
    assert!(warning.contains("who wait until it opens again, and once more"), "{warning}");
    assert!(warning.contains("its hours are too short"), "{warning}");
    let last = told(&hours_with("08:00-16:00", "1h"), "customs.reviewers: closes");
    assert!(last.contains("who wait in vain, since it does not open again"), "{last}");
    assert!(!warnings(&hours("00:00-24:00")).iter().any(|warning| warning.starts_with("customs.reviewers")));
}

/// Ten Erlang on twelve servers, of whom each is 1.8 times as slow when twelve hours are over: enough until the eighth hour.
#[test]
fn servers_who_tire_count_for_less() {
    let with = |fatigue: &str| {
        loaded(&format!(
            "clock: {{ start: \"01-01 00:00\", run: 24h, then: {{ drain: 1h }} }}\n\
             calendar: {{ shifts: {{ night: 00:00-12:00, day: 12:00-24:00 }} }}\n\
             arrivals: [{{ rate: 200/h }}]\nrisk: {{ review: 100% }}\n\
             customs: {{ reviewers: {{ staff: {{ night: 12, day: 12 }}, service: 3m{fatigue} }} }}\n"
        ))
    };
    let tired = with(", fatigue: { after: 4h, slower: 10%/h }");
    let all = warnings(&tired);
    let told = |part: &str| all.iter().any(|warning| warning.contains(part));
    // 12 / (1 + 10 % x 2.25 h) = 9.8 from 06:15 on, a step before somebody waits; 12 / 1.79 in the last step before noon.
    assert!(told("customs.reviewers: from 01-01 06:05 to 01-01 12:00"), "{all:#?}");
    assert!(told("to 12 servers who tire (at worst like 6.7 fresh ones)"), "{all:#?}");
    assert!(!warnings(&with("")).iter().any(|warning| warning.starts_with("customs.reviewers")));
}

/// Six an hour and server are enough where up to twenty are served together, whoever waits for them or not.
#[test]
fn small_batches_are_no_overload() {
    let scenario = loaded(
        "clock: { run: 24h, then: { drain: 1h } }\narrivals: [{ rate: 360/h }]\nrisk: { random: 100% }\n\
         customs: { images: { servers: 1, service: 60s, batch: { size: 20, wait_max: 10s } } }\n",
    );
    let all = warnings(&scenario);
    let of_images = all.iter().filter(|warning| warning.starts_with("customs.images"));
    let grow = |warning: &&String| warning.contains("wait for a server instead, and grow to 6.0 of 20");
    assert!(of_images.clone().count() == 1 && of_images.clone().all(|warning| grow(&warning)), "{all:#?}");
}

/// Reviewers wait without end though the other station of their pool is left by the impatient.
#[test]
fn one_patient_line_is_enough_for_a_pool_to_pile_up() {
    let scenario = loaded(
        "clock: { run: 24h, then: { drain: 1h } }\narrivals: [{ rate: 90/h }]\nrisk: { review: 100%, random: 10% }\n\
         customs: { pools: { officers: { servers: 6 } }, reviewers: { pool: officers, service: 6m }, \
         images: { pool: officers, service: 10s, patience: 5m } }\n",
    );
    let warning = told(&scenario, "customs.pools.officers: about");
    assert!(warning.contains("are still waiting at the end of the run"), "{warning}");
}
