//! The bar that somebody looks at who waits for a simulation.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::standard_streams::note;

/// What is done sooner needs no bar.
const SHOWN_AFTER: Duration = Duration::from_secs(1);
/// The time so far is shown again this often.
const TICK: Duration = Duration::from_millis(500);

/// A bar by simulated time; silent where there is no terminal, and at first.
#[derive(Clone)]
pub(crate) struct Waiting {
    bar: ProgressBar,
    /// Told when nobody waits any more.
    over: Sender<()>,
}

impl Waiting {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::hidden();
        let style =
            ProgressStyle::with_template("{wide_bar} {percent:>3}% of the simulated time, {elapsed} so far");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let (over, is_over) = channel();
        if std::io::stderr().is_terminal() {
            let bar = bar.clone();
            std::thread::spawn(move || {
                if is_over.recv_timeout(SHOWN_AFTER) == Err(RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(TICK);
                }
            });
        }
        Self { bar, over }
    }

    /// So many parts are to come.
    pub(crate) fn expect(&self, parts: u64) {
        self.bar.set_length(parts);
    }

    /// So many more have passed.
    pub(crate) fn passed(&self, parts: u64) {
        self.bar.inc(parts);
    }

    /// Tells something beside the bar.
    pub(crate) fn tell(&self, text: &str) {
        self.bar.suspend(|| note(text));
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        // Without a terminal nobody listens.
        let _ = self.over.send(());
        self.bar.finish_and_clear();
    }
}
