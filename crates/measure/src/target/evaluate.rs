//! Whether targets are met.

use model::{Duration, Milestone};

use super::{Comparison, Measure, Metric, ReleasedBy, Statistic, Target, TargetResult, Unit};
use crate::ledger::Ledger;
use crate::tally::Tally;

/// What a measure came to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Observed {
    Value(f64),
    /// Among parcels that are still open: later than everything that was seen.
    Beyond,
    Nothing,
}

impl From<Option<f64>> for Observed {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Self::Nothing, Self::Value)
    }
}

impl Target {
    /// The target against the ledger of so many replications, merged. Percentiles are those of all replications
    /// together; counts are means over replications.
    pub fn evaluate(&self, ledger: &Ledger, replications: usize) -> TargetResult {
        let observed = observe(&self.measure, ledger, replications.max(1) as f64);
        let unit = self.measure.unit();
        let pass = match observed {
            Observed::Value(value) => self.comparison.holds(value, self.threshold),
            Observed::Beyond => self.comparison.holds(f64::INFINITY, self.threshold),
            Observed::Nothing => false,
        };
        let (value, text) = match observed {
            Observed::Value(value) => (Some(value), unit.text(value)),
            Observed::Beyond => {
                let window = ledger.window();
                let drain = window.horizon.since(window.arrivals_end);
                (None, if drain == Duration::ZERO { "still open".to_owned() } else { format!("> {drain}") })
            }
            Observed::Nothing => (None, "nothing measured".to_owned()),
        };
        TargetResult { expr: self.expr.clone(), observed: value, unit: unit.name(), text, ci95: None, pass }
    }
}

impl Comparison {
    fn holds(self, observed: f64, threshold: f64) -> bool {
        match self {
            Self::Less => observed < threshold,
            Self::LessOrEqual => observed <= threshold,
            Self::Greater => observed > threshold,
            Self::GreaterOrEqual => observed >= threshold,
        }
    }
}

impl Unit {
    fn text(self, value: f64) -> String {
        match self {
            Self::Seconds => Duration::from_seconds_f64(value).to_string(),
            Self::Share => format!("{:.1} %", value * 100.0),
            Self::Count if value.fract() == 0.0 => format!("{value:.0}"),
            Self::Count => format!("{value:.1}"),
        }
    }
}

fn observe(measure: &Measure, ledger: &Ledger, replications: f64) -> Observed {
    match measure {
        Measure::Statistic(statistic, metric) => {
            let (tally, open) = measured(metric, ledger);
            statistic_of(*statistic, &tally, open)
        }
        Measure::Share { metric, limit } => {
            let (tally, open) = measured(metric, ledger);
            let of = match metric {
                Metric::Interval(interval, selection) => ledger.share_denominator(*interval, selection),
                Metric::Wait(_) | Metric::Service(_) => tally.n().saturating_add(open),
            };
            (of > 0).then(|| tally.count_within(*limit) as f64 / of as f64).into()
        }
        Measure::Utilisation(station) => ledger.station(*station).utilisation().into(),
        Measure::Queue(station, None) => Observed::Value(f64::from(ledger.station(*station).queue_max())),
        Measure::Queue(station, Some(mark)) => {
            let queue = ledger.station(*station).queue_at_marks().get(*mark);
            queue.map(|&count| count as f64 / replications).into()
        }
        Measure::Released(by) => {
            let orders = ledger.orders();
            let released = match by {
                ReleasedBy::Horizon => orders.count(Milestone::Released),
                ReleasedBy::ArrivalsEnd => orders.released_by_end(),
                ReleasedBy::Mark(mark) => ledger.series().released_by_mark(*mark),
            };
            // Nobody placed an order: nothing was measured, not zero releases.
            (orders.count(Milestone::Placed) > 0).then_some(released as f64 / replications).into()
        }
    }
}

fn measured(metric: &Metric, ledger: &Ledger) -> (Tally, u64) {
    match metric {
        Metric::Interval(interval, selection) => {
            (ledger.interval_tally(*interval, selection), ledger.interval_open(*interval, selection))
        }
        Metric::Wait(station) => {
            let station = ledger.station(*station);
            (station.waits().clone(), station.still_waiting())
        }
        Metric::Service(station) => (ledger.station(*station).services().clone(), 0),
    }
}

fn statistic_of(statistic: Statistic, tally: &Tally, open: u64) -> Observed {
    if tally.n() == 0 && open == 0 {
        return Observed::Nothing;
    }
    match statistic {
        Statistic::Percentile(q) => tally.percentile_s(q, open).map_or(Observed::Beyond, Observed::Value),
        Statistic::Max if open > 0 => Observed::Beyond,
        Statistic::Max => tally.max_s().into(),
        Statistic::Mean => tally.mean_s().into(),
        Statistic::Min => tally.min_s().into(),
    }
}
