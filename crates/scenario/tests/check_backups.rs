//! What `check` tells of sites with a backup: what one can't take comes to the other.

mod support;
use scenario::Scenario;
use support::loaded;

/// 100 orders an hour, all of them picked: 5 Erlang, of which 70 % are stocked at A.
fn picked(sites: &str, rest: &str) -> Scenario {
    loaded(&format!(
        "clock: {{ run: 24h, then: {{ drain: 24h }} }}\narrivals: [{{ rate: 100/h }}]\nwarehouse: {{ sites: [{sites}] }}\n{rest}"
    ))
}

/// The warnings about pickers.
fn of_pickers(scenario: &Scenario) -> Vec<String> {
    let all = scenario.check().into_iter().map(|warning| warning.to_string());
    all.filter(|warning| warning.contains(".pickers")).collect()
}

/// The offered load of a station by night, in Erlang.
fn by_night(scenario: &Scenario, station: &str) -> f64 {
    let loads = scenario.loads();
    let load = loads.iter().find(|load| load.station == station && load.part == "night");
    load.map_or(0.0, |load| load.offered_erlang)
}

fn closed_by_night(backup: &str) -> Scenario {
    picked(
        &format!(
            "{{ name: A, share: 70%, {backup}pickers: {{ staff: {{ night: 0, day: 9, evening: 9 }}, service: 3m }} }}, \
             {{ name: B, share: 30%, pickers: {{ servers: 9, service: 3m }} }}"
        ),
        "",
    )
}

#[test]
fn a_backup_picks_while_nobody_is_on_duty() {
    let alone = of_pickers(&closed_by_night(""));
    assert!(alone.iter().any(|warning| warning.contains("A.pickers: no server is on duty")), "{alone:#?}");
    let backed_up = closed_by_night("backup: B, ");
    assert_eq!(of_pickers(&backed_up), Vec::<String>::new());
    assert!((by_night(&backed_up, "warehouse.B.pickers") - 5.0).abs() < 0.01);
}

/// The packers of the site that picks pack as well.
#[test]
fn what_follows_comes_to_the_backup_too() {
    let packers =
        |backup: &str, site: &str| by_night(&closed_by_night(backup), &format!("warehouse.{site}.packers"));
    let (alone, backed_up) = (packers("", "B"), packers("backup: B, ", "B"));
    assert!((backed_up / alone - 1.0 / 0.3).abs() < 0.01, "{alone} {backed_up}");
    assert!(packers("", "A") < 1e-9 && packers("backup: B, ", "A") < 1e-9, "A picks nothing by night");
}

#[test]
fn a_site_that_is_down_sends_its_parcels_to_the_backup() {
    let sites = |backup: &str, of_b: u32| {
        picked(
            &format!(
                "{{ name: A, share: 70%, {backup}pickers: {{ servers: 9, service: 3m }} }}, \
                 {{ name: B, share: 30%, pickers: {{ servers: {of_b}, service: 3m }} }}"
            ),
            "changes: [{ at: 4h, for: 4h, fault: { station: warehouse.A.pickers, capacity: 0% } }]\n",
        )
    };
    let told = of_pickers(&sites("backup: B, ", 9));
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("warehouse.A.pickers: it is down"), "{told:#?}");
    assert!(told[0].contains("nobody comes meanwhile"), "{told:#?}");
    // Five Erlang for the backup's four.
    let told = of_pickers(&sites("backup: B, ", 4));
    let overload = "warehouse.B.pickers: from 05-11 04:00 to 05-11 08:00 up to 5.0 Erlang";
    assert!(told.iter().any(|warning| warning.starts_with(overload)), "{told:#?}");
    assert!(!of_pickers(&sites("", 4)).iter().any(|warning| warning.contains("B.pickers")));
}

/// Without stock or packers a site sends nothing out, so its pickers get nothing either.
#[test]
fn a_site_without_stock_or_packers_is_closed_as_well() {
    for station in ["stock", "packers"] {
        let sites = format!(
            "{{ name: A, share: 70%, backup: B, pickers: {{ servers: 9, service: 3m }}, \
               {station}: {{ staff: {{ night: 0, day: 9, evening: 9 }} }} }}, \
             {{ name: B, share: 30%, pickers: {{ servers: 9, service: 3m }}, {station}: {{ servers: 9 }} }}"
        );
        let unmanned = picked(&sites, "");
        let loads = ["A", "B"].map(|site| by_night(&unmanned, &format!("warehouse.{site}.pickers")));
        assert!(loads[0] < 0.01 && (loads[1] - 5.0).abs() < 0.01, "{station}: {loads:?}");
        let sites = sites.replace("night: 0", "night: 9");
        let fault = format!(
            "changes: [{{ at: 4h, for: 4h, fault: {{ station: warehouse.A.{station}, capacity: 0% }} }}]\n"
        );
        let out_of_order = picked(&sites, &fault);
        let told: Vec<String> = out_of_order.check().iter().map(ToString::to_string).collect();
        let is_told = |warning: &String| {
            warning.starts_with(&format!("warehouse.A.{station}: it is down"))
                && warning.contains("nobody comes meanwhile")
        };
        assert!(told.iter().any(is_told), "{told:#?}");
    }
}

/// 3.5 Erlang for two pickers at A; of the rest, B has to do with 3.
fn overloaded(backup: &str, of_b: u32, rest: &str) -> Scenario {
    picked(
        &format!(
            "{{ name: A, share: 70%, {backup}pickers: {{ servers: 2, service: 3m }} }}, \
             {{ name: B, share: 30%, pickers: {{ servers: {of_b}, service: 3m }} }}"
        ),
        rest,
    )
}

#[test]
fn a_line_that_is_long_enough_for_the_backup_grows_no_further() {
    for patient in ["", "backup: B, "] {
        let told = of_pickers(&overloaded(patient, 9, ""));
        assert!(told.iter().any(|warning| warning.starts_with("warehouse.A.pickers: from")), "{told:#?}");
    }
    let shared = overloaded("backup: B, backup_above: 40, ", 9, "");
    assert_eq!(of_pickers(&shared), Vec::<String>::new());
    let [of_a, of_b] = ["A", "B"].map(|site| by_night(&shared, &format!("warehouse.{site}.pickers")));
    // Forty parcels of three minutes wait at A: two hours of work in the eight of the night.
    assert!((of_a - 2.25).abs() < 0.01 && (of_b - 2.75).abs() < 0.01, "{of_a} {of_b}");
}

#[test]
fn a_backup_that_can_not_do_it_is_told_instead() {
    let told = of_pickers(&overloaded("backup: B, backup_above: 40, ", 2, ""));
    assert!(told.iter().all(|warning| warning.starts_with("warehouse.B.pickers")), "{told:#?}");
    assert!(told.iter().any(|warning| warning.contains("up to 3.0 Erlang are offered")), "{told:#?}");
}

/// No steady state would be a false alarm: what A can't do goes to B.
#[test]
fn a_site_that_overflows_has_a_steady_state() {
    let steady = "study: { steady_state: { warmup: 1h } }\n";
    let told = |backup| {
        let all = overloaded(backup, 9, steady).check();
        all.iter().any(|warning| warning.message.contains("no steady state"))
    };
    assert!(told("backup: B, ") && !told("backup: B, backup_above: 40, "));
}
