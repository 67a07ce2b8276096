//! What servers can do: the work of a customer, and how much of a server there is.

use model::SimTime;
use queueing::{Fatigue, Roster, StationParameters};

use super::servers_of;

/// How long a server is busy with one customer, in seconds, at the least: where more come than can be served, batches are full.
pub(super) fn work_s(parameters: &StationParameters) -> f64 {
    let together = parameters.batch.map_or(1.0, |batch| f64::from(batch.size));
    parameters.service.0.mean() * parameters.pace / together
}

/// The share of a server's time in which it works, at the speed that is left to it.
pub(super) fn availability(parameters: &StationParameters) -> f64 {
    let up = parameters.breakdowns.as_ref().map_or(1.0, |breakdowns| {
        let (up, down) = (breakdowns.up.0.mean(), breakdowns.down.0.mean());
        up / (up + down)
    });
    up * parameters.capacity
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
