//! Rates that change in steps.

use std::fmt;

use model::SimTime;

use crate::curve::Curve;

/// Orders per second as a step function of time. The first rate holds before time 0 as well.
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

    /// The curve of the rate over [`from`, `to`), and the number of orders expected there. `None` if it is 0.
    pub fn over(&self, from: SimTime, to: SimTime) -> Option<(Curve, f64)> {
        let mut orders = 0.0;
        let mut points = vec![(from.ns(), 0.0)];
        for (number, &(_, rate)) in self.0.iter().enumerate() {
            let next = self.0.get(number + 1).map_or(to, |(next, _)| (*next).min(to));
            let (last, _) = points[points.len() - 1];
            if next.ns() > last {
                orders += rate * (next.ns() - last) as f64 / 1e9;
                points.push((next.ns(), orders));
            }
        }
        Some((Curve::of_masses(&points)?, orders))
    }
}
