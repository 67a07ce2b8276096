//! What every role of a zone knows: the run's draws, the sellers, the links and the window.

use std::fmt;

use model::{Credit, ParcelKey, Purpose, SellerStream, SimTime, Subject};
use queueing::{Distribution, Draws};

use crate::link::LinkDelays;

/// A probability, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Probability(f64);

/// A number outside 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProbabilityError(pub f64);

impl fmt::Display for ProbabilityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a share must lie between 0 % and 100 %, not at {} %", self.0 * 100.0)
    }
}

impl std::error::Error for ProbabilityError {}

impl Probability {
    /// Never.
    pub const ZERO: Self = Self(0.0);
    /// Always.
    pub const ONE: Self = Self(1.0);

    /// A probability between 0 and 1.
    pub fn new(value: f64) -> Result<Self, ProbabilityError> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(ProbabilityError(value)) }
    }

    /// The number between 0 and 1.
    pub const fn value(self) -> f64 {
        self.0
    }

    /// Both of two independent events.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 * other.0)
    }

    /// Whether it happens to this subject. Never and always cost no draw.
    #[inline]
    pub fn happens(self, draws: &Draws, subject: Subject, purpose: Purpose, index: u32) -> bool {
        self.0 > 0.0 && (self.0 >= 1.0 || draws.uniform(subject, purpose, index) < self.0)
    }
}

/// A class of sellers: the stream its orders come in.
#[derive(Clone, Debug, PartialEq)]
pub struct SellerClass {
    /// The name in the scenario and in results.
    pub name: String,
    /// Customs' credit class.
    pub credit: Credit,
    /// How often a document set disagrees in a field.
    pub mismatch: Probability,
    /// How often a parcel violates a rule.
    pub prevalence: Probability,
}

/// The times that bound a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Parcels placed before this are not counted in intervals and targets; 0 unless the study is a steady state.
    pub warmup_end: SimTime,
    /// The end of the arrivals' window.
    pub arrivals_end: SimTime,
    /// The end of the run: arrivals and drain.
    pub horizon: SimTime,
}

impl Window {
    /// Whether a parcel placed at this instant belongs to the cohort that intervals and targets are about.
    pub fn in_cohort(&self, placed: SimTime) -> bool {
        (self.warmup_end..=self.arrivals_end).contains(&placed)
    }
}

/// What every role of a zone knows about the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The random numbers of this replication.
    pub draws: Draws,
    /// The sellers, by the number of their stream.
    pub sellers: Vec<SellerClass>,
    /// What a buyer pays, in fen.
    pub value: Distribution,
    /// Nobody pays more than this, in fen.
    pub value_max_fen: i64,
    /// The links' delays.
    pub links: LinkDelays,
    /// The run's bounds.
    pub window: Window,
}

impl Setting {
    /// The class of the seller of a parcel.
    pub fn seller(&self, parcel: ParcelKey) -> &SellerClass {
        &self.sellers[parcel.stream().index()]
    }

    /// The class with this stream, if there is one.
    pub fn seller_of(&self, stream: SellerStream) -> Option<&SellerClass> {
        self.sellers.get(stream.index())
    }
}
