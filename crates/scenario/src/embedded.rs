//! The scenarios in the binary.

use crate::error::ScenarioError;
use crate::source::Source;

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../scenarios/", $name, ".yaml")))),*]
    };
}

/// Name and text of each embedded scenario, in the order they are listed to people.
const EMBEDDED: &[(&str, &str)] = embedded![
    "demo",
    "hangzhou-1111",
    "chongqing-618",
    "traditional-paper",
    "festival-100m",
    "teaching/mm1",
    "teaching/mmc",
    "teaching/mg1",
    "teaching/tandem",
    "teaching/priority",
    "teaching/feedback",
    "teaching/surge",
    "teaching/opening-hours",
    "teaching/three-document-match",
    "teaching/vehicle",
    "teaching/batch",
    "teaching/bounded-queue",
    "teaching/infinite-server",
    "teaching/breakdown",
    "teaching/all-features",
    "builtin/bare",
    "builtin/bonded-1210",
];

/// The names of the embedded scenarios.
pub fn embedded_names() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|(name, _)| *name)
}

/// The text of an embedded scenario.
pub fn embedded_text(name: &str) -> Option<&'static str> {
    EMBEDDED.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
}

/// The embedded scenarios, each with what it shows.
///
/// # Errors
/// One of them can't be read, which its tests prevent.
pub fn embedded_scenarios() -> Result<Vec<(&'static str, String)>, ScenarioError> {
    let about = |(name, text): &(&'static str, &'static str)| {
        let layer = Source::file(name, (*text).to_owned())?.layer()?;
        Ok((*name, layer.about.unwrap_or_default()))
    };
    EMBEDDED.iter().map(about).collect()
}
