//! The virtual clock: whole runs in memory, as fast as the processor goes; replications and zones on all cores.
//!
//! ```no_run
//! let scenario = scenario::load("demo", &[]).expect("an embedded scenario");
//! let replication = sim::replication(&scenario, scenario.seed, 0);
//! println!("{}", replication.ledger.digest());
//! ```

mod description;
mod passing;
mod zone;

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use measure::{Ledger, Replication};
use model::RoleName;
use protocol::{Observer, Setting};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use scenario::Scenario;
use thiserror::Error;

pub use description::{clock, description, pools, spans, staff_costs};
pub use passing::PARTS;
use zone::Zone;
pub use zone::ZoneRun;

/// Runs one zone of one replication on the calling thread.
pub fn zone(scenario: &Scenario, seed: u64, replication: u32, zone: u32) -> ZoneRun {
    watched_zone(scenario, seed, replication, zone, |_| ())
}

fn watched_zone(scenario: &Scenario, seed: u64, replication: u32, zone: u32, done: impl Fn(u64)) -> ZoneRun {
    let mut told = None;
    let ledger =
        |_, setting: &Arc<Setting>| Ledger::new(told.get_or_insert_with(|| description(scenario, setting)));
    Zone::open(scenario, seed, replication, zone, ledger).run(done).into()
}

/// Runs one zone of one replication on the calling thread before observers of any kind: `make` makes that of each role.
/// They are returned by [`RoleName::index`].
pub fn observe<O: Observer>(
    scenario: &Scenario,
    seed: u64,
    replication: u32,
    zone: u32,
    mut make: impl FnMut(RoleName) -> O,
) -> [O; 4] {
    Zone::open(scenario, seed, replication, zone, |role, _| make(role)).run(|_| ()).observers
}

/// Runs one replication on the calling thread, zone after zone.
pub fn replication(scenario: &Scenario, seed: u64, replication: u32) -> Replication {
    let zones = 0..scenario.zones.get();
    let runs = zones.map(|number| zone(scenario, seed, replication, number));
    whole(runs.reduce(ZoneRun::merge))
}

/// The threads could not be made.
#[derive(Debug, Error)]
#[error("the worker threads could not be started: {0}. Try fewer --threads")]
pub struct ThreadsError(#[from] rayon::ThreadPoolBuildError);

/// Runs replications 0 to `count` on so many threads (`None`: one a core) and hands each to `take` with its number, as it
/// ends, from its thread: whatever is computed from them must not depend on their order. The zones of a replication are
/// spread over the threads too; what they report is added up as they end, so memory is that of the zones that run at the
/// same time.
///
/// `done` is told how many of the [`PARTS`] of a zone's simulated time have passed since it was last told, for each zone of
/// each replication, from its thread. When `stop` says so, no further replication
/// is begun.
pub fn each_replication(
    scenario: &Scenario,
    seed: u64,
    count: u32,
    threads: Option<NonZeroUsize>,
    stop: impl Fn() -> bool + Sync,
    done: impl Fn(u64) + Sync,
    take: impl Fn(u32, Replication) + Sync,
) -> Result<(), ThreadsError> {
    let threads = threads.map_or(0, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let run = |number| {
        if stop() {
            return;
        }
        let zones = (0..scenario.zones.get()).into_par_iter();
        let runs = zones.map(|place| watched_zone(scenario, seed, number, place, &done));
        take(number, whole(runs.reduce_with(ZoneRun::merge)));
    };
    pool.install(|| (0..count).into_par_iter().for_each(run));
    Ok(())
}

/// The same replications in a list, in order; only those that were done.
pub fn replications(
    scenario: &Scenario,
    seed: u64,
    count: u32,
    threads: Option<NonZeroUsize>,
    stop: impl Fn() -> bool + Sync,
    done: impl Fn(u64) + Sync,
) -> Result<Vec<Replication>, ThreadsError> {
    let results: Vec<Mutex<Option<Replication>>> = (0..count).map(|_| Mutex::new(None)).collect();
    let place = |number: u32| results[number as usize].lock().unwrap_or_else(PoisonError::into_inner);
    each_replication(scenario, seed, count, threads, stop, done, |number, replication| {
        *place(number) = Some(replication);
    })?;
    Ok((0..count).filter_map(|number| place(number).take()).collect())
}

fn whole(zones: Option<ZoneRun>) -> Replication {
    zones.expect("a scenario has at least one zone").replication()
}
