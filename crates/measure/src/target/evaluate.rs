//! Whether targets are met.

mod part;

use super::{Comparison, Target, TargetResult, Unit};
use crate::confidence::{Student, share_of_days};
use crate::ledger::Ledger;
use crate::money::StaffCost;
use crate::outline::{Outline, percentile_range};
use crate::shown::length_or_open;
use crate::tally::Tally;
use part::Part;

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
                    _ if self.question.is_share_of_counted() => {
                        student.and_then(|student| student.share(&parts))
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
