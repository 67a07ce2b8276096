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
    /// It stands still; what comes is journalled. It will go on at this speed or its own.
    Pause { speed: Option<Speed> },
    /// It ends here: the nodes stand still at one instant, and say what has happened up to it.
    Stop,
}

impl Wish {
    pub(crate) fn speed(self) -> Option<Speed> {
        match self {
            Self::Run { speed } | Self::Pause { speed } => speed,
            Self::Stop => None,
        }
    }
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
        self.wish(|now| Wish::Pause { speed: now.speed() });
    }

    /// The run goes on, at the speed it was last given.
    pub fn resume(&self) {
        self.wish(|now| Wish::Run { speed: now.speed() });
    }

    /// From now on this is its speed. A paused run stays paused.
    pub fn set_speed(&self, speed: Speed) {
        let speed = Some(speed);
        self.wish(|now| match now {
            Wish::Pause { .. } => Wish::Pause { speed },
            Wish::Run { .. } | Wish::Stop => Wish::Run { speed },
        });
    }

    /// The run ends where it is, with an account of what has happened.
    pub fn stop(&self) {
        self.wish(|_| Wish::Stop);
    }

    /// Returns when the run is to end.
    pub async fn stopped(&self) {
        // These controls are held here: the wait can't fail.
        let _ = self.subscribe().wait_for(|wish| *wish == Wish::Stop).await;
    }

    fn wish(&self, next: impl Fn(Wish) -> Wish) {
        self.0.send_if_modified(|now| {
            let wish = next(*now);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn after(wishes: impl Fn(&Controls)) -> Wish {
        let controls = Controls::default();
        wishes(&controls);
        *controls.subscribe().borrow()
    }

    #[test]
    fn a_pause_keeps_the_speed_and_a_speed_keeps_the_pause() {
        let speed = Some(Speed::Times(200.0));
        let paused = |controls: &Controls| {
            controls.set_speed(Speed::Times(300.0));
            controls.pause();
            controls.set_speed(Speed::Times(200.0));
        };
        assert_eq!(after(paused), Wish::Pause { speed });
        let resumed = |controls: &Controls| {
            paused(controls);
            controls.resume();
        };
        assert_eq!(after(resumed), Wish::Run { speed });
    }

    #[test]
    fn nothing_follows_a_stop() {
        let stopped = |controls: &Controls| {
            controls.stop();
            controls.resume();
        };
        assert_eq!(after(stopped), Wish::Stop);
    }
}
