//! What a question comes to in a part of a run: in all of it, or on one of its days.

use model::{Duration, Milestone, SimTime};
use protocol::StationId;

use super::super::{Metric, Place, Question, Statistic, Target, When};
use super::{How, Observation, Observed};
use crate::ledger::Ledger;
use crate::money::StaffCost;
use crate::outline::Outline;
use crate::selection::Selection;
use crate::series::{SERIES_STEP, mark_from};
use crate::station::StationLedger;
use crate::tally::Tally;

/// The part of the run that a question is asked of.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) target: &'a Target,
    pub(super) ledger: &'a Ledger,
    pub(super) costs: &'a [StaffCost],
    pub(super) day: Option<i64>,
}

impl Part<'_> {
    /// What the question comes to in this part.
    pub(super) fn observe(&self) -> Observation {
        let orders = self.ledger.orders();
        match &self.target.question {
            Question::Lengths(statistic, metric) => self.lengths(*statistic, metric),
            Question::Share { metric, limit } => self.share(metric, *limit),
            Question::Standing(place, when) => self.standing(place, *when),
            Question::Utilisation(stations) => self.utilisation(stations),
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

    /// Stations that share a pool have each the roster of the whole of it, and their own part of its time.
    fn utilisation(&self, stations: &[StationId]) -> Observation {
        let parts = stations.iter().filter_map(|station| self.ledger.station(*station));
        let parts = parts.map(StationLedger::utilisation_parts);
        parts
            .reduce(|(busy_ns, rostered_ns), (more_ns, same_ns)| {
                (busy_ns + more_ns, rostered_ns.max(same_ns))
            })
            .map_or(Observation::NOTHING, |(busy_ns, rostered_ns)| Observation::ratio(busy_ns, rostered_ns))
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
    pub(super) fn asked(&self) -> (Tally, u64) {
        match &self.target.question {
            Question::Lengths(_, metric) => self.measured(metric).unwrap_or_default(),
            _ => (Tally::default(), 0),
        }
    }

    /// What a percentile, or the greatest, is at least where it falls among those that are still growing.
    pub(super) fn at_least_s(&self) -> f64 {
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
                // The most is that of the drain as well.
                let until = if statistic == Statistic::Max { window.horizon } else { window.arrivals_end };
                let counts = (first..=mark_from(until)).filter_map(|mark| {
                    let instant = SimTime::from_ns(mark as i64 * SERIES_STEP.ns());
                    if instant <= until && self.holds(instant) { marks.get(mark) } else { None }
                });
                over(statistic, counts.copied().collect())
            }
        }
    }

    /// The longest line of a station at any time of the part, or the mean line over its time in the window.
    fn line(&self, station: StationId, statistic: Statistic) -> Observation {
        let Some(ledger) = self.ledger.station(station) else { return Observation::NOTHING };
        let part = ledger.line_steps().in_part(self.ledger.window(), |begins| self.holds(begins));
        match (statistic, part.most) {
            (Statistic::Max, Some(most)) => Observation::of(Observed::Value(f64::from(most)), How::Greatest),
            (Statistic::Max, None) => Observation::NOTHING,
            _ => Observation::ratio(part.waiting_ns as f64, part.length.ns() as f64),
        }
    }

    /// The mark of a time: on the first day that has it, or on the day that is asked for.
    fn mark_at(&self, instant: SimTime) -> Option<usize> {
        let Some(day) = self.day else { return Some(mark_from(instant)) };
        let time_of_day = self.target.moment.as_ref()?.time_of_day?;
        let that_day = self.ledger.description.clock.at_on_day(day, time_of_day);
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
