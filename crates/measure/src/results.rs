//! `result.json`: the versioned contract of what a run found, the same under both clocks.
//!
//! Numbers end in their unit (`_s`, `_h`, `_ms`, `_fen`). `null` stands for what can't be known: a percentile among parcels
//! that are still open (later than everything that was seen), an interval of confidence from one replication, the
//! utilisation of unlimited servers. Counts are totals over all replications; levels are means over them.

mod trust;

use serde::Serialize;

use crate::account::Account;
use crate::confidence::Range95;
use crate::live::{Perceived, Punctuality, SoftwareTimes};
use crate::named::Named;
use crate::reserves::Intervention;
use crate::target::TargetResult;

pub use trust::Checks;

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

/// Every interval of a group of parcels.
pub type Intervals = Named<IntervalStatistics>;

/// What a run found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Results {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// Which clock ran.
    pub mode: Mode,
    /// The label of the instant at which a live run was interrupted; nothing where it ran to its end. Then targets are not
    /// judged, the window of stations ends there (`Ledger::settle_at`), and what lies on the road may be known ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interrupted_at: Option<String>,
    /// How many replications were asked for, where a study was interrupted after fewer; then targets are not judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replications_asked: Option<u32>,
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
    /// What time 0 is called: month, day and time of day, like `11-11 00:00`.
    pub start: String,
    /// The time from time 0 to the end of arrivals.
    pub run_s: f64,
    /// 32 hexadecimal digits; with several replications, of their sum.
    pub digest: String,
    /// Where the orders went.
    pub orders: OrderResults,
    /// Orders placed in the window, which is the cohort: for the summary.
    #[serde(skip)]
    pub placed_in_window: u64,
    /// Every interval, of the whole cohort.
    pub intervals: Intervals,
    /// The same by lane.
    pub by_lane: Named<Intervals>,
    /// The same by seller.
    pub by_seller: Named<Intervals>,
    /// The same by credit class.
    pub by_credit: Named<Intervals>,
    /// Order to release by who held the clock: the part that each held, so that their means add up to the whole.
    pub by_holder: Named<Intervals>,
    /// Every interval by the hour of the day of the order.
    pub by_hour: Named<Intervals>,
    /// Every station that anything happened at.
    pub stations: Vec<StationResults>,
    /// Every quarter of an hour.
    pub series: SeriesResults,
    /// Where parcels stand at the horizon, on average over replications.
    pub backlog: Named<StandingResults>,
    /// Risk management.
    pub risk: RiskResults,
    /// Money.
    pub money: MoneyResults,
    /// Acts by hand per parcel placed in the window; `null` if there was none.
    pub touches_per_parcel: Option<f64>,
    /// Acts by hand on these parcels, by kind.
    pub touches: Named<u64>,
    /// Targets.
    pub targets: Vec<TargetResult>,
    /// Self-checks.
    pub checks: Checks,
    /// What was done about long lines while the run went on: reserve staff called, at work, sent home. In order of time;
    /// the first thousand.
    pub interventions: Vec<Intervention>,
    /// How often reserve staff was called, over all replications: for the summary, where there are more than are kept.
    #[serde(skip)]
    pub reserve_calls: u64,
    /// How punctual a live run was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub punctuality: Option<Punctuality>,
    /// What a live run's driver perceived from outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub perceived: Option<Perceived>,
    /// What the software of a live run took for itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_ms: Option<SoftwareTimes>,
    /// What the run cost.
    pub run: RunCost,
}

/// Where the orders went. `carried_in` and `placed` are all parcels of the run from time 0 on, and the ends with `inside`
/// and `in_flight` add up to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OrderResults {
    /// Parcels placed before time 0 and on their way then. They are in no interval and no target.
    pub carried_in: u64,
    /// Orders placed from time 0 on.
    pub placed: u64,
    /// Of these, released (800).
    pub released: u64,
    /// Of these, not after the end of the arrivals' window.
    pub released_by_end: u64,
    /// Parcels at the buyer's door.
    pub delivered: u64,
    /// Parcels cancelled by the buyer.
    pub cancelled: u64,
    /// Parcels rejected too often, or over a limit.
    pub refused: u64,
    /// Parcels with a violation that was found.
    pub seized: u64,
    /// Parcels shipped back to where they came from.
    pub shipped_back: u64,
    /// Parcels in some role's custody at the horizon.
    pub inside: u64,
    /// Parcels in messages that are due after the horizon.
    pub in_flight: u64,
}

