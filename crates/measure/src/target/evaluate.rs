//! Whether targets are met.

use model::{Duration, Milestone, SimTime};
use protocol::StationId;

use super::{Comparison, Metric, Place, Question, Statistic, Target, TargetResult, Unit, When};
use crate::confidence::{Student, share_of_days};
use crate::ledger::Ledger;
use crate::money::StaffCost;
use crate::outline::{Outline, percentile_range};
use crate::selection::Selection;
use crate::series::{SERIES_STEP, mark_from};
use crate::shown::length_or_open;
use crate::tally::Tally;

/// What a question came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Observed {
    Value(f64),
    /// Among parcels that are still open: later than everything that was seen.
    Beyond,
    Nothing,
}

/// What a question came to in one replication, and how replications are put together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Observation {
    observed: Observed,
    how: How,
}

#[derive(Clone, Debug, PartialEq)]
enum How {
    /// A ratio: the sum of the first over the sum of the second.
    Ratio(f64, f64),
    /// The greatest over replications.
    Greatest,
    /// The least over replications.
    Least,
    /// A percentile, measured anew over all replications together.
    Percentile(f64, Outline),
}

/// The part of the run that a question is asked of.
#[derive(Clone, Copy)]
struct Part<'a> {
    target: &'a Target,
    ledger: &'a Ledger,
    costs: &'a [StaffCost],
    day: Option<i64>,
}

impl Observed {
    fn percentile(tally: &Tally, open: u64, q: f64) -> Self {
        match tally.percentile_s(q, open) {
            Some(value) => Self::Value(value),
            None if tally.n() == 0 && open == 0 => Self::Nothing,
            None => Self::Beyond,
        }
    }
}

impl Observation {
    const fn of(observed: Observed, how: How) -> Self {
        Self { observed, how }
    }

    const NOTHING: Self = Self::of(Observed::Nothing, How::Ratio(0.0, 0.0));

    fn ratio(above: f64, below: f64) -> Self {
        let observed = if below > 0.0 { Observed::Value(above / below) } else { Observed::Nothing };
        Self::of(observed, How::Ratio(above, below))
    }

    /// The same number, of which several replications give their mean.
    fn one_of_many(self) -> Self {
        match self.observed {
            Observed::Value(value) => Self::ratio(value, 1.0),
            Observed::Beyond | Observed::Nothing => self,
        }
    }
}

impl Target {
    /// The target in one replication.
    pub(crate) fn observe(&self, ledger: &Ledger, costs: &[StaffCost]) -> Observation {
        let whole = Part { target: self, ledger, costs, day: None };
        if self.days.is_none() {
            return whole.observe();
        }
        let window = ledger.window();
        let clock = ledger.description.clock;
        let (first, last) = (
            clock.day(window.warmup_end),
            clock.day(window.arrivals_end.just_before().max(window.warmup_end)),
        );
        let (mut met, mut days) = (0.0, 0.0);
        for day in first..=last {
            let observed = Part { day: Some(day), ..whole }.observe().observed;
            if observed != Observed::Nothing {
                days += 1.0;
                met += f64::from(u8::from(self.meets(observed)));
            }
        }
        Observation::ratio(met, days)
    }

    /// The target over all replications: `pooled` is their merged ledger, `each` what was observed in every one.
    pub(crate) fn result(
        &self,
        pooled: &Ledger,
        costs: &[StaffCost],
        each: &[&Observation],
        student: Option<Student>,
    ) -> TargetResult {
        let (observed, ci95) = self.put_together(pooled, costs, each, student);
        let unit = if self.days.is_some() { Unit::Share } else { self.question.unit() };
        let pass = match (observed, self.days) {
            (Observed::Value(share), Some(wanted)) => share >= wanted,
            _ => self.meets(observed),
        };
        let (value, text) = match observed {
            Observed::Value(value) if self.days.is_some() => {
                (Some(value), format!("{} of days", unit.text(value)))
            }
            Observed::Value(value) => (Some(value), unit.text(value)),
            Observed::Beyond => {
                let whole = Part { target: self, ledger: pooled, costs, day: None };
                (None, length_or_open(None, true, whole.at_least_s()))
            }
            Observed::Nothing => (None, "nothing measured".to_owned()),
        };
        let estimand = self.estimand();
        TargetResult {
            expr: self.expr.clone(),
            estimand,
            observed: value,
            unit,
            text,
            ci95,
            pass,
            note: self.first_of_several().map(|label| format!("the first: {label}")),
        }
    }

