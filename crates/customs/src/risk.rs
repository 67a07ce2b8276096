//! Risk management: who is inspected or reviewed, and what an examination finds.
//!
//! The truth about a parcel is latent: it is drawn by key where somebody looks, and never travels in a message.
//! Selection follows ASYCUDA's three steps: criteria (the black list and the score) first, then a random minimum, then
//! a top-up towards an expected rate. Flag rate, hit rate and precision are results, not inputs.

use model::{Credit, GoodsNumber, ParcelKey, Purpose, SimTime, Subject};
use protocol::{Observer, Probability, RiskEvent, SellerClass, Setting};
use queueing::Word;

use crate::Customs;
use crate::case::Case;
use crate::parameters::{AuditRules, ExpectedRate, Parameters, Review, Risk, Score};

/// Counts towards the expected rate, in its present window. They see who comes, and nothing of what becomes of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SelectionCounts {
    window: i64,
    came: u64,
    selected: u64,
}

impl SelectionCounts {
    /// Another parcel comes; `selected` by the first two steps.
    fn count(&mut self, now: SimTime, expected: &ExpectedRate, selected: bool) {
        let window = now.ns().div_euclid(expected.window.ns().max(1));
        if window != self.window {
            *self = Self { window, came: 0, selected: 0 };
        }
        self.came += 1;
        self.selected += u64::from(selected);
    }

    /// How probably the parcel that has just come must be drawn, for the share to reach the rate.
    fn lacking(&self, rate: Probability) -> f64 {
        rate.value() * self.came as f64 - self.selected as f64
    }
}

/// What is drawn for every list that is accepted, two purposes a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Luck {
    violation: Word,
    score: Word,
    random_inspection: Word,
    review: Word,
}

impl Luck {
    pub(crate) fn of(setting: &Setting, parcel: ParcelKey) -> Self {
        let (draws, subject) = (&setting.draws, Subject::Parcel(parcel));
        let (violation, score) = draws.pair(subject, Purpose::Violation, Purpose::Score, 0);
        let (random_inspection, review) = draws.pair(subject, Purpose::RandomInspection, Purpose::Review, 0);
        Self { violation, score, random_inspection, review }
    }

    /// The latent truth about a parcel of these goods: by the seller's prevalence, and the goods'.
    pub(crate) fn violates(self, setting: &Setting, parcel: ParcelKey, goods: GoodsNumber) -> bool {
        let prevalence = setting.seller(parcel).prevalence.value();
        self.violation.uniform() < prevalence * setting.goods[goods.index()].prevalence_factor
    }
}

impl Customs {
    /// Whether the parcel is selected for inspection, and tells why.
    pub(crate) fn select(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        case: &Case,
        luck: Luck,
        out: &mut impl Observer,
    ) -> bool {
        let (setting, parameters) = (self.phases.setting(), self.phases.parameters());
        let risk = &parameters.risk;
        let mut reason = if risk.meets_criteria(setting, parcel, case.violates, luck.score) {
            Some(RiskEvent::Targeted)
        } else {
            let share = parameters.random_share(setting.seller(parcel));
            share.happens_by(luck.random_inspection).then_some(RiskEvent::DrawnAtRandom)
        };
        if let Some(expected) = &risk.expected {
            self.selection.count(now, expected, reason.is_some());
            let lacking = self.selection.lacking(expected.rate);
            if reason.is_none() && lacking > 0.0 && parameters.may_top_up(setting.seller(parcel)) {
                let draw = setting.draws.uniform(Subject::Parcel(parcel), Purpose::TopUpInspection, 0);
                if draw < lacking {
                    self.selection.selected += 1;
                    reason = Some(RiskEvent::ToppedUp);
                }
            }
        }
        if let Some(reason) = reason {
            out.risk(reason, case.clock.placed);
        }
        reason.is_some()
    }
}

impl Risk {
    fn meets_criteria(&self, setting: &Setting, parcel: ParcelKey, violates: bool, score: Word) -> bool {
        let Score { recall, false_positives } = self.score;
        let rate = if violates { recall } else { false_positives };
        setting.seller(parcel).black_listed || rate.happens_by(score)
    }

    /// Whether the image reviewer flags the picture.
    pub(crate) fn flags_picture(&self, setting: &Setting, parcel: ParcelKey, violates: bool) -> bool {
        let rate = if violates { self.image.sensitivity } else { self.image.false_alarms };
        happens(rate, setting, parcel, Purpose::ImageVerdict)
    }

    /// Whether unpacking finds a violation.
    pub(crate) fn unpacking_finds(&self, setting: &Setting, parcel: ParcelKey, violates: bool) -> bool {
        violates && happens(self.unpack_sensitivity, setting, parcel, Purpose::UnpackVerdict)
    }
}

impl Parameters {
    /// The share of a seller's parcels that is inspected at random. The AEO factor applies to it only; lighter checks and the
    /// white list spare it altogether.
    pub fn random_share(&self, seller: &SellerClass) -> Probability {
        let risk = &self.risk;
        match seller.credit {
            _ if self.is_spared(seller) => Probability::ZERO,
            Credit::Advanced => risk.random.and(risk.aeo_factor),
            Credit::Registered => risk.random,
            Credit::Discredited => risk.discredited,
        }
    }

    /// Whether a seller's parcels may be drawn to reach the expected rate, if there is one: not those that are spared the random
    /// share.
    pub fn may_top_up(&self, seller: &SellerClass) -> bool {
        let may = |expected: &ExpectedRate| expected.cancels_aeo_factor || seller.credit != Credit::Advanced;
        !self.is_spared(seller) && self.risk.expected.as_ref().is_some_and(may)
    }

    /// Whether the white list or lighter checks spare the seller's parcels any inspection without a reason.
    fn is_spared(&self, seller: &SellerClass) -> bool {
        seller.white_listed || (seller.green_channel && self.green_channel_lighter_checks)
    }
}

impl Review {
    /// Whether the list goes to document review without a doubt, independently of inspection.
    pub(crate) fn sends(&self, luck: Luck) -> bool {
        self.share.happens_by(luck.review)
    }
}

impl AuditRules {
    /// Whether a parcel that would be green is blue.
    pub(crate) fn selects(&self, setting: &Setting, parcel: ParcelKey) -> bool {
        happens(self.blue, setting, parcel, Purpose::AuditSelection)
    }

    /// Whether the audit finds a violation.
    pub(crate) fn finds(&self, setting: &Setting, parcel: ParcelKey, violates: bool) -> bool {
        violates && happens(self.sensitivity, setting, parcel, Purpose::AuditVerdict)
    }
}

fn happens(rate: Probability, setting: &Setting, parcel: ParcelKey, purpose: Purpose) -> bool {
    rate.happens(&setting.draws, Subject::Parcel(parcel), purpose, 0)
}
