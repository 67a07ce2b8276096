//! Targets: what is asked of a run, as text, and whether it is met.
//!
//! `p95(customs_clearance, lane=green) < 10m`, `share(order_to_release <= 2h) >= 90%`, `utilisation(customs.xray) < 85%`,
//! `queue(customs.reviewers) < 1000 at 06:00`, `released at 16:30 >= 650000`. Where nothing was measured, a target fails.

mod evaluate;
mod lexer;
mod parser;

use model::{Duration, SimTime};
use protocol::{Interval, StationId, Window};
use serde::Serialize;

use crate::confidence::Range95;
use crate::selection::Selection;
use crate::study::SellerGroup;

/// A target, checked against the names that the scenario knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    expr: String,
    measure: Measure,
    comparison: Comparison,
    /// In the measure's unit: seconds, a share from 0 to 1, or a count.
    threshold: f64,
}

#[derive(Clone, Debug, PartialEq)]
enum Measure {
    /// A statistic of an interval or of a station's waits or services.
    Statistic(Statistic, Metric),
    /// The share of parcels that needed no more than this.
    Share { metric: Metric, limit: Duration },
    /// Busy time over rostered time.
    Utilisation(StationId),
    /// The longest line, or the line at a mark of the series.
    Queue(StationId, Option<usize>),
    /// Parcels released by a time.
    Released(ReleasedBy),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Statistic {
    Percentile(f64),
    Mean,
    Max,
    Min,
}

#[derive(Clone, Debug, PartialEq)]
enum Metric {
    Interval(Interval, Selection),
    Wait(StationId),
    Service(StationId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReleasedBy {
    Horizon,
    ArrivalsEnd,
    Mark(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What the numbers of a measure count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Seconds,
    Share,
    Count,
}

/// What time 0 is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The time of day at time 0, since midnight.
    pub start_of_day: Duration,
}

impl Clock {
    /// The first instant after time 0 that is so long after a midnight.
    pub fn first_at(&self, time_of_day: Duration) -> SimTime {
        const DAY_NS: i64 = 86_400_000_000_000;
        let after_ns = (time_of_day.ns() - self.start_of_day.ns()).rem_euclid(DAY_NS);
        SimTime::from_ns(if after_ns == 0 { DAY_NS } else { after_ns })
    }
}

/// The names and times that a target may use.
#[derive(Clone, Copy, Debug)]
pub struct TargetScope<'a> {
    /// The sellers, by stream.
    pub sellers: &'a [SellerGroup],
    /// What the times of day mean.
    pub clock: Clock,
    /// The run's bounds.
    pub window: Window,
}

/// A target that can't be read: where and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("target `{expr}`, column {column}: {message}")]
pub struct TargetError {
    /// The target.
    pub expr: String,
    /// The place in it, counted in characters from 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Whether a target was met.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TargetResult {
    /// The target as it was written.
    pub expr: String,
    /// What was observed, in `unit`; `null` if it lies beyond everything that was seen, or nothing was.
    pub observed: Option<f64>,
    /// `s`, `share` or `count`.
    pub unit: &'static str,
    /// What was observed, for people.
    pub text: String,
    /// The interval of confidence.
    pub ci95: Option<Range95>,
    /// Whether it was met.
    pub pass: bool,
}

impl Target {
    /// Reads a target.
    pub fn parse(expr: &str, scope: &TargetScope<'_>) -> Result<Self, TargetError> {
        parser::parse(expr, scope)
    }

    /// The target as it was written.
    pub fn expr(&self) -> &str {
        &self.expr
    }
}

impl Measure {
    const fn unit(&self) -> Unit {
        match self {
            Self::Statistic(..) => Unit::Seconds,
            Self::Share { .. } | Self::Utilisation(_) => Unit::Share,
            Self::Queue(..) | Self::Released(_) => Unit::Count,
        }
    }
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Share => "share",
            Self::Count => "count",
        }
    }
}

#[cfg(test)]
mod tests;
