//! Services that are suspended when a shift ends and never go on: their servers don't come back in this run.

use queueing::{Roster, Servers, ShiftEnd};

use super::super::{Warning, servers_of, when};
use super::{Line, Place, grouped, phase_at};
use crate::scenario::{Scenario, ScenarioPhase};

/// Fewer services than this are none.
const SERVICES_MIN: f64 = 0.1;

impl Line {
    /// How many services stay suspended to the end of the run, and from when on. Who is called in is not reckoned.
    pub(in crate::check) fn suspended(&self, scenario: &Scenario) -> Option<Warning> {
        let mut most_later = 0.0_f64;
        let (mut services, mut from) = (0.0, 0);
        for step in (1..self.crews.len()).rev() {
            let [before, now] = [step - 1, step].map(|step| self.on_roster(scenario, step));
            most_later = most_later.max(now);
            let (_, shift_end) = self.duty(phase_at(scenario, self.steps.at(step)))?;
            // Who is idle leaves first, and who comes later takes up what was left.
            let stay = self.busy(step - 1).min(before) - most_later;
            if shift_end == ShiftEnd::Suspend && before > now && stay > 0.0 {
                services += stay;
                from = step;
            }
        }
        (services >= SERVICES_MIN).then(|| {
            let message = format!(
                "about {} services are suspended from {} to the end of the run (`shift_end: suspend`): their servers are \
                 not on duty again",
                grouped((services * 10.0).round() / 10.0),
                when(scenario, self.steps.at(from)),
            );
            Warning::new(&self.name, message)
        })
    }

    /// The roster of a phase, and what becomes of services when it shrinks.
    fn duty<'a>(&self, phase: &'a ScenarioPhase) -> Option<(&'a Roster, ShiftEnd)> {
        let table = phase.table(self.place.role());
        match self.place {
            Place::Station(station) => {
                let own = table.get(station)?;
                let Servers::Own(roster) = &own.servers else { return None };
                Some((roster, own.shift_end))
            }
            Place::Pool(_, number) => {
                table.pools.get(usize::from(number)).map(|pool| (&pool.roster, pool.shift_end))
            }
        }
    }

    /// Servers on the roster; without end if unlimited.
    fn on_roster(&self, scenario: &Scenario, step: usize) -> f64 {
        let at = self.steps.at(step);
        let duty = self.duty(phase_at(scenario, at));
        duty.and_then(|(roster, _)| servers_of(roster.at(at))).unwrap_or(f64::INFINITY)
    }

    /// How many servers have work at the end of a step.
    fn busy(&self, step: usize) -> f64 {
        let crew = self.crews[step].map_or(f64::INFINITY, |crew| crew.servers);
        if self.waiting[step] > 0.0 { crew } else { self.erlang(step).min(crew) }
    }
}
