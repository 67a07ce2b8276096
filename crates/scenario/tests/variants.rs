//! What-ifs: each is checked when the scenario is loaded, with errors at its own place.

mod support;
use support::{bonded, error_of, error_of_files, loaded};

#[test]
fn a_variant_is_the_scenario_with_its_settings() {
    let scenario = loaded(
        "variants:
  more_xray: { customs.xray.servers: 5, risk.random: 8% }
  paper:     { digital.single_window: false, sellers.all.faults.mismatch: 8% }
",
    );
    let names: Vec<&str> = scenario.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names, ["more_xray", "paper"]);
    let more = scenario.variant("more_xray").unwrap();
    assert_eq!((more.phases[0].customs.risk.random.value() * 100.0).round() as u32, 8);
    assert_ne!(more.hash(), scenario.hash());
    assert_eq!(more.name, format!("{}/more_xray", scenario.name));
    let paper = &scenario.variant("paper").unwrap().phases[0];
    let intake = paper.customs.stations.get(protocol::StationKind::Intake.into()).unwrap();
    assert!((intake.pace - 4.0).abs() < 1e-12, "four documents are keyed in at four desks");
    assert!((paper.setting.sellers[0].faults.mismatch.value() - 0.08).abs() < 1e-12);
    let error = scenario.variant("more_xry").unwrap_err().to_string();
    assert!(error.contains("did you mean `more_xray`?"), "{error}");
}

/// A pool by a new name would be there for nobody: a slip, unless a station draws from it.
#[test]
fn a_setting_names_pools_that_are_there() {
    let pool = "customs: { pools: { officers: { servers: 5 } }, reviewers: { pool: officers } }\n";
    let error =
        error_of(bonded(&format!("{pool}variants:\n  wrong: {{ customs.pools.oficers.servers: 9 }}\n")));
    assert!(error.starts_with("the variant `wrong`: customs.pools.oficers: "), "{error}");
    assert!(error.contains("no station draws from the pool `oficers`"), "{error}");
    assert!(error.contains("did you mean `officers`?") && error.contains("scenario.yaml:5:"), "{error}");
    let scenario = bonded(pool);
    let error =
        error_of_files(&[("scenario.yaml", scenario.as_bytes())], &["customs.pools.oficers.servers=9"]);
    assert!(error.contains("did you mean `officers`?") && error.contains("--set customs"), "{error}");
    let new = "variants: { new: { customs.pools.second.servers: 3, customs.unpackers.pool: second } }\n";
    assert_eq!(loaded(&format!("{pool}{new}")).variants.len(), 1, "a new pool with a station is none");
}

#[test]
fn an_error_in_a_variant_is_shown_in_it() {
    for (settings, what) in [
        ("{ customs.xray.serverz: 5 }", "unknown key `serverz`"),
        ("{ customs.xray.service: 5 }", "a time needs a unit"),
        ("{ sellers.all.share: 50% }", "the shares sum to 50%"),
        ("{ customs.reviewers.staff: { night: 3 } }", "nothing is said about the shift `day`"),
        ("{ extends: builtin/bare }", "this can't be set"),
        ("[1, 2]", "expected settings by path"),
    ] {
        let error = error_of(bonded(&format!("variants:\n  wrong: {settings}\n")));
        assert!(error.contains(what) && error.contains("scenario.yaml:4:"), "{settings}: {error}");
    }
    let error = error_of_files(&[("scenario.yaml", bonded("").as_bytes())], &["variants.a={risk.reviw: 5%}"]);
    assert!(error.contains("unknown key `reviw`") && error.contains("--set variants.a"), "{error}");
}

#[test]
fn a_variant_has_a_name_that_results_can_show() {
    let named = |variant: &str| {
        error_of(bonded(&format!("variants: {{ \"{variant}\": {{ customs.xray.servers: 5 }} }}\n")))
    };
    let error = named("two words");
    assert!(error.contains("/two words` is not a name") && error.contains("like more_xray"), "{error}");
    assert!(named(&"x".repeat(101)).contains("is not a name"));
    let longest = "x".repeat(100);
    let scenario = loaded(&format!("variants: {{ {longest}: {{ customs.xray.servers: 5 }} }}\n"));
    let resolved = scenario.variant(&longest).unwrap().resolved;
    assert!(scenario::Scenario::from_resolved(&resolved).unwrap().name.ends_with(&longest));
}

#[test]
fn a_trace_that_only_a_variant_names_is_missed_before_the_run() {
    let yaml = bonded(
        "arrivals: [{ trace: orders.csv }]\nsellers: [{ name: a, share: 100% }]\n\
         variants: { more: { arrivals.0.trace: more.csv } }\n",
    );
    let files = [("scenario.yaml", yaml.as_bytes()), ("orders.csv", b"time,seller\n1s,a\n")];
    let error = error_of_files(&files, &[]);
    assert!(error.contains("the variant `more`") && error.contains("can't read"), "{error}");
}
