//! A tally of lengths of time: exact count, sum and extremes, and a histogram for percentiles.

use hdrhistogram::Histogram;
use model::Duration;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Three significant digits: a percentile is within 0.1 % of the value that was recorded, or within a microsecond.
const SIGNIFICANT_DIGITS: u8 = 3;
const NS_PER_US: u64 = 1_000;

/// Lengths of time that were measured.
///
/// The count, the sum, the least and the greatest are exact in nanoseconds. The histogram and the sum of squares
/// are kept in microseconds, so that a thousand million lengths of eleven days stay far from an overflow.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tally {
    n: u64,
    /// Lengths of nothing at all, which are most waits: counted here and left out of everything below.
    zeros: u64,
    sum_ns: u128,
    sum_us: u128,
    sum_squares_us2: u128,
    min_ns: u64,
    max_ns: u64,
    #[serde(serialize_with = "write_bins", deserialize_with = "read_bins")]
    histogram_us: Histogram<u64>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            n: 0,
            zeros: 0,
            sum_ns: 0,
            sum_us: 0,
            sum_squares_us2: 0,
            min_ns: u64::MAX,
            max_ns: 0,
            histogram_us: empty_histogram(),
        }
    }
}

fn empty_histogram() -> Histogram<u64> {
    Histogram::new(SIGNIFICANT_DIGITS).expect("three digits are a valid precision")
}

impl Tally {
    /// Counts one length.
    #[inline]
    pub fn record(&mut self, length: Duration) {
        self.n += 1;
        if length == Duration::ZERO {
            self.zeros += 1;
            return;
        }
        let ns = length.ns() as u64;
        let us = ns / NS_PER_US;
        self.sum_ns += u128::from(ns);
        self.sum_us += u128::from(us);
        self.sum_squares_us2 += u128::from(us) * u128::from(us);
        self.min_ns = self.min_ns.min(ns);
        self.max_ns = self.max_ns.max(ns);
        self.histogram_us.record(us).expect("a resizing histogram takes every value below 2^63");
    }

