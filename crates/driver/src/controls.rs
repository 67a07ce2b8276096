//! What a person can wish of a run that is on its way: pause it, change its speed, stop it.
//!
//! None of this is an input of the model: it decides when something happens on the wall clock, never what happens.

use node::pace::Speed;
use tokio::sync::watch;

/// What is wished of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Wish {
    /// It runs, at this speed or its own.
    Run { speed: Option<Speed> },
    /// It stands still; what comes is journalled.
    Pause,
    /// It ends here: the nodes stand still at one instant, and say what has happened up to it.
    Stop,
}

/// The controls of a run, to be held by as many as like. The last wish counts; after a stop none does.
#[derive(Clone, Debug)]
pub struct Controls(watch::Sender<Wish>);

impl Default for Controls {
    /// The run runs, at its own speed.
    fn default() -> Self {
        Self(watch::Sender::new(Wish::Run { speed: None }))
    }
}

impl Controls {
    /// The run stands still until it is resumed.
    pub fn pause(&self) {
        self.wish(Wish::Pause);
    }

    /// The run goes on at its own speed.
    pub fn resume(&self) {
        self.wish(Wish::Run { speed: None });
    }

    /// The run goes on at this speed.
    pub fn set_speed(&self, speed: Speed) {
        self.wish(Wish::Run { speed: Some(speed) });
    }

    /// The run ends where it is, with an account of what has happened.
    pub fn stop(&self) {
        self.wish(Wish::Stop);
    }

    fn wish(&self, wish: Wish) {
        self.0.send_if_modified(|now| {
            let changes = *now != Wish::Stop && *now != wish;
            if changes {
                *now = wish;
            }
            changes
        });
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Wish> {
        self.0.subscribe()
    }
}
