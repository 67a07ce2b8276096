//! Lists inside a value: every key that `explain` knows of their entries can be set alone.

mod support;
use scenario::Scenario;
use support::{bonded, error_of, error_of_files, error_of_set, loaded};

const PLAIN: &str = "sellers: [{ name: a, share: 60% }, { name: b, share: 30% }, { name: c, share: 10% }]
arrivals:
  - { total: 100, profile: [{ at: 06:00, share: 30% }, { at: 12:00, share: 100% }] }
  - { rate: [{ from: 0s, rate: 80/h }, { from: 2h, rate: 8/h }] }
clock: { start_with: { normal: 24h, trade: 100/day, profile: [{ at: 06:00, share: 30% }, { at: 12:00, share: 100% }] } }
customs:
  images: { servers: 2, service: { quantiles: [{ at: 0%, value: 5s }, { at: 50%, value: 8s }, { at: 100%, value: 30s }] } }
  xray: { servers: 2, service: { values: [{ value: 5s, weight: 1 }, { value: 9s, weight: 2 }] } }
seller: { payment: { service: { mixture: [{ share: 90%, of: 3m }, { share: 10%, of: { lognormal: { mean: 9m, sd: 2m } } }] } } }
priority: { green_channel: { who: [a] } }
";

/// A setting, and what it changes in the text.
const CHANGES: [(&str, &str, &str); 9] = [
    ("customs.images.service.quantiles.1.value=12s", "{ at: 50%, value: 8s }", "{ at: 50%, value: 12s }"),
    ("customs.xray.service.values.0.weight=4", "{ value: 5s, weight: 1 }", "{ value: 5s, weight: 4 }"),
    ("seller.payment.service.mixture.0.of=4m", "of: 3m", "of: 4m"),
    ("seller.payment.service.mixture.1.of.lognormal.sd=5m", "sd: 2m", "sd: 5m"),
    ("arrivals.1.rate.0.rate=70/h", "rate: 80/h", "rate: 70/h"),
    ("arrivals.0.profile.0.share=40%", "[{ total: 1", "[{ total: 1"),
    ("clock.start_with.profile.0.share=40%", "7", "7"),
    ("priority.green_channel.who.0=b", "who: [a]", "who: [b]"),
    ("priority.green_channel.who+=b", "who: [a]", "who: [a, b]"),
];

#[test]
fn a_setting_reaches_an_entry_of_a_list_inside_a_value() {
    let base = loaded(PLAIN);
    for (set, from, to) in CHANGES {
        let changed = base.with(&[set.to_owned()]).unwrap_or_else(|error| panic!("{set}: {error}"));
        let text = match set.split_once(".profile.0.share") {
            // Two profiles are alike: that of the arrivals comes first.
            Some((which, _)) => {
                let place = if which == "arrivals.0" {
                    PLAIN.find("30% }, { at")
                } else {
                    PLAIN.rfind("30% }, { at")
                };
                let (before, after) = PLAIN.split_at(place.unwrap());
                format!("{before}40%{}", &after[3..])
            }
            None => PLAIN.replace(from, to),
        };
        assert!(text != PLAIN, "{set}");
        assert_eq!(changed.resolved, loaded(&text).resolved, "{set}");
        assert_eq!(Scenario::from_resolved(&changed.resolved).unwrap(), changed, "{set}");
    }
}

#[test]
fn a_variant_a_change_and_a_file_on_top_reach_it_too() {
    let variant = loaded(&format!(
        "{PLAIN}variants: {{ slow: {{ customs.images.service.quantiles.1.value: 12s }} }}\n"
    ));
    let slow = PLAIN.replace("50%, value: 8s", "50%, value: 12s");
    assert_eq!(variant.variant("slow").unwrap().phases, loaded(&slow).phases);
    let change = loaded(&format!(
        "{PLAIN}changes: [{{ at: 1h, set: {{ customs.images.service: {{ quantiles: {{ 1: {{ value: 12s }} }} }} }} }}]\n"
    ));
    assert_eq!(change.phases[1].customs.stations, loaded(&slow).phases[0].customs.stations);
    let base = bonded(PLAIN);
    let top = "scenario: top\nextends: base.yaml\ncustoms: { images: { service: { quantiles: { 7: { value: 12s } } } } }\n";
    let error = error_of_files(&[("top.yaml", top.as_bytes()), ("base.yaml", base.as_bytes())], &[]);
    assert!(
        error.contains(
            "customs.images.service: there is no entry 7 to change: the list has 3 entries, called 0 to 2"
        ),
        "{error}"
    );
    assert!(error.contains("top.yaml:3:"), "{error}");
}

#[test]
fn a_change_that_finds_no_entry_is_told_where_it_stands() {
    for (set, what) in [
        (
            "customs.images.service.quantiles.1.value=12s",
            "customs.images.service: there is no entry 1 to change: there is no such list below",
        ),
        ("arrivals.0.rate.1.rate=12/h", "arrivals.0.rate: there is no entry 1"),
        ("arrivals.0.profile.1.share=12%", "arrivals.0.profile: there is no entry 1"),
        ("arrivals.0.rate.from=2h", "`from` is not the number of an entry"),
        ("arrivals.0.rate.0.form=2h", "unknown key `form`"),
    ] {
        let error = error_of_set(set);
        assert!(error.contains(what) && error.contains("--> --set"), "{set}: {error}");
    }
}

#[test]
fn an_entry_of_a_list_given_whole_has_all_its_keys() {
    let error = error_of(bonded(
        "customs: { images: { service: { quantiles: [{ at: 0%, value: 5s }, { at: 50% }] } } }\n",
    ));
    assert!(error.contains("the key `value` is missing") && error.contains("scenario.yaml:3:"), "{error}");
}

/// What is said about every entry around it is kept for entries to come, though no list is known for it yet.
#[test]
fn a_change_without_a_list_is_kept_in_the_resolved_text() {
    let values = "{ values: [{ value: CNY 5, weight: 1 }, { value: CNY 9, weight: 1 }] }";
    let entries = format!("entries: [{{ class: a, share: 100%, value: {values} }}]");
    let scenario =
        loaded(&format!("goods: {{ value: {{ values: {{ 0: {{ weight: 3 }} }} }}, {entries} }}\n"));
    assert_eq!(Scenario::from_resolved(&scenario.resolved).unwrap(), scenario);
}
