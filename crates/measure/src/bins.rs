//! A histogram with bins of equal relative width: small, quick to count into, and merged without loss.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Counts of lengths in nanoseconds, in `2^BITS` bins an octave. Below `2^BITS` ns every length has a bin of its own.
///
/// Only the octaves between the least and the greatest length have memory, four bytes a bin.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bins<const BITS: u32> {
    /// The number of the bin that `counts` begins with.
    first: usize,
    /// Counts modulo 2^32.
    counts: Vec<u32>,
    /// The number of a bin for each time its count passed 2^32; in order.
    carries: Vec<usize>,
}

/// A bin with its count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bin {
    number: usize,
    /// The least length that belongs to it, in nanoseconds.
    pub(crate) low_ns: u64,
    /// How many lengths belong to it.
    pub(crate) width_ns: u64,
    pub(crate) count: u64,
}

impl<const BITS: u32> Bins<BITS> {
    const OCTAVE: usize = 1 << BITS;

    /// The bin of a length: the octave above the first, and the `BITS` bits after its leading one.
    #[inline]
    pub(crate) fn number(ns: u64) -> usize {
        let octave = 63 - BITS - (ns | 1 << BITS).leading_zeros();
        ((octave as usize) << BITS) + (ns >> octave) as usize
    }

    /// The least length of a bin, and how many lengths it has.
    fn bounds_ns(number: usize) -> (u64, u64) {
        let octave = (number >> BITS).saturating_sub(1);
        (((number - (octave << BITS)) as u64) << octave, 1 << octave)
    }

    /// Counts one length.
    #[inline]
    pub(crate) fn record(&mut self, ns: u64) {
        let number = Self::number(ns);
        match self.counts.get_mut(number.wrapping_sub(self.first)) {
            Some(count) => {
                *count = count.wrapping_add(1);
                if *count == 0 {
                    self.carry(number, 1);
                }
            }
            None => self.add(number, 1),
        }
    }

    /// Makes room up to the bin, by whole octaves; its place.
    fn make_room(&mut self, number: usize) -> usize {
        let octave = number >> BITS << BITS;
        if self.counts.is_empty() {
            self.first = octave;
        } else if octave < self.first {
            let more = self.first - octave;
            self.counts.splice(0..0, std::iter::repeat_n(0, more));
            self.first = octave;
        }
        let length = octave + Self::OCTAVE - self.first;
        if length > self.counts.len() {
            self.counts.resize(length, 0);
        }
        number - self.first
    }

    #[cold]
    #[inline(never)]
    fn carry(&mut self, number: usize, times: usize) {
        let at = self.carries.partition_point(|carried| *carried < number);
        self.carries.splice(at..at, std::iter::repeat_n(number, times));
    }

    /// Counts so many lengths of a bin, which may have no place yet.
    #[cold]
    #[inline(never)]
    fn add(&mut self, number: usize, more: u64) {
        let place = match number.checked_sub(self.first) {
            Some(place) if place < self.counts.len() => place,
            _ => self.make_room(number),
        };
        let sum = u64::from(self.counts[place]) + (more & u64::from(u32::MAX));
        self.counts[place] = sum as u32;
        let times = (sum >> 32) + (more >> 32);
        if times > 0 {
            self.carry(number, times as usize);
        }
    }

    /// Counts everything that another histogram counted.
    pub(crate) fn merge(&mut self, other: &Self) {
        if let (Some(_), Some(last)) = (other.counts.first(), other.counts.len().checked_sub(1)) {
            self.make_room(other.first);
            self.make_room(other.first + last);
            let place = other.first - self.first;
            for (offset, &more) in other.counts.iter().enumerate() {
                let (sum, over) = self.counts[place + offset].overflowing_add(more);
                self.counts[place + offset] = sum;
                if over {
                    self.carry(other.first + offset, 1);
                }
            }
            other.carries.iter().for_each(|number| self.carry(*number, 1));
        }
    }

