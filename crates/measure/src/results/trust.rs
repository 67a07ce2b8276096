//! Whether results are to be trusted: self-checks, doubts, and the verdict.

use serde::Serialize;

use super::Results;
use crate::verdict::{INTERRUPTED, Verdict};

/// Exact self-checks, each of two sums kept independently. True in every replication, or the run is not trustworthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools)] // The contract has four independent checks.
pub struct Checks {
    /// Every parcel placed is somewhere, once.
    pub conservation: bool,
    /// At every station the integral of the line equals the sum of the waits.
    pub littles_law: bool,
    /// At every station busy time equals the sum of the services and, but for overtime, fits into the roster.
    pub utilisation: bool,
    /// The stages of all released parcels, and what each holder held of them, add up to their times from order to release;
    /// parcels come to stages and leave them as they are placed and released.
    pub stage_sum: bool,
}

impl Checks {
    /// Every check holds.
    pub const ALL_HOLD: Self =
        Self { conservation: true, littles_law: true, utilisation: true, stage_sum: true };

    /// Every check with its name in results.
    pub const fn named(&self) -> [(&'static str, bool); 4] {
        [
            ("conservation", self.conservation),
            ("littles_law", self.littles_law),
            ("utilisation", self.utilisation),
            ("stage_sum", self.stage_sum),
        ]
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self {
            conservation: self.conservation && other.conservation,
            littles_law: self.littles_law && other.littles_law,
            utilisation: self.utilisation && other.utilisation,
            stage_sum: self.stage_sum && other.stage_sum,
        }
    }
}

impl Results {
    /// Why the results are not to be trusted; empty if they are.
    pub fn doubts(&self) -> Vec<String> {
        let mut doubts: Vec<String> = self
            .checks
            .named()
            .into_iter()
            .filter(|(_, holds)| !holds)
            .map(|(name, _)| format!("self-check {name} failed"))
            .collect();
        if let Some(punctuality) = self.punctuality.filter(|punctuality| !punctuality.exact) {
            doubts.push(format!("{} messages came late", punctuality.late));
        }
        if self.intervals.iter().all(|(_, interval)| interval.n == 0) {
            doubts.push("nothing was measured".to_owned());
        }
        doubts
    }

    /// Whether it was interrupted before its end.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted_at.is_some() || self.replications_asked.is_some()
    }

    /// The verdict in a word, with the exit status of the program.
    pub(super) fn conclusion(&self) -> (&'static str, u8) {
        if self.is_interrupted() {
            return ("interrupted", INTERRUPTED);
        }
        let verdict = self.verdict();
        let word = match verdict {
            Verdict::Pass if self.targets.is_empty() => "no_targets",
            Verdict::Pass => "pass",
            Verdict::TargetFailed => "target_failed",
            Verdict::NotTrustworthy => "not_trustworthy",
        };
        (word, verdict.exit_code())
    }

    /// The verdict. Doubts come before targets.
    pub fn verdict(&self) -> Verdict {
        if !self.doubts().is_empty() {
            Verdict::NotTrustworthy
        } else if self.targets.iter().any(|target| !target.pass) {
            Verdict::TargetFailed
        } else {
            Verdict::Pass
        }
    }
}
