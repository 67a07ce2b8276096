//! What can be written and can't be meant is refused with a reason, or told by `check` where it may be meant after all.

mod support;
use support::{error_of, error_of_files, error_of_set, loaded, loaded_files};

fn warnings(scenario: &scenario::Scenario) -> Vec<String> {
    scenario.check().iter().map(ToString::to_string).collect()
}

#[test]
fn times_that_no_run_holds_are_refused() {
    let error = error_of_set("customs.reviewers.service={ lognormal: { median: 3m, p95: 300d } }");
    assert!(error.contains("the mean of this distribution is above the greatest value, 400d"), "{error}");
    let error = error_of_set("customs.reviewers.service=0.1ns");
    assert!(error.contains("less than a nanosecond; write 0s"), "{error}");
}

#[test]
fn a_span_is_not_called_like_a_shift() {
    let error = error_of("extends: builtin/bonded-1210\ncalendar: { spans: { night: 20:00-23:00 } }\n");
    assert!(error.contains("calendar.spans.night: a shift has this name already"), "{error}");
    assert!(error.contains("scenario.yaml:2:22") && error.contains("call the span otherwise"), "{error}");
}

#[test]
fn a_run_without_orders_is_told() {
    let told =
        |rest: &str| warnings(&loaded(rest)).iter().any(|told| told.starts_with("arrivals: nobody orders"));
    assert!(told("arrivals: [{ total: 0, profile: flat }]\n") && told("volume: 0%\n"));
    assert!(!told("arrivals: [{ total: 9, profile: flat }]\n"));
}

#[test]
fn a_change_that_ends_after_the_run_is_told() {
    let told = |to: &str| {
        let fault = "fault: { station: customs.xray, capacity: 50% }";
        let rest = format!(
            "clock: {{ run: 20h, then: {{ drain: 2h }} }}\nchanges: [{{ at: \"01:00\", to: \"{to}\", {fault} }}]\n"
        );
        warnings(&loaded(&rest)).into_iter().find(|told| told.starts_with("changes.0: "))
    };
    let warning = told("00:30").expect("half past midnight is on the next day");
    assert!(warning.contains("its end, 05-12 00:30, is after the end of the run, 05-11 22:00"), "{warning}");
    assert_eq!(told("02:00"), None);
}

#[test]
fn the_best_class_first_among_one_class_is_told() {
    let told = |channel: &str| {
        let sellers = "sellers: [{ name: a, share: 50% }, { name: b, share: 50% }]";
        let rest = format!("{sellers}\ncustoms: {{ reviewers: {{ discipline: priority }} }}\n{channel}\n");
        warnings(&loaded(&rest)).iter().any(|told| told.contains("all parcels are of one class"))
    };
    assert!(told("") && !told("priority: { green_channel: { who: [a] } }"));
}

#[test]
fn a_file_without_a_name_is_called_like_the_file() {
    let name = |file: &'static str, text: &str| loaded_files(&[(file, text.as_bytes().to_vec())]).name;
    assert_eq!(name("mine.yaml", "extends: demo\n"), "mine");
    assert_eq!(name("mine.yaml", "extends: demo\nscenario: yours\n"), "yours");
    assert_eq!(name("no name.yaml", "extends: demo\n"), "demo");
    let error = error_of_files(&[("no name.yaml", b"seed: 1\n")], &[]);
    assert!(error.contains("scenario: this key is missing"), "{error}");
}
