//! A distribution in layers: a parameter changes alone, another family replaces the whole.

mod support;
use protocol::StationKind;
use scenario::Scenario;
use support::{bonded, error_of, error_of_files, loaded};

const SERVICE: &str = "customs: { reviewers: { service: { lognormal: { median: 3m, p95: 8m } } } }\n";

/// Mean and 95th percentile of a review in minutes, at the begin of the run.
fn review(scenario: &Scenario) -> (f64, f64) {
    review_of(&scenario.phases[0])
}

fn review_of(phase: &scenario::ScenarioPhase) -> (f64, f64) {
    let reviewers = phase.customs.stations.get(StationKind::Reviewers.into());
    let service = &reviewers.expect("customs has reviewers").service.0;
    (service.mean() / 60.0, service.quantile(0.95) / 60.0)
}

/// The same review, written whole.
fn whole(service: &str) -> (f64, f64) {
    review(&loaded(&format!("customs: {{ reviewers: {{ service: {service} }} }}\n")))
}

fn with(settings: &[&str]) -> Scenario {
    let settings: Vec<String> =
        settings.iter().map(|setting| format!("customs.reviewers.service.{setting}")).collect();
    loaded(SERVICE).with(&settings).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_setting_of_one_parameter_keeps_the_others() {
    assert_eq!(review(&with(&["lognormal.p95=12m"])), whole("{ lognormal: { median: 3m, p95: 12m } }"));
    let both = with(&["lognormal.p95=12m", "lognormal.median=4m"]);
    assert_eq!(review(&both), whole("{ lognormal: { median: 4m, p95: 12m } }"));
}

#[test]
fn a_file_a_variant_and_a_dated_change_keep_the_others_too() {
    let slow = whole("{ lognormal: { median: 3m, p95: 12m } }");
    let directory = tempfile::TempDir::new().unwrap();
    std::fs::write(directory.path().join("base.yaml"), bonded(SERVICE)).unwrap();
    let top = directory.path().join("top.yaml");
    let text = "scenario: top\nextends: base.yaml\ncustoms: { reviewers: { service: { lognormal: { p95: 12m } } } }\n";
    std::fs::write(&top, text).unwrap();
    assert_eq!(review(&scenario::load(top.to_str().unwrap(), &[]).unwrap()), slow);

    let setting = "{ customs.reviewers.service.lognormal.p95: 12m }";
    let variant = loaded(&format!("{SERVICE}variants: {{ slow: {setting} }}\n"));
    assert_eq!(review(&variant.variant("slow").unwrap()), slow);
    let again = Scenario::from_resolved(&variant.resolved).unwrap();
    assert_eq!(review(&again.variant("slow").unwrap()), slow);

    let change = loaded(&format!("{SERVICE}changes: [{{ at: 1h, set: {setting} }}]\n"));
    assert_eq!(review(&change), whole("{ lognormal: { median: 3m, p95: 8m } }"));
    assert_eq!(review_of(change.phases.last().unwrap()), slow);
}

/// What is said about every class of goods is completed by what one class says.
#[test]
fn an_entry_changes_a_parameter_of_what_is_said_about_every_one() {
    let goods = |value: &str| loaded(&format!("goods: [{{ class: a, share: 100%, value: {value} }}]\n"));
    let base = loaded("goods: { value: { lognormal: { mean: CNY 100, sd: CNY 50 } } }\n");
    let changed = base.with(&["goods.0.value.lognormal.mean=CNY 139".to_owned()]).unwrap();
    let whole = goods("{ lognormal: { mean: CNY 139, sd: CNY 50 } }");
    let mean = |scenario: &Scenario| scenario.phases[0].setting.goods[0].value.mean();
    assert!((mean(&changed) - mean(&whole)).abs() < 1e-9, "{} {}", mean(&changed), mean(&whole));
}

#[test]
fn another_family_or_a_constant_replaces_the_whole() {
    for (setting, service) in [
        ("gamma={mean: 4m, cv: 0.5}", "{ gamma: { mean: 4m, cv: 0.5 } }"),
        ("exponential.mean=4m", "{ exponential: { mean: 4m } }"),
        ("constant=4m", "4m"),
    ] {
        assert_eq!(review(&with(&[setting])), whole(service), "{setting}");
    }
    assert_eq!(
        review(&with(&["constant=4m", "lognormal={mean: 4m, sd: 1m}"])),
        whole("{ lognormal: { mean: 4m, sd: 1m } }")
    );
}

/// Of parameters that don't go together the later ones stay, with what makes them whole.
#[test]
fn a_parameter_takes_the_place_of_what_it_does_not_go_with() {
    assert_eq!(
        review(&with(&["lognormal={mean: 4m, sd: 1m}"])),
        whole("{ lognormal: { mean: 4m, sd: 1m } }"),
        "a whole form"
    );
    assert_eq!(
        review(&with(&["lognormal.mean=4m", "lognormal.sd=1m"])),
        whole("{ lognormal: { mean: 4m, sd: 1m } }"),
        "a form in two settings"
    );
    assert_eq!(
        review(&with(&["lognormal={mean: 4m, sd: 1m}", "lognormal.cv=0.5"])),
        whole("{ lognormal: { mean: 4m, cv: 0.5 } }"),
        "`cv` for `sd`"
    );
}

#[test]
fn what_is_not_whole_in_the_end_is_shown_where_it_was_said() {
    let wrong = |setting: &str| {
        error_of_files(
            &[("scenario.yaml", bonded(SERVICE).as_bytes())],
            &[&format!("customs.reviewers.service.{setting}")],
        )
    };
    let error = wrong("lognormal.mean=5m");
    assert!(error.contains("mean, median, p95") && error.contains("--set customs"), "{error}");
    let settings =
        ["lognormal.mean=5m", "lognormal.p95=9m"].map(|set| format!("customs.reviewers.service.{set}"));
    let error = loaded(SERVICE).with(&settings).unwrap_err().to_string();
    assert!(error.contains("given: mean, median, p95"), "the mean is not dropped without a word: {error}");
    let error = wrong("gamma.cv=0.5");
    assert!(error.contains("what gamma needs") && error.contains("given: cv"), "{error}");
    let error = wrong("lognormal.p95=1m");
    assert!(error.contains("p95 not below") && error.contains("--set customs"), "{error}");
    let error = error_of(bonded("customs: { reviewers: { service: { gamma: { cv: 0.5 } } } }\n"));
    assert!(error.contains("scenario.yaml:3:"), "{error}");
    let error =
        error_of(bonded("customs: { reviewers: { service: { lognormal: { median: 3m, cv: 0.5 } } } }\n"));
    assert!(error.contains("given: cv, median") && error.contains("scenario.yaml:3:"), "{error}");
    let mixture =
        "customs: { reviewers: { service: { mixture: [{ share: 100%, of: { gamma: { cv: 0.5 } } }] } } }\n";
    assert!(error_of(bonded(mixture)).contains("what gamma needs"));
}

#[test]
fn a_forecast_keeps_its_mean_when_its_spread_changes() {
    let arrivals = "arrivals: [{ mean_total: { mean: 1000, cv: 0.1 }, profile: flat }]\n";
    let changed = loaded(arrivals).with(&["arrivals.0.mean_total.cv=0.2".to_owned()]).unwrap();
    assert!(changed.resolved.contains("mean: 1000"), "{}", changed.resolved);
    let total = loaded(arrivals).with(&["arrivals.0.total=10".to_owned()]).unwrap();
    assert!(!total.resolved.contains("mean_total"), "{}", total.resolved);
}
