//! How many orders there were and how they ended, and what risk management did.

use model::{Milestone, SimTime};
use protocol::{Outcome, RiskEvent, Window};
use serde::{Deserialize, Serialize};

use crate::series::add_each;

/// Counts of orders. Those of the cohort are apart, because intervals and targets are about the cohort only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// How often each milestone was met, by its number.
    pub(crate) milestones: [u64; Milestone::COUNT],
    /// Orders of the cohort that were placed, by seller stream.
    pub(crate) cohort_placed: Vec<u64>,
    /// Parcels released not after the end of the arrivals' window.
    pub(crate) released_by_end: u64,
    pub(crate) delivered: u64,
    pub(crate) refused: u64,
    pub(crate) seized: u64,
    /// Parcels of the cohort that were refused, by seller stream.
    pub(crate) cohort_refused: Vec<u64>,
    /// Parcels of the cohort that were seized, by seller stream.
    pub(crate) cohort_seized: Vec<u64>,
}

impl Orders {
    pub(crate) fn new(seller_count: usize) -> Self {
        let by_stream = vec![0; seller_count];
        Self {
            cohort_placed: by_stream.clone(),
            cohort_refused: by_stream.clone(),
            cohort_seized: by_stream,
            ..Self::default()
        }
    }

    #[inline]
    pub(crate) fn milestone(&mut self, stream: usize, milestone: Milestone, at: SimTime, window: &Window) {
        self.milestones[usize::from(milestone.number())] += 1;
        match milestone {
            Milestone::Placed if window.in_cohort(at) => self.cohort_placed[stream] += 1,
            Milestone::Released if at <= window.arrivals_end => self.released_by_end += 1,
            _ => {}
        }
    }

    /// A parcel ends; `cohort_stream` is its seller if it is of the cohort.
    pub(crate) fn outcome(&mut self, outcome: Outcome, cohort_stream: Option<usize>) {
        let of_cohort = match outcome {
            Outcome::Delivered => {
                self.delivered += 1;
                return;
            }
            Outcome::Refused => {
                self.refused += 1;
                &mut self.cohort_refused
            }
            Outcome::Seized => {
                self.seized += 1;
                &mut self.cohort_seized
            }
        };
        if let Some(stream) = cohort_stream {
            of_cohort[stream] += 1;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (sum, count) in self.milestones.iter_mut().zip(other.milestones) {
            *sum = sum.saturating_add(count);
        }
        add_each(&mut self.cohort_placed, &other.cohort_placed);
        add_each(&mut self.cohort_refused, &other.cohort_refused);
        add_each(&mut self.cohort_seized, &other.cohort_seized);
        for (sum, count) in [
            (&mut self.released_by_end, other.released_by_end),
            (&mut self.delivered, other.delivered),
            (&mut self.refused, other.refused),
            (&mut self.seized, other.seized),
        ] {
            *sum = sum.saturating_add(count);
        }
    }

    /// How often a milestone was met, at or before the horizon.
    pub fn count(&self, milestone: Milestone) -> u64 {
        self.milestones[usize::from(milestone.number())]
    }

    /// Parcels released not after the end of the arrivals' window.
    pub fn released_by_end(&self) -> u64 {
        self.released_by_end
    }

    /// How many parcels ended so.
    pub fn ended(&self, outcome: Outcome) -> u64 {
        match outcome {
            Outcome::Delivered => self.delivered,
            Outcome::Refused => self.refused,
            Outcome::Seized => self.seized,
        }
    }
}

/// What risk management did, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskCounts {
    /// Pictures taken.
    pub scanned: u64,
    /// Pictures flagged.
    pub flagged: u64,
    /// Violations found by unpacking.
    pub caught: u64,
    /// Violations released.
    pub missed: u64,
    /// Honest parcels unpacked.
    pub held_for_nothing: u64,
}

impl RiskCounts {
    pub(crate) fn add(&mut self, event: RiskEvent) {
        match event {
            RiskEvent::Scanned => self.scanned += 1,
            RiskEvent::Flagged => self.flagged += 1,
            RiskEvent::Caught => self.caught += 1,
            RiskEvent::HeldForNothing => self.held_for_nothing += 1,
            RiskEvent::Missed => self.missed += 1,
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.scanned = self.scanned.saturating_add(other.scanned);
        self.flagged = self.flagged.saturating_add(other.flagged);
        self.caught = self.caught.saturating_add(other.caught);
        self.missed = self.missed.saturating_add(other.missed);
        self.held_for_nothing = self.held_for_nothing.saturating_add(other.held_for_nothing);
    }
}
