//! What happened in every quarter of an hour.

use model::{Duration, SimTime};
use serde::{Deserialize, Serialize};

use crate::tally::CoarseTally;

/// The step of every series: 15 minutes.
pub const SERIES_STEP: Duration = Duration::from_seconds(900);

/// The first mark that does not lie before the instant; mark 0 for everything before it.
#[inline]
pub(crate) fn mark_from(at: SimTime) -> usize {
    let ns = at.ns();
    if ns <= 0 { 0 } else { ((ns - 1) as u64 / SERIES_STEP.ns() as u64) as usize + 1 }
}

/// The place in a list that grows to have it. Growing stands apart, so that the many uses stay short.
#[inline]
pub(crate) fn entry<T: Clone + Default>(list: &mut Vec<T>, place: usize) -> &mut T {
    #[cold]
    #[inline(never)]
    fn grow<T: Clone + Default>(list: &mut Vec<T>, place: usize) -> &mut T {
        list.resize(place + 1, T::default());
        &mut list[place]
    }
    if place < list.len() { &mut list[place] } else { grow(list, place) }
}

/// What comes to life with its first use. Making it stands apart for the same reason.
#[inline]
pub(crate) fn alive<T: Default>(place: &mut Option<Box<T>>) -> &mut T {
    #[cold]
    #[inline(never)]
    fn bring_to_life<T: Default>(place: &mut Option<Box<T>>) -> &mut T {
        place.get_or_insert_default()
    }
    match place {
        Some(alive) => alive,
        none => bring_to_life(none),
    }
}

/// Counts by step. Step k holds what happened after mark k and not after mark k + 1; the first also holds mark 0 itself.
/// Parcels placed before time 0 count in `inside` only.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    placed: Vec<u64>,
    released: Vec<u64>,
    /// From order to release, by the step of the release.
    order_to_release: Vec<Option<Box<CoarseTally>>>,
    /// Orders placed less ways ended, by the first mark from which it shows.
    net: Vec<i64>,
}

impl Series {
    #[inline]
    pub(crate) fn place(&mut self, at: SimTime) {
        let mark = mark_from(at);
        *entry(&mut self.net, mark) += 1;
        if at >= SimTime::ZERO {
            *entry(&mut self.placed, mark.saturating_sub(1)) += 1;
        }
    }

    #[inline]
    pub(crate) fn release(&mut self, at: SimTime) {
        *entry(&mut self.released, mark_from(at).saturating_sub(1)) += 1;
    }

    #[inline]
    pub(crate) fn release_took(&mut self, length: Duration, at: SimTime) {
        let step = mark_from(at).saturating_sub(1);
        alive(entry(&mut self.order_to_release, step)).record(length);
    }

    #[inline]
    pub(crate) fn end(&mut self, at: SimTime) {
        *entry(&mut self.net, mark_from(at)) -= 1;
    }

    pub(crate) fn merge(&mut self, other: Self) {
        add_each(&mut self.placed, &other.placed);
        add_each(&mut self.released, &other.released);
        if self.net.len() < other.net.len() {
            self.net.resize(other.net.len(), 0);
        }
        for (sum, net) in self.net.iter_mut().zip(&other.net) {
            *sum = sum.saturating_add(*net);
        }
        for (step, tally) in other.order_to_release.into_iter().enumerate() {
            if let Some(tally) = tally {
                entry(&mut self.order_to_release, step).get_or_insert_default().merge(&tally);
            }
        }
    }

    /// Orders placed, by step.
    pub fn placed(&self) -> &[u64] {
        &self.placed
    }

    /// Parcels released, by step.
    pub fn released(&self) -> &[u64] {
        &self.released
    }

    /// Parcels on their way at the marks from 0 on: placed, and neither delivered nor ended otherwise.
    pub fn inside(&self) -> impl Iterator<Item = i64> + '_ {
        self.net.iter().scan(0i64, |inside, net| {
            *inside = inside.saturating_add(*net);
            Some(*inside)
        })
    }

    /// A percentile of the time from order to release of the parcels released in a step, in seconds.
    pub fn order_to_release_s(&self, step: usize, q: f64) -> Option<f64> {
        self.order_to_release.get(step)?.as_deref()?.percentile_s(q, 0)
    }

    /// Parcels of the cohort released up to and including the mark with this number (mark k lies k steps after 0).
    pub fn cohort_released_by_mark(&self, mark: usize) -> u64 {
        let tallies = self.order_to_release.iter().take(mark).flatten();
        tallies.fold(0, |sum, tally| sum.saturating_add(tally.n()))
    }

    pub(crate) fn is_consistent(&self, steps_max: usize) -> bool {
        let lengths = [self.placed.len(), self.released.len(), self.order_to_release.len(), self.net.len()];
        lengths.iter().all(|length| *length <= steps_max)
            && self.order_to_release.iter().flatten().all(|tally| tally.is_consistent())
    }
}

/// Adds lists of counts, the shorter as if it went on with zeros.
pub(crate) fn add_each(sums: &mut Vec<u64>, counts: &[u64]) {
    if sums.len() < counts.len() {
        sums.resize(counts.len(), 0);
    }
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum = sum.saturating_add(*count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happens_at_a_mark_belongs_to_the_step_that_ends_there() {
        let mut series = Series::default();
        for seconds in [0, 1, 900, 901, 1800] {
            series.release(SimTime::from_seconds(seconds));
        }
        for seconds in [1, 900, 1800] {
            series.release_took(Duration::from_seconds(1), SimTime::from_seconds(seconds));
        }
        assert_eq!(series.released(), [3, 2]);
        assert_eq!([0, 1, 7].map(|mark| series.cohort_released_by_mark(mark)), [0, 2, 3]);
    }

    #[test]
    fn parcels_on_their_way_are_counted_at_marks() {
        let mut series = Series::default();
        for seconds in [-100, 0, 10, 900, 1_000] {
            series.place(SimTime::from_seconds(seconds));
        }
        series.end(SimTime::from_seconds(900));
        series.end(SimTime::from_seconds(5_000));
        assert_eq!(series.inside().collect::<Vec<_>>(), [2, 3, 4, 4, 4, 4, 3]);
        assert_eq!(series.placed(), [3, 1]);
    }
}
