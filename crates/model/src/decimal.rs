//! Decimal numbers as people write them.

/// The number nearest to what this one is in decimals with the point moved so many places to the right: -2 makes the share 0.999 of
/// 99.9 per cent. Dividing by 100 rounds once more, to 0.9990000000000001 here, and that is more than 999 of 1,000.
pub fn with_point_moved(number: f64, places: i32) -> f64 {
    // A finite number in decimals is always a number again.
    format!("{number}e{places}").parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_share_is_that_of_as_many_of_a_thousand() {
        for of_thousand in 0..=1_000 {
            let percent: f64 =
                format!("{}.{}", of_thousand / 10, of_thousand % 10).parse().expect("a number");
            assert_eq!(with_point_moved(percent, -2).to_bits(), (f64::from(of_thousand) / 1_000.0).to_bits());
        }
        let cases: [(f64, f64); 4] = [(0.29, 29.0), (1e-7, 1e-5), (3.5, 350.0), (1e300, 1e302)];
        assert!(cases.iter().all(|(yuan, fen)| with_point_moved(*yuan, 2).to_bits() == fen.to_bits()));
    }
}
