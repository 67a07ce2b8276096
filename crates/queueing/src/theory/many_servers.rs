//! Stations with several servers, fed by a Poisson stream.

use super::crossing;
use crate::normal::normal_cumulative;

/// The offered load in Erlang: arrivals per unit of time, times mean service.
pub fn offered_load(arrival_rate: f64, service_mean: f64) -> f64 {
    arrival_rate * service_mean
}

/// The probability that a customer of an M/G/c loss system is lost (Erlang's B formula, 1917), by the stable recursion.
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocking, k| load * blocking / (f64::from(k) + load * blocking))
}

/// The probability that a customer of an M/M/c queue waits (Erlang's C formula, 1917). `load` in Erlang must be below
/// `servers`; at or above it everyone waits.
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let c = f64::from(servers);
    if load >= c {
        return 1.0;
    }
    let blocking = erlang_b(servers, load);
    c * blocking / (c - load * (1.0 - blocking))
}

/// The probability that an M/M/c queue is empty.
pub fn mmc_idle(servers: u32, load: f64) -> f64 {
    let c = f64::from(servers);
    let (mut term, mut sum) = (1.0, 0.0);
    for k in 0..servers {
        sum += term;
        term *= load / f64::from(k + 1);
    }
    1.0 / (sum + term * c / (c - load))
}

/// The mean wait in an M/M/c queue.
pub fn mmc_wait_mean(servers: u32, arrival_rate: f64, service_mean: f64) -> f64 {
    let load = offered_load(arrival_rate, service_mean);
    erlang_c(servers, load) * service_mean / (f64::from(servers) - load)
}

/// The wait below which a share `q` of the customers of an M/M/c queue stay.
pub fn mmc_wait_quantile(q: f64, servers: u32, arrival_rate: f64, service_mean: f64) -> f64 {
    let load = offered_load(arrival_rate, service_mean);
    let waits = erlang_c(servers, load);
    if 1.0 - q >= waits {
        return 0.0;
    }
    libm::log(waits / (1.0 - q)) * service_mean / (f64::from(servers) - load)
}

/// The mean time (wait and service) in an M/M/c queue.
pub fn mmc_sojourn_mean(servers: u32, arrival_rate: f64, service_mean: f64) -> f64 {
    mmc_wait_mean(servers, arrival_rate, service_mean) + service_mean
}

/// The time (wait and service) in an M/M/c queue below which a share `q` of the customers stay: the wait is 0, or, with
/// Erlang's C, exponential with rate c mu - lambda; the service is exponential and independent of it.
pub fn mmc_sojourn_quantile(q: f64, servers: u32, arrival_rate: f64, service_mean: f64) -> f64 {
    let load = offered_load(arrival_rate, service_mean);
    let waits = erlang_c(servers, load);
    let spare = f64::from(servers) - load;
    // In units of the mean service.
    let tail = |t: f64| {
        let both = if (spare - 1.0).abs() < 1e-9 {
            (1.0 + t) * libm::exp(-t)
        } else {
            (spare * libm::exp(-t) - libm::exp(-spare * t)) / (spare - 1.0)
        };
        (1.0 - waits) * libm::exp(-t) + waits * both
    };
    service_mean * crossing(0.0, 1.0, |t| (1.0 - q) - tail(t))
}

/// How slowly an M/M/c queue forgets its start: 1 / (sqrt(c mu) - sqrt(lambda))^2. Source: J. W. Cohen, "The Single
/// Server Queue" (1982), for one server; the spectral gap near saturation for more.
pub fn mmc_relaxation_time(servers: u32, arrival_rate: f64, service_mean: f64) -> f64 {
    let gap = libm::sqrt(f64::from(servers)) - libm::sqrt(offered_load(arrival_rate, service_mean));
    service_mean / (gap * gap)
}

/// What an M/M/c/K queue comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundedQueue {
    /// The share of customers who are turned away.
    pub blocked: f64,
    /// Mean customers in line.
    pub queue_mean: f64,
    /// Mean customers in line or in service.
    pub in_system_mean: f64,
    /// Mean wait of those who are let in.
    pub wait_mean: f64,
    /// Mean time in the system of those who are let in.
    pub sojourn_mean: f64,
    /// Customers served per unit of time.
    pub throughput: f64,
}

/// M/M/c/K: at most `places` customers in line or in service (not below `servers`). By its birth-death chain.
pub fn bounded_queue(servers: u32, places: u32, arrival_rate: f64, service_mean: f64) -> BoundedQueue {
    let load = offered_load(arrival_rate, service_mean);
    let (mut weight, mut sum, mut in_system, mut queue) = (1.0, 1.0, 0.0, 0.0);
    for n in 1..=places {
        weight *= load / f64::from(n.min(servers));
        sum += weight;
        in_system += f64::from(n) * weight;
        queue += f64::from(n.saturating_sub(servers)) * weight;
    }
    let blocked = weight / sum;
    let throughput = arrival_rate * (1.0 - blocked);
    let (queue_mean, in_system_mean) = (queue / sum, in_system / sum);
    BoundedQueue {
        blocked,
        queue_mean,
        in_system_mean,
        wait_mean: queue_mean / throughput,
        sojourn_mean: in_system_mean / throughput,
        throughput,
    }
}

/// The fewest servers with which at most a share `alpha` of the customers of an M/M/c queue wait.
pub fn servers_for_waiting_probability(load: f64, alpha: f64) -> u32 {
    fewest(load, |servers| erlang_c(servers, load) <= alpha)
}

/// The fewest servers with which a share `q` of the customers of an M/M/c queue wait at most `wait_max`.
pub fn servers_for_wait(arrival_rate: f64, service_mean: f64, wait_max: f64, q: f64) -> u32 {
    let load = offered_load(arrival_rate, service_mean);
    fewest(load, |servers| mmc_wait_quantile(q, servers, arrival_rate, service_mean) <= wait_max)
}

fn fewest(load: f64, enough: impl Fn(u32) -> bool) -> u32 {
    let mut servers = load.floor() as u32 + 1;
    while !enough(servers) {
        servers += 1;
    }
    servers
}

/// The beta of Halfin and Whitt for a probability of waiting: alpha = 1 / (1 + beta Phi(beta) / phi(beta)).
/// Source: S. Halfin, W. Whitt, "Heavy-traffic limits for queues with many exponential servers", Operations Research
/// 29 (1981).
pub fn halfin_whitt_beta(alpha: f64) -> f64 {
    let density = |x: f64| libm::exp(-x * x / 2.0) / libm::sqrt(2.0 * std::f64::consts::PI);
    crossing(0.0, 1.0, |beta| alpha - 1.0 / (1.0 + beta * normal_cumulative(beta) / density(beta)))
}

/// Servers by the square-root rule, load + beta sqrt(load), rounded up: within one of the exact number. Source: S. Borst,
/// A. Mandelbaum, M. Reiman, "Dimensioning large call centers", Operations Research 52 (2004).
pub fn square_root_staffing(load: f64, alpha: f64) -> u32 {
    (load + halfin_whitt_beta(alpha) * libm::sqrt(load)).ceil() as u32
}
