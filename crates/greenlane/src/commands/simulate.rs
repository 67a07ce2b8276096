//! `greenlane simulate`: virtual time, all cores.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use indicatif::ProgressBar;
use measure::Mode;

use super::load;
use crate::arguments::Simulate;
use crate::exit::{Failure, INTERRUPTED};
use crate::report::{Finished, check_places, targets};

#[expect(clippy::disallowed_methods, reason = "the cost of a run is wall time")]
pub(crate) fn run(simulate: &Simulate) -> Result<u8, Failure> {
    let (scenario, seed) = load(&simulate.choice)?;
    let targets = targets(&scenario)?;
    check_places(&simulate.places)?;
    let count = simulate.replications.get();
    let interrupted = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&interrupted);
    let handler = move || {
        // The first time, the replications that have begun are finished and told; the second time, nothing is.
        if flag.swap(true, Ordering::Relaxed) || count == 1 {
            std::process::exit(i32::from(INTERRUPTED));
        }
    };
    ctrlc::set_handler(handler).map_err(Failure::failed)?;
    let started = Instant::now();
    // Silent where there is no terminal, and for a single replication, which takes a second or so.
    let bar = if count > 1 { ProgressBar::new(u64::from(count)) } else { ProgressBar::hidden() };
    let stop = || interrupted.load(Ordering::Relaxed);
    let replications = sim::replications(&scenario, seed, count, simulate.threads, stop, || bar.inc(1))
        .map_err(Failure::failed)?;
    bar.finish_and_clear();
    if replications.is_empty() {
        return Err(Failure::Interrupted("interrupted before the first replication was done".to_owned()));
    }
    let all_done = replications.len() == count as usize;
    let finished = Finished {
        scenario: &scenario,
        mode: Mode::Virtual,
        seed,
        targets,
        replications,
        punctuality: None,
        wall_s: started.elapsed().as_secs_f64(),
    };
    let code = finished.tell(&simulate.places)?;
    if !all_done {
        eprintln!("interrupted: the results are those of the replications that were done");
        return Ok(INTERRUPTED);
    }
    Ok(code)
}
