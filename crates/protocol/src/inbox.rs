//! The inbox: what an entity has still to handle, and in which order.

use std::cmp::Ordering;
use std::collections::VecDeque;

use dary_heap::QuaternaryHeap;
use model::{Duration, RoleName, SimTime};

use crate::link::LinkId;
use crate::message::Message;

/// What a role is handed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input<T> {
    /// A message is due.
    Message(Message),
    /// A deadline that the role asked for is due.
    Deadline(T),
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
    links: Vec<Inbound>,
    deadlines: QuaternaryHeap<Deadline<T>>,
    deadlines_created: u64,
    /// The instant being handled, or the last one finished.
    now: SimTime,
}

#[derive(Clone, Debug)]
struct Inbound {
    link: LinkId,
    queue: VecDeque<(SimTime, Message)>,
}

#[derive(Clone, Debug)]
struct Deadline<T> {
    at: SimTime,
    created: u64,
    timer: T,
}

/// The heap hands out its greatest element: the earliest deadline is the greatest, the older one first.
impl<T> Ord for Deadline<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.created).cmp(&(self.at, self.created))
    }
}

impl<T> PartialOrd for Deadline<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Deadline<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Deadline<T> {}

impl<T> Inbox<T> {
    /// The empty inbox of a role; every instant up to `finished` is taken as finished.
    pub fn new(role: RoleName, finished: SimTime) -> Self {
        let links = LinkId::into_role(role).map(|link| Inbound { link, queue: VecDeque::new() }).collect();
        Self { links, deadlines: QuaternaryHeap::new(), deadlines_created: 0, now: finished }
    }

    /// The last finished instant.
    pub fn frontier(&self) -> SimTime {
        self.now
    }

    /// Takes a message in. On one link, messages come in order of their numbers, and so of their due times.
    ///
    /// One that is due at or before the frontier is late. It is handled at the first instant that is not finished: what
    /// the entity has promised to its peers was promised from there on.
    pub fn admit(&mut self, link: LinkId, due: SimTime, message: Message) -> Option<Late> {
        let inbound = self
            .links
            .iter_mut()
            .find(|inbound| inbound.link == link)
            .unwrap_or_else(|| panic!("{link:?} does not end at this entity"));
        inbound.queue.push_back((due.max(self.now.just_after()), message));
        (due <= self.now).then(|| Late(self.now.since(due)))
    }

    /// Asks for a deadline, not before the instant being handled.
    pub fn deadline(&mut self, at: SimTime, timer: T) {
        assert!(at >= self.now, "a deadline at {at:?} lies before {:?}", self.now);
        self.deadlines.push(Deadline { at, created: self.deadlines_created, timer });
        self.deadlines_created += 1;
    }

    /// The instant of the next input, if there is one.
    pub fn next_instant(&self) -> Option<SimTime> {
        let message =
            self.links.iter().filter_map(|inbound| inbound.queue.front()).map(|(due, _)| *due).min();
        let deadline = self.deadlines.peek().map(|deadline| deadline.at);
        match (message, deadline) {
            (Some(message), Some(deadline)) => Some(message.min(deadline)),
            (one, other) => one.or(other),
        }
    }

    /// Hands out the next input at or before `to`, with the instant to handle it at. `None` finishes `to`.
    #[inline]
    pub fn next(&mut self, to: SimTime) -> Option<(SimTime, Input<T>)> {
        let deadline = self.deadlines.peek().map_or(SimTime::MAX, |deadline| deadline.at);
        let mut earliest: Option<(SimTime, usize)> = None;
        for (place, inbound) in self.links.iter().enumerate() {
            if let Some((due, _)) = inbound.queue.front()
                && earliest.is_none_or(|(found, _)| *due < found)
            {
                earliest = Some((*due, place));
            }
        }
        if let Some((due, place)) = earliest
            && due < deadline
            && due <= to
        {
            let (_, message) = self.links[place].queue.pop_front()?;
            self.now = due;
            return Some((due, Input::Message(message)));
        }
        if deadline <= to
            && let Some(Deadline { at, timer, .. }) = self.deadlines.pop()
        {
            self.now = at;
            return Some((at, Input::Deadline(timer)));
        }
        self.now = self.now.max(to);
        None
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
