//! The line of a station in every quarter of an hour: how long it was at most, from the end of the warm-up to the horizon, and
//! everybody's time in it, in the window alone.

use model::{Duration, SimTime};
use protocol::Window;
use serde::{Deserialize, Serialize};

use crate::series::{SERIES_STEP, entry};

/// Quarters of an hour, from time 0 on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LineSteps(Vec<LineStep>);

/// A quarter of an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct LineStep {
    /// The longest line that lasted for any time.
    most: u32,
    /// The sum of everybody's time in line, in the window.
    waiting_ns: u128,
}

/// What a line came to in some quarters of an hour together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineInPart {
    /// The longest line; `None` where no quarter of an hour of the run is in this part.
    pub(crate) most: Option<u32>,
    pub(crate) waiting_ns: u128,
    /// How long these quarters last within the window.
    pub(crate) length: Duration,
}

impl LineSteps {
    /// A line that lasted for a piece of time within one quarter of an hour.
    pub(crate) fn grow(&mut self, begins: SimTime, most: u32) {
        if let Some(step) = self.step(begins) {
            step.most = step.most.max(most);
        }
    }

    /// Everybody's time in line in such a piece, within the window.
    pub(crate) fn wait(&mut self, begins: SimTime, waiting_ns: u128) {
        if let Some(step) = self.step(begins) {
            step.waiting_ns = step.waiting_ns.saturating_add(waiting_ns);
        }
    }

    fn step(&mut self, at: SimTime) -> Option<&mut LineStep> {
        let step = usize::try_from(at.ns().div_euclid(SERIES_STEP.ns())).ok()?;
        Some(entry(&mut self.0, step))
    }

    /// Adds the same station of another zone: its line stands somewhere else, so the longest is the longest of either.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (step, other) in other.0.iter().enumerate() {
            let step = entry(&mut self.0, step);
            step.most = step.most.max(other.most);
            step.waiting_ns = step.waiting_ns.saturating_add(other.waiting_ns);
        }
    }

    /// The longest line of all.
    pub(crate) fn most(&self) -> u32 {
        self.0.iter().map(|step| step.most).max().unwrap_or(0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The quarters of an hour that begin when `counts` says.
    pub(crate) fn in_part(&self, window: &Window, counts: impl Fn(SimTime) -> bool) -> LineInPart {
        let Window { warmup_end, arrivals_end, horizon, .. } = *window;
        let step_ns = SERIES_STEP.ns();
        let mut part = LineInPart::default();
        for step in warmup_end.ns().div_euclid(step_ns)..=(horizon.ns() - 1).div_euclid(step_ns) {
            let begins = SimTime::from_ns(step * step_ns).max(warmup_end);
            if begins >= horizon || !counts(begins) {
                continue;
            }
            let ends = SimTime::from_ns((step + 1) * step_ns).min(arrivals_end);
            part.length += if begins < ends { ends.since(begins) } else { Duration::ZERO };
            let line = usize::try_from(step).ok().and_then(|step| self.0.get(step));
            let line = line.copied().unwrap_or_default();
            part.most = part.most.max(Some(line.most));
            part.waiting_ns = part.waiting_ns.saturating_add(line.waiting_ns);
        }
        part
    }
}
