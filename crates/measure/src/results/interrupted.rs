//! What a run that was interrupted can say: what had happened by then.

use model::SimTime;

use super::{Results, SeriesResults};
use crate::named::Named;
use crate::series::SERIES_STEP;

impl Results {
    /// The results of a run that came to an instant before the end that its scenario has. The ledger counts to that end as
    /// if nothing happened any more: ages and the series are taken back here, and what is still open has no known length.
    #[must_use]
    pub fn interrupted(mut self, at: SimTime, label: String, horizon: SimTime) -> Self {
        let too_old_s = horizon.since(at).seconds();
        self.backlog = each(self.backlog, |standing| {
            standing.mean_age_s = standing.mean_age_s.map(|age_s| (age_s - too_old_s).max(0.0));
        });
        let marks = (at.ns().max(0) / SERIES_STEP.ns()) as usize + 1;
        self.series.end_after(marks);
        // The bounds of open times count on the whole drain.
        self.intervals = each(self.intervals, |interval| interval.at_least_s = [0.0; 4]);
        for groups in [
            &mut self.by_lane,
            &mut self.by_seller,
            &mut self.by_credit,
            &mut self.by_holder,
            &mut self.by_hour,
        ] {
            *groups = each(std::mem::take(groups), |intervals| {
                *intervals = each(std::mem::take(intervals), |interval| interval.at_least_s = [0.0; 4]);
            });
        }
        for station in &mut self.stations {
            station.wait_p95_at_least_s = [0.0; 2];
        }
        self.interrupted_at = Some(label);
        self
    }
}

impl SeriesResults {
    /// Keeps so many marks, with the steps that begin at them.
    fn end_after(&mut self, marks: usize) {
        for counts in [&mut self.placed, &mut self.released] {
            counts.truncate(marks);
        }
        for percentiles in [&mut self.p50, &mut self.p95] {
            percentiles.truncate(marks);
        }
        self.inside.truncate(marks);
        for levels in [&mut self.queue, &mut self.backlog] {
            *levels = each(std::mem::take(levels), |levels| levels.truncate(marks));
        }
        self.backlog_age_s = each(std::mem::take(&mut self.backlog_age_s), |ages| ages.truncate(marks));
    }
}

/// The same things under the same names, changed.
fn each<T>(things: Named<T>, change: impl Fn(&mut T)) -> Named<T> {
    let changed = things.into_iter().map(|(name, mut thing)| {
        change(&mut thing);
        (name, thing)
    });
    changed.collect()
}
