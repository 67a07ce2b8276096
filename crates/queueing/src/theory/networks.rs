//! Several stations: in a row, with a way back, and side by side.

use super::crossing;

/// The mean time through M/M/1 stations in tandem.
pub fn tandem_sojourn_mean<const N: usize>(arrival_rate: f64, service_means: [f64; N]) -> f64 {
    service_means.map(|mean| 1.0 / (1.0 / mean - arrival_rate)).iter().sum()
}

/// The time through M/M/1 stations in tandem below which a share `q` of the customers stay. The sojourns are independent
/// exponentials (Burke 1956, Reich 1957) with the rates mu - lambda, which must all differ: their sum is
/// hypoexponential.
pub fn tandem_sojourn_quantile<const N: usize>(q: f64, arrival_rate: f64, service_means: [f64; N]) -> f64 {
    let rates = service_means.map(|mean| 1.0 / mean - arrival_rate);
    let weight =
        |i: usize| -> f64 { (0..N).filter(|&j| j != i).map(|j| rates[j] / (rates[j] - rates[i])).product() };
    let tail = |t: f64| -> f64 { (0..N).map(|i| weight(i) * libm::exp(-rates[i] * t)).sum() };
    crossing(0.0, tandem_sojourn_mean(arrival_rate, service_means), |t| (1.0 - q) - tail(t))
}

/// An M/M/1 station from which some customers come back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feedback {
    /// Visits per unit of time.
    pub visit_rate: f64,
    /// The load.
    pub load: f64,
    /// Mean customers in the system.
    pub in_system_mean: f64,
    /// Mean time of a customer in the system, over all its visits.
    pub total_time_mean: f64,
    /// Mean visits of a customer.
    pub visits_mean: f64,
}

/// An M/M/1 station from which a share `back` comes back at once, as often as it may be. Source: J. R. Jackson,
/// "Networks of waiting lines", Operations Research 5 (1957).
pub fn feedback(arrival_rate: f64, service_mean: f64, back: f64) -> Feedback {
    let visit_rate = arrival_rate / (1.0 - back);
    let load = visit_rate * service_mean;
    let in_system_mean = load / (1.0 - load);
    let total_time_mean = in_system_mean / arrival_rate;
    Feedback { visit_rate, load, in_system_mean, total_time_mean, visits_mean: 1.0 / (1.0 - back) }
}

/// The mean of the greatest of independent exponentials with these means, by inclusion and exclusion. At most 20 of
/// them.
pub fn maximum_mean(means: &[f64]) -> f64 {
    assert!(means.len() <= 20, "inclusion and exclusion takes 2^n terms");
    let term = |subset: u32| {
        let members = (0..means.len()).filter(|number| subset >> number & 1 == 1);
        let rate: f64 = members.map(|number| 1.0 / means[number]).sum();
        if subset.count_ones() % 2 == 1 { 1.0 / rate } else { -1.0 / rate }
    };
    (1..1 << means.len()).map(term).sum()
}

/// The value that the greatest of independent exponentials with these means stays below with probability `q`.
pub fn maximum_quantile(q: f64, means: &[f64]) -> f64 {
    let below = |t: f64| -> f64 { means.iter().map(|mean| -libm::expm1(-t / mean)).product() };
    crossing(0.0, means.iter().sum(), |t| below(t) - q)
}
