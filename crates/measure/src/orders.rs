//! How many orders there were and how they ended, what risk management did, and what it all took in money and hands.
//!
//! Parcels count over the whole run: they are conserved. Risk, money and hands are of the cohort, the parcels placed in the
//! window of the study.

use model::{Fen, Milestone, SimTime};
use protocol::{MoneyEvent, Outcome, RiskEvent, Touch, Window};
use serde::{Deserialize, Serialize};

const OUTCOMES: usize = 5;
/// All acts by hand, in the order of their numbers.
pub(crate) const TOUCHES: [(Touch, &str); 8] = [
    (Touch::Declaration, "declaration"),
    (Touch::Correction, "correction"),
    (Touch::Review, "review"),
    (Touch::Answer, "answer"),
    (Touch::ImageReview, "image_review"),
    (Touch::Unpacking, "unpacking"),
    (Touch::Detention, "detention"),
    (Touch::Audit, "audit"),
];

/// Counts of the whole run. Parcels placed before time 0 are carried in: they count in the ends of the run, but not in
/// what was placed and released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    /// How often each milestone was met, by its number.
    milestones: Vec<u64>,
    placed_before: u64,
    ended_before: u64,
    released: u64,
    released_by_end: u64,
    /// The same of the cohort.
    cohort_released: u64,
    cohort_released_by_end: u64,
    /// Ways that ended from time 0 on, by outcome.
    outcomes: [u64; OUTCOMES],
    risk: [u64; RiskEvent::COUNT],
    touches: [u64; TOUCHES.len()],
    tax_fen: i128,
    tax_in_full_fen: i128,
}

impl Default for Orders {
    fn default() -> Self {
        Self {
            milestones: vec![0; Milestone::COUNT],
            placed_before: 0,
            ended_before: 0,
            released: 0,
            released_by_end: 0,
            cohort_released: 0,
            cohort_released_by_end: 0,
            outcomes: [0; OUTCOMES],
            risk: [0; RiskEvent::COUNT],
            touches: [0; TOUCHES.len()],
            tax_fen: 0,
            tax_in_full_fen: 0,
        }
    }
}

impl Orders {
    #[inline]
    pub(crate) fn milestone(&mut self, milestone: Milestone) {
        self.milestones[usize::from(milestone.number())] += 1;
    }

    #[inline]
    pub(crate) fn place(&mut self, at: SimTime) {
        self.placed_before += u64::from(at < SimTime::ZERO);
    }

    #[inline]
    pub(crate) fn release(&mut self, at: SimTime, window: &Window) {
        self.released += 1;
        self.released_by_end += u64::from(at <= window.arrivals_end);
    }

    #[inline]
    pub(crate) fn release_of_cohort(&mut self, at: SimTime, window: &Window) {
        self.cohort_released += 1;
        self.cohort_released_by_end += u64::from(at <= window.arrivals_end);
    }

    #[inline]
    pub(crate) fn end(&mut self, outcome: Outcome, at: SimTime) {
        if at < SimTime::ZERO {
            self.ended_before += 1;
        } else {
            self.outcomes[outcome as usize] += 1;
        }
    }

    #[inline]
    pub(crate) fn risk(&mut self, event: RiskEvent) {
        self.risk[event as usize] += 1;
    }

    #[inline]
    pub(crate) fn touch(&mut self, touch: Touch) {
        self.touches[touch as usize] += 1;
    }

    #[inline]
    pub(crate) fn money(&mut self, event: MoneyEvent) {
        match event {
            MoneyEvent::Tax(fen) => self.tax_fen += i128::from(fen.fen()),
            MoneyEvent::TaxInFull(fen) => self.tax_in_full_fen += i128::from(fen.fen()),
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        let each = |sums: &mut [u64], counts: &[u64]| {
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum = sum.saturating_add(*count);
            }
        };
        each(&mut self.milestones, &other.milestones);
        each(&mut self.outcomes, &other.outcomes);
        each(&mut self.risk, &other.risk);
        each(&mut self.touches, &other.touches);
        for (sum, count) in [
            (&mut self.placed_before, other.placed_before),
            (&mut self.ended_before, other.ended_before),
            (&mut self.released, other.released),
            (&mut self.released_by_end, other.released_by_end),
            (&mut self.cohort_released, other.cohort_released),
            (&mut self.cohort_released_by_end, other.cohort_released_by_end),
        ] {
            *sum = sum.saturating_add(count);
        }
        self.tax_fen = self.tax_fen.saturating_add(other.tax_fen);
        self.tax_in_full_fen = self.tax_in_full_fen.saturating_add(other.tax_in_full_fen);
    }

    /// How often a milestone was met, from the first instant to the horizon.
    pub fn count(&self, milestone: Milestone) -> u64 {
        self.milestones[usize::from(milestone.number())]
    }

    /// Orders placed from time 0 on.
    pub fn placed(&self) -> u64 {
        self.count(Milestone::Placed).saturating_sub(self.placed_before)
    }

    /// Parcels placed before time 0 that were on their way then.
    pub fn carried_in(&self) -> u64 {
        self.placed_before.saturating_sub(self.ended_before)
    }

    /// Releases of parcels placed from time 0 on.
    pub fn released(&self) -> u64 {
        self.released
    }

    /// Of these, not after the end of the arrivals' window.
    pub fn released_by_end(&self) -> u64 {
        self.released_by_end
    }

    /// Releases of the cohort.
    pub fn cohort_released(&self) -> u64 {
        self.cohort_released
    }

    /// Of these, not after the end of the arrivals' window.
    pub fn cohort_released_by_end(&self) -> u64 {
        self.cohort_released_by_end
    }

    /// How many ways ended so, from time 0 on.
    pub fn ended(&self, outcome: Outcome) -> u64 {
        self.outcomes[outcome as usize]
    }

    /// What risk management counted, of the cohort.
    pub fn risk_count(&self, event: RiskEvent) -> u64 {
        self.risk[event as usize]
    }

    /// Acts by hand of a kind, on parcels of the cohort.
    pub fn touch_count(&self, touch: Touch) -> u64 {
        self.touches[touch as usize]
    }

    /// All acts by hand on parcels of the cohort.
    pub fn touches(&self) -> u64 {
        self.touches.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Tax assessed on parcels of the cohort.
    pub fn tax(&self) -> Fen {
        fen(self.tax_fen)
    }

    /// Of this, tax in full.
    pub fn tax_in_full(&self) -> Fen {
        fen(self.tax_in_full_fen)
    }

    pub(crate) fn is_consistent(&self) -> bool {
        self.milestones.len() == Milestone::COUNT
    }
}

fn fen(sum: i128) -> Fen {
    Fen::new(i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX }))
}
