//! A station as a vessel: what flows in, what it can serve, and what waits.

use model::RoleName;
use protocol::StationId;
use queueing::{Servers, StationParameters, WhenFull};

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
    /// The station that all go on to, if it holds up those for whom it has no room.
    next: Option<Box<Self>>,
    /// How many the next station let through in the latest step, if more could have gone on.
    held_to: Option<f64>,
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
    pub(in crate::check) fn new(scenario: &'a Scenario, steps: Steps, station: StationId) -> Self {
        let next = station.kind.downstream().map(|kind| StationId::at(kind, station.site));
        let next = next.filter(|next| blocks(scenario, *next));
        let next = next.map(|next| Box::new(Self::new(scenario, steps, next)));
        Self { scenario, steps, station, came: Vec::new(), waiting: 0.0, left: 0.0, next, held_to: None }
    }

    /// How many the next station let through in the latest step, if it held up others.
    pub(super) const fn held_to(&self) -> Option<f64> {
        self.held_to
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
            Servers::Pool(_) if parameters.capacity <= 0.0 => Some(Crew::NOBODY),
            Servers::Pool(_) => None,
        };
        let crew = if phase.down[role.index()] { Some(Crew::NOBODY) } else { crew };
        Some(Standing { parameters, crew, work_s: work_s(parameters) })
    }

    /// How many can be served in a step, and go on.
    pub(in crate::check) fn possible(&self, step: usize) -> f64 {
        self.served_by_own(step).min(self.let_through(step))
    }

    /// How many the next station takes in a step: as many as leave it, and as many as find room in its line.
    fn let_through(&self, step: usize) -> f64 {
        let Some(next) = &self.next else { return f64::INFINITY };
        let parameters = next.standing(step).map(|standing| standing.parameters);
        match parameters.and_then(|own| own.room.filter(|_| own.when_full == WhenFull::Block)) {
            Some(room) => (next.possible(step) + f64::from(room) - next.waiting).max(0.0),
            None => f64::INFINITY,
        }
    }

    fn served_by_own(&self, step: usize) -> f64 {
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
        let Some(Standing { parameters, .. }) = self.standing(step) else { return self.goes_on(customers) };
        let (wanted, let_through) = (self.waiting + customers, self.let_through(step));
        self.held_to = Some(let_through).filter(|most| *most < wanted.min(self.served_by_own(step)));
        let served = self.possible(step).min(wanted);
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
        self.goes_on(if goes_on { served + gone } else { served })
    }

    fn goes_on(&mut self, customers: f64) -> f64 {
        if let Some(next) = &mut self.next {
            next.fill(customers);
        }
        customers
    }
}

/// Whether a station ever holds up those for whom it has no room.
fn blocks(scenario: &Scenario, station: StationId) -> bool {
    let of_phase = |phase: &ScenarioPhase| {
        let parameters = phase.table(station.kind.role()).get(station);
        parameters.is_some_and(|own| own.room.is_some() && own.when_full == WhenFull::Block)
    };
    scenario.phases.iter().any(of_phase)
}

/// How many have come in so many of the last steps.
fn came_lately(came: &[f64], steps: f64) -> f64 {
    let whole = came.iter().rev().take(steps as usize).sum::<f64>();
    let rest = came.iter().rev().nth(steps as usize).map_or(0.0, |part| part * steps.fract());
    whole + rest
}
