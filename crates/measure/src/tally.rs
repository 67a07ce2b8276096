//! A tally of lengths of time: exact count, sum and extremes, and a histogram for percentiles.

use model::Duration;
use serde::{Deserialize, Serialize};

use crate::bins::Bins;

/// The percentiles that results tell.
const PERCENTILES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

/// Lengths of time that were measured, with 2^8 bins an octave: a bin is less than 0.4 % wide.
pub type Tally = TallyOf<8>;

/// The same with 2^5 bins an octave, for breakdowns into many parts: a bin is less than 3.2 % wide.
pub type CoarseTally = TallyOf<5>;

/// Lengths of time that were measured.
///
/// The count, the sum, the least and the greatest are exact in nanoseconds, and so is the standard deviation before it
/// is rounded. A percentile lies in the right bin of the histogram, between the bin's ends by its rank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TallyOf<const BITS: u32> {
    n: u64,
    /// Lengths of nothing at all, which are most waits: counted here and left out of everything below.
    zeros: u64,
    sum_ns: u128,
    /// The sum of squares modulo 2^128. The squared deviations from the mean, which are all that is asked of it, sum to
    /// less than that, and modular arithmetic gives them without a loss.
    squares_ns2: u128,
    min_ns: u64,
    max_ns: u64,
    bins: Bins<BITS>,
}

impl<const BITS: u32> Default for TallyOf<BITS> {
    fn default() -> Self {
        Self { n: 0, zeros: 0, sum_ns: 0, squares_ns2: 0, min_ns: u64::MAX, max_ns: 0, bins: Bins::default() }
    }
}

impl<const BITS: u32> TallyOf<BITS> {
    /// Counts one length.
    #[inline]
    pub fn record(&mut self, length: Duration) {
        let ns = length.ns() as u64;
        // Extremes are rare, and nothing at all, which is less than the least, is mostly told by itself.
        if ns < self.min_ns || ns > self.max_ns {
            return self.record_outside(ns);
        }
        self.n += 1;
        self.add(ns);
    }

    /// Counts a length of nothing at all.
    #[inline]
    pub(crate) fn record_nothing(&mut self) {
        self.n += 1;
        self.zeros += 1;
    }

    /// Counts a length that is not between the least and the greatest so far.
    #[inline(never)]
    fn record_outside(&mut self, ns: u64) {
        if ns == 0 {
            return self.record_nothing();
        }
        self.n += 1;
        self.min_ns = self.min_ns.min(ns);
        self.max_ns = self.max_ns.max(ns);
        self.add(ns);
    }

    #[inline]
    fn add(&mut self, ns: u64) {
        self.sum_ns += u128::from(ns);
        self.squares_ns2 = self.squares_ns2.wrapping_add(u128::from(ns) * u128::from(ns));
        self.bins.record(ns);
    }

    /// Counts so many lengths of nothing.
    pub(crate) fn add_zeros(&mut self, count: u64) {
        self.n = self.n.saturating_add(count);
        self.zeros = self.zeros.saturating_add(count);
    }

    /// Counts everything that another tally counted.
    pub fn merge(&mut self, other: &Self) {
        self.n = self.n.saturating_add(other.n);
        self.zeros = self.zeros.saturating_add(other.zeros);
        self.sum_ns = self.sum_ns.saturating_add(other.sum_ns);
        self.squares_ns2 = self.squares_ns2.wrapping_add(other.squares_ns2);
        self.min_ns = self.min_ns.min(other.min_ns);
        self.max_ns = self.max_ns.max(other.max_ns);
        self.bins.merge(&other.bins);
    }

    /// How many lengths were counted.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Their sum, exactly, in nanoseconds.
    pub const fn sum_ns(&self) -> u128 {
        self.sum_ns
    }

