//! The line of a station in every quarter of an hour of the window: how long it was at most, and for how long.

use model::{Duration, SimTime};
use protocol::Window;
use serde::{Deserialize, Serialize};

use crate::series::{SERIES_STEP, entry};

/// Quarters of an hour, from time 0 on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LineSteps(Vec<LineStep>);

/// A quarter of an hour, or what of it lies in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct LineStep {
    /// The longest line that lasted for any time.
    most: u32,
    /// The sum of everybody's time in line.
    waiting_ns: u128,
}

/// What a line came to in some quarters of an hour together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LineInPart {
    pub(crate) most: u32,
    pub(crate) waiting_ns: u128,
    /// How long these quarters last within the window.
    pub(crate) length: Duration,
}

impl LineSteps {
    /// A piece of time, within the window and within one quarter of an hour.
    pub(crate) fn add(&mut self, begins: SimTime, most: u32, waiting_ns: u128) {
        if let Ok(step) = usize::try_from(begins.ns().div_euclid(SERIES_STEP.ns())) {
            let step = entry(&mut self.0, step);
            step.most = step.most.max(most);
            step.waiting_ns = step.waiting_ns.saturating_add(waiting_ns);
        }
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

    /// The quarters of an hour of the window that begin when `counts` says.
    pub(crate) fn in_part(&self, window: &Window, counts: impl Fn(SimTime) -> bool) -> LineInPart {
        let (from_ns, to_ns) = (window.warmup_end.ns(), window.arrivals_end.ns());
        let mut part = LineInPart::default();
        for step in from_ns.div_euclid(SERIES_STEP.ns())..=(to_ns - 1).div_euclid(SERIES_STEP.ns()) {
            let (begins_ns, ends_ns) = (step * SERIES_STEP.ns(), (step + 1) * SERIES_STEP.ns());
            let (begins_ns, ends_ns) = (begins_ns.max(from_ns), ends_ns.min(to_ns));
            if begins_ns >= ends_ns || !counts(SimTime::from_ns(begins_ns)) {
                continue;
            }
            part.length += Duration::from_ns(ends_ns - begins_ns);
            if let Some(line) = usize::try_from(step).ok().and_then(|step| self.0.get(step)) {
                part.most = part.most.max(line.most);
                part.waiting_ns = part.waiting_ns.saturating_add(line.waiting_ns);
            }
        }
        part
    }
}
