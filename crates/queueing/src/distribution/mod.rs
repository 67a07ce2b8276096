//! Distributions by their inverse cumulative function: one uniform number in, one value out, monotone.

mod family;
mod gamma;
mod table;

use std::fmt;
use std::sync::Arc;

use model::{Duration, Purpose, Subject};

use crate::draws::{Draws, Word};
use family::Family;
use table::Table;

/// The 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

/// A distribution of a quantity that is never negative: seconds, fen or grams, as the user of it says.
///
/// It is made once and drawn from often: where the exact quantile function costs something, a table of it is made (see
/// [`Distribution::draw`]). Copies share the table.
#[derive(Clone)]
pub struct Distribution {
    family: Family,
    table: Option<Arc<Table>>,
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

impl PartialEq for Distribution {
    fn eq(&self, other: &Self) -> bool {
        self.family == other.family
    }
}

impl fmt::Debug for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.family.fmt(f)
    }
}

type Result<T> = std::result::Result<T, DistributionError>;

fn ensure(condition: bool, otherwise: &'static str) -> Result<()> {
    if condition { Ok(()) } else { Err(DistributionError(otherwise)) }
}

fn is_length(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}

fn is_above_zero(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

impl Distribution {
    fn tabled(family: Family) -> Self {
        let table = Table::of(&family).map(Arc::new);
        Self { family, table }
    }

    const fn exact(family: Family) -> Self {
        Self { family, table: None }
    }

    /// Always `value`.
    pub const fn constant(value: f64) -> Self {
        Self::exact(Family::Constant { value })
    }

    /// Memoryless with this mean; a mean of 0 is the constant 0.
    pub fn exponential(mean: f64) -> Self {
        if mean <= 0.0 { Self::constant(0.0) } else { Self::tabled(Family::Exponential { mean }) }
    }

    /// Every value from `min` to `max` alike.
    pub fn uniform(min: f64, max: f64) -> Result<Self> {
        ensure(is_length(min) && is_length(max) && min <= max, "a uniform needs min not above max")?;
        Ok(Self::exact(Family::Uniform { min, max }))
    }

    /// Gamma by its shape and its mean.
    pub fn gamma(shape: f64, mean: f64) -> Result<Self> {
        ensure(
            (0.01..=1e6).contains(&shape) && is_above_zero(mean),
            "a gamma needs a shape from 0.01 to 1000000 and a mean above zero",
        )?;
        Ok(Self::tabled(Family::Gamma { shape, scale: mean / shape }))
    }

    /// Erlang: the sum of `stages` exponentials, with this mean in all.
    pub fn erlang(stages: u32, mean: f64) -> Result<Self> {
        ensure(stages > 0, "an Erlang has at least one stage")?;
        Self::gamma(f64::from(stages), mean)
    }

    /// Weibull by its shape and its mean.
    pub fn weibull(shape: f64, mean: f64) -> Result<Self> {
        ensure(
            (0.1..=1e3).contains(&shape) && is_above_zero(mean),
            "a Weibull needs a shape from 0.1 to 1000 and a mean above zero",
        )?;
        Ok(Self::tabled(Family::Weibull { shape, scale: mean / libm::tgamma(1.0 + 1.0 / shape) }))
    }

    /// Lognormal by its median and its 95th percentile.
    pub fn lognormal_by_median(median: f64, p95: f64) -> Result<Self> {
        ensure(
            is_above_zero(median) && p95.is_finite() && p95 >= median,
            "a lognormal needs a median above zero and a p95 not below it",
        )?;
        Ok(Self::lognormal(libm::log(median), libm::log(p95 / median) / Z95))
    }

    /// Lognormal by its mean and its standard deviation.
    pub fn lognormal_by_mean(mean: f64, sd: f64) -> Result<Self> {
        ensure(
            is_above_zero(mean) && is_length(sd),
            "a lognormal needs a mean above zero and a standard deviation not below zero",
        )?;
        let variance = libm::log1p((sd / mean) * (sd / mean));
        Ok(Self::lognormal(libm::log(mean) - variance / 2.0, libm::sqrt(variance)))
    }

    /// Lognormal by its mean and its coefficient of variation (standard deviation over mean).
    pub fn lognormal_by_cv(mean: f64, cv: f64) -> Result<Self> {
        Self::lognormal_by_mean(mean, mean * cv)
    }

    fn lognormal(mu: f64, sigma: f64) -> Self {
        if sigma <= 0.0 {
            return Self::constant(libm::exp(mu));
        }
        Self::tabled(Family::Lognormal { mu, sigma })
    }

    /// A triangle from `min` over `mode` to `max`.
    pub fn triangular(min: f64, mode: f64, max: f64) -> Result<Self> {
        ensure(
            is_length(min) && is_length(max) && min <= mode && mode <= max,
            "a triangle needs min <= mode <= max",
        )?;
        Ok(Self::exact(Family::Triangular { min, mode, max }))
    }

    /// An empirical distribution by points of its quantile function: (share, value), from share 0 to share 1, the
    /// shares rising, the values not falling. Between two points values are spread evenly.
    pub fn points(points: Vec<(f64, f64)>) -> Result<Self> {
        ensure(points.len() >= 2, "an empirical table needs at least the points at 0 % and at 100 %")?;
        let ends = (points[0].0, points[points.len() - 1].0);
        ensure(ends.0 <= 0.0 && ends.1 >= 1.0, "an empirical table goes from 0 % to 100 %")?;
        ensure(
            points.iter().all(|&(_, value)| is_length(value)),
            "the values of a table are not below zero",
        )?;
        ensure(
            points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1),
            "the shares of an empirical table rise, and its values do not fall",
        )?;
        let mut points = points;
        points[0].0 = 0.0;
        let last = points.len() - 1;
        points[last].0 = 1.0;
        Ok(Self::exact(Family::Points { points: points.into() }))
    }

    /// An empirical distribution of single values: (weight, value), in any order.
    pub fn weighted(values: Vec<(f64, f64)>) -> Result<Self> {
        let total: f64 = values.iter().map(|&(weight, _)| weight).sum();
        ensure(
            values.iter().all(|&(weight, _)| is_length(weight)) && is_above_zero(total),
            "the weights of a table are not below zero, and one is above",
        )?;
        ensure(
            values.iter().all(|&(_, value)| is_length(value)),
            "the values of a table are not below zero",
        )?;
        let mut values = values;
        values.retain(|&(weight, _)| weight > 0.0);
        values.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut below = 0.0;
        for (weight, _) in &mut values {
            below += *weight / total;
            *weight = below;
        }
        Ok(Self::exact(Family::Weighted { values: values.into() }))
    }

    /// A mixture: (weight, part). The weights are made to sum to 1.
    pub fn mixture(parts: &[(f64, Self)]) -> Result<Self> {
        let total: f64 = parts.iter().map(|&(weight, _)| weight).sum();
        ensure(
            parts.iter().all(|&(weight, _)| is_length(weight)) && is_above_zero(total),
            "the weights of a mixture are not below zero, and one is above",
        )?;
        let parts = parts.iter().filter(|&&(weight, _)| weight > 0.0);
        let parts = parts.map(|(weight, part)| (weight / total, part.family.clone())).collect();
        Ok(Self::tabled(Family::Mixture { parts }))
    }

    /// The value, if it is always the same.
    #[inline]
    pub fn as_constant(&self) -> Option<f64> {
        match self.family {
            Family::Constant { value } => Some(value),
            _ => None,
        }
    }

    /// The value below which a share `u` (strictly between 0 and 1) of the distribution lies, exactly.
    pub fn quantile(&self, u: f64) -> f64 {
        self.family.quantile(u)
    }

    /// The value at a random word, by a table where there is one: within 6 millionths of the exact value (or of a twentieth
    /// of the mean, where the value is smaller), monotone but for the last bits of a double, and several times as fast. The far
    /// tails are exact.
    #[inline]
    pub fn draw(&self, word: Word) -> f64 {
        let by_table = self.table.as_ref().and_then(|table| table.value(word.bits()));
        by_table.unwrap_or_else(|| self.family.quantile(word.uniform()))
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.family.mean()
    }

    /// The variance.
    pub fn variance(&self) -> f64 {
        self.family.variance()
    }

    /// The squared coefficient of variation: variance over squared mean; 0 for the constant 0.
    pub fn scv(&self) -> f64 {
        let mean = self.mean();
        if mean > 0.0 { self.variance() / (mean * mean) } else { 0.0 }
    }
}

