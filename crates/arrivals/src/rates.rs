//! Rates that change in steps, and the exact Poisson process they drive.

use std::fmt;

use model::{Purpose, SellerStream, SimTime, Subject};
use queueing::Draws;

/// Orders per second as a step function of time. Before the first step nothing is placed.
#[derive(Clone, Debug, PartialEq)]
pub struct RateSteps(Vec<(SimTime, f64)>);

/// The steps do not make a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RateStepsError {
    /// The first step is not at time 0, or there is none.
    Start,
    /// A step that is not after the one before it.
    Unordered(SimTime),
    /// A rate that is negative or not a number, at this step.
    Rate(SimTime),
}

impl fmt::Display for RateStepsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("the first step of a rate must be at 0s"),
            Self::Unordered(at) => {
                write!(f, "the step at {} s is not after the step before it", at.seconds())
            }
            Self::Rate(at) => write!(f, "the rate from {} s must be a number not below zero", at.seconds()),
        }
    }
}

impl std::error::Error for RateStepsError {}

impl RateSteps {
    /// Orders per second from each step on; the first step is at time 0.
    pub fn new(steps: Vec<(SimTime, f64)>) -> Result<Self, RateStepsError> {
        if steps.first().is_none_or(|(at, _)| *at != SimTime::ZERO) {
            return Err(RateStepsError::Start);
        }
        if let Some(pair) = steps.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
            return Err(RateStepsError::Unordered(pair[1].0));
        }
        if let Some((at, _)) = steps.iter().find(|(_, rate)| !rate.is_finite() || *rate < 0.0) {
            return Err(RateStepsError::Rate(*at));
        }
        Ok(Self(steps))
    }

    /// The same rate, in orders per second, at all times.
    pub fn constant(rate: f64) -> Result<Self, RateStepsError> {
        Self::new(vec![(SimTime::ZERO, rate)])
    }

    /// The rate of a stream that gets a `share` of the orders: thinning a Poisson process gives a Poisson process.
    #[must_use]
    pub fn thinned(&self, share: f64) -> Self {
        Self(self.0.iter().map(|(at, rate)| (*at, rate * share)).collect())
    }

    /// Orders expected in [0, `end`).
    pub fn expected(&self, end: SimTime) -> f64 {
        self.pieces(end).map(|(from, to, rate)| rate * (to.ns() - from.ns()) as f64 / 1e9).sum()
    }

    /// The highest rate, in orders per second.
    pub fn peak(&self) -> f64 {
        self.0.iter().map(|(_, rate)| *rate).fold(0.0, f64::max)
    }

    /// The pieces of [0, `end`) with their rates.
    fn pieces(&self, end: SimTime) -> impl Iterator<Item = (SimTime, SimTime, f64)> {
        self.0.iter().enumerate().filter_map(move |(place, (from, rate))| {
            let to = self.0.get(place + 1).map_or(end, |(next, _)| (*next).min(end));
            (*from < to).then_some((*from, to, *rate))
        })
    }

    /// The times of a Poisson process with this rate on [0, `end`), in order.
    ///
    /// Spacing number `i` is one keyed exponential in the integrated rate, mapped back through it: exact, also where
    /// the rate steps. At most 2^32 orders.
    pub(crate) fn poisson(&self, draws: Draws, stream: SellerStream, end: SimTime) -> Vec<SimTime> {
        let subject = Subject::Stream(stream);
        let expected = self.expected(end);
        let mut times = Vec::with_capacity((expected + 4.0 * libm::sqrt(expected)) as usize + 8);
        let mut spacings =
            (0..=u32::MAX).map(|index| -libm::log1p(-draws.uniform(subject, Purpose::Arrival, index)));
        let mut next = spacings.next();
        let mut passed = 0.0;
        for (from, to, rate) in self.pieces(end) {
            let mass = rate * (to.ns() - from.ns()) as f64 / 1e9;
            // `next` is measured in the integrated rate, from the start of the window.
            while let Some(target) = next
                && target < passed + mass
            {
                let at = from.ns() + ((target - passed) / rate * 1e9) as i64;
                times.push(SimTime::from_ns(at.min(to.ns() - 1)));
                next = spacings.next().map(|spacing| target + spacing);
            }
            passed += mass;
        }
        times
    }
}
