//! How many orders: exactly so many, a Poisson number, an uncertain forecast; and the volume factor on all of them.

use std::fmt;

/// How many orders an entry places over its curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// Exactly so many, below 2^32: the order statistics of independent draws from the curve.
    Exact(u32),
    /// A Poisson process with this many on average.
    Poisson(f64),
    /// A forecast that may be wrong: one lognormal factor a replication, with mean 1 and this coefficient of
    /// variation, scales the mean of a Poisson process. Zones share the factor: the day is busy in all of them.
    Forecast {
        /// Orders on average.
        mean: f64,
        /// The standard deviation of the mean, as a share of it.
        cv: f64,
    },
}

impl Amount {
    /// The orders expected.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Exact(count) => f64::from(count),
            Self::Poisson(mean) | Self::Forecast { mean, .. } => mean,
        }
    }
}

/// A factor on an entry's orders, 0 to 10. What is placed at one factor is placed at every higher one, with the same
/// key and at the same time: below 1 the parcels are thinned by key, above 1 further copies of the entry, with keys of
/// their own, are laid over it and thinned.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Volume(f64);

/// A factor outside 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VolumeError(pub f64);

impl fmt::Display for VolumeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a volume must lie between 0 % and 1000 %, not at {} %", self.0 * 100.0)
    }
}

impl std::error::Error for VolumeError {}

impl Volume {
    /// As planned.
    pub const ONE: Self = Self(1.0);

    /// A factor between 0 and 10.
    pub fn new(factor: f64) -> Result<Self, VolumeError> {
        if (0.0..=10.0).contains(&factor) { Ok(Self(factor)) } else { Err(VolumeError(factor)) }
    }

    /// The factor.
    pub const fn factor(self) -> f64 {
        self.0
    }

    /// The copies of the entry that make it up, each with the share that is kept of it: 1 but for the last.
    pub(crate) fn layers(self) -> impl Iterator<Item = (u64, f64)> {
        let count = libm::ceil(self.0) as u64;
        (0..count).map(move |layer| (layer, (self.0 - layer as f64).min(1.0)))
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self::ONE
    }
}