    /// Counts everything that another tally counted.
    pub fn merge(&mut self, other: &Self) {
        self.n = self.n.saturating_add(other.n);
        self.zeros = self.zeros.saturating_add(other.zeros);
        self.sum_ns = self.sum_ns.saturating_add(other.sum_ns);
        self.sum_us = self.sum_us.saturating_add(other.sum_us);
        self.sum_squares_us2 = self.sum_squares_us2.saturating_add(other.sum_squares_us2);
        self.min_ns = self.min_ns.min(other.min_ns);
        self.max_ns = self.max_ns.max(other.max_ns);
        self.histogram_us
            .add(&other.histogram_us)
            .expect("a resizing histogram takes every value of another of its kind");
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

    /// Their sample standard deviation in seconds, to the microsecond; `None` below two.
    pub fn standard_deviation_s(&self) -> Option<f64> {
        let n = u128::from(self.n);
        if n < 2 {
            return None;
        }
        // n times the sum of squared deviations; in whole numbers while they fit, so that equal lengths give 0.
        let exact = n
            .checked_mul(self.sum_squares_us2)
            .zip(self.sum_us.checked_mul(self.sum_us))
            .map(|(squares, sum)| squares.saturating_sub(sum) as f64);
        let deviations = exact.unwrap_or_else(|| {
            let sum = self.sum_us as f64;
            (self.n as f64 * self.sum_squares_us2 as f64 - sum * sum).max(0.0)
        });
        Some(libm::sqrt(deviations / (self.n as f64 * (self.n - 1) as f64)) / 1e6)
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
        let rank = libm::ceil(q * self.n.saturating_add(open) as f64).max(1.0) as u64;
        if rank > self.n {
            return None;
        }
        if rank <= self.zeros {
            return Some(0.0);
        }
        let mut below = self.zeros;
        let bin = self.histogram_us.iter_recorded().find(|bin| {
            below = below.saturating_add(bin.count_at_value());
            below >= rank
        })?;
        let middle_ns =
            self.histogram_us.median_equivalent(bin.value_iterated_to()) as f64 * NS_PER_US as f64;
        Some(middle_ns.clamp(self.min_ns as f64, self.max_ns as f64) / 1e9)
    }

    /// How many of the lengths are `limit` or less, to the precision of the histogram.
    pub fn count_within(&self, limit: Duration) -> u64 {
        let ns = limit.ns() as u64;
        if ns >= self.max_ns {
            self.n
        } else if ns < self.min_ns {
            self.zeros
        } else {
            self.zeros.saturating_add(self.histogram_us.count_between(0, ns / NS_PER_US))
        }
    }

    /// Whether the exact numbers and the histogram can be of the same lengths.
    pub(crate) fn is_consistent(&self) -> bool {
        let longer = self.histogram_us.len();
        self.zeros.checked_add(longer) == Some(self.n) && (longer == 0 || self.min_ns <= self.max_ns)
    }

    fn bins(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.histogram_us.iter_recorded().map(|bin| (bin.value_iterated_to(), bin.count_at_value()))
    }
}

impl PartialEq for Tally {
    /// The same lengths were counted. (A histogram that has room for longer ones is no other histogram.)
    fn eq(&self, other: &Self) -> bool {
        let exact = |tally: &Self| {
            (
                tally.n,
                tally.zeros,
                tally.sum_ns,
                tally.sum_us,
                tally.sum_squares_us2,
                tally.min_ns,
                tally.max_ns,
            )
        };
        exact(self) == exact(other) && self.bins().eq(other.bins())
    }
}

/// Bins are written as pairs: how far the bin lies above the one before it, and its count.
fn write_bins<S: Serializer>(histogram: &Histogram<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut before = 0;
    let bins: Vec<(u64, u64)> = histogram
        .iter_recorded()
        .map(|bin| {
            let value = histogram.lowest_equivalent(bin.value_iterated_to());
            let above = value - before;
            before = value;
            (above, bin.count_at_value())
        })
        .collect();
    bins.serialize(serializer)
}

fn read_bins<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Histogram<u64>, D::Error> {
    use serde::de::Error;
    let bins = Vec::<(u64, u64)>::deserialize(deserializer)?;
    let mut histogram = empty_histogram();
    let mut value_us = 0u64;
    for (above, count) in bins {
        value_us = value_us
            .checked_add(above)
            .filter(|&value| value <= i64::MAX as u64 / NS_PER_US)
            .ok_or_else(|| D::Error::custom("a histogram bin lies beyond the longest time there is"))?;
        histogram.record_n(value_us, count).map_err(D::Error::custom)?;
    }
    Ok(histogram)
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

    #[test]
    fn open_lengths_count_as_longer_than_everything() {
        let lengths: Vec<i64> = (1..=90).map(|second| second * 1_000_000_000).collect();
        let tally = tally(&lengths);
        assert!((tally.percentile_s(0.5, 10).unwrap() - 50.0).abs() < 0.05);
        assert!((tally.percentile_s(0.9, 10).unwrap() - 90.0).abs() < 0.1);
        assert_eq!(tally.percentile_s(0.95, 10), None);
    }

    proptest! {
        /// A percentile is the value of the same rank in the sorted list, within the histogram's precision.
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
                    prop_assert!((observed - expected).abs() <= expected * 1e-3 + 2e-6);
                }
                (expected, observed) => prop_assert!(expected.is_none() && observed.is_none()),
            }
        }

        #[test]
        fn moments_agree_with_the_list(lengths in proptest::collection::vec(0i64..1_000_000_000_000, 2..100)) {
            let tally = tally(&lengths);
            let n = lengths.len() as f64;
            let mean = lengths.iter().sum::<i64>() as f64 / n;
            let squares: f64 = lengths.iter().map(|&ns| (ns as f64 - mean) * (ns as f64 - mean)).sum();
            prop_assert!((tally.mean_s().unwrap() - mean / 1e9).abs() < 1e-9 * mean.max(1.0));
            prop_assert!((tally.standard_deviation_s().unwrap() - (squares / (n - 1.0)).sqrt() / 1e9).abs() < 1e-5);
        }

        #[test]
        fn a_tally_survives_the_codec(lengths in proptest::collection::vec(0i64..i64::MAX, 0..50)) {
            let tally = tally(&lengths);
            let bytes = postcard::to_allocvec(&tally).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Tally>(&bytes).unwrap(), tally);
        }
    }
}
