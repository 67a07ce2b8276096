//! Who is selected for inspection: by criteria, at random, and topped up towards an expected rate.

use customs::Risk;
use model::Credit;
use protocol::SellerClass;

use super::{Kind, kinds, share_of};
use crate::scenario::ScenarioPhase;

/// How parcels are selected.
pub(super) struct Selection<'a> {
    risk: &'a Risk,
    lighter_checks: bool,
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
        let mut selection = Self {
            risk: &customs.risk,
            lighter_checks: customs.green_channel_lighter_checks,
            topped_up: 0.0,
        };
        let Some(expected) = &customs.risk.expected else { return selection };
        let (mut selected, mut left) = (0.0, 0.0);
        for kind in kinds(phase) {
            let inspected = selection.inspected(kind).mean();
            selected += kind.share * inspected;
            if selection.may_top_up(kind.seller) {
                left += kind.share * (1.0 - inspected);
            }
        }
        selection.topped_up = share_of((expected.rate.value() - selected).max(0.0), left).min(1.0);
        selection
    }

    fn may_top_up(&self, seller: &SellerClass) -> bool {
        let advanced = seller.credit == Credit::Advanced;
        let may = |expected: &customs::ExpectedRate| expected.cancels_aeo_factor || !advanced;
        !self.is_spared(seller) && self.risk.expected.as_ref().is_some_and(may)
    }

    /// Whether the white list or lighter checks spare the seller's parcels any inspection without a reason.
    fn is_spared(&self, seller: &SellerClass) -> bool {
        seller.white_listed || (self.lighter_checks && seller.green_channel)
    }

    pub(super) fn inspected(&self, kind: Kind<'_>) -> Inspected {
        let Kind { seller, goods, .. } = kind;
        let violation = (seller.prevalence.value() * goods.prevalence_factor).min(1.0);
        if seller.black_listed {
            return Inspected { violation, guilty: 1.0, honest: 1.0 };
        }
        let random = if self.is_spared(seller) {
            0.0
        } else {
            match seller.credit {
                Credit::Advanced => self.risk.random.and(self.risk.aeo_factor).value(),
                Credit::Registered => self.risk.random.value(),
                Credit::Discredited => self.risk.discredited.value(),
            }
        };
        let topped_up = if self.may_top_up(seller) { self.topped_up } else { 0.0 };
        let either = |flagged: f64| 1.0 - (1.0 - flagged) * (1.0 - random) * (1.0 - topped_up);
        let score = self.risk.score;
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
