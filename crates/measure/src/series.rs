//! What happened in every quarter of an hour.

use model::{Duration, Milestone, SimTime};
use serde::{Deserialize, Serialize};

/// The step of every series: 15 minutes.
pub const SERIES_STEP: Duration = Duration::from_seconds(900);

/// Counts by step. Step k holds what happened after mark k and not after mark k + 1; the first also holds
/// everything before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    placed: Vec<u64>,
    released: Vec<u64>,
    delivered: Vec<u64>,
}

impl Series {
    /// Counts a milestone, if it is one of those that are counted.
    #[inline]
    pub(crate) fn add(&mut self, milestone: Milestone, at: SimTime) {
        let counts = match milestone {
            Milestone::Placed => &mut self.placed,
            Milestone::Released => &mut self.released,
            Milestone::Delivered => &mut self.delivered,
            _ => return,
        };
        let step = (at.ns().max(1) - 1) as usize / SERIES_STEP.ns() as usize;
        if step >= counts.len() {
            counts.resize(step + 1, 0);
        }
        counts[step] += 1;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        add_each(&mut self.placed, &other.placed);
        add_each(&mut self.released, &other.released);
        add_each(&mut self.delivered, &other.delivered);
    }

    /// Orders placed, by step.
    pub fn placed(&self) -> &[u64] {
        &self.placed
    }

    /// Parcels released, by step.
    pub fn released(&self) -> &[u64] {
        &self.released
    }

    /// Parcels delivered, by step.
    pub fn delivered(&self) -> &[u64] {
        &self.delivered
    }

    /// Parcels released up to and including the mark with this number (mark k lies k steps after 0).
    pub fn released_by_mark(&self, mark: usize) -> u64 {
        self.released.iter().take(mark).fold(0, |sum, count| sum.saturating_add(*count))
    }
}

/// Adds lists of counts, the shorter as if it went on with zeros.
pub(crate) fn add_each(sums: &mut Vec<u64>, counts: &[u64]) {
    if sums.len() < counts.len() {
        sums.resize(counts.len(), 0);
    }
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum = sum.saturating_add(*count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_at_a_mark_belongs_to_the_step_that_ends_there() {
        let mut series = Series::default();
        for seconds in [-5, 0, 1, 900, 901, 1800] {
            series.add(Milestone::Released, SimTime::from_seconds(seconds));
        }
        assert_eq!(series.released(), [4, 2]);
        assert_eq!(series.released_by_mark(0), 0);
        assert_eq!(series.released_by_mark(1), 4);
        assert_eq!(series.released_by_mark(7), 6);
    }
}
