//! What is shown while a live run goes on: a bar on a terminal, a line now and then elsewhere; and why it does not go on,
//! where it doesn't.

use std::collections::VecDeque;
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, Once, PoisonError};

use driver::{ClusterProgress, Pace};
use indicatif::{ProgressBar, ProgressStyle};
use model::SimTime;
use protocol::Window;
use scenario::{ClockLabel, Scenario};

use crate::standard_streams::note;
use crate::status::{Phase, longest_line, standing, status};

/// Lines where there is no terminal: one for each such part of the run.
const LINES: i64 = 20;

/// Shows the progress of a live run; to be held by as many as like.
#[derive(Clone)]
pub(crate) struct Watching(Arc<Shown>);

struct Shown {
    clock: ClockLabel,
    window: Window,
    bar: Option<ProgressBar>,
    lines: Mutex<Lines>,
    latest: Mutex<ClusterProgress>,
    /// What the scenario has happen at its times, and how much of it has been told.
    announcements: Mutex<VecDeque<(SimTime, String)>>,
    /// That a run goes on from where it was is told once.
    told_resumed: Once,
}

/// The lines that were printed where there is no terminal.
struct Lines {
    next_ns: i64,
    standing: Option<String>,
}

impl Watching {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(1);
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3}%  {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self(Arc::new(Shown {
            clock: scenario.clock,
            window: scenario.window,
            bar,
            lines: Mutex::new(Lines { next_ns: i64::MIN, standing: None }),
            latest: Mutex::default(),
            announcements: Mutex::new(scenario.announcements().into()),
            told_resumed: Once::new(),
        }))
    }

    /// Tells something beside the progress.
    pub(crate) fn tell(&self, text: &str) {
        match &self.0.bar {
            Some(bar) => bar.suspend(|| note(text)),
            None => note(text),
        }
    }

    /// How the run goes, for somebody who asks.
    pub(crate) fn status(&self) -> String {
        let latest = self.0.latest.lock().unwrap_or_else(PoisonError::into_inner);
        status(&latest, &self.0.clock, &self.0.window)
    }

    /// Takes note of the progress.
    pub(crate) fn note(&self, progress: &ClusterProgress) {
        self.0.latest.lock().unwrap_or_else(PoisonError::into_inner).clone_from(progress);
        if let Some(from) = progress.resumed_from.filter(|_| progress.pace != Pace::Waiting) {
            let from = self.0.clock.label(from);
            self.0.told_resumed.call_once(|| self.tell(&format!("the run is taken up again at {from}")));
        }
        let phase = Phase::of(progress, &self.0.window);
        self.announce(&phase);
        match &self.0.bar {
            Some(bar) => self.show(bar, &phase, progress),
            None => self.print(&phase, progress),
        }
    }

    /// Tells what the scenario has had happen by now.
    fn announce(&self, phase: &Phase) {
        let mut to_come = self.0.announcements.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((at, text)) =
            to_come.pop_front_if(|(at, _)| phase.has_begun() && *at <= phase.instant())
        {
            self.tell(&format!("{}  {text}", self.0.clock.label(at)));
        }
    }

    fn show(&self, bar: &ProgressBar, phase: &Phase, progress: &ClusterProgress) {
        let mut text = phase.text(&self.0.clock);
        text.extend(longest_line(progress).iter().flat_map(|line| ["  ", line]));
        text.extend(standing(progress).iter().flat_map(|standing| ["  ", standing]));
        let (passed, length) = phase.passed(&self.0.window);
        bar.set_length(length);
        bar.set_position(passed);
        bar.set_message(text);
    }

    fn print(&self, phase: &Phase, progress: &ClusterProgress) {
        let mut lines = self.0.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = standing(progress);
        if standing != lines.standing {
            // That it goes on is news only if it did not.
            let news = lines.standing.is_some() || !goes_on(progress);
            if let Some(standing) = standing.as_ref().filter(|_| news) {
                let label = self.0.clock.label(phase.instant().max(SimTime::ZERO));
                note(format_args!("{label}  {standing}"));
            }
            lines.standing = standing;
        }
        let at_ns = phase.instant().ns();
        if at_ns >= lines.next_ns && phase.has_begun() {
            let line = longest_line(progress).map_or_else(String::new, |line| format!("  {line}"));
            note(format_args!("{}{line}", phase.text(&self.0.clock)));
            let Window { start, horizon, .. } = self.0.window;
            let step = ((horizon.ns() - start.ns()) / LINES).max(1);
            lines.next_ns = (at_ns.div_euclid(step) + 1) * step;
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        if let Some(bar) = &self.0.bar {
            bar.finish_and_clear();
        }
    }
}

fn goes_on(progress: &ClusterProgress) -> bool {
    progress.away.is_empty() && matches!(progress.pace, Pace::Running(_))
}

#[cfg(test)]
mod tests {
    use model::RoleName;
    use node::pace::Speed;

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
