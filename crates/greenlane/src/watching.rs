//! What is shown while a live run goes on: a bar on a terminal, a line now and then elsewhere; and why it does not go on,
//! where it doesn't.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};

use driver::{ClusterProgress, Pace};
use indicatif::{ProgressBar, ProgressStyle};
use model::SimTime;
use node::pace::Speed;
use scenario::Scenario;

/// Lines where there is no terminal: one for each such part of the run.
const LINES: i64 = 20;

/// Shows the progress of a live run.
pub(crate) struct Watching<'a> {
    scenario: &'a Scenario,
    bar: Option<ProgressBar>,
    lines: Mutex<Lines>,
}

/// The lines that were printed where there is no terminal.
#[derive(Default)]
struct Lines {
    next_ns: i64,
    standing: Option<String>,
}

impl<'a> Watching<'a> {
    pub(crate) fn new(scenario: &'a Scenario) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(scenario.window.horizon.ns().max(1) as u64);
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3}%  {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { scenario, bar, lines: Mutex::default() }
    }

    /// Takes note of the progress.
    pub(crate) fn note(&self, progress: &ClusterProgress) {
        let frontier = progress.frontier().max(SimTime::ZERO);
        let label = self.scenario.clock.label(frontier);
        let mut text = format!("{label}  placed {}  released {}", progress.placed(), progress.released());
        let standing = standing(progress);
        if let Some(bar) = &self.bar {
            text.extend(standing.iter().flat_map(|standing| ["  ", standing]));
            bar.set_position(frontier.ns() as u64);
            bar.set_message(text);
            return;
        }
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if standing != lines.standing {
            // That it goes on is news only if it did not.
            let news = lines.standing.is_some() || !goes_on(progress);
            if let Some(standing) = standing.as_ref().filter(|_| news) {
                eprintln!("{label}  {standing}");
            }
            lines.standing = standing;
        }
        if frontier.ns() >= lines.next_ns && progress.placed() > 0 {
            eprintln!("{text}");
            let step = (self.scenario.window.horizon.ns() / LINES).max(1);
            lines.next_ns = (frontier.ns() / step + 1) * step;
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn goes_on(progress: &ClusterProgress) -> bool {
    progress.away.is_empty() && matches!(progress.pace, Pace::Running(_))
}

/// Whether the run goes on, and if not, why; nothing before it has begun.
fn standing(progress: &ClusterProgress) -> Option<String> {
    if !progress.away.is_empty() {
        let names: Vec<String> = progress.away.iter().map(ToString::to_string).collect();
        return Some(format!("waiting for {}, no answer", names.join(" and ")));
    }
    let speed = |speed| match speed {
        Speed::Max => "as fast as it goes".to_owned(),
        Speed::Times(times) => format!("at {times}x"),
    };
    match progress.pace {
        Pace::Waiting => None,
        Pace::Paused(then) => Some(format!("paused, will go on {}", speed(then))),
        Pace::Running(now) => Some(format!("running {}", speed(now))),
        Pace::Stopping => Some("stopping: all nodes come to the same instant".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use model::RoleName;

    use super::*;

    #[test]
    fn who_is_away_comes_before_the_pace() {
        let mut progress = ClusterProgress::default();
        assert_eq!(standing(&progress), None);
        progress.pace = Pace::Running(Speed::Times(60.0));
        assert_eq!(standing(&progress).as_deref(), Some("running at 60x"));
        assert!(goes_on(&progress));
        progress.pace = Pace::Paused(Speed::Max);
        assert_eq!(standing(&progress).as_deref(), Some("paused, will go on as fast as it goes"));
        progress.pace = Pace::Stopping;
        assert_eq!(standing(&progress).as_deref(), Some("stopping: all nodes come to the same instant"));
        assert!(!goes_on(&progress));
        progress.away.extend([RoleName::Customs, RoleName::Carrier]);
        assert_eq!(standing(&progress).as_deref(), Some("waiting for customs and carrier, no answer"));
        assert!(!goes_on(&progress));
    }
}
