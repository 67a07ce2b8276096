//! What-ifs that a dated change undoes: for as long as the change holds, what the variant sets is replaced.

use super::{Warning, when};
use crate::changes::period;
use crate::layer::{Layer, ListLayer};
use crate::raw::{HOW_LONG, Raw, Settings, WHO_SERVES};
use crate::scenario::Scenario;

/// One warning for each setting of a variant, and each change that replaces it.
pub(super) fn overridden(scenario: &Scenario) -> Vec<Warning> {
    let (layer, _): &(Layer, _) = &scenario.origin.0;
    let changes = layer.changes.as_ref().map(ListLayer::entries).unwrap_or_default();
    let mut warnings = Vec::new();
    for (variant, settings) in layer.variants.iter().flatten() {
        // Its changes are others than those of the scenario.
        if settings.0.iter().any(|(path, _)| path.split('.').next() == Some("changes")) {
            continue;
        }
        for (path, value) in &settings.0 {
            let own = leaves(path, value);
            let told = changes.iter().enumerate().filter_map(|(number, change)| {
                let (from, to) = period(scenario, change)?;
                let replaced = replaced(&own, change.set.as_ref()?);
                let what = match replaced {
                    0 => return None,
                    all if all == own.len() => "it",
                    _ => "part of it",
                };
                let message = format!(
                    "the variant {variant} sets {path}; changes.{number} replaces {what} from {} to {}",
                    when(scenario, from),
                    when(scenario, to)
                );
                // A run of the scenario itself has nothing to do with it.
                Some(Warning { passes: true, ..Warning::new(format!("variants.{variant}"), message) })
            });
            warnings.extend(told);
        }
    }
    warnings
}

/// How many of these paths a change sets.
fn replaced(own: &[String], set: &Settings) -> usize {
    let theirs: Vec<String> = set.0.iter().flat_map(|(path, value)| leaves(path, value)).collect();
    let is_below = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let is_set = |own: &&String| {
        theirs.iter().any(|their| is_below(own, their) || is_below(their, own) || excludes(own, their))
    };
    own.iter().filter(is_set).count()
}

/// Whether one of two paths takes the place of the other: a station has one kind of servers, and one kind of service.
fn excludes(own: &str, their: &str) -> bool {
    const ONE_OF: [&[&str]; 2] = [WHO_SERVES, HOW_LONG];
    let mut before = "";
    for (own, their) in own.split('.').zip(their.split('.')) {
        if own != their {
            let is_one_of = |keys: &&[&str]| keys.contains(&own) && keys.contains(&their);
            return before == "service" || ONE_OF.iter().any(is_one_of);
        }
        before = own;
    }
    false
}

/// The full paths of all values. Lists are left out: who patches an entry by its name leaves the others alone.
fn leaves(path: &str, value: &Raw) -> Vec<String> {
    match value {
        Raw::List(_) => Vec::new(),
        Raw::Table(entries) if !entries.is_empty() => {
            entries.iter().flat_map(|(key, value)| leaves(&format!("{path}.{key}"), value)).collect()
        }
        _ => vec![path.to_owned()],
    }
}
