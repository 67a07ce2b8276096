//! The plan of one seller's stream.

use model::{Purpose, SellerStream, SimTime, Subject};
use protocol::Window;
use queueing::Draws;

use crate::profile::Curve;
use crate::rates::RateSteps;

/// How the orders of one seller's stream are placed, in [0, end of arrivals).
#[derive(Clone, Debug, PartialEq)]
pub enum ArrivalPlan {
    /// Exactly so many, spread over the window by a curve: the order statistics of independent draws.
    Total {
        /// How many; below 2^32.
        count: u32,
        /// The profile over the window.
        curve: Curve,
    },
    /// A Poisson process.
    Poisson {
        /// Orders per second over time.
        rate: RateSteps,
    },
}

impl ArrivalPlan {
    /// Orders expected in [0, `until`), where `until` is not after the end of arrivals.
    pub fn expected(&self, until: SimTime) -> f64 {
        match self {
            Self::Total { count, curve } => f64::from(*count) * curve.cumulative(until),
            Self::Poisson { rate } => rate.expected(until),
        }
    }

    /// The highest rate of the window, in orders per second.
    pub fn peak(&self) -> f64 {
        match self {
            Self::Total { count, curve } => f64::from(*count) * curve.peak_share_per_second(),
            Self::Poisson { rate } => rate.peak(),
        }
    }

    /// The times of the stream's orders, in order: the parcel's ordinal is the place in this list.
    pub(crate) fn times(&self, draws: Draws, stream: SellerStream, window: &Window) -> Vec<SimTime> {
        match self {
            Self::Total { count, curve } => {
                let subject = Subject::Stream(stream);
                let last = window.arrivals_end.just_before().max(SimTime::ZERO);
                let place = |index| {
                    let at = curve.quantile(draws.uniform(subject, Purpose::Arrival, index));
                    at.clamp(SimTime::ZERO, last)
                };
                let mut times: Vec<SimTime> = (0..*count).map(place).collect();
                times.sort_unstable();
                times
            }
            Self::Poisson { rate } => rate.poisson(draws, stream, window.arrivals_end),
        }
    }
}
