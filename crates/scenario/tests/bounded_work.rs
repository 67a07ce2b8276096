//! Whatever a text of a megabyte says, reading it takes bounded time and memory: these end within seconds.

mod support;
use support::{bonded, error_of, loaded};

fn repeated(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// Each keeps its place: with a copy of its line, they would take gigabytes.
#[test]
fn many_targets_on_one_line() {
    let targets = repeated(20_000, |n| format!("touches < {n}, "));
    let error = error_of(bonded(&format!("targets: [{targets}]\n")));
    assert!(error.contains("targets: there are 20000 targets"), "{error}");
    assert!(error.contains("at most 1000 are possible"), "{error}");
}

#[test]
fn many_errors_on_one_line() {
    let reserve = repeated(1_000, |n| format!("{{ when: busy{n}, call: 1 }}, "));
    let error = error_of(bonded(&format!("reserve: [{reserve}]\n")));
    assert!(error.contains("reserve.0.when: `busy0` is not understood"), "{error}");
    assert!(error.ends_with("more errors are not shown"), "{error}");
}

/// Further errors are found by reading again, which is not done for a file as long as this.
#[test]
fn many_unknown_keys_in_a_long_file() {
    let reserve = repeated(5_000, |n| format!("  - {{ wen: {n}, intu: customs.xray, callee: 5 }}\n"));
    let error = error_of(bonded(&format!("reserve:\n{reserve}")));
    assert!(error.contains("unknown key `wen`"), "{error}");
    assert_eq!(error.matches("-->").count(), 1, "{error}");
}

/// Changes that never end: each phase is built with all of them that have begun.
fn lasting_changes(count: usize) -> String {
    let change = |n| format!("  - {{ at: {}m, set: {{ customs.xray.servers: {} }} }}\n", n + 1, n % 7 + 1);
    format!(
        "clock: {{ run: 1d }}\narrivals: [{{ total: 100, profile: flat }}]\nchanges:\n{}",
        repeated(count, change)
    )
}

/// Not too many: each phase shares what the one before knew of the sources.
#[test]
fn many_changes_that_last() {
    assert_eq!(loaded(&lasting_changes(100)).phases.len(), 101);
}

#[test]
fn many_changes_with_many_settings_that_last() {
    let settings = repeated(5, |n| format!("carrier.pools.p{n}.servers: {n}, "));
    let changes = repeated(100, |n| format!("  - {{ at: {}m, set: {{ {settings} }} }}\n", n + 1));
    let error = error_of(bonded(&format!("changes:\n{changes}")));
    assert!(error.contains("changes: the changes set too much, for too long"), "{error}");
}

#[test]
fn many_variants_of_many_phases() {
    let variants = repeated(100, |n| format!("  v{n}: {{ customs.xray.servers: 3 }}\n"));
    let error = error_of(bonded(&format!("{}variants:\n{variants}", lasting_changes(30))));
    assert!(error.contains("variants: the variants and the dated changes are too many together"), "{error}");
}

/// A roster has a step for each shift of each day; the load is told for each span.
#[test]
fn many_parts_of_the_day() {
    let hour = |n: usize| format!("{:02}:{:02}", n / 60, n % 60);
    let shifts = repeated(1_440, |n| format!("s{n}: {}-{}, ", hour(n), hour(n + 1)));
    let error = error_of(bonded(&format!("calendar: {{ shifts: {{ {shifts} }} }}\n")));
    assert!(error.contains("calendar.shifts: there are 1440 shifts"), "{error}");
    let spans = repeated(5_000, |n| format!("s{n}: 09:00-18:00, "));
    let error = error_of(bonded(&format!("calendar: {{ spans: {{ {spans} }} }}\n")));
    assert!(error.contains("calendar.spans: there are 5000 spans"), "{error}");
}

/// Each node of its table asks all of them.
#[test]
fn a_mixture_of_many_parts() {
    let parts = repeated(2_000, |n| {
        format!("{{ share: 0.05%, of: {{ lognormal: {{ mean: {}s, cv: 1 }} }} }}, ", n + 1)
    });
    let error =
        error_of(bonded(&format!("customs: {{ reviewers: {{ service: {{ mixture: [{parts}] }} }} }}\n")));
    assert!(error.contains("the mixture has 2000 parts; at most 20 are possible"), "{error}");
    let ten = repeated(10, |n| format!("{{ share: 10%, of: {}s }}, ", n + 1));
    let nested = repeated(10, |_| format!("{{ share: 10%, of: {{ mixture: [{ten}] }} }}, "));
    let error =
        error_of(bonded(&format!("customs: {{ reviewers: {{ service: {{ mixture: [{nested}] }} }} }}\n")));
    assert!(error.contains("the mixture has 100 parts; at most 20 are possible"), "{error}");
}
