//! Risk management: who is inspected, and what inspection finds.
//!
//! The truth about a parcel is latent: it is drawn by key where somebody looks, and never travels in a message.
//! Selection follows ASYCUDA: criteria (the score) first, then a random minimum. Flag rate, hit rate and precision
//! are results, not inputs.

use model::{Credit, ParcelKey, Purpose, Subject};
use protocol::{Probability, Setting};

use crate::parameters::Risk;

impl Risk {
    /// Whether the parcel is inspected: flagged by the risk engine, or drawn for the random minimum.
    pub(crate) fn inspects(&self, setting: &Setting, parcel: ParcelKey) -> bool {
        self.scores(setting, parcel) || self.drawn_at_random(setting, parcel)
    }

    /// Whether the list goes to document review, independently of inspection.
    pub(crate) fn reviews(&self, setting: &Setting, parcel: ParcelKey) -> bool {
        happens(self.review, setting, parcel, Purpose::Review)
    }

    /// Whether the image reviewer flags the picture.
    pub(crate) fn flags_picture(&self, setting: &Setting, parcel: ParcelKey) -> bool {
        let rate = self.image.sensitivity;
        let rate = if violates(setting, parcel) { rate } else { self.image.false_alarms };
        happens(rate, setting, parcel, Purpose::ImageVerdict)
    }

    /// Whether unpacking finds a violation.
    pub(crate) fn unpacking_finds(&self, setting: &Setting, parcel: ParcelKey) -> bool {
        violates(setting, parcel) && happens(self.unpack_sensitivity, setting, parcel, Purpose::UnpackVerdict)
    }

    fn scores(&self, setting: &Setting, parcel: ParcelKey) -> bool {
        let rate = if violates(setting, parcel) { self.score.recall } else { self.score.false_positives };
        happens(rate, setting, parcel, Purpose::Score)
    }

    /// The AEO factor applies to the random share only.
    fn drawn_at_random(&self, setting: &Setting, parcel: ParcelKey) -> bool {
        let rate = match setting.seller(parcel).credit {
            Credit::Advanced => self.random.and(self.aeo_factor),
            Credit::Registered => self.random,
            Credit::Discredited => self.discredited,
        };
        happens(rate, setting, parcel, Purpose::RandomInspection)
    }
}

/// The latent truth.
pub(crate) fn violates(setting: &Setting, parcel: ParcelKey) -> bool {
    happens(setting.seller(parcel).prevalence, setting, parcel, Purpose::Violation)
}

fn happens(rate: Probability, setting: &Setting, parcel: ParcelKey, purpose: Purpose) -> bool {
    rate.happens(&setting.draws, Subject::Parcel(parcel), purpose, 0)
}
