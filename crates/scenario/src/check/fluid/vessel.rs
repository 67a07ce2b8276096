//! A station as a vessel: what flows in, what it can serve, and what waits.

use model::RoleName;
use protocol::StationId;
use queueing::{Servers, StationParameters};

use super::{Crew, Steps, availability, on_duty, phase_at, work_s};
use crate::scenario::{Scenario, ScenarioPhase};

/// One station, filled step by step.
pub(in crate::check) struct Vessel<'a> {
    scenario: &'a Scenario,
    steps: Steps,
    station: StationId,
    /// Customers who came, by step.
    came: Vec<f64>,
    waiting: f64,
    /// How many left without being served in the latest step.
    left: f64,
}

/// What a station is in a step.
#[derive(Clone, Copy)]
pub(super) struct Standing<'a> {
    pub(super) parameters: &'a StationParameters,
    /// Who is on duty; `None` if unlimited, or if a pool serves.
    pub(super) crew: Option<Crew>,
    /// The work of one customer at the least, in seconds of a server.
    pub(super) work_s: f64,
}

impl<'a> Vessel<'a> {
    pub(in crate::check) const fn new(scenario: &'a Scenario, steps: Steps, station: StationId) -> Self {
        Self { scenario, steps, station, came: Vec::new(), waiting: 0.0, left: 0.0 }
    }

    /// How many wait at the end of the latest step.
    pub(in crate::check) const fn waiting(&self) -> f64 {
        self.waiting
    }

    /// How many left without being served in the latest step.
    pub(super) const fn left(&self) -> f64 {
        self.left
    }

    fn phase(&self, step: usize) -> &'a ScenarioPhase {
        phase_at(self.scenario, self.steps.at(step))
    }

    /// `None` where there is no such station.
    pub(super) fn standing(&self, step: usize) -> Option<Standing<'a>> {
        let (phase, role) = (self.phase(step), self.station.kind.role());
        let parameters = phase.table(role).get(self.station)?;
        let crew = match &parameters.servers {
            Servers::Own(roster) => {
                on_duty(roster, parameters.fatigue, self.steps.start, self.steps.at(step))
                    .map(|crew| Crew { servers: crew.servers * availability(parameters), ..crew })
            }
            Servers::Pool(_) => None,
        };
        let crew = if phase.down[role.index()] { Some(Crew::NOBODY) } else { crew };
        Some(Standing { parameters, crew, work_s: work_s(parameters) })
    }

    /// How many can be served in a step.
    pub(in crate::check) fn possible(&self, step: usize) -> f64 {
        let Some(Standing { crew, work_s, .. }) = self.standing(step) else { return f64::INFINITY };
        match crew.map(Crew::fresh) {
            Some(servers) if servers <= 0.0 => 0.0,
            Some(servers) if work_s > 0.0 => servers * self.steps.length_s() / work_s,
            _ => f64::INFINITY,
        }
    }

    /// So many come in the next step. Returns how many go on from here.
    pub(in crate::check) fn fill(&mut self, customers: f64) -> f64 {
        let step = self.came.len();
        self.came.push(customers);
        self.left = 0.0;
        let Some(Standing { parameters, .. }) = self.standing(step) else { return customers };
        let served = self.possible(step).min(self.waiting + customers);
        self.waiting += customers - served;
        // Who finds no room is turned away, and no more wait than have come in the time that they wait at most.
        let patience = parameters.patience.as_ref().map_or(f64::INFINITY, |patience| {
            came_lately(&self.came, patience.0.mean() / self.steps.length_s())
        });
        let stay = parameters.room.map_or(f64::INFINITY, f64::from).min(patience);
        let gone = (self.waiting - stay).max(0.0);
        self.waiting -= gone;
        self.left = gone;
        let goes_on = matches!(self.station.kind.role(), RoleName::Customs | RoleName::Carrier);
        if goes_on { served + gone } else { served }
    }
}

/// How many have come in so many of the last steps.
fn came_lately(came: &[f64], steps: f64) -> f64 {
    let whole = came.iter().rev().take(steps as usize).sum::<f64>();
    let rest = came.iter().rev().nth(steps as usize).map_or(0.0, |part| part * steps.fract());
    whole + rest
}
