//! Philox2x64-10, the counter-based generator of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3"
//! (SC 2011).

const MULTIPLIER: u64 = 0xD2B7_4407_B1CE_6E93;
const WEYL: u64 = 0x9E37_79B9_7F4A_7C15;
const ROUNDS: usize = 10;

/// Ten rounds of Philox over a counter of two words and a key of one: two random words.
#[inline]
pub(crate) fn philox2x64_10(mut counter: [u64; 2], mut key: u64) -> [u64; 2] {
    for round in 0..ROUNDS {
        if round > 0 {
            key = key.wrapping_add(WEYL);
        }
        let product = u128::from(MULTIPLIER) * u128::from(counter[0]);
        counter = [(product >> 64) as u64 ^ key ^ counter[1], product as u64];
    }
    counter
}

#[cfg(test)]
mod tests {
    use super::philox2x64_10;

    /// The known answers published with Random123 (`kat_vectors`, philox2x64 10).
    #[test]
    fn gives_the_published_known_answers() {
        let cases = [
            ([0; 2], 0, [0xca00_a045_9843_d731, 0x66c2_4222_c9a8_45b5]),
            ([u64::MAX; 2], u64::MAX, [0x65b0_21d6_0cd8_310f, 0x4d02_f322_2f86_df20]),
            (
                [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344],
                0xa409_3822_299f_31d0,
                [0x0a5e_742c_2997_341c, 0xb0f8_83d3_8000_de5d],
            ),
        ];
        for (counter, key, expected) in cases {
            assert_eq!(philox2x64_10(counter, key), expected);
        }
    }
}
