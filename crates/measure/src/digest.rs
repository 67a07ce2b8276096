//! The digest: one number that two runs share if and only if (but for a chance of 2^-128) every parcel met every
//! milestone at the same instant.

use std::fmt;

use model::{Milestone, ParcelKey, SimTime};
use serde::{Deserialize, Serialize};

/// A wrapping sum of hashes over (parcel, milestone, time): the order of adding does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest(u128);

/// The two lanes of the hash take the instant by different factors: what collides in one does not in the other.
const LANES: [u64; 2] = [0xd6e8_feb8_6659_fd93, 0xa076_1d64_78bd_642f];
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const MILESTONE: u64 = 0xc2b2_ae3d_27d4_eb4f;

impl Digest {
    /// The sum, as a number.
    pub const fn value(self) -> u128 {
        self.0
    }

    /// Adds a milestone.
    #[inline]
    pub fn add(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        self.0 = self.0.wrapping_add(hash(parcel.bits(), milestone.number(), at.ns()));
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }
}

impl fmt::Display for Digest {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

#[inline]
fn hash(parcel: u64, milestone: u8, ns: i64) -> u128 {
    let what = mix(parcel.wrapping_add(u64::from(milestone).wrapping_mul(MILESTONE)) ^ SEED);
    // Away from 0, where the lanes would be equal.
    let when = (ns as u64).wrapping_add(SEED);
    let [high, low] = LANES.map(|factor| mix(what ^ when.wrapping_mul(factor)));
    u128::from(high) << 64 | u128::from(low)
}

/// The finaliser of MurmurHash3: every bit of the input reaches every bit of the output.
#[inline]
const fn mix(mut word: u64) -> u64 {
    word ^= word >> 33;
    word = word.wrapping_mul(0xff51_afd7_ed55_8ccd);
    word ^= word >> 33;
    word = word.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    word ^ (word >> 33)
}

#[cfg(test)]
mod tests {
    use model::SellerStream;

    use super::*;

    /// Flipping any bit of the input flips each bit of the output about half the time.
    #[test]
    fn every_input_bit_reaches_every_output_bit() {
        let samples = 2_000u64;
        for bit in 0..132 {
            let mut flips = [0u32; 128];
            for sample in 0..samples {
                let (parcel, ns) = (mix(sample) >> 1, mix(sample + 77_777) as i64);
                let before = hash(parcel, 3, ns);
                let after = match bit {
                    0..64 => hash(parcel ^ 1 << bit, 3, ns),
                    64..128 => hash(parcel, 3, ns ^ 1 << (bit - 64)),
                    _ => hash(parcel, 3 ^ 1 << (bit - 128), ns),
                };
                let changed = before ^ after;
                for (place, count) in flips.iter_mut().enumerate() {
                    *count += (changed >> place & 1) as u32;
                }
            }
            assert!(flips.iter().all(|&count| (850..1_150).contains(&count)), "input bit {bit}: {flips:?}");
        }
    }

    #[test]
    fn order_does_not_matter_but_who_when_and_what_do() {
        let parcel = |ordinal| ParcelKey::new(SellerStream::new(0), ordinal);
        let at = SimTime::from_seconds;
        let digest = |events: &[(u64, Milestone, i64)]| {
            let mut digest = Digest::default();
            for &(ordinal, milestone, seconds) in events {
                digest.add(parcel(ordinal), milestone, at(seconds));
            }
            digest
        };
        let base = digest(&[(1, Milestone::Placed, 5), (2, Milestone::Placed, 6)]);
        assert_eq!(base, digest(&[(2, Milestone::Placed, 6), (1, Milestone::Placed, 5)]));
        assert_ne!(base, digest(&[(1, Milestone::Placed, 6), (2, Milestone::Placed, 5)]));
        assert_ne!(base, digest(&[(1, Milestone::Placed, 5), (2, Milestone::Accepted, 6)]));
        let mut halves = digest(&[(1, Milestone::Placed, 5)]);
        halves.merge(digest(&[(2, Milestone::Placed, 6)]));
        assert_eq!(base, halves);
        assert_eq!(base.to_string().len(), 32);
    }
}