    /// All bins that are not empty, from the least.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Bin> + '_ {
        let mut carries = self.carries.iter().peekable();
        self.counts.iter().enumerate().filter_map(move |(place, &count)| {
            let number = self.first + place;
            let mut count = u64::from(count);
            while carries.next_if(|carried| **carried == number).is_some() {
                count += 1 << 32;
            }
            let (low_ns, width_ns) = Self::bounds_ns(number);
            (count > 0).then_some(Bin { number, low_ns, width_ns, count })
        })
    }

    /// How many lengths were counted.
    pub(crate) fn total(&self) -> u64 {
        self.iter().fold(0, |sum, bin| sum.saturating_add(bin.count))
    }
}

impl<const BITS: u32> PartialEq for Bins<BITS> {
    /// The same counts. (Room for other lengths makes no other histogram.)
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<const BITS: u32> Serialize for Bins<BITS> {
    /// Bins are written as pairs: how far the bin lies above the one before it, and its count.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut before = 0;
        let pairs: Vec<(u32, u64)> = self
            .iter()
            .map(|bin| {
                let above = bin.number - before;
                before = bin.number;
                (above as u32, bin.count)
            })
            .collect();
        pairs.serialize(serializer)
    }
}

/// No tally of a run that can be run counts more.
const COUNT_MAX: u64 = 1 << 52;

impl<'de, const BITS: u32> Deserialize<'de> for Bins<BITS> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let number_max = Self::number(i64::MAX as u64);
        let mut bins = Self::default();
        let (mut number, mut carries) = (0usize, 0u64);
        for (above, count) in Vec::<(u32, u64)>::deserialize(deserializer)? {
            number += above as usize;
            if number > number_max {
                return Err(D::Error::custom("a bin lies beyond the longest time there is"));
            }
            carries += count >> 32;
            if count > COUNT_MAX || carries > COUNT_MAX >> 32 {
                return Err(D::Error::custom("a bin counts more than any run has"));
            }
            bins.add(number, count);
        }
        Ok(bins)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Fine = Bins<8>;

    #[test]
    fn bins_follow_on_one_another_without_a_gap() {
        let mut next_ns = 0;
        for number in 0..=Fine::number(i64::MAX as u64) {
            let (low_ns, width_ns) = Fine::bounds_ns(number);
            assert_eq!(low_ns, next_ns);
            assert_eq!((Fine::number(low_ns), Fine::number(low_ns + width_ns - 1)), (number, number));
            assert!(width_ns == 1 || width_ns * 256 <= low_ns);
            next_ns = low_ns + width_ns;
        }
        assert_eq!(next_ns, 1 << 63);
    }

    #[test]
    fn a_bin_counts_beyond_32_bits() {
        let mut bins = Fine::default();
        bins.add(300, u64::from(u32::MAX));
        bins.record(Fine::bounds_ns(300).0);
        let mut twice = bins.clone();
        twice.merge(&bins);
        assert_eq!((bins.total(), twice.total()), (1 << 32, 2 << 32));
        let bytes = postcard::to_allocvec(&twice).unwrap();
        assert_eq!(postcard::from_bytes::<Fine>(&bytes).unwrap(), twice);
    }

    proptest! {
        #[test]
        fn merging_is_counting_everything(
            a in proptest::collection::vec(0..i64::MAX as u64, 0..40),
            b in proptest::collection::vec(prop_oneof![0u64..5_000, 0..i64::MAX as u64], 0..40),
        ) {
            let of = |lengths: &[u64]| {
                let mut bins = Fine::default();
                for ns in lengths {
                    bins.record(*ns);
                }
                bins
            };
            let mut merged = of(&a);
            merged.merge(&of(&b));
            prop_assert_eq!(&merged, &of(&[b, a].concat()));
            let bytes = postcard::to_allocvec(&merged).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Fine>(&bytes).unwrap(), merged);
        }
    }
}
