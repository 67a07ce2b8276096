//! Splitting an exact total.

/// Splits `total` over `shares` (of any sum above zero) by largest remainder: each part is its exact quota rounded
/// down, and the rest goes to the largest fractions, the first of equal ones first. The parts sum to `total`.
/// Without a share above zero every part is 0.
pub fn largest_remainder(total: u64, shares: &[f64]) -> Vec<u64> {
    let sum: f64 = shares.iter().sum();
    if sum.is_nan() || sum <= 0.0 {
        return vec![0; shares.len()];
    }
    let quotas: Vec<f64> = shares.iter().map(|share| total as f64 * (share / sum)).collect();
    let mut parts: Vec<u64> = quotas.iter().map(|quota| *quota as u64).collect();
    let mut by_fraction: Vec<usize> = (0..shares.len()).collect();
    let fraction = |place: usize| quotas[place] - libm::floor(quotas[place]);
    by_fraction.sort_by(|&a, &b| fraction(b).total_cmp(&fraction(a)));
    // Rounding may leave more or less than one unit a part: go round until it is gone.
    let mut left = total as i128 - parts.iter().map(|part| i128::from(*part)).sum::<i128>();
    for &place in by_fraction.iter().cycle() {
        match left {
            0 => break,
            1.. => {
                parts[place] += 1;
                left -= 1;
            }
            _ if parts[place] > 0 => {
                parts[place] -= 1;
                left += 1;
            }
            _ => {}
        }
    }
    parts
}
