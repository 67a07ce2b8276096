//! What a run showed: ledgers, time release tables, confidence intervals, targets and the summary.
//!
//! A [`Description`] says what a run is measured for. A [`Ledger`] is the observer of one entity in one replication. The
//! four ledgers of a replication are merged, in any order, and with the roles' closing statements they make a
//! [`Replication`]. A [`Study`] collects replications and gives the [`Results`], which are `result.json` and, through
//! [`summary::render`], what the terminal shows.
//!
//! Everything that a ledger adds up is a whole number, so that merging in any order gives the same ledger, and the
//! self-checks are exact: each compares two sums that were kept independently.

mod account;
mod backlog;
mod bins;
mod codec;
mod cohort;
mod confidence;
mod description;
mod digest;
mod groups;
mod integrals;
mod ledger;
mod line_steps;
mod live;
mod money;
mod named;
mod opening;
mod orders;
mod outline;
mod piece;
mod reserves;
mod result_keys;
mod result_words;
mod results;
mod selection;
mod series;
mod shown;
mod station;
mod study;
pub mod summary;
mod tables;
mod tally;
mod target;
mod verdict;
mod warmup;

pub use account::Account;
pub use backlog::{Backlog, Standing};
pub use codec::DecodeError;
pub use confidence::{Range95, Student};
pub use description::{Description, PoolStations, Span};
pub use digest::Digest;
pub use integrals::TimeIntegrals;
pub use ledger::{Ledger, LedgerMismatch};
pub use live::{LiveFigures, Perceived, Punctuality, SoftwareTimes};
pub use model::Clock;
pub use money::StaffCost;
pub use named::Named;
pub use orders::Orders;
pub use reserves::Intervention;
pub use result_words::{closest_result_word, explain_result_word, result_words};
pub use results::{
    Checks, Confidence, IntervalStatistics, Intervals, Mode, MoneyResults, OrderResults, Results,
    RiskResults, RunCost, SCHEMA, SeriesResults, StandingResults, StationResults,
};
pub use selection::Selection;
pub use series::{SERIES_STEP, Series};
pub use shown::{grouped, narrow};
pub use station::StationLedger;
pub use study::{Replication, Study, StudyDescription};
pub use tables::longest_lines;
pub use tally::{CoarseTally, Tally, TallyOf};
pub use target::{
    Bound, Statistic, Target, TargetError, TargetResult, TargetScope, Timed, Unit, closest_word,
    explain_word, target_language, words,
};
pub use verdict::Verdict;
pub use warmup::{NotSettled, mser5};
