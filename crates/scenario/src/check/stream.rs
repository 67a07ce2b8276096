//! Parcels on their way to the decision about their documents, and how many of them their buyers cancel before.
//!
//! The older a flow is, the more of it has been cancelled. How old it is, a sample of parcels tells that wait nowhere: so who
//! cancels while waiting in a line is not reckoned, nor who does after the decision, though that is possible until the parcel is
//! released or at customs' line. There are a few more behind lines and in review here than in a run.

use protocol::StationId;

use super::fluid::{Steps, phase_number_at};
use super::least_times::shuffled;
use crate::scenario::{Scenario, ScenarioPhase};

/// Parcels of the sample.
const SAMPLE: usize = 64;
/// Lengths that stand for a distribution.
const QUANTILES: usize = 256;

/// Who cancels, by phase.
pub(super) struct Cancellations {
    by_phase: Vec<Cancelling>,
}

/// The share that cancels, and after how long, the shortest first.
struct Cancelling {
    share: f64,
    after_s: Vec<f64>,
}

impl Cancellations {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let of_phase = |phase: &ScenarioPhase| {
            let cancellation = &phase.setting.cancellation;
            let share = cancellation.share.value();
            let quantiles = if share > 0.0 { QUANTILES } else { 0 };
            let length =
                |number: usize| cancellation.after.0.quantile((number as f64 + 0.5) / QUANTILES as f64);
            Cancelling { share, after_s: (0..quantiles).map(length).collect() }
        };
        Self { by_phase: scenario.phases.iter().map(of_phase).collect() }
    }

    fn happen(&self) -> bool {
        self.by_phase.iter().any(|cancelling| cancelling.share > 0.0)
    }
}

impl Cancelling {
    /// The share of the orders that are not cancelled at these ages.
    fn staying(&self, ages_s: &[f64]) -> f64 {
        if self.after_s.is_empty() {
            return 1.0;
        }
        let gone = ages_s.iter().map(|age_s| self.after_s.partition_point(|after_s| after_s <= age_s));
        1.0 - self.share * gone.sum::<usize>() as f64 / (ages_s.len() * self.after_s.len()) as f64
    }
}

/// A flow of parcels.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    /// How many, by step.
    pub(super) by_step: Vec<f64>,
    /// How long ago those of the sample were ordered, by the phase whose services they have had; nothing if nobody is reckoned
    /// to cancel them any more.
    ages_s: Vec<Vec<f64>>,
}

impl Stream {
    /// Parcels that nobody cancels.
    pub(super) const fn kept(by_step: Vec<f64>) -> Self {
        Self { by_step, ages_s: Vec::new() }
    }

    /// Orders, as they are placed.
    pub(super) fn placed(by_step: Vec<f64>, cancellations: &Cancellations) -> Self {
        let phases = if cancellations.happen() { cancellations.by_phase.len() } else { 0 };
        Self { by_step, ages_s: vec![vec![0.0; SAMPLE]; phases] }
    }

    /// As many others, as old as these.
    pub(super) fn with(&self, by_step: Vec<f64>) -> Self {
        Self { by_step, ages_s: self.ages_s.clone() }
    }

    /// From here on nobody is reckoned to cancel.
    pub(super) fn for_good(self) -> Self {
        Self::kept(self.by_step)
    }

    /// Later by the service at a station, which each phase has of its own, without those who have been cancelled meanwhile.
    pub(super) fn after(
        mut self,
        scenario: &Scenario,
        steps: Steps,
        cancellations: &Cancellations,
        station: StationId,
    ) -> Self {
        let mut staying = Vec::with_capacity(self.ages_s.len());
        for ((ages_s, phase), cancelling) in
            self.ages_s.iter_mut().zip(&scenario.phases).zip(&cancellations.by_phase)
        {
            let before = cancelling.staying(ages_s);
            if let Some(own) = phase.table(station.kind.role()).get(station) {
                for (parcel, age_s) in ages_s.iter_mut().enumerate() {
                    let luck = shuffled(parcel, station.kind.index() as u64);
                    *age_s += own.service.0.quantile(luck) * own.pace;
                }
            }
            staying.push(if before > 0.0 { cancelling.staying(ages_s) / before } else { 0.0 });
        }
        if !staying.is_empty() {
            for (step, parcels) in self.by_step.iter_mut().enumerate() {
                *parcels *= staying[phase_number_at(scenario, steps.at(step))];
            }
        }
        self
    }

    /// Both flows in one, as old as they are on average.
    pub(super) fn and(&self, other: &Self) -> Self {
        let (own, others) = (self.by_step.iter().sum::<f64>(), other.by_step.iter().sum::<f64>());
        let part = if own + others > 0.0 { own / (own + others) } else { 1.0 };
        Self {
            by_step: self.by_step.iter().zip(&other.by_step).map(|(a, b)| a + b).collect(),
            ages_s: self.ages_with(other, |a, b| a * part + b * (1.0 - part)),
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
            ages_s: self.ages_with(other, f64::max),
        }
    }

    fn ages_with(&self, other: &Self, of_both: impl Fn(f64, f64) -> f64) -> Vec<Vec<f64>> {
        let of_phase = |(own, others): (&Vec<f64>, &Vec<f64>)| {
            own.iter().zip(others).map(|(own, others)| of_both(*own, *others)).collect()
        };
        self.ages_s.iter().zip(&other.ages_s).map(of_phase).collect()
    }
}