    fn put_together(
        &self,
        pooled: &Ledger,
        costs: &[StaffCost],
        each: &[&Observation],
        student: Option<Student>,
    ) -> (Observed, Option<[f64; 2]>) {
        let measured = each.iter().find(|observation| observation.observed != Observed::Nothing);
        let Some(how) = measured.or(each.first()).map(|observation| &observation.how) else {
            return (Observed::Nothing, None);
        };
        let values = || each.iter().map(|observation| observation.observed);
        let known =
            || values().filter_map(|observed| if let Observed::Value(v) = observed { Some(v) } else { None });
        match how {
            How::Ratio(..) => {
                let parts: Vec<(f64, f64)> = each
                    .iter()
                    .filter_map(|observation| match observation.how {
                        How::Ratio(above, below) => Some((above, below)),
                        _ => None,
                    })
                    .collect();
                let (above, below) =
                    parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
                let observed = Observation::ratio(above, below).observed;
                let range = match (observed, self.days) {
                    (Observed::Value(share), Some(_)) => {
                        share_of_days(share, parts.iter().filter(|(_, days)| *days > 0.0).count())
                    }
                    _ => student.and_then(|student| student.ratio(&parts)),
                };
                (observed, range)
            }
            How::Greatest if values().any(|observed| observed == Observed::Beyond) => {
                (Observed::Beyond, None)
            }
            How::Greatest => (known().reduce(f64::max).map_or(Observed::Nothing, Observed::Value), None),
            How::Least => (known().reduce(f64::min).map_or(Observed::Nothing, Observed::Value), None),
            How::Percentile(q, _) => {
                let whole = Part { target: self, ledger: pooled, costs, day: None };
                let (tally, open) = whole.asked();
                let outlines = each.iter().map(|observation| match &observation.how {
                    How::Percentile(_, outline) => Some(outline),
                    _ => None,
                });
                let outlines: Vec<Option<&Outline>> = outlines.collect();
                let range =
                    student.and_then(|student| percentile_range(&tally, open, &outlines, *q, student));
                (Observed::percentile(&tally, open, *q), range)
            }
        }
    }

