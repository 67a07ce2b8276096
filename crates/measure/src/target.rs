//! Targets: what is asked of a run, as text, and whether it is met.
//!
//! `p95(customs_clearance, lane=green) < 10m`, `share(order_to_release <= 2h) >= 90% in midnight`,
//! `p95(line_to_release) < 2h in 90% of days`, `utilisation(customs.xray) < 85%`, `backlog(customs) < 1000 at 06:00`,
//! `released at 16:30 >= 650000`, `touches < 0.5`, `cost < CNY 3`. Where nothing was measured, a target fails.

mod estimand;
mod evaluate;
mod language;
mod lexer;
mod moment;
pub(crate) mod names;
mod parser;
mod words;

use model::{Clock, Duration, Lane, SimTime, Stage};
use protocol::{Interval, Setting, StationId};
use serde::Serialize;

use crate::confidence::Range95;
use crate::description::{PoolStations, Span};
use crate::selection::{Selection, is_of_all_placed};
use crate::shown::{count, money, narrow, percent};

pub(crate) use evaluate::Observation;
pub use language::target_language;
use moment::Moment;
pub(crate) use words::closest;
pub use words::{closest_word, explain_word, words};

/// A target, checked against the names that the scenario knows.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    expr: String,
    question: Question,
    comparison: Comparison,
    /// In the question's unit: seconds, a share from 0 to 1, fen, or a count.
    threshold: f64,
    /// Only parcels placed in this part of the day, or marks that lie in it.
    span: Option<Span>,
    /// The question is asked day by day, and this share of days must meet it.
    days: Option<f64>,
    /// The instant that is asked for.
    moment: Option<Moment>,
}

#[derive(Clone, Debug, PartialEq)]
enum Question {
    /// A statistic of an interval or of a station's waits or services.
    Lengths(Statistic, Metric),
    /// The share of parcels that needed no more than this.
    Share { metric: Metric, limit: Duration },
    /// How many stand somewhere: at a time, or over the whole of a run.
    Standing(Place, When),
    /// Busy time over rostered time, of a station or of all stations of a pool.
    Utilisation(Vec<StationId>),
    /// Parcels of the window released by a time.
    Released(Option<SimTime>),
    /// Acts by hand per parcel of the window.
    Touches,
    /// The cost of staff per declaration.
    Cost,
}

/// A number that stands for many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    /// What this share of them does not exceed.
    Percentile(f64),
    /// Their mean.
    Mean,
    /// The greatest.
    Max,
    /// The least.
    Min,
}

/// What a target asks for, where that can be reckoned before a run: times that are not too long, parcels that are not too few.
/// Whether the limit itself is allowed is not told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// A statistic is at most so many seconds.
    Length(Statistic, Timed, f64),
    /// At least this share takes no more than this.
    Share(Timed, Duration, f64),
    /// So many are released by a time, or by the end.
    Released(Option<SimTime>, f64),
}

/// What takes a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timed {
    /// An interval, of the parcels of a lane or of all.
    Interval(Interval, Option<Lane>),
    /// The waits at a station.
    Wait(StationId),
    /// The services at a station.
    Service(StationId),
}

#[derive(Clone, Debug, PartialEq)]
enum Metric {
    Interval(Interval, Selection),
    Wait(StationId),
    Service(StationId),
}

