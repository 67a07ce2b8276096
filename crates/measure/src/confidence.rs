//! Confidence intervals over replications.
//!
//! Means and shares are ratios of sums over replications, for the number of parcels differs from one to the next: their
//! intervals come from the residuals of each replication (with equal numbers, Student's interval of the replications'
//! means; Law, *Simulation Modeling and Analysis*, 9.4 and 9.5), drawn in at the ends that shares have. Percentiles are those of all replications together, and their
//! intervals those of the share below them ([`crate::outline`]).

use statrs::distribution::{Beta, ContinuousCDF, StudentsT};

/// A 95 % confidence interval: its lower and its upper end.
pub type Range95 = [f64; 2];

/// Student's quantile for so many replications; there is none below two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Student {
    n: f64,
    /// 97.5 % lie below.
    quantile: f64,
}

/// 97.5 % of a standard normal distribution lie below.
const NORMAL: f64 = 1.959_963_984_540_054;

/// A ratio of sums over replications, and the variance of this estimate.
struct Ratio {
    value: f64,
    variance: f64,
    below: f64,
}

impl Student {
    /// The quantile for so many replications.
    pub fn new(replications: usize) -> Option<Self> {
        if replications < 2 {
            return None;
        }
        let n = replications as f64;
        let student = StudentsT::new(0.0, 1.0, n - 1.0).ok()?;
        Some(Self { n, quantile: student.inverse_cdf(0.975) })
    }

    fn estimate(self, parts: &[(f64, f64)]) -> Option<Ratio> {
        let (above, below) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        if below <= 0.0 {
            return None;
        }
        let (value, below_mean) = (above / below, below / self.n);
        let residual = |(above, below): &(f64, f64)| (above - value * below) / below_mean;
        let squares: f64 = parts.iter().map(|part| residual(part) * residual(part)).sum();
        Some(Ratio { value, variance: squares / (self.n * (self.n - 1.0)), below })
    }

    /// Half the width of the interval of a ratio of sums.
    pub(crate) fn half_width(self, parts: &[(f64, f64)]) -> Option<f64> {
        self.estimate(parts).map(|ratio| self.quantile * libm::sqrt(ratio.variance))
    }

    /// The interval of a ratio of sums, from each replication's numerator and denominator. `None` if there is nothing to
    /// divide by.
    pub fn ratio(self, parts: &[(f64, f64)]) -> Option<Range95> {
        let ratio = self.estimate(parts)?;
        let half_width = self.quantile * libm::sqrt(ratio.variance);
        Some([ratio.value - half_width, ratio.value + half_width])
    }

    /// The interval of a share, from how many of how many it is in each replication.
    ///
    /// That of Wilson (*Journal of the American Statistical Association* 22, 1927) with so many trials as would give the
    /// variance between replications (Korn and Graubard, *Survey Methodology* 24, 1998), and no more than were counted. In the middle it is Student's; near an end it reaches further inwards, and never
    /// ends at the share itself: that all of a hundred came in time is no proof that all will.
    pub(crate) fn share(self, parts: &[(f64, f64)]) -> Option<Range95> {
        let Ratio { value, variance, below } = self.estimate(parts)?;
        let spread = value * (1.0 - value);
        let trials = if variance > 0.0 && spread > 0.0 {
            (spread / variance * libm::pow(NORMAL / self.quantile, 2.0)).min(below)
        } else {
            below
        };
        let pull = NORMAL * NORMAL / trials;
        let centre = (value + pull / 2.0) / (1.0 + pull);
        let half_width = libm::sqrt(spread * pull + pull * pull / 4.0) / (1.0 + pull);
        Some([(centre - half_width).max(0.0), (centre + half_width).min(1.0)])
    }
}

/// The interval of a share of days, from so many replications; `None` below two.
///
/// That of Clopper and Pearson (*Biometrika* 26, 1934), where a replication counts as one trial, as if all of its days met the
/// target or none: exact where it is one day, and cautious where it is several. Residuals would say nothing where all
/// days meet the target, and that none could ever miss it.
pub(crate) fn share_of_days(share: f64, replications: usize) -> Option<Range95> {
    if replications < 2 {
        return None;
    }
    let trials = replications as f64;
    let met = share * trials;
    let quantile = |met: f64, missed: f64, q: f64| Some(Beta::new(met, missed).ok()?.inverse_cdf(q));
    let low = if met <= 0.0 { 0.0 } else { quantile(met, trials - met + 1.0, 0.025)? };
    let high = if met >= trials { 1.0 } else { quantile(met + 1.0, trials - met, 0.975)? };
    Some([low, high])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the closed forms at both ends, and 9 of 10 by the published table.
    #[test]
    fn shares_of_days_by_clopper_and_pearson() {
        let near = |found: Option<Range95>, [low, high]: Range95| {
            let found = found.unwrap();
            assert!((found[0] - low).abs() < 1e-4 && (found[1] - high).abs() < 1e-4, "{found:?}");
        };
        // The fifth root of 2.5 %.
        let end = libm::pow(0.025, 0.2);
        near(share_of_days(1.0, 5), [end, 1.0]);
        near(share_of_days(0.0, 5), [0.0, 1.0 - end]);
        near(share_of_days(0.9, 10), [0.5550, 0.9975]);
        assert_eq!(share_of_days(1.0, 1), None);
    }

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

    /// In the middle it is Student's interval, to what Wilson's draws towards a half: of 2,000 in five replications.
    #[test]
    fn a_share_in_the_middle_has_students_interval() {
        let parts = [205.0, 195.0, 210.0, 190.0, 200.0].map(|met| (met, 400.0));
        let student = Student::new(5).unwrap();
        let (found, expected) = (student.share(&parts).unwrap(), student.ratio(&parts).unwrap());
        assert!((found[0] - expected[0]).abs() < 2e-4 && (found[1] - expected[1]).abs() < 2e-4, "{found:?}");
    }

    /// Wilson's interval of 1,000 of 1,000 begins at n / (n + 1.96^2).
    #[test]
    fn a_share_at_the_end_is_not_certain() {
        let near =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
        let student = Student::new(2).unwrap();
        let [low, high] = student.share(&[(500.0, 500.0), (500.0, 500.0)]).unwrap();
        near(low, 1_000.0 / (1_000.0 + 3.841_458_8));
        near(high, 1.0);
        let [low, high] = student.share(&[(0.0, 500.0), (0.0, 500.0)]).unwrap();
        near(low, 0.0);
        near(high, 3.841_458_8 / (1_000.0 + 3.841_458_8));
        // 0.99 and a variance of 0.01^2: 99 trials, of which Student leaves 2.3556.
        let [low, high] = student.share(&[(490.0, 500.0), (500.0, 500.0)]).unwrap();
        near(low, 0.372_573);
        near(high, 0.999_939);
    }

    #[test]
    fn one_replication_has_no_interval() {
        assert_eq!(Student::new(0), None);
        assert_eq!(Student::new(1), None);
        assert_eq!(Student::new(2).unwrap().ratio(&[(0.0, 0.0), (0.0, 0.0)]), None);
    }
}
