//! What a scenario says about customs.

use protocol::Probability;
use queueing::StationParameters;

/// Customs' stations and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Single-window intake, counted in documents.
    pub intake: StationParameters,
    /// Document reviewers.
    pub reviewers: StationParameters,
    /// X-ray machines.
    pub xray: StationParameters,
    /// Image reviewers.
    pub images: StationParameters,
    /// Unpackers.
    pub unpackers: StationParameters,
    /// The gate, counted in vehicles.
    pub gate: StationParameters,
    /// A list rejected so many times is refused.
    pub rejections_max: u8,
    /// Risk management.
    pub risk: Risk,
}

/// Who is inspected, and what inspection finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risk {
    /// Random inspections of registered sellers' parcels.
    pub random: Probability,
    /// The random share of advanced (AEO) sellers, as a factor on `random`.
    pub aeo_factor: Probability,
    /// The random share of discredited sellers.
    pub discredited: Probability,
    /// The risk engine.
    pub score: Score,
    /// Lists sent to document review, independently of inspection.
    pub review: Probability,
    /// What the image reviewer sees.
    pub image: ImageReview,
    /// How often unpacking finds a violation that is there.
    pub unpack_sensitivity: Probability,
}

/// The risk engine: which parcels it flags.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The share of violations that it flags.
    pub recall: Probability,
    /// The share of honest parcels that it flags.
    pub false_positives: Probability,
}

/// The image reviewer: which pictures are flagged for unpacking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ImageReview {
    /// The share of violations that is seen.
    pub sensitivity: Probability,
    /// The share of honest parcels that is flagged.
    pub false_alarms: Probability,
}
