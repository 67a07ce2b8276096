//! `targets+`: entries behind those of a list that a layer below gives, instead of another list in its place.

mod support;
use scenario::{Scenario, explain};
use support::{bonded, error_of, error_of_files, loaded};

const TARGETS: &str = "targets: [touches < 1, cost < CNY 3]\n";

fn targets(scenario: &Scenario) -> Vec<&str> {
    scenario.targets.iter().map(|target| target.text.as_str()).collect()
}

#[test]
fn a_setting_adds_one_entry_or_several() {
    let base = loaded(TARGETS);
    let with = |set: &[&str]| {
        let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
        base.with(&set).unwrap_or_else(|error| panic!("{error}"))
    };
    let one = with(&["targets+=p95(customs_clearance, lane=green) < 10m"]);
    assert_eq!(targets(&one), ["touches < 1", "cost < CNY 3", "p95(customs_clearance, lane=green) < 10m"]);
    let more = with(&["targets+=[released >= 1, released >= 2]", "targets+=released >= 3"]);
    let added = ["released >= 1", "released >= 2", "released >= 3"];
    assert_eq!(targets(&more)[2..], added);
    let late = with(&["targets+=released >= 1", "targets=[touches < 2]", "targets+=released >= 2"]);
    assert_eq!(targets(&late), ["touches < 2", "released >= 2"], "a list takes the place of all before it");
    let again = Scenario::from_resolved(&more.resolved).unwrap();
    assert_eq!(again, more, "the resolved text stands alone");
}

#[test]
fn a_file_adds_to_what_it_extends_and_a_variant_to_its_file() {
    let directory = tempfile::TempDir::new().unwrap();
    std::fs::write(directory.path().join("base.yaml"), bonded(TARGETS)).unwrap();
    let top = directory.path().join("top.yaml");
    let text = "scenario: top
extends: base.yaml
targets+: [released >= 1]
changes+: { at: 1h, set: { risk.random: 8% } }
variants: { strict: { targets+: [released >= 2], changes+: [{ at: 2h, set: { risk.random: 9% } }] } }
";
    std::fs::write(&top, text).unwrap();
    let top = scenario::load(top.to_str().unwrap(), &[]).unwrap();
    assert_eq!(targets(&top), ["touches < 1", "cost < CNY 3", "released >= 1"]);
    assert_eq!(top.phases.len(), 2);
    let strict = top.variant("strict").unwrap();
    assert_eq!(targets(&strict), ["touches < 1", "cost < CNY 3", "released >= 1", "released >= 2"]);
    assert_eq!(strict.phases.len(), 3);
    assert_eq!(
        Scenario::from_resolved(&top.resolved).unwrap().variant("strict").unwrap().targets,
        strict.targets
    );
}

/// What is said about every entry, far below, still holds for what a variant or a change brings when the text stands alone.
#[test]
fn the_resolved_text_says_what_every_entry_starts_from() {
    for key in [
        "sellers+: [{ name: new, share: 30% }]",
        "sellers: [{ name: all, share: 70% }, { name: new, share: 30% }]",
    ] {
        let scenario = loaded(&format!("variants: {{ shop: {{ sellers.all.share: 70%, {key} }} }}\n"));
        let again =
            Scenario::from_resolved(&scenario.resolved).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert_eq!(again, scenario);
        assert_eq!(again.variant("shop").unwrap().phases, scenario.variant("shop").unwrap().phases);
    }
    let goods = "goods: [{ class: a, share: 60% }, { class: b, share: 40% }]\n";
    let other = "[{ class: a, share: 60%, vat: 9% }, { class: b, share: 40% }]";
    let scenario = loaded(&format!("{goods}changes: [{{ at: 1h, set: {{ goods: {other} }} }}]\n"));
    assert_eq!(Scenario::from_resolved(&scenario.resolved).unwrap().phases, scenario.phases);
}

