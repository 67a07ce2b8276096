//! The families of distributions, exactly: quantiles, cumulative functions, moments.

use std::sync::Arc;

use super::gamma::{gamma_cumulative, gamma_quantile};
use crate::normal::{normal_cumulative, normal_quantile};

/// A distribution and its parameters, which have been checked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Family {
    Constant {
        value: f64,
    },
    Uniform {
        min: f64,
        max: f64,
    },
    Exponential {
        mean: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    Weibull {
        shape: f64,
        scale: f64,
    },
    /// `exp(mu + sigma Z)`.
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    Triangular {
        min: f64,
        mode: f64,
        max: f64,
    },
    /// Points of the quantile function: (share, value).
    Points {
        points: Arc<[(f64, f64)]>,
    },
    /// Single values: (share up to and with it, value).
    Weighted {
        values: Arc<[(f64, f64)]>,
    },
    /// (share, part).
    Mixture {
        parts: Arc<[(f64, Family)]>,
    },
}

impl Family {
    /// The least value that at least a share `u` lies at or below.
    pub(super) fn quantile(&self, u: f64) -> f64 {
        match self {
            Self::Constant { value } => *value,
            Self::Uniform { min, max } => min + u * (max - min),
            Self::Exponential { mean } => -mean * libm::log1p(-u),
            Self::Gamma { shape, scale } => scale * gamma_quantile(*shape, u),
            Self::Weibull { shape, scale } => scale * libm::pow(-libm::log1p(-u), 1.0 / shape),
            Self::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(u)),
            Self::Triangular { min, mode, max } => triangular_quantile(u, *min, *mode, *max),
            Self::Points { points } => points_quantile(u, points),
            Self::Weighted { values } => {
                let place = values.partition_point(|&(share, _)| share < u);
                values[place.min(values.len() - 1)].1
            }
            Self::Mixture { parts } => mixture_quantile(u, parts),
        }
    }

    /// The share that lies at or below `x`.
    fn cumulative(&self, x: f64) -> f64 {
        match self {
            Self::Constant { value } => f64::from(u8::from(x >= *value)),
            Self::Uniform { min, max } if x < *max => ((x - min) / (max - min)).max(0.0),
            Self::Uniform { .. } => 1.0,
            Self::Exponential { mean } => -libm::expm1(-x / mean),
            Self::Gamma { shape, scale } => gamma_cumulative(*shape, x / scale),
            Self::Weibull { shape, scale } => -libm::expm1(-libm::pow(x / scale, *shape)),
            Self::Lognormal { mu, sigma } => normal_cumulative((libm::log(x) - mu) / sigma),
            Self::Triangular { min, mode, max } => triangular_cumulative(x, *min, *mode, *max),
            Self::Points { points } => points_cumulative(x, points),
            Self::Weighted { values } => {
                let place = values.partition_point(|&(_, value)| value <= x);
                if place == 0 { 0.0 } else { values[place - 1].0 }
            }
            Self::Mixture { parts } => parts.iter().map(|(share, part)| share * part.cumulative(x)).sum(),
        }
    }

    pub(super) fn mean(&self) -> f64 {
        match self {
            Self::Constant { value } => *value,
            Self::Uniform { min, max } => f64::midpoint(*min, *max),
            Self::Exponential { mean } => *mean,
            Self::Gamma { shape, scale } => shape * scale,
            Self::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Self::Lognormal { mu, sigma } => libm::exp(mu + sigma * sigma / 2.0),
            Self::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Self::Points { points } => pairs(points).map(|(share, a, b)| share * f64::midpoint(a, b)).sum(),
            Self::Weighted { values } => single_values(values).map(|(share, value)| share * value).sum(),
            Self::Mixture { parts } => parts.iter().map(|(share, part)| share * part.mean()).sum(),
        }
    }

    pub(super) fn variance(&self) -> f64 {
        let mean = self.mean();
        match self {
            Self::Constant { .. } => 0.0,
            Self::Uniform { min, max } => (max - min) * (max - min) / 12.0,
            Self::Exponential { .. } => mean * mean,
            Self::Gamma { scale, .. } => mean * scale,
            Self::Weibull { shape, scale } => {
                (scale * scale * libm::tgamma(1.0 + 2.0 / shape) - mean * mean).max(0.0)
            }
            Self::Lognormal { sigma, .. } => libm::expm1(sigma * sigma) * mean * mean,
            Self::Triangular { min: a, mode: c, max: b } => {
                (a * a + b * b + c * c - a * b - a * c - b * c) / 18.0
            }
            Self::Points { points } => {
                let square = |(share, a, b): (f64, f64, f64)| {
                    let (a, b) = (a - mean, b - mean);
                    share * (a * a + a * b + b * b) / 3.0
                };
                pairs(points).map(square).sum()
            }
            Self::Weighted { values } => {
                single_values(values).map(|(share, value)| share * (value - mean) * (value - mean)).sum()
            }
            Self::Mixture { parts } => {
                let square = |(share, part): &(f64, Self)| {
                    let off = part.mean() - mean;
                    share * (part.variance() + off * off)
                };
                parts.iter().map(square).sum()
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

fn triangular_cumulative(x: f64, min: f64, mode: f64, max: f64) -> f64 {
    if x < min {
        0.0
    } else if x >= max {
        1.0
    } else if x < mode {
        (x - min) * (x - min) / ((max - min) * (mode - min))
    } else {
        1.0 - (max - x) * (max - x) / ((max - min) * (max - mode))
    }
}

fn points_quantile(u: f64, points: &[(f64, f64)]) -> f64 {
    let place = points.partition_point(|&(share, _)| share < u).clamp(1, points.len() - 1);
    let ((from, a), (to, b)) = (points[place - 1], points[place]);
    (a + (b - a) * ((u - from) / (to - from))).min(b)
}

fn points_cumulative(x: f64, points: &[(f64, f64)]) -> f64 {
    let place = points.partition_point(|&(_, value)| value <= x);
    if place == 0 {
        return 0.0;
    }
    let (from, a) = points[place - 1];
    points.get(place).map_or(1.0, |&(to, b)| from + (to - from) * ((x - a) / (b - a)))
}

/// The stretches between points: (share, value at the start, value at the end).
fn pairs(points: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64, f64)> {
    points.windows(2).map(|pair| (pair[1].0 - pair[0].0, pair[0].1, pair[1].1))
}

/// (share, value) of single values.
fn single_values(values: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64)> {
    let before = std::iter::once(0.0).chain(values.iter().map(|&(share, _)| share));
    values.iter().zip(before).map(|(&(share, value), before)| (share - before, value))
}

/// The quantile of a mixture lies between those of its parts.
fn mixture_quantile(u: f64, parts: &[(f64, Family)]) -> f64 {
    let quantiles = parts.iter().map(|(_, part)| part.quantile(u));
    let (below, above) =
        quantiles.fold((f64::INFINITY, 0.0f64), |(min, max), value| (min.min(value), max.max(value)));
    let excess =
        |x: f64| -> f64 { parts.iter().map(|(share, part)| share * part.cumulative(x)).sum::<f64>() - u };
    if excess(below) >= 0.0 || below >= above { below } else { crossing(below, above, excess) }
}

/// Where a rising function, which may jump, passes 0 within a bracket. Source: T. R. Chandrupatla, "A new hybrid
/// quadratic/bisection algorithm for finding the zero of a nonlinear function", Advances in Engineering Software 28
/// (1997).
fn crossing(below: f64, above: f64, rising: impl Fn(f64) -> f64) -> f64 {
    const TOLERANCE: f64 = 4.0 * f64::EPSILON;
    // The last point, and the end across from it.
    let (mut near, mut far) = (above, below);
    let (mut at_near, mut at_far) = (rising(above), rising(below));
    let mut part = 0.5;
    loop {
        let point = near + part * (far - near);
        let value = rising(point);
        // The point given up, which shows how the function bends.
        let (old, at_old);
        if (value >= 0.0) == (at_near >= 0.0) {
            (old, at_old) = (near, at_near);
        } else {
            (old, at_old) = (far, at_far);
            (far, at_far) = (near, at_near);
        }
        (near, at_near) = (point, value);
        let least = TOLERANCE * near.abs().max(far.abs()) / (far - near).abs();
        if least > 0.5 {
            return near.max(far);
        }
        let (place, height) = ((near - far) / (old - far), (at_near - at_far) / (at_old - at_far));
        let is_smooth = height * height < place && (1.0 - height) * (1.0 - height) < 1.0 - place;
        part = if is_smooth {
            let slope = (old - near) / (far - near);
            at_near / (at_far - at_near) * at_old / (at_far - at_old)
                + slope * at_near / (at_old - at_near) * at_far / (at_old - at_far)
        } else {
            0.5
        };
        part = part.clamp(least, 1.0 - least);
    }
}
