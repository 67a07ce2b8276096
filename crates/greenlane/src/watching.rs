//! What is shown while a live run goes on: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use driver::ClusterProgress;
use indicatif::{ProgressBar, ProgressStyle};
use model::SimTime;
use scenario::Scenario;

/// Lines where there is no terminal: one for each such part of the run.
const LINES: i64 = 20;

/// Shows the progress of a live run.
pub(crate) struct Watching<'a> {
    scenario: &'a Scenario,
    bar: Option<ProgressBar>,
    next_line: Mutex<i64>,
}

impl<'a> Watching<'a> {
    pub(crate) fn new(scenario: &'a Scenario) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(scenario.window.horizon.ns().max(1) as u64);
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3}%  {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { scenario, bar, next_line: Mutex::new(0) }
    }

    /// Takes note of the progress.
    pub(crate) fn note(&self, progress: &ClusterProgress) {
        let frontier = progress.frontier().max(SimTime::ZERO);
        let label = self.scenario.clock.label(frontier);
        let text = format!("{label}  placed {}  released {}", progress.placed(), progress.released());
        if let Some(bar) = &self.bar {
            bar.set_position(frontier.ns() as u64);
            bar.set_message(text);
            return;
        }
        let mut next_line = self.next_line.lock().unwrap_or_else(PoisonError::into_inner);
        if frontier.ns() >= *next_line && progress.placed() > 0 {
            eprintln!("{text}");
            let step = (self.scenario.window.horizon.ns() / LINES).max(1);
            *next_line = (frontier.ns() / step + 1) * step;
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
