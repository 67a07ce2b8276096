//! The inbox: what an entity has still to handle, and in which order.

use model::{Duration, RoleName, SimTime};

use crate::arriving::Arriving;
use crate::link::LinkId;
use crate::message::Message;
use crate::timing_wheel::TimingWheel;

/// What a role is handed. `M` is a message, or `&Message` where it stays with who hands it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input<T, M = Message> {
    /// A message is due.
    Message(M),
    /// A deadline that the role asked for is due.
    Deadline(T),
}

impl<T: Copy> Input<T> {
    /// The same, with the message where it lies.
    pub fn by_reference(&self) -> Input<T, &Message> {
        match self {
            Self::Message(message) => Input::Message(message),
            Self::Deadline(timer) => Input::Deadline(*timer),
        }
    }
}

/// A message came when its due time had been finished, by this much: it is handled right after the frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late(pub Duration);

/// The messages and deadlines of one entity, in the order that decides the run.
///
/// Order: time first; a deadline before a message of the same instant; several deadlines of one instant in order of
/// creation; several messages of one instant by link, then by number on the link. The wall clock plays no part, so
/// two inboxes that are given the same messages hand out the same inputs, however the messages travelled.
#[derive(Clone, Debug)]
pub struct Inbox<T> {
    messages: Arriving,
    deadlines: TimingWheel<T>,
    progress: Progress,
}

/// How far an entity has come.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    /// The instant being handled, or the last one finished.
    pub(crate) now: SimTime,
    pub(crate) handed_out: u64,
}

/// Where an input comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    Deadlines,
    /// The place of a link in the inbox.
    Link(u8),
}

impl Progress {
    /// Where the next input at or before `to` comes from. `None` finishes `to`.
    #[inline]
    pub(crate) fn next_source<T: Copy>(
        &mut self,
        to: SimTime,
        messages: &Arriving,
        deadlines: &TimingWheel<T>,
    ) -> Option<Source> {
        let (message, place) = messages.first();
        let deadline = deadlines.soonest();
        let next = deadline.min(message);
        if next > to || next == SimTime::MAX {
            self.now = self.now.max(to);
            return None;
        }
        self.now = next;
        self.handed_out += 1;
        Some(if deadline <= message { Source::Deadlines } else { Source::Link(place) })
    }
}

impl<T: Copy> Inbox<T> {
    /// The empty inbox of a role; every instant up to `finished` is taken as finished.
    pub fn new(role: RoleName, finished: SimTime) -> Self {
        Self {
            messages: Arriving::new(role),
            deadlines: TimingWheel::new(finished),
            progress: Progress { now: finished, handed_out: 0 },
        }
    }

    /// The last finished instant.
    pub fn frontier(&self) -> SimTime {
        self.progress.now
    }

    /// How many inputs were handed out.
    pub fn handed_out(&self) -> u64 {
        self.progress.handed_out
    }

    /// Takes a message in. On one link, messages come in order of their numbers, and so of their due times.
    ///
    /// One that is due at or before the frontier is late. It is handled at the first instant that is not finished: what
    /// the entity has promised to its peers was promised from there on.
    #[expect(clippy::inline_always, reason = "a message is made where it will lie, and never moved")]
    #[inline(always)]
    pub fn admit(&mut self, link: LinkId, due: SimTime, message: Message) -> Option<Late> {
        let finished = self.progress.now;
        let handled = due.max(finished.just_after());
        self.messages.announce(link, handled).push((handled, message));
        (due <= finished).then(|| Late(finished.since(due)))
    }

    /// Asks for a deadline, not before the instant being handled. One at [`SimTime::MAX`] never comes.
    pub fn deadline(&mut self, at: SimTime, timer: T) {
        assert!(at >= self.progress.now, "a deadline at {at:?} lies before {:?}", self.progress.now);
        self.deadlines.add(at, timer);
    }

    /// The messages that are still to be handed out, link by link.
    pub fn waiting(&self) -> impl Iterator<Item = (LinkId, &Message)> {
        self.messages.iter()
    }

