//! Customs: intake, three-document match, lanes, review, inspection, release, gate.

mod parameters;

pub use parameters::{ImageReview, Parameters, Risk, Score};
