//! The distribution of one replication's lengths of time in outline: enough to tell how sure a percentile is.

use crate::bins::Bins;
use crate::confidence::{Range95, Student};
use crate::tally::TallyOf;

/// 2^3 bins an octave: within one, the replications share what all of them together have there.
const BITS: u32 = 3;

/// How many lengths of a replication are not longer than the end of each bin in which it has any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outline {
    /// The number of a bin, and the count up to its end; in order. Small, for there are many: every replication has one of
    /// each interval and group. (A replication of 2^32 parcels would not end.)
    steps: Box<[(u16, u32)]>,
    /// All lengths, those that are still growing included.
    all: u64,
}

impl Outline {
    pub(crate) fn of<const FINE: u32>(tally: &TallyOf<FINE>, open: u64) -> Self {
        let mut steps: Vec<(u16, u32)> = Vec::new();
        let mut count = 0u64;
        for (low_ns, more) in tally.counts() {
            count = count.saturating_add(more);
            let number = Bins::<BITS>::number(low_ns) as u16;
            let up_to_end = u32::try_from(count).unwrap_or(u32::MAX);
            match steps.last_mut() {
                Some(last) if last.0 == number => last.1 = up_to_end,
                _ => steps.push((number, up_to_end)),
            }
        }
        Self { steps: steps.into(), all: count.saturating_add(open) }
    }

    /// All lengths, those that are still growing included.
    pub(crate) const fn all(&self) -> u64 {
        self.all
    }

    /// The count before a bin, and up to its end.
    fn around(&self, number: u16) -> (f64, f64) {
        let place = self.steps.partition_point(|(step, _)| *step < number);
        let before = place.checked_sub(1).map_or(0, |last| self.steps[last].1);
        let up_to_end = match self.steps.get(place) {
            Some((step, count)) if *step == number => *count,
            _ => before,
        };
        (f64::from(before), f64::from(up_to_end))
    }
}

/// The interval of a percentile of all replications together: that of the share of lengths below it, read off the whole
/// distribution (Woodruff, *Confidence intervals for medians and other position measures*, 1952). `open` lengths are longer than
/// all of `pooled`; `None` where the interval reaches among them.
///
/// It ends at the greatest length at the latest. Where few replications differ much, it holds the truth less often than it
/// says: a 99th percentile of twenty festival days is made by their one or two worst.
pub(crate) fn percentile_range<const FINE: u32>(
    pooled: &TallyOf<FINE>,
    open: u64,
    each: &[Option<&Outline>],
    q: f64,
    student: Student,
) -> Option<Range95> {
    let all = pooled.n().saturating_add(open) as f64;
    let rank = q * all;
    let number = bin_of_rank(each, rank)?;
    let around: Vec<(f64, f64)> =
        each.iter().map(|outline| outline.map_or((0.0, 0.0), |outline| outline.around(number))).collect();
    let (before, up_to_end) =
        around.iter().fold((0.0, 0.0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    let part = ((rank - before) / (up_to_end - before)).clamp(0.0, 1.0);
    let shares = around.iter().zip(each).map(|((before, up_to_end), outline)| {
        let below = before + part * (up_to_end - before);
        (below, outline.map_or(0.0, |outline| outline.all as f64))
    });
    let half_width = student.half_width(&shares.collect::<Vec<_>>())?;
    let length_at = |share: f64| pooled.percentile_s(share.clamp(0.0, 1.0), open);
    Some([length_at(q - half_width)?, length_at(q + half_width)?])
}

/// The bin in which the length of a rank lies; `None` if it is among those that are still growing.
fn bin_of_rank(each: &[Option<&Outline>], rank: f64) -> Option<u16> {
    let mut numbers: Vec<u16> =
        each.iter().flatten().flat_map(|outline| outline.steps.iter().map(|(number, _)| *number)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let up_to_end = |number: u16| each.iter().flatten().map(|outline| outline.around(number).1).sum::<f64>();
    let place = numbers.partition_point(|number| up_to_end(*number) < rank);
    numbers.get(place).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use model::Duration;

    use super::*;
    use crate::tally::Tally;

    fn tally(seconds: impl IntoIterator<Item = i64>) -> Tally {
        let mut tally = Tally::default();
        seconds.into_iter().for_each(|seconds| tally.record(Duration::from_seconds(seconds)));
        tally
    }

    /// Five replications, each 10 s longer than the one before: the share below the median differs from one to the next.
    #[test]
    fn the_interval_is_that_of_the_share_read_off_the_distribution() {
        let each: Vec<Tally> =
            (0..5).map(|shift| tally((0..100).map(|second| second + 10 * shift))).collect();
        let mut pooled = Tally::default();
        for tally in &each {
            pooled.merge(tally);
        }
        let outlines: Vec<Outline> = each.iter().map(|tally| Outline::of(tally, 0)).collect();
        let outlines: Vec<Option<&Outline>> = outlines.iter().map(Some).collect();
        let student = Student::new(5).unwrap();
        let [low, high] = percentile_range(&pooled, 0, &outlines, 0.5, student).unwrap();
        // Shares of 0.7, 0.6, 0.5, 0.4 and 0.3 below 70 s: a half of 2.776 x sqrt(0.025 / 5) around 0.5.
        let half_width = 2.776_445 * (0.025f64 / 5.0).sqrt();
        for (end, share) in [(low, 0.5 - half_width), (high, 0.5 + half_width)] {
            let expected = pooled.percentile_s(share, 0).unwrap();
            assert!((end - expected).abs() < 2.5, "{end}, not {expected}");
        }
    }

    #[test]
    fn an_interval_that_reaches_among_what_is_open_is_none() {
        let each = [tally(0..100), tally(50..250)];
        let mut pooled = each[0].clone();
        pooled.merge(&each[1]);
        let student = Student::new(2).unwrap();
        let range = |open: u64| {
            let outlines = each.each_ref().map(|tally| Outline::of(tally, open));
            percentile_range(&pooled, 2 * open, &outlines.each_ref().map(Some), 0.99, student)
        };
        assert_eq!(Some(range(0).unwrap()[1]), pooled.max_s());
        assert_eq!(range(3), None);
        assert_eq!(percentile_range(&Tally::default(), 0, &[None, None], 0.5, student), None, "nothing");
    }
}
