//! Parcels on their way, and how many of them their buyers cancel on it.
//!
//! A buyer cancels after a while, and a parcel that waits nowhere has come to a certain point by then: so a flow gets thinner
//! as it grows older. Who cancels while waiting in a line is not reckoned: lines have more in them here.

use queueing::Lag;

use super::fluid::{Steps, phase_at};
use crate::scenario::{Scenario, ScenarioPhase};

/// A flow of parcels.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    /// How many, by step.
    pub(super) by_step: Vec<f64>,
    /// How long ago they were ordered, on average; `None` if nobody can cancel them any more.
    age_s: Option<f64>,
}

impl Stream {
    /// Orders, as they are placed.
    pub(super) const fn placed(by_step: Vec<f64>) -> Self {
        Self { by_step, age_s: Some(0.0) }
    }

    /// As many others, as old as these.
    pub(super) const fn with(&self, by_step: Vec<f64>) -> Self {
        Self { by_step, age_s: self.age_s }
    }

    /// From here on nobody can cancel them.
    pub(super) fn for_good(self) -> Self {
        Self { age_s: None, ..self }
    }

    /// So much later, without those who have been cancelled meanwhile.
    pub(super) fn after(mut self, scenario: &Scenario, steps: Steps, time_s: f64) -> Self {
        let Some(age_s) = self.age_s else { return self };
        let mut latest: Option<(&ScenarioPhase, f64)> = None;
        for (step, parcels) in self.by_step.iter_mut().enumerate() {
            let phase = phase_at(scenario, steps.at(step));
            let (_, staying) =
                *latest.filter(|(known, _)| known.from == phase.from).get_or_insert_with(|| {
                    let before = staying(phase, age_s);
                    (phase, if before > 0.0 { staying(phase, age_s + time_s) / before } else { 0.0 })
                });
            latest = Some((phase, staying));
            *parcels *= staying;
        }
        self.age_s = Some(age_s + time_s);
        self
    }

    /// Both flows in one, as old as they are on average.
    pub(super) fn and(&self, other: &Self) -> Self {
        let (own, others) = (self.by_step.iter().sum::<f64>(), other.by_step.iter().sum::<f64>());
        let of_all =
            |a: f64, b: f64| if own + others > 0.0 { (a * own + b * others) / (own + others) } else { a };
        Self {
            by_step: self.by_step.iter().zip(&other.by_step).map(|(a, b)| a + b).collect(),
            age_s: self.age_s.zip(other.age_s).map(|(a, b)| of_all(a, b)),
        }
    }

    /// The flow of things that need both flows: by each instant, the lesser sum.
    pub(super) fn and_not_before(&self, other: &Self) -> Self {
        let (mut sum, mut sum_of_other, mut passed) = (0.0, 0.0, 0.0);
        let both = |(own, others): (&f64, &f64)| {
            sum += own;
            sum_of_other += others;
            let now = f64::min(sum, sum_of_other).max(passed);
            let flow = now - passed;
            passed = now;
            flow
        };
        Self {
            by_step: self.by_step.iter().zip(&other.by_step).map(both).collect(),
            age_s: self.age_s.zip(other.age_s).map(|(a, b)| f64::max(a, b)),
        }
    }
}

/// The share of the orders that are not cancelled by an age.
fn staying(phase: &ScenarioPhase, age_s: f64) -> f64 {
    let cancellation = &phase.setting.cancellation;
    let share = cancellation.share.value();
    if share > 0.0 { 1.0 - share * share_within(&cancellation.after, age_s) } else { 1.0 }
}

/// The share of a distribution that is not longer, by halving.
fn share_within(lag: &Lag, length_s: f64) -> f64 {
    const HALVINGS: u32 = 30;
    let (mut within, mut beyond) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(within, beyond);
        if lag.0.quantile(middle) <= length_s {
            within = middle;
        } else {
            beyond = middle;
        }
    }
    within
}