/// What is said about every entry holds for added ones too; and arrivals, classes and sites are added like targets.
#[test]
fn every_list_takes_more_entries() {
    let goods = "goods: [{ class: a, share: 60%, vat: 9% }]\ngoods+: [{ class: b, share: 40% }]\n";
    let goods = &loaded(goods).phases[0].setting.goods;
    assert_eq!(goods.len(), 2);
    let scenario = loaded(
        "arrivals+: { total: 10, profile: flat }
sellers: { all: { share: 70% } }
sellers+: [{ name: new, share: 30%, credit: advanced }]
reserve+: { when: 'queue(customs.reviewers) > 5 for 1m', call: 1, into: customs.reviewers, ready_after: 1m, release_below: 2 }
warehouse: { sites: [{ name: A, share: 60% }], sites+: [{ name: B, share: 40% }] }
digital: { policies+: { at: 1h, adoption: 1h, error: 5% } }
",
    );
    assert_eq!(scenario.setting(Scenario::draws(1, 0, 0)).sellers.len(), 2);
    assert_eq!(scenario.site_names(), ["A", "B"]);
    assert_eq!(scenario.phases[0].setting.policies.len(), 1);
    assert_eq!(scenario.orders(Scenario::draws(1, 0, 0), Scenario::draws(1, 0, 0), 0).count(), 45_010);
}

#[test]
fn an_error_in_an_added_entry_is_shown_in_it() {
    let file = bonded(&format!("{TARGETS}changes: [{{ at: 1h, set: {{ risk.random: 8% }} }}]\n"));
    let wrong = |set: &[&str]| error_of_files(&[("scenario.yaml", file.as_bytes())], set);
    let error = wrong(&["changes+=[{at: 2h, set: {risk.random: 9%}}, {at: 90d, set: {risk.random: 9%}}]"]);
    assert!(error.contains("changes.2.at: `90d`") && error.contains("--set changes+"), "{error}");
    let error =
        wrong(&["changes+={at: 90d, set: {risk.random: 9%}}", "changes+={at: 2h, set: {risk.random: 9%}}"]);
    assert!(error.contains("changes.1.at") && error.contains("--set changes+={at: 90d"), "{error}");
    let error = wrong(&["changes+={when: 2h}"]);
    assert!(error.contains("unknown key `when`"), "{error}");
    let error = wrong(&["seed+=5"]);
    assert!(error.contains("unknown key `seed+`"), "{error}");
    let error = error_of(bonded("changes+:\n  - at: 2h\n  - { at: 90d, set: { risk.random: 9% } }\n"));
    assert!(error.contains("scenario.yaml:4:"), "{error}");
    let error =
        error_of(bonded("variants: { more: { changes+: [{ at: 90d, set: { risk.random: 9% } }] } }\n"));
    assert!(error.contains("scenario.yaml:3:38"), "{error}");
    let error = error_of(bonded("sellers+: [{ name: new, share: 30% }]\n"));
    assert!(error.contains("sum to 130%") && error.contains("scenario.yaml:3:1"), "{error}");
}

/// Who adds nothing is not taken for the one who added what a layer below added.
#[test]
fn an_addition_of_nothing_does_not_move_errors() {
    let base = bonded("changes+:\n  - { at: 90d, set: { risk.random: 9% } }\n");
    for nothing in ["", " []", " ~"] {
        let top = format!("scenario: top\nextends: base.yaml\nchanges+:{nothing}\n");
        let files = [("top.yaml", top.as_bytes()), ("base.yaml", base.as_bytes())];
        let error = error_of_files(&files, &[]);
        assert!(error.contains("changes.0.at") && error.contains("base.yaml:4:"), "{nothing}: {error}");
    }
}

#[test]
fn what_a_dated_change_can_not_touch_it_can_not_add_to() {
    for (key, entry) in [
        ("sellers+", "[{ name: new, share: 0%, credit: advanced }]"),
        ("goods+", "[{ class: b, share: 0% }]"),
        ("arrivals+", "[{ total: 10, profile: flat }]"),
        ("targets+", "[released > 1]"),
        ("changes+", "[{ at: 2h, set: { risk.random: 9% } }]"),
    ] {
        let error = error_of(bonded(&format!("changes: [{{ at: 1h, set: {{ {key}: {entry} }} }}]\n")));
        assert!(error.contains(&format!("`{key}` can't change in the middle of a run")), "{key}: {error}");
        assert!(error.contains("scenario.yaml:3:"), "{key}: {error}");
    }
}

#[test]
fn it_is_explained_at_the_key() {
    let text = explain("targets+").unwrap();
    assert!(text.contains("behind those of `targets`"), "{text}");
    assert!(explain("warehouse.sites+").unwrap().contains("behind those of `sites`"));
}
