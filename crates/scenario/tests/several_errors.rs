//! All errors of a scenario that do not depend on each other are told at once.

mod support;
use support::{bonded, error_of, error_of_files};

fn places(error: &str) -> Vec<&str> {
    error.lines().filter_map(|line| line.trim_start().strip_prefix("--> ")).collect()
}

#[test]
fn unknown_keys_and_wrong_values_are_told_together() {
    let error = error_of(bonded(
        "sed: 5
customs:
  xray: { serverz: 5, rate: 20 }
  reviewers: { service: { lognormal: { median: 3, p95: 12m } } }
sellers:
  - { name: a, share: 60%, credt: advanced }
  - { name: b, share: 40, credit: registered }
",
    ));
    let told = [
        "unknown key `sed`",
        "unknown key `serverz`",
        "customs.xray.rate: `20` is a bare number",
        "`3` is a bare number",
        "unknown key `credt`",
        "`40` is a bare number",
    ];
    for what in told {
        assert!(error.contains(what), "{what}: {error}");
    }
    assert!(error.contains("did you mean `seed`?"), "{error}");
    let places = places(&error);
    let at = ["3:1", "5:11", "5:29", "6:48", "8:28", "9:23"].map(|at| format!("scenario.yaml:{at}"));
    assert_eq!(places, at, "{error}");
}

#[test]
fn what_follows_from_an_error_is_not_told() {
    let error =
        error_of(bonded("customs: { reviewers: { service: { lognormal: { median: 3, p95: 12m } } } }\n"));
    assert_eq!(places(&error).len(), 1, "{error}");
}

#[test]
fn contradictions_of_different_roles_are_told_together() {
    let error = error_of(bonded(
        "customs: { reviewers: { pool: x }, images: { staff: { nigth: 5 } } }
carrier: { waybills: { pool: y } }
variants: { unseen: { customs.xray.serverz: 5 } }
",
    ));
    for what in ["no pool `x`", "there is no shift `nigth`", "no pool `y`"] {
        assert!(error.contains(what), "{what}: {error}");
    }
}

#[test]
fn every_variant_and_every_setting_is_told() {
    let error = error_of(bonded(
        "variants:
  a: { customs.xray.serverz: 5 }
  b: { risk.review: 5 }
  c: { risk.review: 5% }
  d: { customs.reviewers.pool: officers }
",
    ));
    for what in ["the variant `a`: customs.xray: ", "the variant `b`: risk.review: ", "the variant `d`: "] {
        assert!(error.contains(what), "{what}: {error}");
    }
    assert_eq!(places(&error).len(), 3, "{error}");
    let error = error_of_files(&[("scenario.yaml", bonded("").as_bytes())], &["sed=1", "risk.review=5"]);
    assert_eq!(places(&error).len(), 2, "{error}");
}

#[test]
fn a_screen_of_errors_is_enough() {
    let keys: Vec<String> = (0..30).map(|number| format!("key{number}: 5")).collect();
    let error = error_of(bonded(&keys.join("\n")));
    assert!(error.lines().count() <= 40, "{error}");
}
