//! What a run showed: ledgers, time release tables, confidence intervals, targets and the summary.
//!
//! A [`Ledger`] is the observer of one entity in one replication. The four ledgers of a replication are merged, in
//! any order, and with the roles' closing statements they make a [`Replication`]. A [`Study`] collects replications
//! and gives the [`Results`], which are `result.json` and, through [`summary::render`], what the terminal shows.
//!
//! Everything that a ledger adds up is a whole number, so that merging in any order gives the same ledger, and the
//! self-checks are exact: each compares two sums that were kept independently.

mod account;
mod codec;
mod confidence;
mod digest;
mod ledger;
mod named;
mod orders;
mod results;
mod selection;
mod series;
mod station;
mod study;
pub mod summary;
mod tally;
mod target;
mod verdict;

pub use account::Account;
pub use codec::DecodeError;
pub use confidence::{Range95, mean_range95};
pub use digest::Digest;
pub use ledger::{Ledger, LedgerMismatch};
pub use named::Named;
pub use orders::{Orders, RiskCounts};
pub use results::{
    Checks, Confidence, IntervalStatistics, Mode, OrderResults, Punctuality, Results, RiskResults, RunCost,
    SCHEMA, SeriesResults, StationResults,
};
pub use selection::Selection;
pub use series::{SERIES_STEP, Series};
pub use station::{StationLedger, TimeIntegrals};
pub use study::{Replication, SellerGroup, Study, StudyDescription};
pub use tally::Tally;
pub use target::{Clock, Target, TargetError, TargetResult, TargetScope};
pub use verdict::Verdict;
