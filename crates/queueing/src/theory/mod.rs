//! Closed forms of queueing theory: the independent answers that simulated stations are checked against.
//!
//! Times are in the unit of the mean service time that is passed in, rates in its inverse. A load is in Erlang.

mod many_servers;
mod networks;
mod one_server;
mod time_varying;

pub use many_servers::{
    BoundedQueue, bounded_queue, erlang_b, erlang_c, halfin_whitt_beta, mmc_idle, mmc_relaxation_time,
    mmc_sojourn_mean, mmc_sojourn_quantile, mmc_wait_mean, mmc_wait_quantile, offered_load, servers_for_wait,
    servers_for_waiting_probability, square_root_staffing,
};
pub use networks::{
    Feedback, feedback, maximum_mean, maximum_quantile, tandem_sojourn_mean, tandem_sojourn_quantile,
};
pub use one_server::{
    batch_arrivals_in_system, mg1_wait_mean, mm1_first_delays_mean, mm1_sojourn_mean, mm1_sojourn_quantile,
    preemptive_wait_means, priority_wait_means,
};
pub use time_varying::{Piece, SinusoidalRate, mmc_states_after};

/// Where a rising function crosses 0, between a lower bound and as far up as need be.
fn crossing(low: f64, step: f64, rising: impl Fn(f64) -> f64) -> f64 {
    let (mut below, mut above) = (low, low + step);
    while rising(above) < 0.0 {
        above = low + 2.0 * (above - low);
    }
    for _ in 0..200 {
        let middle = f64::midpoint(below, above);
        if rising(middle) < 0.0 { below = middle } else { above = middle }
    }
    f64::midpoint(below, above)
}

#[cfg(test)]
mod tests;
