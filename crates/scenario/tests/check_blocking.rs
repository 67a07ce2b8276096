//! What `check` reckons of a station that holds up the one before it: `when_full: block`.

mod support;

use scenario::Scenario;
use support::loaded;

/// A hundred parcels an hour to pick in half a minute each; packers who take 40 s, and so pack 90 an hour.
fn packed(pickers: &str, packers: &str, rest: &str) -> Scenario {
    loaded(&format!(
        "clock: {{ start: \"11-11 08:00\", run: 10h, then: {{ drain: 0s }} }}\narrivals: [{{ rate: 100/h }}]\n\
         warehouse: {{ pick_after: reservation, pickers: {{ {pickers}, service: 30s }}, packers: {{ {packers} }} }}\n{rest}"
    ))
}

/// The warnings about a station.
fn told(scenario: &Scenario, station: &str) -> Vec<String> {
    let warnings = scenario.check().into_iter().filter(|warning| warning.about == station);
    warnings.map(|warning| warning.message).collect()
}

const SLOW: &str = "servers: 1, service: 40s, room: 3";

#[test]
fn the_line_grows_before_a_station_that_is_full() {
    let scenario = packed("servers: 2", &format!("{SLOW}, when_full: block"), "");
    let pickers = told(&scenario, "warehouse.pickers");
    let [held_up, left] = &pickers[..] else { panic!("{pickers:#?}") };
    assert!(
        held_up.contains("no more than warehouse.packers lets through, 90/h, of up to 100/h"),
        "{held_up}"
    );
    // Ten hours of ten more than go on, less those at the packers.
    assert!(held_up.contains("up to about 97 wait"), "{held_up}");
    assert!(left.contains("about 97 are still waiting at the end of the run"), "{left}");
    let packers = told(&scenario, "warehouse.packers");
    let [full, _three_wait] = &packers[..] else { panic!("{packers:#?}") };
    assert!(full.starts_with("from 11-11 08:00 to 11-11 18:00 up to 1.1 Erlang are offered"), "{full}");
    assert!(
        full.ends_with("at most 3 wait here, the others at the station before (`when_full: block`)"),
        "{full}"
    );
}

#[test]
fn a_station_that_turns_away_holds_nobody_up() {
    let scenario = packed("servers: 2", SLOW, "");
    assert_eq!(told(&scenario, "warehouse.pickers"), Vec::<String>::new());
    let packers = told(&scenario, "warehouse.packers");
    assert!(packers[0].ends_with("at most 3 wait, who finds no room does not"), "{packers:?}");
}

#[test]
fn a_station_that_keeps_up_holds_nobody_up() {
    for room in [0, 3] {
        let packers = format!("servers: 2, service: 40s, room: {room}, when_full: block");
        let scenario = packed("servers: 2", &packers, "");
        for station in ["warehouse.pickers", "warehouse.packers"] {
            assert_eq!(told(&scenario, station), Vec::<String>::new());
        }
    }
}

/// As many pickers as are wanted stay with their parcels.
#[test]
fn who_has_unlimited_servers_is_held_up_as_well() {
    let scenario = packed("servers: unlimited", &format!("{SLOW}, when_full: block"), "");
    let pickers = told(&scenario, "warehouse.pickers");
    assert!(pickers[0].contains("up to about 97 are held up"), "{pickers:?}");
}

#[test]
fn people_of_a_pool_are_held_up_as_well() {
    let of_pool = "pools: { hands: { servers: 30 } }, pickers: { pool: hands";
    let scenario = loaded(&format!(
        "clock: {{ start: \"11-11 08:00\", run: 10h, then: {{ drain: 0s }} }}\narrivals: [{{ rate: 100/h }}]\n\
         warehouse: {{ pick_after: reservation, {of_pool}, service: 30s }}, packers: {{ {SLOW}, when_full: block }} }}\n"
    ));
    let pickers = told(&scenario, "warehouse.pickers");
    assert!(
        matches!(&pickers[..], [held_up] if held_up.contains("up to about 97 are held up")),
        "{pickers:#?}"
    );
}

#[test]
fn a_line_that_the_station_behind_holds_up_for_good_has_no_steady_state() {
    let steady = "study: { steady_state: { warmup: 1h } }\n";
    let scenario = packed("servers: 2", &format!("{SLOW}, when_full: block"), steady);
    let pickers = told(&scenario, "warehouse.pickers");
    assert!(pickers.iter().any(|told| told.contains("there is no steady state")), "{pickers:#?}");
    let keeps_up = packed("servers: 2", "servers: 2, service: 40s, room: 3, when_full: block", steady);
    let pickers = told(&keeps_up, "warehouse.pickers");
    assert!(!pickers.iter().any(|told| told.contains("no steady state")), "{pickers:#?}");
}

/// Who has picked before the packers come is all that waits.
#[test]
fn more_is_let_through_than_comes_where_a_line_is_left_from_before() {
    let scenario = loaded(
        "clock: { start: \"11-11 08:00\", run: 2h, then: { drain: 8h } }\narrivals: [{ total: 400, profile: flat }]\n\
         warehouse: { pick_after: reservation, pickers: { servers: 40, service: 30s, hours: 10:30-24:00 }, \
         packers: { servers: 1, service: 40s, room: 3, when_full: block } }\n",
    );
    let pickers = told(&scenario, "warehouse.pickers");
    let held_up = pickers.iter().find(|told| told.contains("passes on no more")).expect("they are held up");
    assert!(held_up.contains("lets through, 90/h: servers stay"), "{held_up}");
}
