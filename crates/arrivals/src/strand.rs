//! One seller's orders of one entry and layer, in order of time, in constant memory.

use std::sync::Arc;

use model::{ParcelKey, Purpose, SimTime, Subject};
use queueing::Draws;

use crate::curve::{Curve, Place};
use crate::keys::Ordinals;
use crate::trace::Rows;

/// One seller's orders of one entry and layer.
#[derive(Clone, Debug)]
pub(crate) struct Strand {
    ordinals: Ordinals,
    points: Points,
    kept: Kept,
    /// The rank of the next order.
    rank: u32,
    /// What is left of the batch that is being placed.
    at: SimTime,
    batch_left: u32,
}

/// Where the instants come from.
#[derive(Clone, Debug)]
pub(crate) enum Points {
    /// The order statistics of so many draws.
    Exact { curve: Arc<Curve>, place: Place, orders: u32, batch: u32, rest: f64 },
    /// A Poisson process with so many points on average.
    Poisson { curve: Arc<Curve>, place: Place, mean: f64, batch: u32, passed: f64 },
    /// The rows of a trace; in the layers above the base they are moved towards the next row.
    Trace { rows: Rows, moved: bool },
}

/// Which points the volume factor keeps.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kept {
    All,
    /// Each with this probability.
    Share(f64),
    /// Exactly so many of those to come. One pass by Knuth's Algorithm S (The Art of Computer Programming 2, 3.4.2);
    /// with the same draws, a larger number keeps all that a smaller one does.
    Of {
        keep: u32,
        to_come: u32,
    },
}

impl Strand {
    pub(crate) fn new(ordinals: Ordinals, points: Points, kept: Kept) -> Self {
        Self { ordinals, points, kept, rank: 0, at: SimTime::MIN, batch_left: 0 }
    }

    /// The next order. A strand ends after 2^32 - 1 at the latest.
    #[inline]
    pub(crate) fn next(&mut self, draws: Draws) -> Option<(SimTime, ParcelKey)> {
        let mut key = self.ordinals.key(self.rank);
        while self.batch_left == 0 {
            let subject = Subject::Parcel(key);
            let (at, size) = self.points.next(draws, subject)?;
            if self.kept.keeps(draws, subject) {
                (self.at, self.batch_left) = (at, size);
            } else {
                self.rank = self.rank.checked_add(size)?;
                key = self.ordinals.key(self.rank);
            }
        }
        self.rank = self.rank.checked_add(1)?;
        self.batch_left -= 1;
        Some((self.at, key))
    }
}

impl Points {
    /// The next instant, and how many orders it brings.
    #[inline]
    fn next(&mut self, draws: Draws, subject: Subject) -> Option<(SimTime, u32)> {
        let draw = || draws.uniform(subject, Purpose::Arrival, 0);
        match self {
            Self::Exact { curve, place, orders, batch, rest } => {
                if *orders == 0 {
                    return None;
                }
                // Of n uniform numbers above x the smallest leaves (1 - x) V^(1/n) above it.
                *rest *= root(draw(), orders.div_ceil(*batch));
                let size = (*batch).min(*orders);
                *orders -= size;
                Some((place.of(curve, 1.0 - *rest), size))
            }
            Self::Poisson { curve, place, mean, batch, passed } => {
                *passed -= libm::log(draw());
                (*passed < *mean).then(|| (place.of(curve, *passed / *mean), *batch))
            }
            Self::Trace { rows, moved } => {
                let (at, next) = rows.next()?;
                let way = if *moved { draw() } else { 0.0 };
                let gap = next.since(at).ns();
                Some((SimTime::from_ns(at.ns() + (way * gap as f64) as i64), 1))
            }
        }
    }
}

impl Kept {
    #[inline]
    fn keeps(&mut self, draws: Draws, subject: Subject) -> bool {
        let draw = || draws.uniform(subject, Purpose::VolumeThinning, 0);
        match self {
            Self::All => true,
            Self::Share(share) => draw() < *share,
            Self::Of { keep, to_come } => {
                let kept = *keep == *to_come || draw() * f64::from(*to_come) < f64::from(*keep);
                *to_come -= 1;
                *keep -= u32::from(kept);
                kept
            }
        }
    }
}

/// `v`^(1 / `n`), by a short series where the exponent is small.
#[inline]
fn root(v: f64, n: u32) -> f64 {
    let x = libm::log(v) / f64::from(n);
    if x > -1e-3 {
        // The first term left out is below 1e-17 of the sum.
        1.0 + x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x / 120.0))))
    } else {
        libm::exp(x)
    }
}