/// A random length of time: a [`Distribution`] in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Lag(pub Distribution);

impl Lag {
    /// No time at all, without a draw.
    pub const NONE: Self = Self(Distribution::constant(0.0));

    /// Always this long.
    pub fn constant(length: Duration) -> Self {
        Self(Distribution::constant(length.seconds()))
    }

    /// The length, if it is always the same.
    pub fn as_constant(&self) -> Option<Duration> {
        self.0.as_constant().map(Duration::from_seconds_f64)
    }

    /// This subject's luck for this purpose. A constant costs no draw.
    #[inline]
    pub fn draw(&self, draws: &Draws, subject: Subject, purpose: Purpose, index: u32) -> Duration {
        self.as_constant().unwrap_or_else(|| self.at(draws.word(subject, purpose, index)))
    }

    /// The length at a random word.
    #[inline(never)]
    pub fn at(&self, word: Word) -> Duration {
        let by_table = self.0.table.as_ref().and_then(|table| table.ns(word.bits()));
        by_table.map_or_else(|| self.exactly_at(word), Duration::from_ns)
    }

    #[inline(never)]
    fn exactly_at(&self, word: Word) -> Duration {
        Duration::from_seconds_f64(self.0.family.quantile(word.uniform()))
    }
}

#[cfg(test)]
mod tests;
