//! Confidence intervals over replications.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// A 95 % confidence interval: its lower and its upper end.
pub type Range95 = [f64; 2];

/// The 95 % interval for the mean of independent replications, by Student's t. `None` below two.
pub fn mean_range95(replications: &[f64]) -> Option<Range95> {
    let n = replications.len();
    if n < 2 {
        return None;
    }
    let mean = replications.iter().sum::<f64>() / n as f64;
    let deviations: f64 = replications.iter().map(|value| (value - mean) * (value - mean)).sum();
    let standard_error = libm::sqrt(deviations / (n - 1) as f64 / n as f64);
    let student = StudentsT::new(0.0, 1.0, (n - 1) as f64).ok()?;
    let half_width = student.inverse_cdf(0.975) * standard_error;
    Some([mean - half_width, mean + half_width])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// t(0.975, 4) = 2.776445; mean 3, standard deviation sqrt(2.5).
    #[test]
    fn students_interval_of_five_numbers() {
        let [low, high] = mean_range95(&[1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        let half_width = 2.776_445 * (2.5f64 / 5.0).sqrt();
        assert!((low - (3.0 - half_width)).abs() < 1e-5, "{low}");
        assert!((high - (3.0 + half_width)).abs() < 1e-5, "{high}");
    }

    #[test]
    fn one_replication_has_no_interval() {
        assert_eq!(mean_range95(&[]), None);
        assert_eq!(mean_range95(&[4.0]), None);
    }
}
