//! A broken invariant is told with what the role was doing, and ends no process.

use std::any::Any;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use model::{ParcelKey, SimTime};
use protocol::{Closing, Input, Message, Observer, Outputs, Role};
use thiserror::Error;
use wire::message_name;

use crate::journal::{JournalError, Position, Round};
use crate::live::Live;

/// Why a round did not end.
#[derive(Debug, Error)]
pub(crate) enum RoundError {
    /// The journal failed: nothing was handled.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It is in the journal, and can't be handled.
    #[error(
        "round {position} of the run breaks an invariant: {reason}. The run ends here; start another, and report this \
         with the node's journal"
    )]
    Broken {
        /// Which round.
        position: Position,
        /// What was being handled, and what is wrong with it.
        reason: String,
    },
}

/// A role under observation.
pub(crate) struct Witness<R>(pub(crate) R);

impl<R: Role<Timer: Debug>> Role for Witness<R> {
    type Timer = R::Timer;
    const NAME: model::RoleName = R::NAME;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<R::Timer>) {
        self.0.open(now, out);
    }

    fn handle(&mut self, now: SimTime, input: Input<R::Timer, &Message>, out: &mut impl Outputs<R::Timer>) {
        let about = About::of(&input);
        let handled = catch_unwind(AssertUnwindSafe(|| self.0.handle(now, input, out)));
        if let Err(panic) = handled {
            let what = about.text();
            let text = text_of(panic.as_ref());
            resume_unwind(Box::new(format!("{} handles {what} at {:.3} s: {text}", R::NAME, now.seconds())));
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.0.close(out)
    }
}

/// What an input is about: little enough to keep for each of them.
enum About<T> {
    Message(&'static str, Option<ParcelKey>),
    Deadline(T),
}

impl<T: Copy + Debug> About<T> {
    fn of(input: &Input<T, &Message>) -> Self {
        match input {
            Input::Message(message) => Self::Message(message_name(message), first_parcel(message)),
            Input::Deadline(timer) => Self::Deadline(*timer),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Message(name, Some(parcel)) => format!("{name} of parcel {parcel}"),
            Self::Message(name, None) => (*name).to_owned(),
            Self::Deadline(timer) => format!("the deadline {timer:?}"),
        }
    }
}

fn first_parcel(message: &Message) -> Option<ParcelKey> {
    message.parcels().first().copied()
}

/// Applies a round; says which invariant broke, if one did. Then what is live has stopped halfway, and can only be read.
pub(crate) fn apply_or_reason(live: &mut dyn Live, round: &Round) -> Option<String> {
    let applied = catch_unwind(AssertUnwindSafe(|| live.apply(round)));
    applied.err().map(|panic| text_of(panic.as_ref()))
}

fn text_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}
