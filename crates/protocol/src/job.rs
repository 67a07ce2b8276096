//! What stands at the stations of a party: parcels, and papers at its correction desk.

use model::{DocumentKind, Field, ParcelKey, SimTime, Subject};

use crate::message::{Question, Rejected};
use crate::observe::Touch;
use crate::setting::{DUE_AFTER, Setting};
use crate::stations::Customer;

/// A customer of a role's stations: a parcel, and what is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job<W> {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
    /// The class at stations that serve by priority.
    pub class: u8,
    /// What is to be done.
    pub work: W,
}

impl<W> Job<W> {
    /// A job about a parcel, in the parcel's class.
    pub fn new(setting: &Setting, parcel: ParcelKey, placed: SimTime, work: W) -> Self {
        Self { parcel, placed, class: setting.class_of(parcel), work }
    }
}

impl<W: Copy> Customer for Job<W> {
    fn subject(&self) -> Subject {
        Subject::Parcel(self.parcel)
    }

    fn class(&self) -> u8 {
        self.class
    }

    fn due(&self) -> SimTime {
        self.placed + DUE_AFTER
    }
}

/// Corrections number below this; answers are numbered from here, so that no two visits of a parcel share a draw.
const FIRST_ANSWER: u32 = DocumentKind::Order.filing(u8::MAX) + DocumentKind::ALL.len() as u32;

/// The work of a correction desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paperwork {
    /// A document is to be corrected and filed again.
    Correction {
        /// The field at fault; it names the document too.
        field: Field,
        /// The attempt that was rejected.
        attempt: u8,
    },
    /// A question is to be answered.
    Answer {
        /// What is doubted.
        field: Field,
        /// The number of the review visit that asked.
        visit: u8,
    },
}

impl Paperwork {
    /// The number of this visit to the desk, which keys its work.
    pub const fn visit(self) -> u32 {
        match self {
            Self::Correction { field, attempt } => field.document().filing(attempt),
            Self::Answer { visit, .. } => FIRST_ANSWER + visit as u32,
        }
    }

    /// The manual act that the desk does.
    pub const fn touch(self) -> Touch {
        match self {
            Self::Correction { .. } => Touch::Correction,
            Self::Answer { .. } => Touch::Answer,
        }
    }
}

impl From<Rejected> for Paperwork {
    fn from(Rejected { field, attempt, .. }: Rejected) -> Self {
        Self::Correction { field, attempt }
    }
}

impl From<Question> for Paperwork {
    fn from(Question { field, visit, .. }: Question) -> Self {
        Self::Answer { field, visit }
    }
}
