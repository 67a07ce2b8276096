//! Confidence intervals over replications.
//!
//! Means and shares are ratios of sums over replications, for the number of parcels differs from one to the next: their
//! intervals come from the residuals of each replication (with equal numbers, Student's interval of the replications'
//! means; Law, *Simulation Modeling and Analysis*, 9.4 and 9.5). Percentiles are those of all replications together, and their
//! intervals those of the share below them ([`crate::outline`]).

use statrs::distribution::{ContinuousCDF, StudentsT};

/// A 95 % confidence interval: its lower and its upper end.
pub type Range95 = [f64; 2];

/// Student's factor for so many replications; `None` below two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Student {
    n: f64,
    /// The quantile over the root of n times (n - 1): half the width for a sum of squared deviations of 1.
    factor: f64,
}

impl Student {
    /// The factor of so many replications.
    pub fn new(replications: usize) -> Option<Self> {
        if replications < 2 {
            return None;
        }
        let n = replications as f64;
        let student = StudentsT::new(0.0, 1.0, n - 1.0).ok()?;
        Some(Self { n, factor: student.inverse_cdf(0.975) / libm::sqrt(n * (n - 1.0)) })
    }

    fn range(self, centre: f64, squares: f64) -> Range95 {
        let half_width = self.factor * libm::sqrt(squares);
        [centre - half_width, centre + half_width]
    }

    /// The interval of a ratio of sums, from each replication's numerator and denominator. `None` if there is nothing to
    /// divide by.
    pub fn ratio(self, parts: &[(f64, f64)]) -> Option<Range95> {
        let (above, below) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        if below <= 0.0 {
            return None;
        }
        let (ratio, below_mean) = (above / below, below / self.n);
        let residual = |(above, below): &(f64, f64)| (above - ratio * below) / below_mean;
        let squares = parts.iter().map(|part| residual(part) * residual(part)).sum();
        Some(self.range(ratio, squares))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// t(0.975, 4) = 2.776445; mean 3, standard deviation sqrt(2.5).
    #[test]
    fn students_interval_of_five_numbers() {
        let numbers = [1.0, 2.0, 3.0, 4.0, 5.0];
        let half_width = 2.776_445 * (2.5f64 / 5.0).sqrt();
        let student = Student::new(5).unwrap();
        let [low, high] = student.ratio(&numbers.map(|number| (number, 1.0))).unwrap();
        assert!((low - (3.0 - half_width)).abs() < 1e-5, "{low}");
        assert!((high - (3.0 + half_width)).abs() < 1e-5, "{high}");
    }

    /// Two replications, 1 of 10 and 5 of 20: the share is 0.2, the residuals are -1 and 1 over a mean of 15, and
    /// t(0.975, 1) = 12.7062.
    #[test]
    fn a_ratio_weighs_replications_by_their_size() {
        let [low, high] = Student::new(2).unwrap().ratio(&[(1.0, 10.0), (5.0, 20.0)]).unwrap();
        let half_width = 12.706_2 * (2.0f64 / (15.0 * 15.0) / 2.0).sqrt();
        assert!((low - (0.2 - half_width)).abs() < 1e-5, "{low}");
        assert!((high - (0.2 + half_width)).abs() < 1e-5, "{high}");
    }

    #[test]
    fn one_replication_has_no_interval() {
        assert_eq!(Student::new(0), None);
        assert_eq!(Student::new(1), None);
        assert_eq!(Student::new(2).unwrap().ratio(&[(0.0, 0.0), (0.0, 0.0)]), None);
    }
}
