//! `greenlane check`: is a scenario right, and what should a planner know before running it?

use super::load;
use crate::arguments::Check;
use crate::exit::{Failure, PASS};
use crate::report::targets;

pub(crate) fn run(check: &Check) -> Result<u8, Failure> {
    let (scenario, _) = load(&check.choice)?;
    let targets = targets(&scenario)?;
    let warnings = scenario.check();
    for warning in &warnings {
        println!("warning: {}: {}", warning.station, warning.message);
    }
    let hash = scenario.hash();
    println!(
        "{}: no errors, {} warnings, {} targets (hash {hash})",
        scenario.name,
        warnings.len(),
        targets.len()
    );
    Ok(PASS)
}
