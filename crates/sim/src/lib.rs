//! The virtual clock: whole runs in memory, as fast as the processor goes; replications on all cores.
//!
//! ```no_run
//! let scenario = scenario::load("demo", &[]).expect("an embedded scenario");
//! let replication = sim::replication(&scenario, scenario.seed, 0);
//! println!("{}", replication.ledger.digest());
//! ```

mod zone;

use std::num::NonZeroUsize;
use std::sync::Arc;

use measure::Replication;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use scenario::Scenario;
use thiserror::Error;

use zone::Zone;

/// Runs one replication on the calling thread.
pub fn replication(scenario: &Scenario, seed: u64, replication: u32) -> Replication {
    let setting = Arc::new(scenario.setting(seed, replication));
    Zone::open(scenario, setting).run()
}

/// The threads could not be made.
#[derive(Debug, Error)]
#[error("the worker threads could not be started: {0}. Try fewer --threads")]
pub struct ThreadsError(#[from] rayon::ThreadPoolBuildError);

/// Runs replications 0 to `count` on so many threads (`None`: one a core) and returns them in order, so that whatever
/// is computed from them does not depend on the threads.
///
/// `done` is called as each one ends, from its thread. When `stop` says so, no further one is begun, and only those that
/// were done are returned.
pub fn replications(
    scenario: &Scenario,
    seed: u64,
    count: u32,
    threads: Option<NonZeroUsize>,
    stop: impl Fn() -> bool + Sync,
    done: impl Fn() + Sync,
) -> Result<Vec<Replication>, ThreadsError> {
    let threads = threads.map_or(0, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let run = |number| {
        if stop() {
            return None;
        }
        let result = replication(scenario, seed, number);
        done();
        Some(result)
    };
    let results: Vec<Option<Replication>> = pool.install(|| (0..count).into_par_iter().map(run).collect());
    Ok(results.into_iter().flatten().collect())
}
