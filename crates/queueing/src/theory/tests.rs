//! The closed forms give the exact answers of the validation cases.

use super::*;

/// The cases are given to about six digits.
fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() <= 2e-6 * expected.abs().max(1.0), "{value} is not {expected}");
}

fn all_close(values: &[f64], expected: &[f64]) {
    assert_eq!(values.len(), expected.len());
    for (value, expected) in values.iter().zip(expected) {
        close(*value, *expected);
    }
}

/// Hillier & Lieberman's county hospital: 2 arrivals an hour, 20 minutes of service.
#[test]
fn the_county_hospital() {
    const SERVICE: f64 = 1.0 / 3.0;
    close(mmc_idle(1, 2.0 * SERVICE), 0.333_333);
    close(mmc_wait_mean(1, 2.0, SERVICE), 0.666_667);
    close(mm1_sojourn_mean(2.0, SERVICE), 1.0);
    close(mm1_sojourn_quantile(0.95, 2.0, SERVICE), 2.995_732);
    close(mmc_sojourn_quantile(0.95, 1, 2.0, SERVICE), 2.995_732);
    close(mmc_wait_quantile(0.95, 1, 2.0, SERVICE), 2.590_267);
    close(mmc_idle(2, 2.0 * SERVICE), 0.5);
    close(erlang_c(2, 2.0 * SERVICE), 0.166_667);
    close(mmc_wait_mean(2, 2.0, SERVICE), 0.041_667);
    close(mmc_sojourn_mean(2, 2.0, SERVICE), 0.375);
    close(mmc_sojourn_quantile(0.95, 2, 2.0, SERVICE), 1.094_291);
    close(mmc_wait_quantile(0.95, 2, 2.0, SERVICE), 0.300_993);
}

/// The same hospital with three classes of patients.
#[test]
fn priority_with_three_classes() {
    let rates = [0.2, 0.6, 1.2];
    all_close(&priority_wait_means(1, &rates, 1.0 / 3.0), &[0.238_095, 0.324_675, 0.909_091]);
    all_close(&priority_wait_means(2, &rates, 1.0 / 3.0), &[0.028_736, 0.033_156, 0.048_077]);
    all_close(&preemptive_wait_means(1, &rates, 1.0 / 3.0), &[0.023_81, 0.153_68, 1.030_303]);
    all_close(&preemptive_wait_means(2, &rates, 1.0 / 3.0), &[0.000_371, 0.007_921, 0.065_422]);
}

/// Servers, load; probability of waiting; in service times: mean wait, p95 of the wait and of the time in the system.
#[test]
fn the_erlang_c_grid() {
    for (servers, load, waits, mean, wait_p95, sojourn_p95, relaxation) in [
        (6, 5.0, 0.587_516, 0.587_516, 2.463_881, 4.247_142, 21.95),
        (7, 5.0, 0.324_15, 0.162_075, 0.934_592, 3.267_129, 5.96),
        (8, 5.0, 0.167_267, 0.055_756, 0.402_522, 3.075_887, 2.85),
        (10, 5.0, 0.036_105, 0.007_221, 0.0, 3.004_718, 1.17),
        (11, 10.0, 0.682_118, 0.682_118, 2.613_18, 4.378_723, 41.98),
        (12, 10.0, 0.449_388, 0.224_694, 1.097_932, 3.356_002, 10.98),
        (14, 10.0, 0.174_132, 0.043_533, 0.311_948, 3.052_148, 2.98),
        (17, 10.0, 0.030_876, 0.004_411, 0.0, 3.000_865, 1.08),
        (21, 20.0, 0.760_642, 0.760_642, 2.722_14, 4.478_888, 81.99),
        (22, 20.0, 0.567_915, 0.283_958, 1.214_975, 3.433_723, 20.99),
        (25, 20.0, 0.209_103, 0.041_821, 0.286_161, 3.046_687, 3.59),
        (29, 20.0, 0.040_087, 0.004_454, 0.0, 3.000_731, 1.2),
        (51, 50.0, 0.839_727, 0.839_727, 2.821_054, 4.572_591, 202.0),
        (52, 50.0, 0.699_614, 0.349_807, 1.319_253, 3.513_798, 51.0),
        (58, 50.0, 0.194_432, 0.024_304, 0.169_757, 3.023_129, 3.37),
        (65, 50.0, 0.027_362, 0.001_824, 0.0, 2.997_685, 1.02),
        (101, 100.0, 0.883_315, 0.883_315, 2.871_658, 4.621_481, 402.0),
        (102, 100.0, 0.777_097, 0.388_548, 1.371_771, 3.558_176, 101.0),
        (110, 100.0, 0.237_008, 0.023_701, 0.155_607, 3.021_726, 4.2),
        (120, 100.0, 0.033_196, 0.001_66, 0.0, 2.997_478, 1.1),
        (201, 200.0, 0.915_757, 0.915_757, 2.907_729, 4.656_701, 802.0),
        (202, 200.0, 0.836_887, 0.418_444, 1.408_833, 3.591_166, 201.0),
        (215, 200.0, 0.209_938, 0.013_996, 0.095_653, 3.010_617, 3.69),
        (229, 200.0, 0.027_832, 0.000_96, 0.0, 2.996_726, 1.02),
    ] {
        close(erlang_c(servers, load), waits);
        close(mmc_wait_mean(servers, load, 1.0), mean);
        close(mmc_wait_quantile(0.95, servers, load, 1.0), wait_p95);
        close(mmc_sojourn_quantile(0.95, servers, load, 1.0), sojourn_p95);
        assert!((mmc_relaxation_time(servers, load, 1.0) / relaxation - 1.0).abs() < 5e-3);
    }
    close(erlang_c(4, 4.0), 1.0);
}

