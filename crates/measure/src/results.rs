//! `result.json`: the versioned contract of what a run found, the same under both clocks.
//!
//! Numbers end in their unit (`_s`, `_h`, `_ms`). `null` stands for what can't be known: a percentile among parcels
//! that are still open (later than everything that was seen), an interval of confidence from one replication, the
//! utilisation of unlimited servers. Counts are totals over all replications; levels are means over them.

use serde::Serialize;

use crate::account::Account;
use crate::confidence::Range95;
use crate::named::Named;
use crate::target::TargetResult;
use crate::verdict::Verdict;

/// The name and version of the contract.
pub const SCHEMA: &str = "greenlane.result/1";

/// Which clock ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// From deadline to deadline.
    Virtual,
    /// Against the wall clock.
    Live,
}

impl Mode {
    /// The name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Virtual => "virtual",
            Self::Live => "live",
        }
    }
}

/// What a run found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Results {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Which clock ran.
    pub mode: Mode,
    /// The scenario's name.
    pub scenario: String,
    /// The hash of everything the scenario says.
    pub scenario_hash: String,
    /// The seed of all draws.
    pub seed: u64,
    /// How many replications.
    pub replications: usize,
    /// The kind of study.
    pub study: String,
    /// 32 hexadecimal digits; with several replications, of their sum.
    pub digest: String,
    /// Where the orders went.
    pub orders: OrderResults,
    /// Every interval, of the whole cohort.
    pub intervals: Named<IntervalStatistics>,
    /// The same by lane.
    pub by_lane: Named<Named<IntervalStatistics>>,
    /// The same by seller.
    pub by_seller: Named<Named<IntervalStatistics>>,
    /// The same by credit class.
    pub by_credit: Named<Named<IntervalStatistics>>,
    /// Every station.
    pub stations: Vec<StationResults>,
    /// Every quarter of an hour.
    pub series: SeriesResults,
    /// Risk management.
    pub risk: RiskResults,
    /// Targets.
    pub targets: Vec<TargetResult>,
    /// Self-checks.
    pub checks: Checks,
    /// How punctual a live run was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub punctuality: Option<Punctuality>,
    /// What the run cost.
    pub run: RunCost,
}

/// Where the orders went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OrderResults {
    /// Orders placed.
    pub placed: u64,
    /// Parcels released (800).
    pub released: u64,
    /// Of these, not after the end of the arrivals' window.
    pub released_by_end: u64,
    /// Parcels at the buyer's door.
    pub delivered: u64,
    /// Parcels rejected too often.
    pub refused: u64,
    /// Parcels with a violation that was found.
    pub seized: u64,
    /// Parcels in some role's custody at the horizon.
    pub inside: u64,
    /// Parcels in messages that are due after the horizon.
    pub in_flight: u64,
}

impl OrderResults {
    pub(crate) fn new(account: &Account, released: u64, released_by_end: u64) -> Self {
        let Account { placed, delivered, refused, seized, inside, in_flight } = *account;
        Self { placed, released, released_by_end, delivered, refused, seized, inside, in_flight }
    }
}

/// An interval of a time release study.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct IntervalStatistics {
    /// Parcels that ended it.
    pub n: u64,
    /// Parcels still in it at the horizon. They count in percentiles, as later than everything. A parcel whose lane
    /// is not decided is open for its seller and in no lane.
    pub censored: u64,
    /// The mean over those that ended it.
    pub mean_s: Option<f64>,
    /// The standard deviation over those that ended it.
    pub sd_s: Option<f64>,
    /// The least.
    pub min_s: Option<f64>,
    /// The median.
    pub p50_s: Option<f64>,
    /// The 90th percentile.
    pub p90_s: Option<f64>,
    /// The 95th percentile.
    pub p95_s: Option<f64>,
    /// The 99th percentile.
    pub p99_s: Option<f64>,
    /// The 99.9th percentile.
    pub p999_s: Option<f64>,
    /// The greatest of those that ended it.
    pub max_s: Option<f64>,
    /// Intervals of confidence; `null` from one replication.
    pub ci95: Option<Confidence>,
}

