//! What `greenlane bench` measures: the budgets of the virtual clock, as ratios within one run.
//!
//! A machine's speed changes from run to run and from machine to machine; a ratio of two things that were measured one after
//! the other changes much less. The yardstick is the reference tandem written by hand around a binary heap
//! ([`yardstick`]); beside it stand the same tandem through the engine ([`tandem`]) and a bare loop of its draws
//! ([`draws`]). The rows about the whole operation ([`clearance`]) run the program itself as a process of its own.

mod child;
mod clearance;
mod draws;
mod report;
mod sojourns;
mod tandem;
mod timing;
mod yardstick;

use std::path::{Path, PathBuf};

use measure::{Description, Ledger};
use thiserror::Error;

use child::Program;
use report::LOOP;
pub use report::{Budget, Ratio, Report, Row};
use sojourns::Sojourns;
use tandem::Tandem;
use timing::{median, timed};

/// A row could not be measured.
#[derive(Debug, Error)]
pub enum BenchError {
    /// No place for scenarios.
    #[error("{} can't be written: {error}. Set TMPDIR to a directory that can", place.display())]
    Directory {
        /// Where.
        place: PathBuf,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// A process did not start.
    #[error("{} could not be started: {error}", program.display())]
    Start {
        /// Which.
        program: PathBuf,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// A run did not give a result.
    #[error("the run of {scenario} gave no result: {why}")]
    Run {
        /// Of which scenario.
        scenario: String,
        /// What was missing.
        why: String,
    },
}

/// The tandem of the yardstick.
const TANDEM: Tandem = Tandem { seed: 1 };

/// Measures every row. `executable` is the program itself; `told` is called before each group of rows.
pub fn run(executable: &Path, quick: bool, mut told: impl FnMut(&str)) -> Result<Report, BenchError> {
    let repeats = if quick { 3 } else { 5 };
    let customers = if quick { 300_000 } else { 2_000_000 };
    let sizes: &[u64] =
        if quick { &[1_000, 10_000, 100_000] } else { &[1_000, 10_000, 100_000, 1_000_000, 10_000_000] };
    let program = Program::new(executable, &std::env::temp_dir())?;
    told("the reference tandem");
    let mut rows = tandem_rows(customers, repeats);
    told("the full clearance model");
    rows.extend(clearance::full_model(&program, repeats, || by_hand(customers / 4))?);
    told("more and more parcels inside");
    rows.extend(clearance::growth(&program, sizes)?);
    told("a tenth of the festival");
    rows.extend(clearance::festival_tenth(&program, || by_hand(customers / 4))?);
    told("what a parcel takes");
    rows.extend(clearance::parcel(&program)?);
    Ok(Report { schema: "greenlane.bench/1", quick, rows })
}

/// How many million customers a second the loop by hand does right now.
fn by_hand(customers: u64) -> f64 {
    customers as f64 / timed(|| std::hint::black_box(yardstick::run(TANDEM, customers))).1 / 1e6
}

/// The reference tandem by hand and through the engine, in turn, so that a disturbance meets all alike.
fn tandem_rows(customers: u64, repeats: usize) -> Vec<Row> {
    let tandem = TANDEM;
    let million_s = |seconds: f64| customers as f64 / seconds / 1e6;
    let [mut by_hand, mut engine, mut measured, mut draws] = [const { Vec::new() }; 4];
    let [mut mean_s, mut mean_by_hand_s, mut inputs] = [0.0; 3];
    for _ in 0..repeats {
        let (found_s, seconds) = timed(|| yardstick::run(tandem, customers));
        by_hand.push(million_s(seconds));
        mean_by_hand_s = found_s;
        let mut sojourns = Sojourns::default();
        let (handled, seconds) = timed(|| tandem::run(tandem, customers, &mut sojourns));
        engine.push(million_s(seconds));
        (mean_s, inputs) = (sojourns.mean_s(), handled as f64 / customers as f64);
        let mut ledger = Ledger::new(&Description::new(tandem::WINDOW, 1));
        measured.push(million_s(timed(|| tandem::run(tandem, customers, &mut ledger)).1));
        draws.push(million_s(timed(|| std::hint::black_box(draws::run(tandem, customers))).1));
    }
    let ratios = |of: &[f64]| of.iter().zip(&by_hand).map(|(own, by_hand)| own / by_hand).collect::<Vec<_>>();
    let [of_engine, of_measured, of_draws] = [&engine, &measured, &draws].map(|of| ratios(of));
    let unit = "M customers/s";
    vec![
        Row::new("reference tandem, binary heap loop by hand", Some(median(by_hand)), unit)
            .note(format!("mean time in the tandem {mean_by_hand_s:.2} s")),
        Row::new("the same through the engine and its stations", Some(median(engine)), unit)
            .paired(of_engine, LOOP)
            .budget(Budget::ratio_at_least(1.0))
            .note(format!("mean time {mean_s:.2} s; {inputs:.1} inputs and 6 draws by key a customer")),
        Row::new("the same, with the ledger", Some(median(measured)), unit).paired(of_measured, LOOP),
        Row::new("a bare loop of its draws", Some(median(draws)), unit).paired(of_draws, LOOP),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_simulate_the_same_tandem() {
        let tandem = Tandem { seed: 1 };
        let mut sojourns = Sojourns::default();
        tandem::run(tandem, 100_000, &mut sojourns);
        let by_hand = yardstick::run(tandem, 100_000);
        let ratio = sojourns.mean_s() / by_hand;
        assert!(
            (ratio - 1.0).abs() < 0.02,
            "{} s through the engine, {by_hand} s by hand",
            sojourns.mean_s()
        );
    }
}