    /// The instant of the next input, if there is one.
    #[inline]
    pub fn next_instant(&self) -> Option<SimTime> {
        let next = self.deadlines.soonest().min(self.messages.first().0);
        (next < SimTime::MAX).then_some(next)
    }

    /// Hands out the next input at or before `to`, with the instant to handle it at. `None` finishes `to`.
    pub fn next(&mut self, to: SimTime) -> Option<(SimTime, Input<T>)> {
        let Self { messages, deadlines, progress } = self;
        let input = match progress.next_source(to, messages, deadlines)? {
            Source::Deadlines => Input::Deadline(deadlines.take(|_| {})),
            Source::Link(place) => {
                let message = messages.at(place).clone();
                messages.discard(place);
                Input::Message(message)
            }
        };
        Some((progress.now, input))
    }

    /// Its parts, for who lets messages stay where they lie while they are handled.
    #[inline]
    pub(crate) fn parts(&mut self) -> (&mut Arriving, &mut TimingWheel<T>, &mut Progress) {
        (&mut self.messages, &mut self.deadlines, &mut self.progress)
    }
}

#[cfg(test)]
mod tests {
    use model::{ParcelKey, SellerStream};

    use super::*;
    use crate::message::{PlaceOrder, Rejected};

    fn order(ordinal: u64) -> Message {
        Message::PlaceOrder(PlaceOrder { parcel: ParcelKey::new(SellerStream::new(0), ordinal) })
    }

    fn rejection() -> Message {
        Message::Rejected(Rejected {
            parcel: ParcelKey::new(SellerStream::new(0), 9),
            placed: SimTime::ZERO,
            field: model::Field::BuyerOfOrder,
            attempt: 0,
        })
    }

    fn drain(inbox: &mut Inbox<&'static str>, to: SimTime) -> Vec<(i64, Input<&'static str>)> {
        std::iter::from_fn(|| inbox.next(to)).map(|(now, input)| (now.ns(), input)).collect()
    }

    #[test]
    fn one_instant_is_handled_in_the_stated_order() {
        let at = SimTime::from_ns(5);
        let mut inbox = Inbox::new(RoleName::Seller, SimTime::ZERO);
        inbox.admit(LinkId::CustomsToSeller, at, rejection());
        inbox.admit(LinkId::DriverToSeller, at, order(1));
        inbox.admit(LinkId::DriverToSeller, at, order(2));
        inbox.deadline(at, "first");
        inbox.deadline(at, "second");
        let expected = vec![
            (5, Input::Deadline("first")),
            (5, Input::Deadline("second")),
            (5, Input::Message(order(1))),
            (5, Input::Message(order(2))),
            (5, Input::Message(rejection())),
        ];
        assert_eq!(drain(&mut inbox, at), expected);
        assert_eq!(inbox.frontier(), at);
    }

    #[test]
    fn nothing_after_the_limit_is_handed_out() {
        let mut inbox = Inbox::new(RoleName::Seller, SimTime::ZERO);
        inbox.admit(LinkId::DriverToSeller, SimTime::from_ns(8), order(1));
        inbox.deadline(SimTime::from_ns(9), "later");
        assert_eq!(drain(&mut inbox, SimTime::from_ns(7)), vec![]);
        assert_eq!(inbox.frontier(), SimTime::from_ns(7));
        assert_eq!(inbox.next_instant(), Some(SimTime::from_ns(8)));
    }

    #[test]
    fn a_late_message_is_handled_right_after_the_frontier_and_told() {
        let mut inbox: Inbox<&'static str> = Inbox::new(RoleName::Seller, SimTime::from_ns(100));
        let late = inbox.admit(LinkId::DriverToSeller, SimTime::from_ns(40), order(1));
        assert_eq!(late, Some(Late(Duration::from_ns(60))));
        assert_eq!(inbox.admit(LinkId::DriverToSeller, SimTime::from_ns(102), order(2)), None);
        let expected = vec![(101, Input::Message(order(1))), (102, Input::Message(order(2)))];
        assert_eq!(drain(&mut inbox, SimTime::from_ns(200)), expected);
    }
}
