//! Closed forms of queueing theory: the independent answers that simulated stations are checked against.
//!
//! Times are in the unit of the mean service time that is passed in.

/// The offered load in Erlang: arrivals per unit of time, times mean service.
pub fn offered_load(arrival_rate: f64, service_mean: f64) -> f64 {
    arrival_rate * service_mean
}

/// The probability that a customer of an M/M/c queue waits (Erlang's C formula, 1917), by the stable recursion for
/// Erlang's B. `load` in Erlang must be below `servers`; at or above it everyone waits.
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let c = f64::from(servers);
    if load >= c {
        return 1.0;
    }
    let mut blocking = 1.0;
    for k in 1..=servers {
        blocking = load * blocking / (f64::from(k) + load * blocking);
    }
    c * blocking / (c - load * (1.0 - blocking))
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

/// The time in an M/M/1 system (wait and service) below which a share `q` of the customers stay: exponential with
/// rate mu - lambda.
pub fn mm1_sojourn_quantile(q: f64, arrival_rate: f64, service_mean: f64) -> f64 {
    -libm::log1p(-q) / (1.0 / service_mean - arrival_rate)
}

/// The mean time in an M/M/1 system.
pub fn mm1_sojourn_mean(arrival_rate: f64, service_mean: f64) -> f64 {
    1.0 / (1.0 / service_mean - arrival_rate)
}

/// The time through two M/M/1 stations in tandem below which a share `q` of the customers stay. The two sojourns
/// are independent exponentials (Burke 1956, Reich 1957) with the rates mu - lambda, which must differ.
pub fn tandem_sojourn_quantile(q: f64, arrival_rate: f64, service_means: [f64; 2]) -> f64 {
    let [a, b] = service_means.map(|mean| 1.0 / mean - arrival_rate);
    let tail = |t: f64| (b * libm::exp(-a * t) - a * libm::exp(-b * t)) / (b - a);
    let (mut low, mut high) = (0.0, 1.0 / a + 1.0 / b);
    while tail(high) > 1.0 - q {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if tail(middle) > 1.0 - q { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, expected: f64) {
        assert!((value - expected).abs() < 2e-6 * expected.max(1.0), "{value} is not {expected}");
    }

    /// Hillier & Lieberman's county hospital: 2 arrivals an hour, 20 minutes of service.
    #[test]
    fn the_county_hospital() {
        close(mmc_wait_mean(1, 2.0, 1.0 / 3.0), 0.666_667);
        close(mm1_sojourn_mean(2.0, 1.0 / 3.0), 1.0);
        close(mm1_sojourn_quantile(0.95, 2.0, 1.0 / 3.0), 2.995_732);
        close(mmc_wait_quantile(0.95, 1, 2.0, 1.0 / 3.0), 2.590_267);
        close(mmc_wait_mean(2, 2.0, 1.0 / 3.0), 0.041_667);
        close(mmc_wait_quantile(0.95, 2, 2.0, 1.0 / 3.0), 0.300_993);
    }

    /// Rows of the Erlang C table: servers, load, probability of waiting, mean wait in service times.
    #[test]
    fn erlang_c_table() {
        for (servers, load, waits, mean) in [
            (6, 5.0, 0.587_516, 0.587_516),
            (12, 10.0, 0.449_388, 0.224_694),
            (58, 50.0, 0.194_432, 0.024_304),
            (201, 200.0, 0.915_757, 0.915_757),
        ] {
            close(erlang_c(servers, load), waits);
            close(mmc_wait_mean(servers, load, 1.0), mean);
        }
        close(erlang_c(4, 4.0), 1.0);
    }

    #[test]
    fn tandem_percentiles() {
        let quantile = |q| tandem_sojourn_quantile(q, 8.0, [0.1, 1.0 / 12.0]);
        close(quantile(0.5), 0.613_974);
        close(quantile(0.95), 1.838_069);
        close(quantile(0.99), 2.647_904);
    }
}
