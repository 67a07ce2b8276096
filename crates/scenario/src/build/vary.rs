//! What a planner may vary: keys of the scenario.

use crate::error::ScenarioError;
use crate::explain::unknown_key;
use crate::raw::Raw;
use crate::sources::Sources;

/// Each key of `plan.vary` is one of the language.
pub(crate) fn is_known(plan: Option<&Raw>, sources: &Sources) -> Result<(), ScenarioError> {
    let Some(Raw::Table(plan)) = plan else { return Ok(()) };
    let vary = plan.iter().find(|(key, _)| key == "vary").map(|(_, value)| value);
    let Some(Raw::Table(entries)) = vary else { return Ok(()) };
    let check = |(key, _): &(String, Raw)| match unknown_key(key) {
        Some((what, help)) => Err(sources.fail_key(&format!("plan.vary.{key}"), &what, help)),
        None => Ok(()),
    };
    ScenarioError::all(entries.iter().map(check)).map(drop)
}
