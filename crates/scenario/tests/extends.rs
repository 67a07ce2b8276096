//! Names, paths and `extends`.

mod support;
use std::fs;

use protocol::StationKind;
use support::{bonded, error_of, error_of_files};
use tempfile::TempDir;

#[test]
fn a_misspelt_name_is_suggested() {
    let error = scenario::load("hangzou-1111", &[]).unwrap_err().to_string();
    assert!(
        error.contains("there is no scenario `hangzou-1111`")
            && error.contains("did you mean `hangzhou-1111`?")
    );
    let error = error_of("scenario: x\nextends: builtin/bar\n");
    assert!(
        error.contains("did you mean `builtin/bare`?") && error.contains("scenario.yaml:2:10"),
        "{error}"
    );
}

#[test]
fn a_file_that_can_not_be_read_is_named() {
    let error = scenario::load("./nowhere.yaml", &[]).unwrap_err().to_string();
    assert!(error.contains("can't read ./nowhere.yaml"), "{error}");
    assert!(scenario::load("/", &[]).unwrap_err().to_string().contains("directory"));
    let error = error_of("scenario: x\nextends: ./nowhere.yaml\n");
    assert!(error.contains("nowhere.yaml") && error.contains("scenario.yaml:2:10"), "{error}");
}

#[test]
fn a_circle_is_an_error_at_the_line_that_closes_it() {
    let error = error_of("scenario: x\nextends: ./scenario.yaml\n");
    assert!(error.contains("goes round in a circle") && error.contains("scenario.yaml:2:10"), "{error}");
    let files: [(&str, &[u8]); 2] = [("a.yaml", b"extends: b.yaml\n"), ("b.yaml", b"extends: ./../b.yaml\n")];
    assert!(!error_of_files(&files, &[]).is_empty());
    let files: [(&str, &[u8]); 2] = [("a.yaml", b"extends: b.yaml\n"), ("b.yaml", b"extends: ./a.yaml\n")];
    let error = error_of_files(&files, &[]);
    assert!(error.contains("circle") && error.contains("b.yaml:1:10"), "{error}");
}

#[test]
fn a_chain_that_is_too_long_is_an_error() {
    let texts: Vec<(String, String)> =
        (0..20).map(|n| (format!("{n}.yaml"), format!("extends: {}.yaml\n", n + 1))).collect();
    let files: Vec<(&str, &[u8])> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    assert!(error_of_files(&files, &[]).contains("more than 8 scenarios"));
}

#[test]
fn layers_merge_key_by_key_and_the_last_word_counts() {
    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::write(
        path("base.yaml"),
        "scenario: base\nextends: builtin/bonded-1210\nseed: 5\nrisk: { review: 7% }\n",
    )
    .unwrap();
    fs::write(path("top.yaml"), "scenario: top\nextends: base.yaml\nrisk: { random: 3% }\n").unwrap();
    let top = path("top.yaml");
    let set = ["customs.xray.service=4s".to_owned(), "sellers.all.credit=advanced".to_owned()];
    let scenario = scenario::load(top.to_str().unwrap(), &set).unwrap();
    assert_eq!((scenario.name.as_str(), scenario.seed), ("top", 5));
    let first = &scenario.phases[0];
    let percent = |probability: protocol::Probability| (probability.value() * 100.0).round() as u32;
    assert_eq!(percent(first.customs.review.share), 7);
    assert_eq!(percent(first.customs.risk.random), 3);
    assert_eq!(percent(first.customs.risk.score.recall), 80);
    let xray = first.customs.stations.get(StationKind::Xray.into()).unwrap();
    assert!((xray.service.0.mean() - 4.0).abs() < 1e-12, "service took the place of rate");
    assert_eq!(first.setting.sellers[0].credit, model::Credit::Advanced);
}

/// A list that takes the place of another: what it lacks is missing there, not where the other one has it.
#[test]
fn a_key_that_is_missing_is_missed_in_the_last_list() {
    let base = bonded("sellers: [{ name: a, share: 60% }, { name: b, share: 40% }]\n");
    let top =
        "scenario: top\nextends: base.yaml\nsellers:\n  - { name: c, share: 60% }\n  - { share: 40% }\n";
    let error = error_of_files(&[("scenario.yaml", top.as_bytes()), ("base.yaml", base.as_bytes())], &[]);
    assert!(error.contains("sellers.1.name: this key is missing"), "{error}");
    assert!(error.contains("scenario.yaml:5:5"), "{error}");
}
