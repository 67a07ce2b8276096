//! Scenarios written to a temporary directory, and the errors they give.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;

use tempfile::TempDir;

/// The text of the error that a file gives, with the directory cut off its name.
pub(crate) fn error_of(yaml: impl AsRef<[u8]>) -> String {
    error_of_files(&[("scenario.yaml", yaml.as_ref())], &[])
}

/// The text of the error that the first of several files gives, with settings on top.
pub(crate) fn error_of_files(files: &[(&str, &[u8])], set: &[&str]) -> String {
    let directory = TempDir::new().expect("a temporary directory");
    for (name, text) in files {
        fs::write(directory.path().join(name), text).expect("a file in it");
    }
    let path = directory.path().join(files[0].0);
    let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
    let error =
        scenario::load(path.to_str().expect("a path in UTF-8"), &set).expect_err("the scenario is wrong");
    error.to_string().replace(&format!("{}/", directory.path().display()), "")
}

/// The text of the error that a setting on top of `builtin/bonded-1210` gives.
pub(crate) fn error_of_set(set: &str) -> String {
    scenario::load("builtin/bonded-1210", &[set.to_owned()]).expect_err("the setting is wrong").to_string()
}

/// A file on top of `builtin/bonded-1210`.
pub(crate) fn bonded(rest: &str) -> String {
    format!("scenario: test\nextends: builtin/bonded-1210\n{rest}")
}

/// A file on top of `builtin/bonded-1210`, loaded.
pub(crate) fn loaded(rest: &str) -> scenario::Scenario {
    loaded_files(&[("scenario.yaml", bonded(rest).into_bytes())])
}

/// The first of several files, loaded.
pub(crate) fn loaded_files(files: &[(&str, Vec<u8>)]) -> scenario::Scenario {
    let directory = TempDir::new().expect("a temporary directory");
    for (name, text) in files {
        fs::write(directory.path().join(name), text).expect("a file in it");
    }
    let path = directory.path().join(files[0].0);
    scenario::load(path.to_str().expect("a path in UTF-8"), &[]).unwrap_or_else(|error| panic!("{error}"))
}
