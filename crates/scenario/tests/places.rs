//! Errors stand where the mistake is, and the caret underlines all of it.

mod support;
use support::{bonded, error_of, error_of_files};

#[test]
fn a_tab_is_shown_in_its_line() {
    let error = error_of("scenario: t\n\tseed: 1\n");
    assert!(error.contains("scenario.yaml:2:1") && error.contains("use spaces"), "{error}");
    let error = error_of(bonded("customs:\n  xray:\n  \t  servers: 3\n"));
    assert!(error.contains("scenario.yaml:5:3") && error.contains("use spaces"), "{error}");
}

#[test]
fn the_caret_is_as_long_as_the_value() {
    for (value, width) in [("09:00-09:00", 11), ("9-18", 4), ("25:00-26:00", 11)] {
        let error = error_of(bonded(&format!("customs: {{ reviewers: {{ hours: {value} }} }}\n")));
        let carets = error.chars().filter(|c| *c == '^').count();
        assert_eq!(carets, width, "{error}");
    }
    let error = error_of(bonded("seller: { payments: { servers: 3 } }\n"));
    assert!(error.contains("| ") && error.matches('^').count() == "payments".len(), "{error}");
}

#[test]
fn several_opening_hours_are_told_at_their_key() {
    for (rest, at) in [
        ("customs: { reviewers: { hours: [09:00-12:00, 13:00-18:00] } }\n", "3:32"),
        ("customs:\n  reviewers:\n    hours: [09:00-12:00, 13:00-18:00]\n", "5:12"),
        ("customs:\n  reviewers:\n    hours:\n      - 09:00-12:00\n      - 13:00-18:00\n", "6:7"),
    ] {
        let error = error_of(bonded(rest));
        let what = "customs.reviewers.hours: expected one part of the day, like 09:00-18:00, found a list";
        assert!(error.starts_with(what) && error.contains(&format!("scenario.yaml:{at}")), "{error}");
        assert!(error.contains("for a break write `staff` by the shifts of the calendar"), "{error}");
    }
    let error = error_of(bonded("calendar: { spans: { lunch: [12:00-13:00] } }\n"));
    assert!(error.starts_with("calendar.spans.lunch: expected one part of the day"), "{error}");
}

#[test]
fn an_unknown_seller_of_a_trace_is_shown_at_its_name() {
    let yaml = bonded("arrivals: [{ trace: orders.csv }]\nsellers: [{ name: a, share: 100% }]\n");
    for (row, at) in [("00:02:00,b", "2:10"), ("00:02:00, \"bcd\"", "2:12"), ("  00:02:00  ,b", "2:14")] {
        let csv = format!("time,seller\n{row}\n");
        let error =
            error_of_files(&[("scenario.yaml", yaml.as_bytes()), ("orders.csv", csv.as_bytes())], &[]);
        assert!(
            error.contains(&format!("orders.csv:{at}")) && error.contains("there is no seller"),
            "{error}"
        );
    }
}

#[test]
fn a_path_has_no_dots_that_stand_for_nothing() {
    let files = [("a.yaml", &b"extends: ./b.yaml\n"[..]), ("b.yaml", b"sed: 1\n")];
    let error = error_of_files(&files, &[]);
    assert!(error.contains("--> b.yaml:1:1"), "{error}");
}

#[test]
fn a_family_tells_its_own_parameters() {
    let images =
        |service: &str| error_of(bonded(&format!("customs: {{ images: {{ service: {service} }} }}\n")));
    let error = images("{ exponential: { rate: 3/min } }");
    assert!(error.starts_with("customs.images.service.exponential: unknown key `rate`"), "{error}");
    assert!(error.ends_with("the keys here are mean: a rate of 3/min is a mean of 20s"), "{error}");
    assert!(error.contains("scenario.yaml:3:48"), "{error}");
    let error = images("{ exponential: 20s }");
    assert!(
        error.contains("write exponential: { mean: 20s }") && error.contains("scenario.yaml:3:46"),
        "{error}"
    );
    let error = images("{ uniform: 20s }");
    assert!(
        error.contains("`uniform` has parameters, not one value: all values alike: { min, max }"),
        "{error}"
    );
    let error = images("{ lognormal: { median: 3m, max: 5m } }");
    assert!(error.contains("the keys here are median, p95, mean, sd, cv"), "{error}");
    assert!(images("{ exponential: [20s] }").contains("a table of parameters"), "{error}");
}
