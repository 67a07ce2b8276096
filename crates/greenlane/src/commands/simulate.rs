//! `greenlane simulate`: virtual time, all cores.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use measure::Mode;

use super::{load, warmup};
use crate::arguments::Simulate;
use crate::exit::{Failure, INTERRUPTED};
use crate::report::{check_places, study, targets as targets_of, tell};
use crate::standard_streams::note;
use crate::waiting::Waiting;

#[expect(clippy::disallowed_methods, reason = "the cost of a run is wall time")]
pub(crate) fn run(simulate: &Simulate) -> Result<u8, Failure> {
    let mut scenario = load(&simulate.choice)?;
    let seed = scenario.seed;
    let mut targets = targets_of(&scenario)?;
    check_places(&simulate.places)?;
    let count = simulate.replications.get();
    let started = Instant::now();
    let waiting = Waiting::new();
    let interrupted = listen(count, &waiting)?;
    let stop = || interrupted.load(Ordering::Relaxed);
    tracing::info!(scenario = scenario.name, seed, replications = count, "simulating");
    if let Some(settled) = warmup::settled(&scenario, simulate.threads, stop)? {
        // They are about another window now.
        targets = targets_of(&settled)?;
        scenario = settled;
    }
    waiting.expect(u64::from(count) * u64::from(scenario.zones.get()) * sim::PARTS);
    // Whatever the threads do, the study is the same: the order of adding does not matter to it.
    let study = Mutex::new((study(&scenario, Mode::Virtual, seed, targets.clone()), Ok(())));
    let add = |number, replication| {
        let (study, added) = &mut *study.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = study.add(number, replication) {
            *added = Err(error);
        }
        tracing::debug!(number, "a replication is done");
    };
    let passed = |parts| waiting.passed(parts);
    sim::each_replication(&scenario, seed, count, simulate.threads, stop, passed, add)
        .map_err(Failure::failed)?;
    waiting.done();
    let (study, added) = study.into_inner().unwrap_or_else(PoisonError::into_inner);
    added.map_err(Failure::failed)?;
    if study.replications() == 0 {
        return Err(Failure::Interrupted("interrupted before the first replication was done".to_owned()));
    }
    let code = tell(&scenario, &targets, &study, count, started.elapsed().as_secs_f64(), &simulate.places)?;
    if study.replications() < count as usize {
        note("interrupted: the results are those of the replications that were done");
        return Ok(INTERRUPTED);
    }
    Ok(code)
}

/// Listens for Ctrl-C. The first time, the replications that have begun are finished and told; the second time, or where
/// there is one alone, nothing is.
fn listen(count: u32, waiting: &Waiting) -> Result<Arc<AtomicBool>, Failure> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let (flag, waiting) = (Arc::clone(&interrupted), waiting.clone());
    let handler = move || {
        if flag.swap(true, Ordering::Relaxed) || count == 1 {
            waiting.done();
            let what = if count == 1 { "the replication was" } else { "the replications under way were" };
            note(format_args!("interrupted: {what} not done, so there is no result"));
            std::process::exit(i32::from(INTERRUPTED));
        }
        waiting.tell("stopping when the replications under way are done; Ctrl-C again stops at once");
    };
    ctrlc::set_handler(handler).map_err(Failure::failed)?;
    Ok(interrupted)
}
