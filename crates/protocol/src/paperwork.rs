//! What a party's correction desk works on: rejected documents, and questions of a reviewer.

use model::{DocumentKind, ParcelKey, SimTime};

use crate::message::{Question, Rejected};
use crate::observe::Touch;

/// Corrections number below this; answers are numbered from here, so that no two visits of a parcel share a draw.
const FIRST_ANSWER: u32 = DocumentKind::Order.filing(u8::MAX) + DocumentKind::ALL.len() as u32;

/// A task of a correction desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paperwork {
    /// A document is to be corrected and filed again.
    Correction(Rejected),
    /// A question is to be answered.
    Answer(Question),
}

impl Paperwork {
    /// Whose papers.
    pub const fn parcel(&self) -> ParcelKey {
        match self {
            Self::Correction(rejected) => rejected.parcel,
            Self::Answer(question) => question.parcel,
        }
    }

    /// T0.
    pub const fn placed(&self) -> SimTime {
        match self {
            Self::Correction(rejected) => rejected.placed,
            Self::Answer(question) => question.placed,
        }
    }

    /// The number of this visit to the desk, which keys its work.
    pub const fn visit(&self) -> u32 {
        match self {
            Self::Correction(rejected) => rejected.document().filing(rejected.attempt),
            Self::Answer(question) => FIRST_ANSWER + question.visit as u32,
        }
    }

    /// The manual act that the desk does.
    pub const fn touch(&self) -> Touch {
        match self {
            Self::Correction(_) => Touch::Correction,
            Self::Answer(_) => Touch::Answer,
        }
    }
}
