//! Keyed draws: every random quantity is a pure function of (seed, replication, subject, purpose, index).

use std::convert::Infallible;

use model::{Purpose, Subject, WordPlace};
use rand_core::TryRng;

use crate::philox::philox2x64_7;

/// The random numbers of one replication. Copy it freely: it holds a key and no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    key: u64,
}

impl Draws {
    /// The draws of replication `replication` of a run with this `seed`.
    pub fn new(seed: u64, replication: u32) -> Self {
        let counter = [u64::from(replication), u64::from(Purpose::Replication as u32)];
        Self { key: philox2x64_7(counter, seed)[0] }
    }

    /// A number strictly between 0 and 1: see [`Word::uniform`].
    #[inline]
    pub fn uniform(self, subject: Subject, purpose: Purpose, index: u32) -> f64 {
        self.word(subject, purpose, index).uniform()
    }

    /// A whole number below `bound`: see [`Word::below`].
    #[inline]
    pub fn below(self, bound: u64, subject: Subject, purpose: Purpose, index: u32) -> u64 {
        self.word(subject, purpose, index).below(bound)
    }

    /// The random word of one subject, purpose and index.
    #[inline]
    pub fn word(self, subject: Subject, purpose: Purpose, index: u32) -> Word {
        self.word_at(subject, purpose.place(), index)
    }

    /// The same, for who has looked up where the purpose's word lies.
    #[inline]
    pub fn word_at(self, subject: Subject, place: WordPlace, index: u32) -> Word {
        let (first, second) = self.words(subject.bits(), place.block, index);
        if place.is_second { second } else { first }
    }

    /// The words of two purposes that share a block ([`Purpose::second_after`]), for the price of one.
    #[inline]
    pub fn pair(self, subject: Subject, first: Purpose, second: Purpose, index: u32) -> (Word, Word) {
        assert!(second.second_after() == Some(first), "{second:?} is not drawn together with {first:?}");
        self.words(subject.bits(), first, index)
    }

    /// A stream of numbers for one subject, purpose and index, behind `rand`'s traits; fewer than 2^17 words. None of them
    /// is a word that [`Draws::word`] gives: those lie in blocks 0.
    pub fn stream(self, subject: Subject, purpose: Purpose, index: u32) -> DrawStream {
        DrawStream { draws: self, subject, purpose, index, next_block: 1, words: [0; 2], used: 2 }
    }

    /// The words of block 0: what nearly every draw takes. One function for all callers, by values that fit registers.
    #[inline(never)]
    fn words(self, subject: u64, purpose: Purpose, index: u32) -> (Word, Word) {
        let counter = [subject, u64::from(index) << 32 | u64::from(purpose as u32)];
        let [first, second] = philox2x64_7(counter, self.key);
        (Word(first), Word(second))
    }

    fn block(self, subject: Subject, purpose: Purpose, index: u32, block: u16) -> [u64; 2] {
        let which = u64::from(index) << 32 | u64::from(block) << 16 | u64::from(purpose as u32);
        philox2x64_7([subject.bits(), which], self.key)
    }
}

/// A random word of 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(u64);

impl Word {
    /// Its bits.
    #[inline]
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// A number strictly between 0 and 1, on a grid of 2^52: feed it to a quantile function.
    #[inline]
    pub fn uniform(self) -> f64 {
        unit_interval(self.0)
    }

    /// A whole number below `bound`, by the high half of a product (bias below `bound` / 2^64).
    #[inline]
    pub fn below(self, bound: u64) -> u64 {
        ((u128::from(self.0) * u128::from(bound)) >> 64) as u64
    }
}

#[cfg(test)]
impl Word {
    /// The word that has this share of all words below it.
    pub(crate) fn at_share(share: f64) -> Self {
        Self((share * libm::exp2(64.0)) as u64)
    }
}

/// The middle of one of 2^52 equal cells, which a double holds exactly: never 0, never 1. (Of 2^53 cells the middles in
/// the upper half would be rounded, and the last one would be 1.)
#[inline]
fn unit_interval(word: u64) -> f64 {
    const CELL: f64 = 1.0 / (1u64 << 52) as f64;
    // A signed number converts faster, and 52 bits are never negative.
    ((word >> 12) as i64 as f64 + 0.5) * CELL
}

/// A stream of random words for one subject, purpose and index.
#[derive(Clone, Debug)]
pub struct DrawStream {
    draws: Draws,
    subject: Subject,
    purpose: Purpose,
    index: u32,
    next_block: u16,
    words: [u64; 2],
    used: usize,
}