/// Load, squared coefficient of variation, mean wait in service times.
#[test]
fn pollaczek_and_khinchine() {
    for (load, scv, wait) in [
        (0.5, 0.0, 0.5),
        (0.5, 0.5, 0.75),
        (0.5, 1.0, 1.0),
        (0.5, 4.0, 2.5),
        (0.8, 0.0, 2.0),
        (0.8, 0.5, 3.0),
        (0.8, 1.0, 4.0),
        (0.8, 4.0, 10.0),
        (0.9, 0.0, 4.5),
        (0.9, 0.5, 6.75),
        (0.9, 1.0, 9.0),
        (0.9, 4.0, 22.5),
    ] {
        close(mg1_wait_mean(load, 1.0, scv), wait);
    }
}

#[test]
fn a_tandem_of_two() {
    let services = [0.1, 1.0 / 12.0];
    close(tandem_sojourn_mean(8.0, services), 0.75);
    let quantile = |q| tandem_sojourn_quantile(q, 8.0, services);
    all_close(&[0.5, 0.9, 0.95, 0.99].map(quantile), &[0.613_974, 1.484_87, 1.838_069, 2.647_904]);
    // One station alone is exponential.
    close(tandem_sojourn_quantile(0.95, 8.0, [0.1]), mm1_sojourn_quantile(0.95, 8.0, 0.1));
}

#[test]
fn a_rate_that_swings_through_the_day() {
    let rate = SinusoidalRate { mean: 100.0, swing: 60.0, period: 24.0 };
    for (t, mean) in [
        (0.0, 150.687_5),
        (3.0, 231.726_1),
        (6.0, 294.18),
        (9.0, 301.464_6),
        (12.0, 249.312_5),
        (18.0, 105.82),
    ] {
        assert!((rate.busy_exponential(t, 2.0) - mean).abs() < 1e-4);
    }
    for (t, mean) in [
        (0.0, 169.295_3),
        (3.0, 259.317),
        (6.0, 314.591_6),
        (9.0, 302.74),
        (12.0, 230.704_7),
        (18.0, 85.408_4),
    ] {
        assert!((rate.busy_constant(t, 2.0) - mean).abs() < 1e-4);
    }
    close(rate.lag_exponential(2.0), 1.842_433);
    assert!((rate.peak_exponential(2.0) - 306.309).abs() < 1e-3);
}

/// Ten servers, 12 customers an hour each; the arrivals double for an hour. Time; mean in the system, mean in line,
/// probability of waiting.
#[test]
fn a_surge_by_the_forward_equations() {
    let load: f64 = 80.0 / 12.0;
    let mut states = vec![1.0];
    for n in 1..600u32 {
        states.push(states[n as usize - 1] * load / f64::from(n.min(10)));
    }
    let sum: f64 = states.iter().sum();
    for p in &mut states {
        *p /= sum;
    }
    let mut t = 0.0;
    for (at, in_system, in_line, waits) in [
        (1.0, 7.016, 0.349, 0.174_6),
        (1.25, 19.474, 9.642, 0.926_7),
        (1.5, 29.727, 19.765, 0.983),
        (1.75, 39.793, 29.804, 0.994_8),
        (2.0, 49.814, 39.818, 0.998_2),
        (2.25, 39.943, 30.054, 0.965_9),
        (2.5, 30.713, 21.158, 0.874_1),
        (3.0, 16.837, 8.491, 0.567_9),
        (3.5, 10.117, 2.795, 0.323_8),
        (4.0, 7.809, 0.951, 0.217_3),
    ] {
        let arrival_rate = if (1.0..2.0).contains(&t) { 160.0 } else { 80.0 };
        states = mmc_states_after(&states, 10, 1.0 / 12.0, Piece { arrival_rate, length: at - t });
        t = at;
        let mean = |value: fn(usize) -> usize| -> f64 {
            states.iter().enumerate().map(|(n, p)| value(n) as f64 * p).sum()
        };
        assert!((mean(|n| n) - in_system).abs() < 2e-3, "{at}: {}", mean(|n| n));
        assert!((mean(|n| n.saturating_sub(10)) - in_line).abs() < 2e-3, "{at}");
        assert!((states[10..].iter().sum::<f64>() - waits).abs() < 2e-4, "{at}");
    }
}

