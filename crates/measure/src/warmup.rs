//! How long a run takes to settle: MSER-5 (White, Cobb and Spratt, Winter Simulation Conference 2000).

use model::Duration;

use crate::ledger::Ledger;
use crate::series::{SERIES_STEP, mark_from};

const BATCH: usize = 5;
/// Fewer batches say nothing.
const BATCHES_MIN: usize = 10;

/// No warm-up can be found: the run is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "MSER-5 finds no warm-up in this run: it has not settled by its middle, or has fewer than 50 marks of 15 minutes; make \
     the run longer, or give the warm-up as a time"
)]
pub struct NotSettled;

/// How many of the first values to leave out so that the mean of the rest is known best: the cut, in batches of five, that
/// minimises the squared standard error of what is left.
pub fn mser5(values: &[f64]) -> Result<usize, NotSettled> {
    let batches: Vec<f64> =
        values.chunks_exact(BATCH).map(|batch| batch.iter().sum::<f64>() / BATCH as f64).collect();
    if batches.len() < BATCHES_MIN {
        return Err(NotSettled);
    }
    let error = |cut: usize| {
        let rest = &batches[cut..];
        let n = rest.len() as f64;
        let mean = rest.iter().sum::<f64>() / n;
        rest.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n * n)
    };
    let last = batches.len() / 2;
    let best = (0..=last).min_by(|a, b| error(*a).total_cmp(&error(*b))).unwrap_or(0);
    if best == last { Err(NotSettled) } else { Ok(best * BATCH) }
}

impl Ledger {
    /// The warm-up by MSER-5 on the number of customers in line at all stations, every 15 minutes up to the end of
    /// arrivals. Merged replications are averaged. Only for runs without profiles, rosters and faults.
    pub fn warmup(&self) -> Result<Duration, NotSettled> {
        let marks = mark_from(self.window().arrivals_end);
        let in_line = |mark: usize| {
            let queues = self.stations().filter_map(|(_, station)| station.queue_at_marks().get(mark));
            queues.map(|queue| *queue as f64).sum()
        };
        let values: Vec<f64> = (0..marks).map(in_line).collect();
        let cut = mser5(&values)?;
        Ok(Duration::from_ns(cut as i64 * SERIES_STEP.ns()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settled_series_needs_no_warm_up() {
        let values: Vec<f64> = (0..200).map(|place| f64::from(place % 7)).collect();
        assert!(mser5(&values).unwrap() <= 10);
    }

    /// From 100 down to a level of about 3 within 60 values.
    #[test]
    fn the_transient_is_left_out() {
        let values: Vec<f64> = (0..400)
            .map(|place| f64::from(place % 7) + (100.0 - 100.0 / 60.0 * f64::from(place)).max(0.0))
            .collect();
        let cut = mser5(&values).unwrap();
        assert!((50..=65).contains(&cut), "{cut}");
    }

    #[test]
    fn what_grows_all_the_time_never_settles() {
        assert_eq!(mser5(&(0..400).map(f64::from).collect::<Vec<_>>()), Err(NotSettled));
        assert_eq!(mser5(&[1.0; 40]), Err(NotSettled));
    }
}