impl DrawStream {
    fn word(&mut self) -> u64 {
        if self.used == self.words.len() {
            self.words = self.draws.block(self.subject, self.purpose, self.index, self.next_block);
            self.next_block = self.next_block.checked_add(1).expect("a draw stream holds 2^17 words");
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }
}

impl TryRng for DrawStream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word() as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.word())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use model::{ParcelKey, SellerStream};
    use rand_core::Rng;

    use super::*;

    fn parcel(ordinal: u64) -> Subject {
        Subject::Parcel(ParcelKey::new(SellerStream::new(0), ordinal))
    }

    #[test]
    fn the_ends_of_the_unit_interval_are_never_reached() {
        assert!(unit_interval(0) > 0.0);
        assert!(unit_interval(u64::MAX) < 1.0);
    }

    #[test]
    fn every_part_of_the_key_matters() {
        let base = Draws::new(1, 0).uniform(parcel(7), Purpose::Value, 0);
        let others = [
            Draws::new(2, 0).uniform(parcel(7), Purpose::Value, 0),
            Draws::new(1, 1).uniform(parcel(7), Purpose::Value, 0),
            Draws::new(1, 0).uniform(parcel(8), Purpose::Value, 0),
            Draws::new(1, 0).uniform(parcel(7), Purpose::Buyer, 0),
            Draws::new(1, 0).uniform(parcel(7), Purpose::Value, 1),
            Draws::new(1, 0).uniform(Subject::Stream(SellerStream::new(0)), Purpose::Value, 0),
        ];
        assert!(others.iter().all(|other| (other - base).abs() > 0.0));
        assert_eq!(base.to_bits(), Draws::new(1, 0).uniform(parcel(7), Purpose::Value, 0).to_bits());
    }

    #[test]
    fn a_word_is_the_same_alone_and_in_a_pair() {
        let draws = Draws::new(1, 0);
        let (value, buyer) = draws.pair(parcel(7), Purpose::Value, Purpose::Buyer, 3);
        assert_eq!(value, draws.word(parcel(7), Purpose::Value, 3));
        assert_eq!(buyer, draws.word(parcel(7), Purpose::Buyer, 3));
        assert_ne!(value, buyer);
    }

    #[test]
    fn the_words_of_a_pair_are_not_correlated() {
        let draws = Draws::new(9, 3);
        let n = 200_000u64;
        let products = (0..n).map(|ordinal| {
            let (violation, score) = draws.pair(parcel(ordinal), Purpose::Violation, Purpose::Score, 0);
            (violation.uniform() - 0.5) * (score.uniform() - 0.5)
        });
        let correlation = 12.0 * products.sum::<f64>() / n as f64;
        assert!(correlation.abs() < 4.0 / (n as f64).sqrt(), "correlation {correlation}");
    }

    #[test]
    fn uniform_has_the_moments_of_the_uniform_distribution() {
        let draws = Draws::new(9, 3);
        let n = 200_000u64;
        let (mut sum, mut squares) = (0.0, 0.0);
        for ordinal in 0..n {
            let u = draws.uniform(parcel(ordinal), Purpose::Score, 0);
            assert!(u > 0.0 && u < 1.0);
            sum += u;
            squares += u * u;
        }
        let mean = sum / n as f64;
        let variance = squares / n as f64 - mean * mean;
        assert!((mean - 0.5).abs() < 4.0 * (1.0f64 / 12.0 / n as f64).sqrt(), "mean {mean}");
        assert!((variance - 1.0 / 12.0).abs() < 0.001, "variance {variance}");
    }

    #[test]
    fn below_reaches_every_value_evenly() {
        let draws = Draws::new(5, 0);
        let mut counts = [0u32; 12];
        for ordinal in 0..120_000 {
            counts[draws.below(12, parcel(ordinal), Purpose::FaultyField, 0) as usize] += 1;
        }
        assert!(counts.iter().all(|&count| (9_600..10_400).contains(&count)), "{counts:?}");
    }

    #[test]
    fn a_stream_has_blocks_of_its_own() {
        let draws = Draws::new(5, 0);
        for purpose in [Purpose::Weight, Purpose::Fault] {
            let mut stream = draws.stream(parcel(1), purpose, 2);
            let words = std::array::from_fn::<u64, 4, _>(|_| stream.next_u64());
            let blocks = [1, 2].map(|block| draws.block(parcel(1), purpose, 2, block));
            assert_eq!(words.as_slice(), blocks.as_flattened());
            assert!(!words.contains(&draws.word(parcel(1), purpose, 2).0));
        }
    }
}
