//! The inbox: what an entity has still to handle, and in which order.

use model::{Duration, RoleName, SimTime};

use crate::fifo::Fifo;
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
    /// The messages on each link that ends here, in the order of their numbers. They come in order of their due times,
    /// because the link's delay is constant: no sorting.
    links: [Fifo<(SimTime, Message)>; LINKS_MAX],
    /// When the first message of each is due; [`SimTime::MAX`] if there is none.
    heads: [SimTime; LINKS_MAX],
    /// Where each of all links is in `links`.
    places: [Option<u8>; LinkId::ALL.len()],
    /// When the first message of all is due, and the place of its link in `links`. [`SimTime::MAX`] if there is none.
    first_message: (SimTime, u8),
    deadlines: TimingWheel<T>,
    /// The instant being handled, or the last one finished.
    now: SimTime,
    handed_out: u64,
}

const NO_MESSAGE: (SimTime, u8) = (SimTime::MAX, 0);
/// No more links end at one role.
const LINKS_MAX: usize = 4;

/// Where an input comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    Deadlines,
    /// The place of a link in the inbox.
    Link(u8),
}

impl<T: Copy> Inbox<T> {
    /// The empty inbox of a role; every instant up to `finished` is taken as finished.
    pub fn new(role: RoleName, finished: SimTime) -> Self {
        let mut places = [None; LinkId::ALL.len()];
        for (place, link) in (0u8..).zip(LinkId::into_role(role)) {
            assert!(usize::from(place) < LINKS_MAX, "an inbox has room for {LINKS_MAX} links");
            places[link.index()] = Some(place);
        }
        Self {
            links: [const { Fifo::new() }; LINKS_MAX],
            heads: [SimTime::MAX; LINKS_MAX],
            places,
            first_message: NO_MESSAGE,
            deadlines: TimingWheel::new(finished),
            now: finished,
            handed_out: 0,
        }
    }

    /// The last finished instant.
    pub fn frontier(&self) -> SimTime {
        self.now
    }

    /// How many inputs were handed out.
    pub fn handed_out(&self) -> u64 {
        self.handed_out
    }

    /// Takes a message in. On one link, messages come in order of their numbers, and so of their due times.
    ///
    /// One that is due at or before the frontier is late. It is handled at the first instant that is not finished: what
    /// the entity has promised to its peers was promised from there on.
    #[expect(clippy::inline_always, reason = "a message is made where it will lie, and never moved")]
    #[inline(always)]
    pub fn admit(&mut self, link: LinkId, due: SimTime, message: Message) -> Option<Late> {
        let finished = self.now;
        let (handled, line) = self.announce(link, due);
        line.push((handled, message));
        (due <= finished).then(|| Late(finished.since(due)))
    }

    /// A message comes on a link: when it will be handled, and the list at whose end it must be put.
    #[inline(never)]
    fn announce(&mut self, link: LinkId, due: SimTime) -> (SimTime, &mut Vec<(SimTime, Message)>) {
        let place = self.places[link.index()];
        let place = place.unwrap_or_else(|| panic!("{link:?} does not end at this entity"));
        let handled = due.max(self.now.just_after());
        let head = &mut self.heads[usize::from(place)];
        if *head == SimTime::MAX {
            *head = handled;
            self.first_message = self.first_message.min((handled, place));
        }
        (handled, self.links[usize::from(place)].end())
    }

    /// Asks for a deadline, not before the instant being handled. One at [`SimTime::MAX`] never comes.
    pub fn deadline(&mut self, at: SimTime, timer: T) {
        assert!(at >= self.now, "a deadline at {at:?} lies before {:?}", self.now);
        self.deadlines.add(at, timer);
    }

    /// The messages that are still to be handed out, link by link.
    pub fn waiting(&self) -> impl Iterator<Item = (LinkId, &Message)> {
        let places = LinkId::ALL.into_iter().filter_map(|link| Some((link, self.places[link.index()]?)));
        places.flat_map(|(link, place)| {
            self.links[usize::from(place)].iter().map(move |(_, message)| (link, message))
        })
    }

    /// The instant of the next input, if there is one.
    #[inline]
    pub fn next_instant(&self) -> Option<SimTime> {
        let next = self.deadlines.soonest().min(self.first_message.0);
        (next < SimTime::MAX).then_some(next)
    }

    /// Hands out the next input at or before `to`, with the instant to handle it at. `None` finishes `to`.
    pub fn next(&mut self, to: SimTime) -> Option<(SimTime, Input<T>)> {
        let source = self.next_source(to)?;
        Some((self.now, self.take(source)))
    }

    /// Where the next input at or before `to` comes from. `None` finishes `to`.
    #[inline]
    pub(crate) fn next_source(&mut self, to: SimTime) -> Option<Source> {
        let (message, place) = self.first_message;
        let deadline = self.deadlines.soonest();
        let next = deadline.min(message);
        if next > to || next == SimTime::MAX {
            self.now = self.now.max(to);
            return None;
        }
        self.now = next;
        self.handed_out += 1;
        Some(if deadline <= message { Source::Deadlines } else { Source::Link(place) })
    }

    /// Takes the next input from where it comes from.
    fn take(&mut self, source: Source) -> Input<T> {
        match source {
            Source::Deadlines => Input::Deadline(self.take_deadline()),
            Source::Link(place) => {
                let message = self.message_at(place).0.clone();
                self.discard_message(place);
                Input::Message(message)
            }
        }
    }

    /// Takes the soonest deadline. There must be one.
    #[inline]
    pub(crate) fn take_deadline(&mut self) -> T {
        self.deadlines.take()
    }

    /// The first message on the link at this place, where it lies, and the deadlines beside it. There must be one.
    #[inline]
    pub(crate) fn message_at(&mut self, place: u8) -> (&Message, &mut TimingWheel<T>) {
        let (_, message) = self.links[usize::from(place)].first().expect("its head was looked at");
        (message, &mut self.deadlines)
    }

    /// The message behind it.
    #[inline]
    pub(crate) fn second_message_at(&self, place: u8) -> Option<&Message> {
        self.links[usize::from(place)].second().map(|(_, message)| message)
    }

    /// The first message on the link at this place is done with.
    #[inline]
    pub(crate) fn discard_message(&mut self, place: u8) {
        let link = &mut self.links[usize::from(place)];
        link.discard_first();
        self.heads[usize::from(place)] = link.first().map_or(SimTime::MAX, |(due, _)| *due);
        self.first_message = self.find_first_message();
    }

    /// The deadlines.
    #[inline]
    pub(crate) fn deadlines(&mut self) -> &mut TimingWheel<T> {
        &mut self.deadlines
    }

    /// At one instant the first link comes first.
    #[inline]
    fn find_first_message(&self) -> (SimTime, u8) {
        let mut first = NO_MESSAGE;
        for (head, place) in self.heads.into_iter().zip(0u8..) {
            if head < first.0 {
                first = (head, place);
            }
        }
        first
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
