//! An unknown key is shown with its place, the line, a caret and a suggestion.

mod support;
use support::{bonded, error_of, error_of_set};

#[test]
fn a_misspelt_key_is_shown_with_the_key_that_was_meant() {
    let error = error_of(bonded("customs:\n  xray: { servers: 3, rat: 5/s }\n"));
    assert_eq!(
        error,
        "customs.xray: unknown key `rat`\n \
         --> scenario.yaml:4:23\n  \
         |\n\
         4 |   xray: { servers: 3, rat: 5/s }\n  \
         |                       ^^^\n  \
         = help: did you mean `rate`? The keys here are servers, staff, pool, hours, service, rate, \
         discipline, shift_end, fatigue, pace, breakdowns, room, when_full, patience, batch, scaling, cost"
    );
}

#[test]
fn an_unknown_key_at_the_top_and_in_a_list_has_its_place() {
    let error = error_of(bonded("custmos: {}\n"));
    assert!(error.contains("unknown key `custmos`") && error.contains("scenario.yaml:3:1"), "{error}");
    assert!(error.contains("did you mean `customs`?"), "{error}");
    let error = error_of(bonded("arrivals:\n  - { totl: 3 }\n"));
    assert!(
        error.contains("arrivals.0: unknown key `totl`") && error.contains("scenario.yaml:4:7"),
        "{error}"
    );
}

#[test]
fn an_unknown_family_of_distributions_lists_the_families() {
    let error = error_of_set("customs.images.service={gama: {mean: 3s}}");
    assert!(error.contains("did you mean `gamma`?"), "{error}");
}

#[test]
fn an_entry_that_is_not_there_is_shown_at_its_name() {
    let error = error_of(bonded("sellers: { al: { prevalence: 0.2% } }\n"));
    assert!(error.contains("scenario.yaml:3:12") && error.contains("did you mean `all`?"), "{error}");
}
