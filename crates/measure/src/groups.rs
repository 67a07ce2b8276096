//! The groups of parcels that results are broken down into, and their statistics in one ledger.

use model::{Credit, Holder, Lane};
use protocol::{Interval, Setting};

use crate::description::HOURS;
use crate::ledger::Ledger;
use crate::results::{Confidence, IntervalStatistics};
use crate::selection::Selection;
use crate::tally::TallyOf;

/// What parcels are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    Overall,
    Lane,
    Seller,
    Credit,
    Holder,
    Hour,
}

/// A group, and how to find it in a ledger.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) axis: Axis,
    pub(crate) name: String,
    parcels: Parcels,
}

#[derive(Clone, Debug)]
enum Parcels {
    Selected(Selection),
    HeldBy(Holder),
    OrderedAt(usize),
}

/// All groups of a run, the whole cohort first.
pub(crate) fn groups(setting: &Setting) -> Vec<Group> {
    let group = |axis, name: &str, parcels| Group { axis, name: name.to_owned(), parcels };
    let selected = Parcels::Selected;
    let sellers = &setting.sellers;
    let mut groups = vec![group(Axis::Overall, "", selected(Selection::ALL))];
    groups.extend(Lane::ALL.map(|lane| group(Axis::Lane, lane.name(), selected(Selection::lane(lane)))));
    groups.extend(sellers.iter().enumerate().map(|(stream, seller)| {
        group(Axis::Seller, &seller.name, selected(Selection::streams(vec![stream])))
    }));
    for credit in Credit::ALL {
        let streams: Vec<usize> =
            (0..sellers.len()).filter(|&stream| sellers[stream].credit == credit).collect();
        if !streams.is_empty() {
            groups.push(group(Axis::Credit, credit.name(), selected(Selection::streams(streams))));
        }
    }
    groups.extend(Holder::ALL.map(|holder| group(Axis::Holder, holder.name(), Parcels::HeldBy(holder))));
    groups.extend((0..HOURS).map(|hour| group(Axis::Hour, &format!("{hour:02}"), Parcels::OrderedAt(hour))));
    groups
}

impl Group {
    /// The statistics of an interval, without their confidence; `None` where the group has no such interval.
    pub(crate) fn statistics(&self, ledger: &Ledger, interval: Interval) -> Option<IntervalStatistics> {
        let found = match &self.parcels {
            Parcels::Selected(selection) => {
                let tally = ledger.interval_tally(interval, selection);
                statistics(&tally, ledger.interval_open(interval, selection))
            }
            Parcels::HeldBy(holder) if interval == Interval::OrderToRelease => {
                statistics(&ledger.held_tally(*holder), 0)
            }
            Parcels::HeldBy(_) => return None,
            Parcels::OrderedAt(hour) => {
                let (tally, open) = ledger.hour_tally(*hour, interval)?;
                statistics(tally, open)
            }
        };
        // The whole cohort shows every interval, so that the contract's names are always there.
        (self.axis == Axis::Overall || found.n > 0 || found.censored > 0).then_some(found)
    }
}

fn statistics<const BITS: u32>(tally: &TallyOf<BITS>, open: u64) -> IntervalStatistics {
    let percentile = |q| tally.percentile_s(q, open);
    IntervalStatistics {
        n: tally.n(),
        censored: open,
        mean_s: tally.mean_s(),
        sd_s: tally.standard_deviation_s(),
        min_s: tally.min_s(),
        p50_s: percentile(0.5),
        p90_s: percentile(0.9),
        p95_s: percentile(0.95),
        p99_s: percentile(0.99),
        p999_s: percentile(0.999),
        max_s: tally.max_s(),
        ci95: None,
    }
}

/// The confidence of pooled statistics, from those of each replication (`None`: it has no such interval).
pub(crate) fn confidence(
    pooled: &IntervalStatistics,
    each: &[Option<&IntervalStatistics>],
    student: crate::confidence::Student,
) -> Confidence {
    let sums = each.iter().map(|sample| {
        let n = sample.map_or(0.0, |sample| sample.n as f64);
        (sample.and_then(|sample| sample.mean_s).unwrap_or(0.0) * n, n)
    });
    let percentile = |of: fn(&IntervalStatistics) -> Option<f64>| {
        let sections: Option<Vec<f64>> = each.iter().map(|sample| sample.and_then(of)).collect();
        Some(student.sectioned(of(pooled)?, &sections?))
    };
    Confidence {
        mean_s: student.ratio(&sums.collect::<Vec<_>>()),
        p50_s: percentile(|statistics| statistics.p50_s),
        p90_s: percentile(|statistics| statistics.p90_s),
        p95_s: percentile(|statistics| statistics.p95_s),
        p99_s: percentile(|statistics| statistics.p99_s),
    }
}