#[derive(Clone, Debug, PartialEq)]
enum Place {
    Queue(StationId),
    Backlog(Vec<Stage>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    /// A statistic over the window; the greatest and the least are those of all replications.
    Over(Statistic),
    /// The most of each run: of several, the mean.
    MostOfRun,
    At(SimTime),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What the numbers of a question count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Unit {
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// A share, from 0 to 1.
    #[serde(rename = "share")]
    Share,
    /// A count, or a mean of counts.
    #[serde(rename = "count")]
    Count,
    /// Hundredths of a yuan.
    #[serde(rename = "fen")]
    Fen,
}

/// The names and times that a target may use.
#[derive(Clone, Copy, Debug)]
pub struct TargetScope<'a> {
    /// Sellers, goods and sites, and the run's bounds.
    pub setting: &'a Setting,
    /// What the times of day mean.
    pub clock: Clock,
    /// The spans of the calendar.
    pub spans: &'a [Span],
    /// The pools that serve stations.
    pub pools: &'a [PoolStations],
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
    /// What number was asked for.
    pub estimand: String,
    /// What was observed, in `unit`; `null` if it lies beyond everything that was seen, or nothing was.
    pub observed: Option<f64>,
    /// `s`, `share`, `count` or `fen`.
    pub unit: Unit,
    /// What was observed, for people.
    pub text: String,
    /// The interval of confidence; `null` from one replication, and of a least or a greatest value.
    pub ci95: Option<Range95>,
    /// Whether it was met.
    pub pass: bool,
    /// What the target means that it does not say, for people.
    #[serde(skip)]
    pub note: Option<String>,
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

    /// Whether what is just at the limit fails.
    pub fn is_strict(&self) -> bool {
        matches!(self.comparison, Comparison::Less | Comparison::Greater)
    }

    /// What it asks for, if that is a bound. Of the filters only the lane is told: one by others has a bound where these make no
    /// difference to who never waits.
    pub fn bound(&self) -> Option<Bound> {
        let is_at_most = matches!(self.comparison, Comparison::Less | Comparison::LessOrEqual);
        match &self.question {
            Question::Lengths(statistic, metric) if is_at_most => {
                Some(Bound::Length(*statistic, metric.timed()?, self.threshold))
            }
            Question::Share { metric, limit } if !is_at_most => {
                Some(Bound::Share(metric.timed()?, *limit, self.threshold))
            }
            Question::Released(by) if !is_at_most => Some(Bound::Released(*by, self.threshold)),
            _ => None,
        }
    }

    /// What the clock shows at the instant that is meant, where a time of day comes several times in the run: at the first.
    pub fn first_of_several(&self) -> Option<&str> {
        let moment = self.moment.as_ref().filter(|moment| moment.is_first && self.days.is_none());
        moment.map(|moment| moment.label.as_str())
    }

    /// Whether it asks once for a share of all parcels placed, whatever their seller, goods, site, lane and time of day.
    pub fn is_share_of_all_placed(&self) -> bool {
        let of_placed = matches!(
            &self.question,
            Question::Share { metric: Metric::Interval(interval, selection), .. }
                if is_of_all_placed(*interval) && *selection == Selection::ALL
        );
        of_placed && self.days.is_none() && self.span.is_none()
    }

    /// The stations at which it asks for waits, services, or busy servers; none where it asks for something else.
    pub fn stations(&self) -> &[StationId] {
        match &self.question {
            Question::Lengths(_, Metric::Wait(station) | Metric::Service(station))
            | Question::Share { metric: Metric::Wait(station) | Metric::Service(station), .. } => {
                std::slice::from_ref(station)
            }
            Question::Utilisation(stations) => stations,
            _ => &[],
        }
    }

    /// Whether it asks how busy servers are.
    pub const fn is_of_servers(&self) -> bool {
        matches!(self.question, Question::Utilisation(_))
    }

    fn selection(&self) -> Option<&Selection> {
        match &self.question {
            Question::Lengths(_, Metric::Interval(_, selection))
            | Question::Share { metric: Metric::Interval(_, selection), .. } => Some(selection),
            _ => None,
        }
    }

    pub(crate) fn needs_goods(&self) -> bool {
        self.selection().is_some_and(|selection| selection.goods.is_some())
    }

    pub(crate) fn needs_sites(&self) -> bool {
        self.selection().is_some_and(|selection| selection.site.is_some())
    }

    pub(crate) fn needs_days(&self) -> bool {
        self.days.is_some() && self.selection().is_some()
    }

    pub(crate) fn needs_span(&self, span: &Span) -> bool {
        self.span.as_ref() == Some(span) && self.selection().is_some()
    }
}

impl Metric {
    fn timed(&self) -> Option<Timed> {
        match self {
            Self::Interval(interval, Selection { streams, lane, goods, site, .. }) => {
                // Sites have desks of their own, and who is unpacked depends on sellers and goods.
                let is_inspected = *lane == Some(Lane::Red) || !interval.can_be_of(Lane::Green);
                let is_alike = site.is_none() && !(is_inspected && (streams.is_some() || goods.is_some()));
                is_alike.then_some(Timed::Interval(*interval, *lane))
            }
            Self::Wait(station) => Some(Timed::Wait(*station)),
            Self::Service(station) => Some(Timed::Service(*station)),
        }
    }
}

impl Question {
    const fn unit(&self) -> Unit {
        match self {
            Self::Lengths(..) => Unit::Seconds,
            Self::Share { .. } | Self::Utilisation(_) => Unit::Share,
            Self::Standing(..) | Self::Released(_) | Self::Touches => Unit::Count,
            Self::Cost => Unit::Fen,
        }
    }

    /// Whether it is a share of so many that were counted.
    const fn is_share_of_counted(&self) -> bool {
        matches!(self, Self::Share { .. })
    }

    /// Whether the question can be asked of a part of the day, or of each day.
    const fn has_parts(&self) -> bool {
        match self {
            Self::Lengths(_, metric) | Self::Share { metric, .. } => matches!(metric, Metric::Interval(..)),
            Self::Standing(..) => true,
            _ => false,
        }
    }
}

impl Unit {
    /// A number of this unit, for people.
    pub(crate) fn text(self, value: f64) -> String {
        match self {
            Self::Seconds => narrow(value),
            Self::Share => percent(value),
            Self::Count => count(value),
            Self::Fen => money(value),
        }
    }
}