    /// Their mean in seconds; `None` if there are none.
    pub fn mean_s(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum_ns as f64 / self.n as f64 / 1e9)
    }

    /// Their sample standard deviation in seconds; `None` below two.
    pub fn standard_deviation_s(&self) -> Option<f64> {
        if self.n < 2 {
            return None;
        }
        // Around a whole number near the mean everything is exact: equal lengths deviate by 0.
        let n = u128::from(self.n);
        let (centre, rest) = (self.sum_ns / n, self.sum_ns % n);
        let around_centre = self
            .squares_ns2
            .wrapping_add(n.wrapping_mul(centre.wrapping_mul(centre)))
            .wrapping_sub(self.sum_ns.wrapping_mul(2).wrapping_mul(centre));
        let rest = rest as f64;
        let deviations = (around_centre as f64 - rest * rest / self.n as f64).max(0.0);
        Some(libm::sqrt(deviations / (self.n - 1) as f64) / 1e9)
    }

    /// The least in seconds; `None` if there are none.
    pub fn min_s(&self) -> Option<f64> {
        (self.n > 0).then(|| if self.zeros > 0 { 0.0 } else { self.min_ns as f64 / 1e9 })
    }

    /// The greatest in seconds; `None` if there are none.
    pub fn max_s(&self) -> Option<f64> {
        (self.n > 0).then(|| self.max_ns as f64 / 1e9)
    }

    /// The length in seconds that a share `q` of the lengths do not exceed, where `open` more lengths are still
    /// growing and count as longer than every one here. `None` if it falls among those, or if there are none.
    pub fn percentile_s(&self, q: f64, open: u64) -> Option<f64> {
        self.of_rank_s(self.rank(q, open))
    }

    /// The least that a percentile can be which falls among `open` lengths that are still growing, each of which has lasted
    /// `lasted_s` at least: what it would be if all of them ended now. It is not below a percentile that is known.
    ///
    /// Of the lengths up to its rank, all but the open ones have ended: it is no less than the last of so many.
    pub fn percentile_at_least_s(&self, q: f64, open: u64, lasted_s: f64) -> f64 {
        let ended = self.of_rank_s(self.rank(q, open).saturating_sub(open));
        let known = PERCENTILES.into_iter().filter(|known| *known < q);
        let known = known.filter_map(|known| self.percentile_s(known, open));
        known.chain(ended).fold(lasted_s, f64::max)
    }

    /// The rank of a percentile among the lengths and the open ones, from 1.
    fn rank(&self, q: f64, open: u64) -> u64 {
        libm::ceil(q * self.n.saturating_add(open) as f64).max(1.0) as u64
    }

    /// The length that so many are not longer than, itself counted; `None` if there are not so many, or for none.
    fn of_rank_s(&self, rank: u64) -> Option<f64> {
        if rank == 0 || rank > self.n {
            return None;
        }
        if rank <= self.zeros {
            return Some(0.0);
        }
        if rank == self.n {
            return self.max_s();
        }
        let mut below = self.zeros;
        for bin in self.bins.iter() {
            let within = rank - below;
            below = below.saturating_add(bin.count);
            if below >= rank {
                let part = (within as f64 - 0.5) / bin.count as f64;
                let ns = bin.low_ns as f64 + (bin.width_ns - 1) as f64 * part;
                return Some(ns.clamp(self.min_ns as f64, self.max_ns as f64) / 1e9);
            }
        }
        None
    }

    /// Counts by the least length of their bin, in order.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let zeros = (self.zeros > 0).then_some((0, self.zeros));
        zeros.into_iter().chain(self.bins.iter().map(|bin| (bin.low_ns, bin.count)))
    }

    /// How many of the lengths are `limit` or less. Those in the bin of the limit count in proportion.
    pub fn count_within(&self, limit: Duration) -> u64 {
        let limit_ns = limit.ns() as u64;
        if limit_ns >= self.max_ns {
            return self.n;
        }
        if limit_ns < self.min_ns {
            return self.zeros;
        }
        let of_bins = self.bins.iter().take_while(|bin| bin.low_ns <= limit_ns).map(|bin| {
            let part = (limit_ns - bin.low_ns).saturating_add(1).min(bin.width_ns);
            (u128::from(bin.count) * u128::from(part)).div_ceil(u128::from(bin.width_ns)) as u64
        });
        of_bins.fold(self.zeros, u64::saturating_add)
    }

    /// Whether the exact numbers and the histogram can be of the same lengths.
    pub(crate) fn is_consistent(&self) -> bool {
        let longer = self.bins.total();
        self.zeros.checked_add(longer) == Some(self.n) && (longer == 0 || self.min_ns <= self.max_ns)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lengths() -> impl Strategy<Value = i64> {
        prop_oneof![Just(0i64), 0i64..3_000_000, 0i64..100_000_000_000_000]
    }

    fn tally(lengths_ns: &[i64]) -> Tally {
        let mut tally = Tally::default();
        for &ns in lengths_ns {
            tally.record(Duration::from_ns(ns));
        }
        tally
    }

    #[test]
    fn an_empty_tally_measures_nothing() {
        let empty = Tally::default();
        assert_eq!(empty.mean_s(), None);
        assert_eq!(empty.standard_deviation_s(), None);
        assert_eq!(empty.percentile_s(0.5, 0), None);
        assert_eq!(empty.percentile_s(0.5, 10), None);
        assert_eq!(empty.count_within(Duration::from_seconds(1)), 0);
    }

    #[test]
    fn equal_lengths_do_not_deviate() {
        let constant = tally(&[20_000_000_123; 1000]);
        assert_eq!(constant.standard_deviation_s(), Some(0.0));
        assert_eq!(constant.percentile_s(0.95, 0), Some(20.000_000_123));
    }

    /// The sum of squares is beyond 2^128; the deviations are not.
    #[test]
    fn deviations_of_very_long_times_are_exact() {
        let day_ns = 86_400_000_000_000;
        let mut long = Tally::default();
        for _ in 0..20_000 {
            long.record(Duration::from_ns(100_000 * day_ns));
            long.record(Duration::from_ns(100_001 * day_ns));
        }
        let deviation_s = 86_400.0 / 2.0 * (40_000f64 / 39_999.0).sqrt();
        assert!((long.standard_deviation_s().unwrap() - deviation_s).abs() < 1e-6);
    }

    #[test]
    fn open_lengths_count_as_longer_than_everything() {
        let lengths: Vec<i64> = (1..=90).map(|second| second * 1_000_000_000).collect();
        let tally = tally(&lengths);
        assert!((tally.percentile_s(0.5, 10).unwrap() - 50.0).abs() < 0.2);
        assert_eq!(tally.percentile_s(0.9, 10), Some(90.0));
        assert_eq!(tally.percentile_s(0.95, 10), None);
    }

    /// Ninety lengths up to 90 s, and ten open ones: the 95th of all is no less than the 85th of those that ended, nor than
    /// what the open ones have lasted, nor than the 90th of all, which is known.
    #[test]
    fn a_percentile_among_open_lengths_has_a_bound() {
        let lengths: Vec<i64> = (1..=90).map(|second| second * 1_000_000_000).collect();
        let tally = tally(&lengths);
        let at_least = |q, open, lasted_s| Some(tally.percentile_at_least_s(q, open, lasted_s));
        assert_eq!(at_least(0.95, 10, 5.0), Some(90.0));
        assert_eq!(at_least(0.95, 10, 120.0), Some(120.0));
        // Of 120 the 108th is no less than the 78th of those that ended.
        assert!((at_least(0.9, 30, 5.0).unwrap() - 78.0).abs() < 0.3);
        assert_eq!(at_least(1.0, 90, 0.0), Some(90.0));
        // With more open ones than ended, nothing is known of the median but what they have lasted.
        assert_eq!(at_least(0.5, 100, 5.0), Some(5.0));
        assert_eq!(Some(Tally::default().percentile_at_least_s(0.5, 3, 0.0)), Some(0.0));
    }

    /// Within a bin the lengths are taken to lie evenly: for smooth ones a percentile is far better than its bin is wide.
    #[test]
    fn percentiles_and_shares_of_smooth_lengths_are_precise() {
        let lengths: Vec<i64> = (1..100_000).map(|place| place * 10_007_000).collect();
        let tally = tally(&lengths);
        for q in [0.1, 0.5, 0.9, 0.95, 0.99] {
            let exact = q * 99_999.0 * 0.010_007;
            assert!((tally.percentile_s(q, 0).unwrap() / exact - 1.0).abs() < 2e-4, "{q}");
            let within = tally.count_within(Duration::from_seconds_f64(exact)) as f64;
            assert!((within / 99_999.0 - q).abs() < 2e-4, "{q}: {within}");
        }
    }

    proptest! {
        /// A percentile is the value of the same rank in the sorted list, within the width of a bin.
        #[test]
        fn percentiles_agree_with_the_sorted_list(
            mut lengths in proptest::collection::vec(lengths(), 1..200),
            q in 0.001f64..1.0,
            open in 0u64..50,
        ) {
            let tally = tally(&lengths);
            lengths.sort_unstable();
            let rank = (q * (lengths.len() as u64 + open) as f64).ceil() as usize;
            match (lengths.get(rank - 1), tally.percentile_s(q, open)) {
                (Some(&expected), Some(observed)) => {
                    let expected = expected as f64 / 1e9;
                    prop_assert!((observed - expected).abs() <= expected / 256.0 + 1e-9);
                }
                (expected, observed) => prop_assert!(expected.is_none() && observed.is_none()),
            }
        }

        /// However long the open ones become, the percentile is not below its bound (but for one that is known, where
        /// open ones count as later than everything).
        #[test]
        fn a_bound_holds_however_long_the_open_ones_become(
            lengths in proptest::collection::vec(lengths(), 0..100),
            open in proptest::collection::vec(5_000_000_000i64..200_000_000_000_000, 1..50),
            q in 0.001f64..0.5,
        ) {
            let ended = tally(&lengths);
            let mut all: Vec<i64> = lengths.iter().chain(&open).copied().collect();
            all.sort_unstable();
            let rank = (q * all.len() as f64).ceil() as usize;
            let bound_s = ended.percentile_at_least_s(q, open.len() as u64, 5.0);
            if ended.percentile_s(q, open.len() as u64).is_none() {
                prop_assert!(bound_s <= all[rank - 1] as f64 / 1e9 * (1.0 + 1.0 / 256.0) + 1e-9);
            }
        }

        #[test]
        fn counts_within_a_limit_agree_with_the_list(
            lengths in proptest::collection::vec(lengths(), 0..100),
            limit in lengths(),
        ) {
            let counted = tally(&lengths).count_within(Duration::from_ns(limit));
            let within = |slack: i64| lengths.iter().filter(|ns| **ns <= limit + slack).count() as u64;
            prop_assert!((within(-limit / 256)..=within(limit / 256)).contains(&counted));
        }

        #[test]
        fn moments_agree_with_the_list(lengths in proptest::collection::vec(0i64..1_000_000_000_000, 2..100)) {
            let tally = tally(&lengths);
            let n = lengths.len() as f64;
            let mean = lengths.iter().sum::<i64>() as f64 / n;
            let squares: f64 = lengths.iter().map(|&ns| (ns as f64 - mean) * (ns as f64 - mean)).sum();
            prop_assert!((tally.mean_s().unwrap() - mean / 1e9).abs() < 1e-9 * mean.max(1.0));
            let expected = (squares / (n - 1.0)).sqrt() / 1e9;
            prop_assert!((tally.standard_deviation_s().unwrap() - expected).abs() < 1e-9 * expected.max(1.0));
        }

        #[test]
        fn a_tally_survives_the_codec(lengths in proptest::collection::vec(0i64..i64::MAX, 0..50)) {
            let tally = tally(&lengths);
            let bytes = postcard::to_allocvec(&tally).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Tally>(&bytes).unwrap(), tally);
        }
    }
}
