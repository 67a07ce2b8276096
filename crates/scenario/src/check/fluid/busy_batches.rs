//! Batches that find no server free when their wait is over: servers are always busy, though no line grows.

use super::super::{Warning, counted, when};
use super::{Line, Place, possible_s};
use crate::scenario::Scenario;

impl Line {
    /// When servers are never free, and how large batches get by waiting for them.
    pub(in crate::check) fn busy_batches(&self, scenario: &Scenario) -> Option<Warning> {
        let batch = self.batch?;
        // What prompt batches would take of what can be done; 0 where it is enough, or where full batches are too much as well.
        let excess = |step: usize| {
            let (work, possible_s) = (self.work[step], possible_s(self.crews[step], self.steps));
            let grows = work.least_s <= possible_s && possible_s > 0.0 && work.prompt_s > possible_s;
            if grows { work.prompt_s / possible_s } else { 0.0 }
        };
        let worst = (0..self.work.len()).max_by(|a, b| excess(*a).total_cmp(&excess(*b)).then(b.cmp(a)))?;
        if excess(worst) <= 1.0 + 1e-6 {
            return None;
        }
        let from = (0..worst).rev().take_while(|step| excess(*step) > 1.0).last().unwrap_or(worst);
        let to = (worst..self.work.len()).take_while(|step| excess(*step) > 1.0).last().unwrap_or(worst) + 1;
        let growth = match self.place {
            Place::Pool(..) => "they wait for a server instead and grow".to_owned(),
            Place::Station(_) => {
                let work = self.work[worst];
                let prompt = f64::from(batch.size) * work.least_s / work.prompt_s;
                format!(
                    "about {prompt:.1} come within `wait_max: {}`; they wait for a server instead, and grow to {:.1} of {}",
                    crate::units::Time(batch.wait_max),
                    prompt * excess(worst),
                    batch.size
                )
            }
        };
        let servers = self.crews[worst]?.fresh();
        let message = format!(
            "from {} to {} up to {:.1} Erlang are offered to {} if batches leave when their wait is over, so nobody is ever \
             free: {growth}",
            when(scenario, self.steps.at(from)),
            when(scenario, self.steps.at(to)),
            servers * excess(worst),
            counted(servers),
        );
        // The utilization in the results shows it.
        Some(Warning { passes: true, ..Warning::new(&self.name, message) })
    }
}