    fn meets(&self, observed: Observed) -> bool {
        match observed {
            Observed::Value(value) => self.comparison.holds(value, self.threshold),
            Observed::Beyond => self.comparison.holds(f64::INFINITY, self.threshold),
            Observed::Nothing => false,
        }
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

impl Part<'_> {
    fn observe(&self) -> Observation {
        let orders = self.ledger.orders();
        match &self.target.question {
            Question::Lengths(statistic, metric) => self.lengths(*statistic, metric),
            Question::Share { metric, limit } => self.share(metric, *limit),
            Question::Standing(place, when) => self.standing(place, *when),
            Question::Utilisation(station) => {
                let parts =
                    self.ledger.station(*station).map(crate::station::StationLedger::utilisation_parts);
                parts.map_or(Observation::NOTHING, |(busy, rostered)| Observation::ratio(busy, rostered))
            }
            // Nobody placed an order: nothing was measured, not zero releases.
            _ if self.ledger.cohort_placed(&Selection::ALL) == 0 => Observation::NOTHING,
            Question::Released(by) => {
                let released = match by {
                    None => orders.cohort_released(),
                    Some(at) if *at == self.ledger.window().arrivals_end => orders.cohort_released_by_end(),
                    Some(at) => self.ledger.series().cohort_released_by_mark(mark_from(*at)),
                };
                Observation::ratio(released as f64, 1.0)
            }
            Question::Touches => Observation::ratio(orders.touches() as f64, self.placed()),
            Question::Cost if self.costs.is_empty() => Observation::NOTHING,
            Question::Cost => Observation::ratio(self.ledger.staff_fen(self.costs), self.placed()),
        }
    }

    /// How many orders were placed in the window.
    fn placed(&self) -> f64 {
        self.ledger.cohort_placed(&Selection::ALL) as f64
    }

    /// The selection, narrowed to the span and the day; `None` if the ledger does not tell them apart.
    fn selection(&self, selection: &Selection) -> Option<Selection> {
        if self.target.span.is_none() && self.day.is_none() {
            return Some(selection.clone());
        }
        let description = &self.ledger.description;
        let asked: Vec<usize> = (0..description.shape.periods)
            .filter(|period| self.holds(description.period_start(*period)))
            .collect();
        description.tells_periods.then(|| Selection { periods: Some(asked), ..selection.clone() })
    }

    /// Whether an instant lies in the part of the run that is asked for.
    fn holds(&self, instant: SimTime) -> bool {
        let clock = self.ledger.description.clock;
        self.target.span.as_ref().is_none_or(|span| span.holds(clock, instant))
            && self.day.is_none_or(|day| clock.day(instant) == day)
    }

    /// The lengths of a metric, and how many more are still growing.
    fn measured(&self, metric: &Metric) -> Option<(Tally, u64)> {
        match metric {
            Metric::Interval(interval, selection) => {
                let selection = self.selection(selection)?;
                let tally = self.ledger.interval_tally(*interval, &selection);
                Some((tally, self.ledger.interval_open(*interval, &selection)))
            }
            Metric::Wait(station) => {
                let station = self.ledger.station(*station)?;
                Some((station.waits().clone(), station.still_waiting()))
            }
            Metric::Service(station) => Some((self.ledger.station(*station)?.services().clone(), 0)),
        }
    }

    fn lengths(&self, statistic: Statistic, metric: &Metric) -> Observation {
        let (tally, open) = self.measured(metric).unwrap_or_default();
        let known = |value: Option<f64>| value.map_or(Observed::Nothing, Observed::Value);
        match statistic {
            Statistic::Percentile(q) => {
                let how = How::Percentile(q, Outline::of(&tally, open));
                Observation::of(Observed::percentile(&tally, open, q), how)
            }
            Statistic::Max if open > 0 => Observation::of(Observed::Beyond, How::Greatest),
            Statistic::Max => Observation::of(known(tally.max_s()), How::Greatest),
            Statistic::Mean => Observation::ratio(tally.sum_ns() as f64 / 1e9, tally.n() as f64),
            Statistic::Min => Observation::of(known(tally.min_s()), How::Least),
        }
    }

    /// The lengths whose statistic the target asks for.
    fn asked(&self) -> (Tally, u64) {
        match &self.target.question {
            Question::Lengths(_, metric) => self.measured(metric).unwrap_or_default(),
            _ => (Tally::default(), 0),
        }
    }

    /// What a percentile, or the greatest, is at least where it falls among those that are still growing.
    fn at_least_s(&self) -> f64 {
        let Question::Lengths(statistic, metric) = &self.target.question else { return 0.0 };
        let lasted_s = match metric {
            Metric::Interval(interval, _) => self.ledger.open_for_s(*interval),
            Metric::Wait(_) => self.ledger.drain_s(),
            Metric::Service(_) => 0.0,
        };
        let q = if let Statistic::Percentile(q) = statistic { *q } else { 1.0 };
        let (tally, open) = self.asked();
        tally.percentile_at_least_s(q, open, lasted_s)
    }

    fn share(&self, metric: &Metric, limit: Duration) -> Observation {
        if let Metric::Interval(interval, selection) = metric {
            let Some(selection) = self.selection(selection) else { return Observation::NOTHING };
            let within = self.ledger.ended_within(*interval, limit, &selection);
            let of = self.ledger.share_denominator(*interval, &selection);
            return Observation::ratio(within as f64, of as f64);
        }
        let Some((tally, open)) = self.measured(metric) else { return Observation::NOTHING };
        Observation::ratio(tally.count_within(limit) as f64, tally.n().saturating_add(open) as f64)
    }

    fn standing(&self, place: &Place, when: When) -> Observation {
        let window = self.ledger.window();
        let (first, last) = (mark_from(window.warmup_end), mark_from(window.horizon));
        let Some(marks) = self.at_marks(place, last) else { return Observation::NOTHING };
        match (when, place) {
            (When::MostOfRun, _) => self.standing(place, When::Over(Statistic::Max)).one_of_many(),
            (When::At(instant), _) => {
                let Some(mark) = self.mark_at(instant) else { return Observation::NOTHING };
                marks.get(mark).map_or(Observation::NOTHING, |count| Observation::ratio(*count, 1.0))
            }
            (When::Over(statistic @ (Statistic::Max | Statistic::Mean)), Place::Queue(station)) => {
                self.line(*station, statistic)
            }
            (When::Over(statistic), _) => {
                let counts = (first..=mark_from(window.arrivals_end)).filter_map(|mark| {
                    let instant = SimTime::from_ns(mark as i64 * SERIES_STEP.ns());
                    if instant <= window.arrivals_end && self.holds(instant) { marks.get(mark) } else { None }
                });
                over(statistic, counts.copied().collect())
            }
        }
    }

    /// The longest line of a station, or the mean line, at any time of the part.
    fn line(&self, station: StationId, statistic: Statistic) -> Observation {
        let Some(ledger) = self.ledger.station(station) else { return Observation::NOTHING };
        let part = ledger.line_steps().in_part(self.ledger.window(), |begins| self.holds(begins));
        match statistic {
            _ if part.length == Duration::ZERO => Observation::NOTHING,
            Statistic::Max => Observation::of(Observed::Value(f64::from(part.most)), How::Greatest),
            _ => Observation::ratio(part.waiting_ns as f64, part.length.ns() as f64),
        }
    }

    /// The mark of a time: on the first day that has it, or on the day that is asked for.
    fn mark_at(&self, instant: SimTime) -> Option<usize> {
        let Some(day) = self.day else { return Some(mark_from(instant)) };
        let clock = self.ledger.description.clock;
        let days_on = day - clock.day(instant);
        let that_day = SimTime::from_ns(instant.ns() + days_on * 86_400_000_000_000);
        let window = self.ledger.window();
        (window.warmup_end..=window.arrivals_end).contains(&that_day).then(|| mark_from(that_day))
    }

    fn at_marks(&self, place: &Place, last: usize) -> Option<Vec<f64>> {
        match place {
            Place::Queue(station) => {
                let marks = self.ledger.station(*station)?.queue_at_marks();
                Some(marks.iter().map(|count| *count as f64).collect())
            }
            Place::Backlog(_) if self.ledger.orders().count(Milestone::Placed) == 0 => None,
            Place::Backlog(stages) => {
                let standing = self.ledger.backlog().at_marks(stages, last);
                Some(standing.iter().map(|standing| standing.count as f64).collect())
            }
        }
    }
}

/// A statistic over marks.
fn over(statistic: Statistic, mut counts: Vec<f64>) -> Observation {
    counts.sort_unstable_by(f64::total_cmp);
    let (Some(least), Some(most)) = (counts.first(), counts.last()) else { return Observation::NOTHING };
    match statistic {
        Statistic::Max => Observation::of(Observed::Value(*most), How::Greatest),
        Statistic::Min => Observation::of(Observed::Value(*least), How::Least),
        Statistic::Mean => Observation::ratio(counts.iter().sum::<f64>() / counts.len() as f64, 1.0),
        Statistic::Percentile(q) => {
            let rank = libm::ceil(q * counts.len() as f64).max(1.0) as usize;
            Observation::ratio(counts[rank.min(counts.len()) - 1], 1.0)
        }
    }
}
