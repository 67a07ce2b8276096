//! A key that is missing is missed where somebody made it needed.

mod support;
use support::{bonded, error_of, error_of_files};

#[test]
fn what_a_change_makes_needed_is_missed_in_the_change() {
    for (set, missing) in [
        ("risk.expected: { rate: 12%, window: 1h }", "risk.expected.cancels_aeo_factor"),
        ("customs.images.batch: { size: 3 }", "customs.images.batch.wait_max"),
        ("customs.images.batch.size: 3", "customs.images.batch.wait_max"),
        ("customs.xray.breakdowns: { up: 1h }", "customs.xray.breakdowns.down"),
    ] {
        let error = error_of(bonded(&format!("changes:\n  - {{ at: 1h, set: {{ {set} }} }}\n")));
        let what = format!("the change at 05-11 01:00: {missing}: this key is missing");
        assert!(error.contains(&what) && error.contains("scenario.yaml:4:"), "{set}: {error}");
        let error = error_of(bonded(&format!("variants:\n  x: {{ {set} }}\n")));
        let what = format!("the variant `x`: {missing}: this key is missing");
        assert!(error.contains(&what) && error.contains("scenario.yaml:4:"), "{set}: {error}");
    }
}

#[test]
fn several_changes_together_are_told_so() {
    let error = error_of(bonded(
        "changes:
  - { at: 1h, set: { risk.random: 9% } }
  - { at: 2h, set: { customs.images.batch: { size: 3 } } }
",
    ));
    assert!(error.contains("the 2 changes that hold at 05-11 02:00: customs.images.batch"), "{error}");
    assert!(error.contains("scenario.yaml:5:"), "{error}");
}

#[test]
fn what_a_setting_makes_needed_is_missed_in_the_setting() {
    let file = bonded("seed: 7\n");
    let wrong = |text: &str, set: &str| error_of_files(&[("scenario.yaml", text.as_bytes())], &[set]);
    for set in ["risk.expected.rate=12%", "customs.images.batch.size=3", "customs.images.batch={ size: 3 }"] {
        let error = wrong(&file, set);
        assert!(error.contains("this key is missing") && error.contains("--> --set"), "{set}: {error}");
    }
    // What the file lacks itself is missed there, whatever a setting says beside it.
    let error =
        wrong(&bonded("customs: { images: { batch: { size: 3 } } }\n"), "customs.images.batch.size=4");
    assert!(error.contains("scenario.yaml:3:"), "{error}");
}