impl OrderResults {
    pub(crate) fn new(account: &Account, released: u64, released_by_end: u64) -> Self {
        let Account { carried_in, placed, delivered, cancelled, refused, .. } = *account;
        let Account { seized, shipped_back, inside, in_flight, .. } = *account;
        Self {
            carried_in,
            placed,
            released,
            released_by_end,
            delivered,
            cancelled,
            refused,
            seized,
            shipped_back,
            inside,
            in_flight,
        }
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
    /// What the percentiles from `p50_s` to `p99_s` are at least where they are not known, for people.
    #[serde(skip)]
    pub at_least_s: [f64; 4],
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

/// A station in the observation window (end of warm-up to end of arrivals); its longest line is that of the drain as well.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StationResults {
    /// The role, a dot, the station.
    pub name: String,
    /// Servers on the roster, on average; hours of unlimited servers count as none. `null` where they are unlimited
    /// whenever there are any.
    pub servers_mean: Option<f64>,
    /// Customers who came and found room.
    pub arrivals: u64,
    /// Services that ended.
    pub served: u64,
    /// Customers who left the line unserved.
    pub left: u64,
    /// Customers who found no room.
    pub turned_away: u64,
    /// Busy time within the roster over rostered time; hours of unlimited servers count in neither. `null` where
    /// nobody was on a roster.
    pub utilisation: Option<f64>,
    /// Server hours beyond the roster, which is none where servers are unlimited; `null` where they always are.
    pub overtime_h: Option<f64>,
    /// Services that ended, by the hour of the window.
    pub served_per_h: f64,
    /// The share that had to wait, of those who came and found room.
    pub waited_share: Option<f64>,
    /// The mean wait of those served.
    pub wait_mean_s: Option<f64>,
    /// The 95th percentile of the wait; who still waits counts as later than everything.
    pub wait_p95_s: Option<f64>,
    /// The mean time in line of all who came and no longer wait, those who left it unserved included.
    pub in_line_mean_s: Option<f64>,
    /// The mean wait on the clock of the opening hours; `null` for a station that never closes.
    pub wait_open_mean_s: Option<f64>,
    /// The 95th percentile of the wait on the clock of the opening hours.
    pub wait_open_p95_s: Option<f64>,
    /// What the 95th percentile is at least where it is not known, for people: on the wall's clock and on that of the
    /// opening hours.
    #[serde(skip)]
    pub wait_p95_at_least_s: [f64; 2],
    /// The mean service.
    pub service_mean_s: Option<f64>,
    /// Whether who waits here waits for company and for no server, as for a full vehicle: for the summary.
    #[serde(skip)]
    pub waits_for_company: bool,
    /// Customers in line, on average over time.
    pub queue_mean: f64,
    /// Customers in service, on average over time.
    pub in_service_mean: f64,
    /// The longest line, from the end of the warm-up to the horizon.
    pub queue_max: u32,
    /// Customers in line at the end of the window, on average over replications.
    pub queue_end: f64,
}

/// Every quarter of an hour from time 0: counts of step k lie between mark k and mark k + 1, levels are those at mark k.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesResults {
    /// The step.
    pub step_s: f64,
    /// Orders placed in each step.
    pub placed: Vec<u64>,
    /// Parcels released in each step.
    pub released: Vec<u64>,
    /// Parcels on their way at each mark, on average over replications.
    pub inside: Vec<f64>,
    /// The median time from order to release of the parcels released in each step.
    pub p50: Vec<Option<f64>>,
    /// The 95th percentile of it.
    pub p95: Vec<Option<f64>>,
    /// Customers in line at each mark, by station, on average over replications.
    pub queue: Named<Vec<f64>>,
    /// Parcels at each stage at each mark, on average over replications.
    pub backlog: Named<Vec<f64>>,
    /// Their mean age since the order, in seconds.
    pub backlog_age_s: Named<Vec<Option<f64>>>,
}

/// Parcels that stand at a stage.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StandingResults {
    /// How many, on average over replications.
    pub parcels: f64,
    /// Their mean age since the order; `null` where there are none.
    pub mean_age_s: Option<f64>,
}

/// What risk management did with the parcels placed in the window. Rates are `null` where there is nothing to divide by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RiskResults {
    /// Parcels chosen for inspection by the criteria.
    pub targeted: u64,
    /// Parcels chosen for inspection at random.
    pub drawn_at_random: u64,
    /// Parcels chosen for inspection to reach the expected rate.
    pub topped_up: u64,
    /// Parcels escalated from document review to inspection, which had not been chosen before.
    pub escalated: u64,
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
    /// Parcels that passed on without the examination they were sent to.
    pub unexamined: u64,
    /// Parcels stopped because their goods are prohibited.
    pub prohibited_caught: u64,
    /// Parcels detained.
    pub detained: u64,
    /// Parcels audited after release.
    pub audited: u64,
    /// Of these, with a violation.
    pub audit_found: u64,
    /// Orders whose number had been filed before: read, and dropped.
    pub duplicates_dropped: u64,
    /// Parcels chosen for inspection or escalated to it, of those with a lane.
    pub inspection_rate: Option<f64>,
    /// Pictures flagged, of those taken.
    pub flag_rate: Option<f64>,
    /// Violations found, of the parcels chosen for inspection or escalated to it.
    pub hit_rate: Option<f64>,
    /// Violations found, of the parcels unpacked.
    pub precision: Option<f64>,
    /// Violations found, of those found or released.
    pub recall: Option<f64>,
}

/// Money, in hundredths of a yuan.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MoneyResults {
    /// Tax assessed at release, of the parcels placed in the window.
    pub tax_fen: i64,
    /// Of this, tax in full, outside the reduced rates.
    pub tax_in_full_fen: i64,
    /// What staff and machines on duty cost in the observation window; `null` where the scenario gives no cost.
    pub staff_fen: Option<i64>,
    /// The same per parcel placed in the window.
    pub per_declaration_fen: Option<f64>,
}

/// What the run cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct RunCost {
    /// Wall time.
    pub wall_s: f64,
    /// CPU time of all threads, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_s: Option<f64>,
    /// Orders placed per second of wall time; unknown where this process ran a part of it only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parcels_per_s: Option<f64>,
    /// The largest resident memory, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rss_mb: Option<f64>,
}

/// The results and what follows from them.
#[derive(Serialize)]
struct Concluded<'a> {
    #[serde(flatten)]
    results: &'a Results,
    verdict: &'static str,
    exit_code: u8,
}

impl Results {
    /// The results as JSON, indented, with a newline at the end, and with what follows from them.
    pub fn to_json(&self) -> String {
        let (verdict, exit_code) = self.conclusion();
        let concluded = Concluded { results: self, verdict, exit_code };
        let mut text = serde_json::to_string_pretty(&concluded).expect("results have string keys only");
        text.push('\n');
        text
    }
}
