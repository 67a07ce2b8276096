//! What a scenario says about customs.

use model::{Duration, Fen, RuleBook, SimTime};
use protocol::{HasStations, Probability, StationTable};

/// Customs' stations and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The stations: intake, automatic reviewer, reviewers, X-ray, images, unpackers, detention, audit, gate.
    pub stations: StationTable,
    /// The limits and taxes in force.
    pub rules: RuleBook,
    /// A list rejected so many times is refused.
    pub rejections_max: u8,
    /// An incomplete set is refused after so long from its first document.
    pub completeness_limit: Duration,
    /// Parcels pass the line before they are released, inspected or not; the warehouse is told when a list is accepted.
    pub release_at_line: bool,
    /// Plausibility checks.
    pub checks: Checks,
    /// The guarantee that taxes are held against; `None` is unlimited.
    pub guarantee: Option<Guarantee>,
    /// Document review.
    pub review: Review,
    /// Risk management.
    pub risk: Risk,
    /// What becomes of detained parcels.
    pub detention: DetentionRules,
    /// Audit after release.
    pub audit: AuditRules,
    /// Green-channel parcels have no inspection at random (lighter checks).
    pub green_channel_lighter_checks: bool,
}

impl HasStations for Parameters {
    fn stations(&self) -> &StationTable {
        &self.stations
    }
}

/// Which doubts the checks raise. A doubt sends the list to document review.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checks {
    /// The share of wrong HS codes that is noticed.
    pub hs_doubt: Probability,
    /// The share of right HS codes that is doubted all the same.
    pub hs_false_doubt: Probability,
    /// The share of undervalued lists that is noticed.
    pub value_doubt: Probability,
    /// The share of honest values that is doubted all the same.
    pub value_false_doubt: Probability,
    /// The share of prohibited goods that the prohibited list catches.
    pub prohibited_caught: Probability,
    /// The share of infringing goods that the check for intellectual property catches.
    pub infringing_caught: Probability,
}

/// A guarantee: the tax of accepted lists is held against it until settlement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guarantee {
    /// Its amount.
    pub amount: Fen,
    /// When it is first topped up to its amount again.
    pub first_top_up: SimTime,
    /// How often it is topped up from then on.
    pub top_up_every: Duration,
}

/// Document review.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Review {
    /// The share of lists sent to review at random, independently of inspection.
    pub share: Probability,
    /// The share that review escalates to inspection (a manual control instruction).
    pub escalates: Probability,
    /// The share that review rejects back to the declaring agent.
    pub rejects: Probability,
    /// The share in which the reviewer asks the party and waits for the answer (300).
    pub asks: Probability,
    /// The share that the automatic reviewer passes on to a person; `None` where there is no automatic reviewer.
    pub automatic_escalates: Option<Probability>,
}

/// What becomes of parcels in which a violation was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetentionRules {
    /// The share of findings that is detained (501, 502, 503 by thirds of the draw); the rest is seized at once.
    pub detains: Probability,
    /// Of the detained, the share that is cleared and released.
    pub cleared: Probability,
    /// Of the detained, the share that is shipped back (700). The rest is seized.
    pub shipped_back: Probability,
}

/// Audit after release.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AuditRules {
    /// The share of green parcels that goes to the blue lane: released, and audited afterwards.
    pub blue: Probability,
    /// How often an audit finds a violation that is there.
    pub sensitivity: Probability,
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
    /// The top-up towards an expected inspection rate; `None` is off.
    pub expected: Option<ExpectedRate>,
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

/// The third step of selection: parcels are drawn until the share inspected reaches a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedRate {
    /// The rate to reach, of the parcels of the window.
    pub rate: Probability,
    /// Over which time it is counted: the counters start again at each multiple of it.
    pub window: Duration,
    /// Whether it may draw advanced (AEO) sellers' parcels too, which cancels their factor.
    pub cancels_aeo_factor: bool,
}
