//! Wall time, and medians of repeats.

use std::time::Instant;

/// What something gave, and how long it took.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
pub(crate) fn timed<R>(run: impl FnOnce() -> R) -> (R, f64) {
    let started = Instant::now();
    let result = run();
    (result, started.elapsed().as_secs_f64())
}

/// The median of an odd number of measurements: one that was disturbed does not count.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    assert!(!values.is_empty(), "nothing was measured");
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}
