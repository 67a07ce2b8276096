//! Arrivals whose rate changes.

use std::f64::consts::PI;

/// An arrival rate of `mean + swing sin(2 pi t / period)`, at stations with unlimited servers: the number in service is
/// Poisson with the mean given here. Source: S. Eick, W. Massey, W. Whitt, "Mt/G/inf queues with sinusoidal arrival
/// rates", Management Science 39 (1993).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SinusoidalRate {
    /// The mean rate.
    pub mean: f64,
    /// How far it swings.
    pub swing: f64,
    /// How long a swing takes.
    pub period: f64,
}

impl SinusoidalRate {
    fn frequency(&self) -> f64 {
        2.0 * PI / self.period
    }

    /// Mean customers in service at `t` where the service is exponential.
    pub fn busy_exponential(&self, t: f64, service_mean: f64) -> f64 {
        let turn = self.frequency() * service_mean;
        let phase = self.frequency() * t;
        let swing = (libm::sin(phase) - turn * libm::cos(phase)) / (1.0 + turn * turn);
        service_mean * (self.mean + self.swing * swing)
    }

    /// Mean customers in service at `t` where the service is constant.
    pub fn busy_constant(&self, t: f64, service: f64) -> f64 {
        let frequency = self.frequency();
        let swing = libm::cos(frequency * (t - service)) - libm::cos(frequency * t);
        self.mean * service + self.swing / frequency * swing
    }

    /// How long after the peak of the arrivals the peak of the service comes, where that is exponential.
    pub fn lag_exponential(&self, service_mean: f64) -> f64 {
        libm::atan(self.frequency() * service_mean) / self.frequency()
    }

    /// The peak of the mean number in service, where the service is exponential.
    pub fn peak_exponential(&self, service_mean: f64) -> f64 {
        let turn = self.frequency() * service_mean;
        service_mean * (self.mean + self.swing / libm::sqrt(1.0 + turn * turn))
    }
}

/// A stretch of time with one arrival rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// The rate.
    pub arrival_rate: f64,
    /// How long.
    pub length: f64,
}

/// The probabilities of 0, 1, 2, ... customers in an M/M/c queue after one more stretch of time, from those before it.
/// Customers beyond the last state are not let in. By uniformisation: A. Jensen, "Markoff chains as an aid in the study
/// of Markoff processes" (1953).
pub fn mmc_states_after(before: &[f64], servers: u32, service_mean: f64, piece: Piece) -> Vec<f64> {
    let Piece { arrival_rate, length } = piece;
    let jumps = arrival_rate + f64::from(servers) / service_mean;
    let (up, down) = (arrival_rate / jumps, 1.0 / (service_mean * jumps));
    let last = before.len() - 1;
    let mut now = before.to_vec();
    let mut after = vec![0.0; before.len()];
    // Poisson weights, from the logarithm because the first ones are too small for a number.
    let expected = jumps * length;
    let steps = (expected + 10.0 * libm::sqrt(expected) + 30.0) as u32;
    for step in 0..=steps {
        let n = f64::from(step);
        let weight = libm::exp(n * libm::log(expected.max(1e-300)) - expected - libm::lgamma(n + 1.0));
        for (sum, p) in after.iter_mut().zip(&now) {
            *sum += weight * p;
        }
        let mut next = vec![0.0; now.len()];
        for (state, p) in now.iter().enumerate() {
            let rise = if state < last { up } else { 0.0 };
            let fall = down * state.min(servers as usize) as f64;
            if state < last {
                next[state + 1] += p * rise;
            }
            if state > 0 {
                next[state - 1] += p * fall;
            }
            next[state] += p * (1.0 - rise - fall);
        }
        now = next;
    }
    after
}
