//! Servers that are held up by the station behind them: it has no room for whom they have served (`when_full: block`).

use model::SimTime;

use super::super::{Warning, more_of, when};
use super::{Line, Place, grouped};
use crate::scenario::Scenario;

impl Line {
    /// From when to when a line grows because the station behind lets no more through.
    pub(in crate::check) fn blocked(&self, scenario: &Scenario) -> Option<Warning> {
        let Place::Station(station) = self.place else { return None };
        let behind = protocol::StationId { kind: station.kind.downstream()?, ..station };
        let steps: Vec<usize> =
            (0..self.held_to.len()).filter(|step| self.held_to[*step].is_some()).collect();
        let periods = steps.chunk_by(|before, after| before + 1 == *after);
        let long = |period: &&[usize]| period.iter().any(|step| self.is_long(self.waiting[*step]));
        let periods: Vec<&[usize]> = periods.filter(long).collect();
        let (first, last) = (*periods.first()?.first()?, *periods.first()?.last()?);
        let per_hour = |customers: f64| grouped(customers * 3_600.0 / self.steps.length_s());
        let most = (first..=last).map(|step| self.came[step]).fold(0.0, f64::max);
        let longest = (first..=last).map(|step| self.waiting[step]).fold(0.0, f64::max);
        // The first step fills the room behind.
        let let_through = (first..=last).rev().find_map(|step| self.held_to[step])?;
        let others = match periods.len() - 1 {
            0 => String::new(),
            others => format!(", and so in {}", more_of(others, "period")),
        };
        // Who came before may be all that waits.
        let that_come = if most > let_through {
            format!(", of up to {}/h that come", per_hour(most))
        } else {
            String::new()
        };
        let message = format!(
            "from {} to {} it passes on no more than {} lets through, {}/h{that_come}: servers stay with whom they have served \
             (`when_full: block` there); up to about {} {}{others}",
            when(scenario, self.steps.at(first)),
            when(scenario, self.steps.at(last + 1)),
            behind.name(&scenario.site_names()),
            per_hour(let_through),
            grouped(longest),
            if self.crews[last].is_none() { "are held up" } else { "wait" },
        );
        let left = self.waiting.last().copied().unwrap_or_default();
        Some(Warning { passes: !self.is_long(left), ..Warning::new(&self.name, message) })
    }

    /// Whether it grows as long as anybody comes, since the station behind lets no more through.
    pub(in crate::check) fn is_held_for_good(&self, scenario: &Scenario) -> bool {
        let end = scenario.window.arrivals_end;
        let middle = SimTime::from_ns(end.ns() / 2);
        let mut late =
            (0..self.held_to.len()).filter(|step| (middle..end).contains(&self.steps.at(*step))).peekable();
        late.peek().is_some() && late.all(|step| self.held_to[step].is_some())
    }
}
