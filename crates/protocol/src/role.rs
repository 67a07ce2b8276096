//! The contract of a role.

use model::{RoleName, SimTime};

use crate::inbox::Input;
use crate::link::LinkId;
use crate::message::Message;
use crate::observe::{Closing, Observer};
use crate::timer::{InWords, TimerWords};

/// Where a role's answers go: messages to other roles, deadlines to itself, observations to whoever measures.
pub trait Outputs<T>: Observer {
    /// Sends a message now; it is due after the link's delay.
    fn send(&mut self, link: LinkId, message: Message);
    /// Asks to be handed `timer` at `at`, not before now.
    fn deadline(&mut self, at: SimTime, timer: T);
}

/// Where the messages of an entity go, with their due times, in order on each link.
pub trait Delivery {
    /// Takes one message.
    fn deliver(&mut self, link: LinkId, due: SimTime, message: Message);
}

impl<F: FnMut(LinkId, SimTime, Message)> Delivery for F {
    fn deliver(&mut self, link: LinkId, due: SimTime, message: Message) {
        self(link, due, message);
    }
}

/// One role of the procedure, as a state machine.
///
/// The state is a function of the inputs in their order, and of nothing else: no clock, no thread, no random
/// generator, no map whose order is not its keys'.
pub trait Role {
    /// What the role's deadlines are about.
    type Timer: InWords;

    /// Which role this is.
    const NAME: RoleName;

    /// Called once, before the first instant: opens the stations.
    fn open(&mut self, now: SimTime, out: &mut impl Outputs<Self::Timer>);

    /// Handles one input at an instant.
    fn handle(
        &mut self,
        now: SimTime,
        input: Input<Self::Timer, &Message>,
        out: &mut impl Outputs<Self::Timer>,
    );

    /// Which message is likely to be handled next: a role may begin to fetch what it remembers of the parcel. It changes nothing.
    #[inline]
    fn foresee_message(&self, _next: &Message) {}

    /// A deadline that has waited for long is due soon: a role may begin to fetch what it is about. Not every deadline is announced. It
    /// changes nothing.
    #[inline]
    fn foresee_soon(&self, _timer: TimerWords) {}

    /// Which deadline is likely to be handled next: what it is about is mostly here by now, and a role may begin to fetch what that
    /// leads to. It changes nothing.
    #[inline]
    fn foresee_next(&self, _timer: TimerWords) {}

    /// Called once, after the horizon: reports what is still open and what is inside.
    fn close(&self, out: &mut impl Observer) -> Closing;
}