/// 95 % intervals of confidence over replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Confidence {
    /// Of the mean.
    pub mean_s: Option<Range95>,
    /// Of the median.
    pub p50_s: Option<Range95>,
    /// Of the 90th percentile.
    pub p90_s: Option<Range95>,
    /// Of the 95th percentile.
    pub p95_s: Option<Range95>,
    /// Of the 99th percentile.
    pub p99_s: Option<Range95>,
}

/// A station in the observation window (end of warm-up to end of arrivals).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StationResults {
    /// The role, a dot, the station.
    pub name: &'static str,
    /// Servers on the roster, on average; hours of unlimited servers count as none. `null` where they are always
    /// unlimited.
    pub servers_mean: Option<f64>,
    /// Customers who came.
    pub arrivals: u64,
    /// Services that ended.
    pub served: u64,
    /// Busy time within the roster over rostered time; hours of unlimited servers count in neither. `null` where
    /// nobody was on a roster.
    pub utilisation: Option<f64>,
    /// Server hours beyond the roster, which is none where servers are unlimited; `null` where they always are.
    pub overtime_h: Option<f64>,
    /// The mean wait of those served.
    pub wait_mean_s: Option<f64>,
    /// The 95th percentile of the wait; who still waits counts as later than everything.
    pub wait_p95_s: Option<f64>,
    /// The mean service.
    pub service_mean_s: Option<f64>,
    /// Customers in line, on average over time.
    pub queue_mean: f64,
    /// The longest line.
    pub queue_max: u32,
    /// Customers in line at the end of the window, on average over replications.
    pub queue_end: f64,
}

/// Every quarter of an hour from time 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesResults {
    /// The step.
    pub step_s: f64,
    /// Orders placed in each step.
    pub placed: Vec<u64>,
    /// Parcels released in each step.
    pub released: Vec<u64>,
    /// Parcels delivered in each step.
    pub delivered: Vec<u64>,
    /// Customers in line at the start of each step, by station, on average over replications.
    pub queue: Named<Vec<f64>>,
}

/// What risk management did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RiskResults {
    /// Pictures taken.
    pub scanned: u64,
    /// Pictures flagged.
    pub flagged: u64,
    /// Parcels unpacked.
    pub unpacked: u64,
    /// Violations found.
    pub caught: u64,
    /// Violations released.
    pub missed: u64,
    /// Honest parcels unpacked.
    pub held_for_nothing: u64,
}

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
    /// The stages of all released parcels add up to their times from order to release.
    pub stage_sum: bool,
}

impl Checks {
    /// Every check with its name in results.
    pub const fn named(&self) -> [(&'static str, bool); 4] {
        [
            ("conservation", self.conservation),
            ("littles_law", self.littles_law),
            ("utilisation", self.utilisation),
            ("stage_sum", self.stage_sum),
        ]
    }
}

/// How punctual a live run was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Punctuality {
    /// Nothing came late: the run equals the virtual one.
    pub exact: bool,
    /// Messages that came after their due time had been finished.
    pub late: u64,
    /// How late, in simulated milliseconds, 99th percentile.
    pub lateness_p99_ms: f64,
    /// How long missing promises held the clock, in wall milliseconds.
    pub held_ms: f64,
    /// How far the clock was behind its pace, in wall milliseconds, 99th percentile.
    pub lag_p99_ms: f64,
    /// Whether the clock kept its pace.
    pub on_pace: bool,
}

/// What the run cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct RunCost {
    /// Wall time.
    pub wall_s: f64,
    /// CPU time of all threads, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_s: Option<f64>,
    /// Orders placed per second of wall time.
    pub parcels_per_s: f64,
    /// The largest resident memory, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rss_mb: Option<f64>,
}

impl Results {
    /// The results as JSON, indented, with a newline at the end.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("results have string keys only");
        text.push('\n');
        text
    }

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