#[test]
fn a_bounded_queue() {
    let queue = bounded_queue(5, 12, 8.0, 0.25);
    let found =
        [queue.queue_mean, queue.in_system_mean, queue.wait_mean, queue.sojourn_mean, queue.throughput];
    all_close(&found, &[0.039_463_45, 2.039_346_06, 0.004_933_22, 0.254_933_22, 7.999_530_47]);
    assert!((queue.blocked / 5.869e-05 - 1.0).abs() < 1e-3);
    let queue = bounded_queue(10, 30, 15.0, 1.0);
    let found =
        [queue.queue_mean, queue.in_system_mean, queue.wait_mean, queue.sojourn_mean, queue.throughput];
    all_close(&found, &[18.001_617, 28.001_335, 1.800_213, 2.800_213, 9.999_718]);
    assert!((queue.blocked / 0.333_352 - 1.0).abs() < 1e-3);
}

#[test]
fn a_station_from_which_a_quarter_comes_back() {
    let Feedback { visit_rate, load, in_system_mean, total_time_mean, visits_mean } =
        feedback(4.0, 0.1, 0.25);
    let found = [visit_rate, load, in_system_mean, total_time_mean, visits_mean];
    all_close(&found, &[5.333_333, 0.533_333, 1.142_857, 0.285_714, 1.333_333]);
}

#[test]
fn the_last_of_three_documents() {
    close(maximum_mean(&[2.0, 5.0, 10.0]), 11.821_429);
    close(maximum_mean(&[10.0; 3]), 18.333_333);
    close(maximum_quantile(0.95, &[2.0, 5.0, 10.0]), 30.402_659);
    close(maximum_quantile(0.99, &[2.0, 5.0, 10.0]), 46.149_273);
}

#[test]
fn arrivals_in_batches() {
    close(batch_arrivals_in_system(0.16, 5, 1.0), 12.0);
    close(batch_arrivals_in_system(0.8, 1, 1.0), 4.0);
}

#[test]
fn a_queue_that_starts_empty() {
    for (customers, mean) in [(10, 1.180_087), (25, 2.124_489), (100, 4.134_185), (1_000, 7.299_54)] {
        close(mm1_first_delays_mean(customers, 1.0, 0.9), mean);
    }
}

/// 650,000 parcels in 16.5 h, 5.5 % of them checked by hand for 3 minutes; 95 % wait 10 minutes at most.
#[test]
fn officers_for_hangzhou() {
    for (per_hour, officers, relaxation_h) in [
        (2_166.67, 110, 7.86),
        (2_383.33, 121, 7.14),
        (2_600.0, 131, 26.1),
        (3_250.0, 164, 14.51),
        (4_333.33, 218, 24.44),
        (6_500.0, 326, 65.1),
    ] {
        assert_eq!(servers_for_wait(per_hour, 0.05, 1.0 / 6.0, 0.95), officers);
        assert!((mmc_relaxation_time(officers, per_hour, 0.05) / relaxation_h - 1.0).abs() < 0.01);
    }
}

/// Load, probability of waiting; beta; servers by the rule and exactly.
#[test]
fn square_root_staffing_is_within_one_of_the_exact_number() {
    for (load, alpha, beta, by_rule, exact) in [
        (5.0, 0.5, 0.506_1, 7, 7),
        (5.0, 0.2, 1.061_5, 8, 8),
        (5.0, 0.05, 1.739_8, 9, 10),
        (10.0, 0.5, 0.506_1, 12, 12),
        (10.0, 0.2, 1.061_5, 14, 14),
        (10.0, 0.05, 1.739_8, 16, 17),
        (50.0, 0.5, 0.506_1, 54, 54),
        (50.0, 0.2, 1.061_5, 58, 58),
        (50.0, 0.05, 1.739_8, 63, 64),
        (100.0, 0.5, 0.506_1, 106, 106),
        (100.0, 0.2, 1.061_5, 111, 111),
        (100.0, 0.05, 1.739_8, 118, 119),
        (500.0, 0.5, 0.506_1, 512, 512),
        (500.0, 0.2, 1.061_5, 524, 525),
        (500.0, 0.05, 1.739_8, 539, 540),
        (1_000.0, 0.5, 0.506_1, 1017, 1017),
        (1_000.0, 0.2, 1.061_5, 1034, 1034),
        (1_000.0, 0.05, 1.739_8, 1056, 1056),
    ] {
        assert!((halfin_whitt_beta(alpha) - beta).abs() < 1e-4);
        assert_eq!(square_root_staffing(load, alpha), by_rule);
        assert_eq!(servers_for_waiting_probability(load, alpha), exact);
    }
}

/// Erlang B, from its definition: load^c / c! over the sum of such terms.
#[test]
fn erlang_b_is_its_definition() {
    let terms = [1.0, 2.0, 2.0, 4.0 / 3.0];
    close(erlang_b(3, 2.0), terms[3] / terms.iter().sum::<f64>());
}
