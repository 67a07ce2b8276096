//! What servers can do: the work of a customer, and how much of a server there is.

use model::SimTime;
use queueing::{Breakdowns, Fatigue, PoolParameters, Roster, Servers, StationParameters};

use super::servers_of;

/// How long a server is busy with one customer, or with a batch, in seconds.
///
/// What is left of a station's capacity slows its own servers down ([`availability`]). Those of a pool are slowed down here alone, so
/// what comes here is more work for them. Where nothing is left, the work waits for them until there is.
pub(super) fn service_s(parameters: &StationParameters) -> f64 {
    let is_slowed = matches!(parameters.servers, Servers::Pool(_)) && parameters.capacity > 0.0;
    let slower = if is_slowed { 1.0 / parameters.capacity } else { 1.0 };
    parameters.service.0.mean() * parameters.pace * slower
}

/// How long a server is busy with one customer, in seconds, at the least: where more come than can be served, batches are full.
pub(super) fn work_s(parameters: &StationParameters) -> f64 {
    service_s(parameters) / parameters.batch.map_or(1.0, |batch| f64::from(batch.size))
}

/// The work of some customers, in seconds of a server. It depends on how many of them are served together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Work {
    /// If every batch finds a server when it is full, or when its first has waited for as long as it may.
    pub(super) prompt_s: f64,
    /// In full batches.
    pub(super) least_s: f64,
}

impl Work {
    /// Of so many customers who come within so many seconds.
    pub(super) fn of(parameters: &StationParameters, customers: f64, within_s: f64) -> Self {
        // The first comes, and then the others during its wait.
        let together = parameters.batch.map_or(1.0, |batch| {
            let during_wait = 1.0 + customers / within_s * batch.wait_max.seconds();
            during_wait.min(f64::from(batch.size))
        });
        Self {
            prompt_s: customers * service_s(parameters) / together,
            least_s: customers * work_s(parameters),
        }
    }

    /// What it is to servers who can do so much: batches that find none free grow meanwhile, up to their size.
    pub(super) const fn done_s(self, possible_s: f64) -> f64 {
        self.prompt_s.min(possible_s.max(self.least_s))
    }

    pub(super) fn add(&mut self, other: Self) {
        self.prompt_s += other.prompt_s;
        self.least_s += other.least_s;
    }
}

/// The share of an own server's time in which it works, at the speed that is left to it.
pub(super) fn availability(parameters: &StationParameters) -> f64 {
    up(parameters.breakdowns.as_ref()) * parameters.capacity
}

/// The share of the time in which a server that fails is up.
fn up(breakdowns: Option<&Breakdowns>) -> f64 {
    breakdowns.map_or(1.0, |breakdowns| {
        let (up, down) = (breakdowns.up.0.mean(), breakdowns.down.0.mean());
        up / (up + down)
    })
}

/// Those of a pool who are on duty and up; `None` if they are unlimited.
pub(super) fn pool_on_duty(pool: &PoolParameters, start: SimTime, at: SimTime) -> Option<Crew> {
    on_duty(&pool.roster, pool.fatigue, start, at)
        .map(|crew| Crew { servers: crew.servers * up(pool.breakdowns.as_ref()), ..crew })
}

/// Who is on duty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crew {
    pub(super) servers: f64,
    /// What a server does, in parts of what a fresh one does.
    pub(super) vigour: f64,
}

impl Crew {
    pub(super) const NOBODY: Self = Self { servers: 0.0, vigour: 1.0 };

    /// As many fresh servers would do the same.
    pub(super) fn fresh(self) -> f64 {
        self.servers * self.vigour
    }
}

/// The crew of a roster at an instant; `None` if servers are unlimited. How tired it is goes by the last step of this roster, or by the
/// start of the run.
pub(super) fn on_duty(
    roster: &Roster,
    fatigue: Option<Fatigue>,
    start: SimTime,
    at: SimTime,
) -> Option<Crew> {
    let servers = servers_of(roster.at(at))?;
    let Some(Fatigue { after, slower_per_hour }) = fatigue else {
        return Some(Crew { servers, vigour: 1.0 });
    };
    let began = roster.steps().iter().rev().map(|(step, _)| *step).find(|step| *step <= at);
    let duty = at.since(began.unwrap_or(start).max(start).min(at));
    let hours = ((duty.seconds() - after.seconds()) / 3_600.0).max(0.0);
    Some(Crew { servers, vigour: 1.0 / (1.0 + slower_per_hour * hours) })
}
