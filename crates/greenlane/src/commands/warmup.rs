//! Where the warm-up ends, if the scenario leaves it to be found.

use std::num::NonZeroUsize;

use measure::{Ledger, NotSettled};
use model::Duration;
use scenario::{Scenario, Study, Warmup};

use crate::exit::Failure;
use crate::standard_streams::note;

/// It is looked for in the mean of so many replications in virtual time, whatever clock the run itself has.
const PILOTS: u32 = 5;

/// The scenario with its warm-up as a time where MSER-5 is to find it, in pilot replications; otherwise `None`.
pub(crate) fn settled(
    scenario: &Scenario,
    threads: Option<NonZeroUsize>,
    stop: impl Fn() -> bool + Sync,
) -> Result<Option<Scenario>, Failure> {
    if scenario.study != (Study::SteadyState { warmup: Warmup::Mser5 }) {
        return Ok(None);
    }
    let pilots =
        sim::replications(scenario, scenario.seed, PILOTS, threads, stop, |_| ()).map_err(Failure::failed)?;
    let mut pooled: Option<Ledger> = None;
    for pilot in pilots {
        match &mut pooled {
            Some(pooled) => pooled.merge(pilot.ledger).map_err(Failure::failed)?,
            None => pooled = Some(pilot.ledger),
        }
    }
    let warmup: Result<Duration, NotSettled> = pooled.as_ref().map_or(Err(NotSettled), Ledger::warmup);
    let warmup = warmup.map_err(|error| Failure::BadInput(error.to_string()))?;
    note(format_args!("warm-up by MSER-5: {warmup}"));
    let seconds = warmup.ns() / 1_000_000_000;
    Ok(Some(scenario.with(&[format!("study={{ steady_state: {{ warmup: {seconds}s }} }}")])?))
}
