//! The groups of parcels that results are broken down into, and their statistics in one ledger.

use model::{Credit, Holder, Lane};
use protocol::{Interval, Setting};

use crate::confidence::Student;
use crate::description::HOURS;
use crate::ledger::Ledger;
use crate::outline::{Outline, percentile_range};
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
    /// What a replication contributes to the confidence of an interval; `None` where the group has no such interval.
    pub(crate) fn sample(&self, ledger: &Ledger, interval: Interval) -> Option<IntervalSample> {
        self.measured(ledger, interval, Sampling).filter(|sample| self.shows(sample.outline.all()))
    }

    /// The statistics of an interval of all replications together, with their confidence by what each contributed; `None` where
    /// the group has no such interval.
    pub(crate) fn statistics(
        &self,
        pooled: &Ledger,
        interval: Interval,
        each: &[Option<&IntervalSample>],
        student: Option<Student>,
    ) -> Option<IntervalStatistics> {
        let found = self.measured(
            pooled,
            interval,
            Telling { each, student, open_for_s: pooled.open_for_s(interval) },
        )?;
        self.shows(found.n.saturating_add(found.censored)).then_some(found)
    }

    /// The whole cohort shows every interval, so that the contract's names are always there.
    fn shows(&self, parcels: u64) -> bool {
        self.axis == Axis::Overall || parcels > 0
    }

    /// What is done with the lengths of an interval, and with those that are still growing.
    fn measured<W: OfLengths>(&self, ledger: &Ledger, interval: Interval, work: W) -> Option<W::Found> {
        match &self.parcels {
            Parcels::Selected(selection) => {
                let tally = ledger.interval_tally(interval, selection);
                Some(work.done(&tally, ledger.interval_open(interval, selection)))
            }
            Parcels::HeldBy(holder) if interval == Interval::OrderToRelease => {
                Some(work.done(&ledger.held_tally(*holder), 0))
            }
            Parcels::HeldBy(_) => None,
            Parcels::OrderedAt(hour) => {
                let (tally, open) = ledger.hour_tally(*hour, interval);
                Some(work.done(&tally, open))
            }
        }
    }
}

/// Work on a tally, fine or coarse.
trait OfLengths {
    type Found;
    fn done<const BITS: u32>(self, tally: &TallyOf<BITS>, open: u64) -> Self::Found;
}

struct Sampling;

impl OfLengths for Sampling {
    type Found = IntervalSample;

    fn done<const BITS: u32>(self, tally: &TallyOf<BITS>, open: u64) -> IntervalSample {
        let sum_s = tally.sum_ns() as f64 / 1e9;
        IntervalSample { n: tally.n(), sum_s, outline: Outline::of(tally, open) }
    }
}

/// What one replication contributes to the confidence of an interval.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IntervalSample {
    n: u64,
    sum_s: f64,
    outline: Outline,
}

struct Telling<'a> {
    each: &'a [Option<&'a IntervalSample>],
    student: Option<Student>,
    /// How long those that are still growing have lasted at least.
    open_for_s: f64,
}

impl OfLengths for Telling<'_> {
    type Found = IntervalStatistics;

    fn done<const BITS: u32>(self, tally: &TallyOf<BITS>, open: u64) -> IntervalStatistics {
        let percentile = |q| tally.percentile_s(q, open);
        let at_least = |q| tally.percentile_at_least_s(q, open, self.open_for_s);
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
            ci95: self.student.map(|student| confidence(tally, open, self.each, student)),
            at_least_s: [0.5, 0.9, 0.95, 0.99].map(at_least),
        }
    }
}

fn confidence<const BITS: u32>(
    tally: &TallyOf<BITS>,
    open: u64,
    each: &[Option<&IntervalSample>],
    student: Student,
) -> Confidence {
    let sums = each.iter().map(|sample| sample.map_or((0.0, 0.0), |sample| (sample.sum_s, sample.n as f64)));
    let outlines: Vec<Option<&Outline>> =
        each.iter().map(|sample| sample.map(|sample| &sample.outline)).collect();
    let percentile = |q| percentile_range(tally, open, &outlines, q, student);
    Confidence {
        mean_s: student.ratio(&sums.collect::<Vec<_>>()),
        p50_s: percentile(0.5),
        p90_s: percentile(0.9),
        p95_s: percentile(0.95),
        p99_s: percentile(0.99),
    }
}
