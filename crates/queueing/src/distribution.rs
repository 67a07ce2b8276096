//! Distributions by their inverse cumulative function: one uniform number in, one value out, monotone.

use std::fmt;

use model::{Duration, Purpose, Subject};

use crate::draws::Draws;
use crate::normal::normal_quantile;

/// The 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

/// A distribution of a quantity that is never negative: seconds, fen or grams, as the user of it says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Always the same value.
    Constant {
        /// The value.
        value: f64,
    },
    /// Every value between two bounds alike.
    Uniform {
        /// The lower bound.
        min: f64,
        /// The upper bound.
        max: f64,
    },
    /// Memoryless.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// `exp(mu + sigma Z)`.
    Lognormal {
        /// The logarithm of the median.
        mu: f64,
        /// The standard deviation of the logarithm.
        sigma: f64,
    },
    /// A triangle over [min, max] with its peak at the mode.
    Triangular {
        /// The lower bound.
        min: f64,
        /// The most likely value.
        mode: f64,
        /// The upper bound.
        max: f64,
    },
}

/// The parameters do not make a distribution; says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistributionError(&'static str);

impl fmt::Display for DistributionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for DistributionError {}

impl Distribution {
    /// Always `value`.
    pub const fn constant(value: f64) -> Self {
        Self::Constant { value }
    }

    /// Memoryless with this mean.
    pub const fn exponential(mean: f64) -> Self {
        Self::Exponential { mean }
    }

    /// Every value from `min` to `max` alike.
    pub fn uniform(min: f64, max: f64) -> Result<Self, DistributionError> {
        if min > max {
            return Err(DistributionError("the minimum must not be above the maximum"));
        }
        Ok(Self::Uniform { min, max })
    }

    /// Lognormal by its median and its 95th percentile.
    pub fn lognormal_by_median(median: f64, p95: f64) -> Result<Self, DistributionError> {
        if median <= 0.0 || p95 < median {
            return Err(DistributionError("a lognormal needs a median above zero and a p95 not below it"));
        }
        Ok(Self::Lognormal { mu: libm::log(median), sigma: libm::log(p95 / median) / Z95 })
    }

    /// Lognormal by its mean and its standard deviation.
    pub fn lognormal_by_mean(mean: f64, sd: f64) -> Result<Self, DistributionError> {
        if mean <= 0.0 || sd < 0.0 {
            return Err(DistributionError("a lognormal needs a mean above zero and a standard deviation"));
        }
        let variance = libm::log1p((sd / mean) * (sd / mean));
        Ok(Self::Lognormal { mu: libm::log(mean) - variance / 2.0, sigma: libm::sqrt(variance) })
    }

    /// A triangle from `min` over `mode` to `max`.
    pub fn triangular(min: f64, mode: f64, max: f64) -> Result<Self, DistributionError> {
        if !(min <= mode && mode <= max) {
            return Err(DistributionError("a triangle needs min <= mode <= max"));
        }
        Ok(Self::Triangular { min, mode, max })
    }

    /// The value below which a share `u` (strictly between 0 and 1) of the distribution lies.
    #[inline]
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Constant { value } => value,
            Self::Uniform { min, max } => min + u * (max - min),
            Self::Exponential { mean } => -mean * libm::log1p(-u),
            Self::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(u)),
            Self::Triangular { min, mode, max } => triangular_quantile(u, min, mode, max),
        }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Constant { value } => value,
            Self::Uniform { min, max } => f64::midpoint(min, max),
            Self::Exponential { mean } => mean,
            Self::Lognormal { mu, sigma } => libm::exp(mu + sigma * sigma / 2.0),
            Self::Triangular { min, mode, max } => (min + mode + max) / 3.0,
        }
    }

    /// The variance.
    pub fn variance(&self) -> f64 {
        match *self {
            Self::Constant { .. } => 0.0,
            Self::Uniform { min, max } => (max - min) * (max - min) / 12.0,
            Self::Exponential { mean } => mean * mean,
            Self::Lognormal { sigma, .. } => libm::expm1(sigma * sigma) * self.mean() * self.mean(),
            Self::Triangular { min: a, mode: c, max: b } => {
                (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0
            }
        }
    }
}

fn triangular_quantile(u: f64, min: f64, mode: f64, max: f64) -> f64 {
    let width = max - min;
    if width <= 0.0 {
        return min;
    }
    if u <= (mode - min) / width {
        min + libm::sqrt(u * width * (mode - min))
    } else {
        max - libm::sqrt((1.0 - u) * width * (max - mode))
    }
}

/// A random length of time: a [`Distribution`] in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lag(pub Distribution);

impl Lag {
    /// No time at all, without a draw.
    pub const NONE: Self = Self(Distribution::constant(0.0));

    /// Always this long.
    pub fn constant(length: Duration) -> Self {
        Self(Distribution::constant(length.seconds()))
    }

    /// This subject's luck for this purpose. A constant costs no draw.
    #[inline]
    pub fn draw(&self, draws: &Draws, subject: Subject, purpose: Purpose, index: u32) -> Duration {
        let seconds = match self.0 {
            Distribution::Constant { value } => value,
            random => random.quantile(draws.uniform(subject, purpose, index)),
        };
        Duration::from_seconds_f64(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Distribution> {
        vec![
            Distribution::constant(3.0),
            Distribution::uniform(1.0, 4.0).unwrap(),
            Distribution::exponential(2.0),
            Distribution::lognormal_by_median(180.0, 720.0).unwrap(),
            Distribution::lognormal_by_mean(175.0, 150.0).unwrap(),
            Distribution::triangular(5.0, 10.0, 30.0).unwrap(),
        ]
    }

    /// The mean and the variance of the quantile function, by the midpoint rule over 2^20 cells.
    #[test]
    fn moments_agree_with_the_integral_of_the_quantile_function() {
        for distribution in all() {
            let cells = 1 << 20;
            let (mut mean, mut square) = (0.0, 0.0);
            for cell in 0..cells {
                let value = distribution.quantile((f64::from(cell) + 0.5) / f64::from(cells));
                mean += value / f64::from(cells);
                square += value * value / f64::from(cells);
            }
            let variance = square - mean * mean;
            assert!((mean / distribution.mean() - 1.0).abs() < 1e-4, "{distribution:?} mean {mean}");
            let expected = distribution.variance();
            assert!((variance - expected).abs() <= 2e-2 * expected + 1e-9, "{distribution:?} {variance}");
        }
    }

    #[test]
    fn quantiles_are_monotone() {
        for distribution in all() {
            let values: Vec<f64> = (1..1000).map(|i| distribution.quantile(f64::from(i) / 1000.0)).collect();
            assert!(values.is_sorted(), "{distribution:?}");
        }
    }

    #[test]
    fn a_lognormal_has_the_median_and_p95_it_was_given() {
        let review = Distribution::lognormal_by_median(180.0, 720.0).unwrap();
        assert!((review.quantile(0.5) - 180.0).abs() < 1e-9);
        assert!((review.quantile(0.95) - 720.0).abs() < 1e-9);
        // 4.28 minutes, the mean worked out by hand for median 3 min and p95 12 min.
        assert!((review.mean() / 60.0 - 4.28).abs() < 0.01);
    }

    #[test]
    fn impossible_parameters_are_refused() {
        assert!(Distribution::lognormal_by_median(10.0, 5.0).is_err());
        assert!(Distribution::lognormal_by_mean(0.0, 5.0).is_err());
        assert!(Distribution::triangular(5.0, 2.0, 9.0).is_err());
        assert!(Distribution::uniform(2.0, 1.0).is_err());
    }
}
