//! Stations with one server (and priority, where several are as easy), fed by a Poisson stream.

use super::many_servers::{erlang_c, mmc_wait_mean};

/// The time in an M/M/1 system (wait and service) below which a share `q` of the customers stay: exponential with
/// rate mu - lambda.
pub fn mm1_sojourn_quantile(q: f64, arrival_rate: f64, service_mean: f64) -> f64 {
    -libm::log1p(-q) / (1.0 / service_mean - arrival_rate)
}

/// The mean time in an M/M/1 system.
pub fn mm1_sojourn_mean(arrival_rate: f64, service_mean: f64) -> f64 {
    1.0 / (1.0 / service_mean - arrival_rate)
}

/// The mean wait in an M/G/1 queue (Pollaczek 1930, Khinchine 1932); `scv` is the squared coefficient of variation of
/// the service.
pub fn mg1_wait_mean(arrival_rate: f64, service_mean: f64, scv: f64) -> f64 {
    let load = arrival_rate * service_mean;
    load * service_mean * (1.0 + scv) / (2.0 * (1.0 - load))
}

/// The mean waits of the classes of an M/M/c queue with priority without preemption, the best class first; all classes
/// have the same service. Source: A. Cobham, "Priority assignment in waiting line problems", Operations Research 2
/// (1954).
pub fn priority_wait_means(servers: u32, arrival_rates: &[f64], service_mean: f64) -> Vec<f64> {
    let load: f64 = arrival_rates.iter().sum::<f64>() * service_mean;
    let c = f64::from(servers);
    let residual = erlang_c(servers, load) * service_mean / c;
    let mut before = 0.0;
    let wait = |rate: &f64| {
        let with = before + rate * service_mean / c;
        let wait = residual / ((1.0 - before) * (1.0 - with));
        before = with;
        wait
    };
    arrival_rates.iter().map(wait).collect()
}

/// The mean waits (time in the system less service) of the classes of an M/M/c queue with preemption, the best class
/// first; all classes have the same exponential service. The classes down to any one are an M/M/c queue by themselves:
/// whoever is worse is not there for them.
pub fn preemptive_wait_means(servers: u32, arrival_rates: &[f64], service_mean: f64) -> Vec<f64> {
    let (mut rate_before, mut queue_before) = (0.0, 0.0);
    let wait = |rate: &f64| {
        let rate_with = rate_before + rate;
        let queue_with = rate_with * mmc_wait_mean(servers, rate_with, service_mean);
        let wait = (queue_with - queue_before) / rate;
        (rate_before, queue_before) = (rate_with, queue_with);
        wait
    };
    arrival_rates.iter().map(wait).collect()
}

/// Mean customers in an M/M/1 system to which `size` come at a time, `batch_rate` times a unit of time. Source: D. Gross,
/// C. Harris, "Fundamentals of Queueing Theory", M^\[X\]/M/1.
pub fn batch_arrivals_in_system(batch_rate: f64, size: u32, service_mean: f64) -> f64 {
    let size = f64::from(size);
    let load = batch_rate * size * service_mean;
    (load + batch_rate * size * size * service_mean) / (2.0 * (1.0 - load))
}

/// The mean wait of the first `customers` of an M/M/1 queue that starts empty, exactly: the number found by the next
/// customer is geometric below what this one leaves behind. The terminating example of A. Law, W. Kelton, "Simulation
/// Modeling and Analysis".
pub fn mm1_first_delays_mean(customers: usize, arrival_rate: f64, service_mean: f64) -> f64 {
    // A service ends before the next arrival with this probability, if one is under way.
    let service_first = 1.0 / (1.0 + arrival_rate * service_mean);
    let mut found = vec![1.0];
    let mut sum = 0.0;
    for _ in 0..customers {
        sum += found.iter().enumerate().map(|(number, p)| number as f64 * p).sum::<f64>();
        let mut next = vec![0.0; found.len() + 1];
        // From the most that can be left behind down: what is not yet served goes on to one fewer.
        let mut passing = 0.0;
        for number in (1..next.len()).rev() {
            passing += found[number - 1];
            next[number] = passing * (1.0 - service_first);
            passing *= service_first;
        }
        next[0] = passing;
        found = next;
    }
    sum * service_mean / customers as f64
}
