//! Where parcels stand: by stage, at every mark of the series, with their mean age.

use model::{SimTime, Stage};
use serde::{Deserialize, Serialize};

use crate::series::{SERIES_STEP, entry, mark_from};

const STAGES: usize = Stage::ALL.len();

/// Comings and goings by stage and mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    stages: [Flow; STAGES],
}

/// The comings and goings of one stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Flow {
    entered: u64,
    left: u64,
    /// By the first mark from which they show.
    changes: Vec<Change>,
}

/// Parcels that came less those that went, and the sum of their instants of ordering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Change {
    count: i64,
    placed_ns: i128,
}

/// Parcels in a stage, or in several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// How many.
    pub count: i64,
    /// Their mean age since the order, in seconds; `None` where there are none.
    pub mean_age_s: Option<f64>,
}

impl Change {
    fn add(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.placed_ns = self.placed_ns.saturating_add(other.placed_ns);
    }

    fn standing(self, now_ns: i128) -> Standing {
        let age = |count: i64| (now_ns as f64 - self.placed_ns as f64 / count as f64) / 1e9;
        Standing { count: self.count, mean_age_s: (self.count > 0).then(|| age(self.count)) }
    }
}

impl Backlog {
    #[inline]
    pub(crate) fn enter(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        let flow = &mut self.stages[stage.index()];
        flow.entered += 1;
        let change = entry(&mut flow.changes, mark_from(at));
        change.count += 1;
        change.placed_ns += i128::from(placed.ns());
    }

    #[inline]
    pub(crate) fn leave(&mut self, stage: Stage, placed: SimTime, at: SimTime) {
        let flow = &mut self.stages[stage.index()];
        flow.left += 1;
        let change = entry(&mut flow.changes, mark_from(at));
        change.count -= 1;
        change.placed_ns -= i128::from(placed.ns());
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (sum, flow) in self.stages.iter_mut().zip(&other.stages) {
            sum.entered = sum.entered.saturating_add(flow.entered);
            sum.left = sum.left.saturating_add(flow.left);
            for (mark, change) in flow.changes.iter().enumerate() {
                entry(&mut sum.changes, mark).add(*change);
            }
        }
    }

    /// Parcels that came to a stage, up to the horizon.
    pub fn entered(&self, stage: Stage) -> u64 {
        self.stages[stage.index()].entered
    }

    /// Parcels that left a stage, up to the horizon.
    pub fn left(&self, stage: Stage) -> u64 {
        self.stages[stage.index()].left
    }

    /// What stands in these stages at the marks from 0 to `last`.
    pub fn at_marks(&self, stages: &[Stage], last: usize) -> Vec<Standing> {
        let mut sum = Change::default();
        (0..=last)
            .map(|mark| {
                for stage in stages {
                    if let Some(change) = self.stages[stage.index()].changes.get(mark) {
                        sum.add(*change);
                    }
                }
                sum.standing(mark as i128 * i128::from(SERIES_STEP.ns()))
            })
            .collect()
    }

    /// What stands in these stages at the horizon.
    pub fn at_end(&self, stages: &[Stage], horizon: SimTime) -> Standing {
        let mut sum = Change::default();
        for stage in stages {
            self.stages[stage.index()].changes.iter().for_each(|change| sum.add(*change));
        }
        sum.standing(i128::from(horizon.ns()))
    }

    /// No stage ever holds fewer parcels than none, and one that is empty owes no parcel's time.
    pub fn is_possible(&self) -> bool {
        self.stages.iter().all(|flow| {
            let mut sum = Change::default();
            let possible = flow.changes.iter().all(|change| {
                sum.add(*change);
                sum.count > 0 || sum == Change::default()
            });
            possible && i128::from(flow.entered) - i128::from(flow.left) == i128::from(sum.count)
        })
    }

    pub(crate) fn is_consistent(&self, marks_max: usize) -> bool {
        self.stages.iter().all(|flow| flow.changes.len() <= marks_max)
    }
}
