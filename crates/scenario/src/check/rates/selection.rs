//! Who is selected for inspection: by criteria, at random, and topped up towards an expected rate.

use customs::Parameters;

use super::{Kind, Stopped, kinds, share_of};
use crate::scenario::ScenarioPhase;

/// How parcels are selected.
pub(super) struct Selection<'a> {
    customs: &'a Parameters,
    /// How probably a parcel that the first two steps leave is drawn for the expected rate, if it may be.
    topped_up: f64,
}

/// How probably a parcel of a kind is inspected.
#[derive(Clone, Copy)]
pub(super) struct Inspected {
    violation: f64,
    guilty: f64,
    honest: f64,
}

impl<'a> Selection<'a> {
    pub(super) fn of(phase: &'a ScenarioPhase) -> Self {
        let customs = &phase.customs;
        let mut selection = Self { customs, topped_up: 0.0 };
        let Some(expected) = &customs.risk.expected else { return selection };
        let (mut selected, mut left) = (0.0, 0.0);
        for kind in kinds(phase) {
            let inspected = selection.inspected(kind).mean();
            selected += kind.share * inspected;
            if customs.may_top_up(kind.seller) {
                left += kind.share * (1.0 - inspected);
            }
        }
        selection.topped_up = share_of((expected.rate.value() - selected).max(0.0), left).min(1.0);
        selection
    }

    pub(super) fn inspected(&self, kind: Kind<'_>) -> Inspected {
        let Kind { seller, goods, .. } = kind;
        let prevalence = (seller.prevalence.value() * goods.prevalence_factor).min(1.0);
        let slipped = Stopped::of(self.customs.checks, goods).slipped;
        let violation = 1.0 - (1.0 - prevalence) * (1.0 - slipped);
        if seller.black_listed {
            return Inspected { violation, guilty: 1.0, honest: 1.0 };
        }
        let random = self.customs.random_share(seller).value();
        let topped_up = if self.customs.may_top_up(seller) { self.topped_up } else { 0.0 };
        let either = |flagged: f64| 1.0 - (1.0 - flagged) * (1.0 - random) * (1.0 - topped_up);
        let score = self.customs.risk.score;
        Inspected {
            violation,
            guilty: either(score.recall.value()),
            honest: either(score.false_positives.value()),
        }
    }
}

impl Inspected {
    /// Of all parcels of the kind.
    pub(super) fn mean(self) -> f64 {
        self.violation * self.guilty + (1.0 - self.violation) * self.honest
    }

    /// Inspected parcels with a violation, of so many whose documents are done and so many of these that review escalates.
    pub(super) fn guilty_of(self, ended: f64, escalated: f64) -> f64 {
        self.violation * (ended * self.guilty + escalated * (1.0 - self.guilty))
    }

    /// Inspected parcels without a violation, of so many as well.
    pub(super) fn honest_of(self, ended: f64, escalated: f64) -> f64 {
        (1.0 - self.violation) * (ended * self.honest + escalated * (1.0 - self.honest))
    }
}
