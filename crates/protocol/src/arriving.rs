//! The messages that are on their way to an entity, link by link.

use model::{RoleName, SimTime};

use crate::fifo::Fifo;
use crate::link::LinkId;
use crate::message::Message;

/// Messages under way, with the instants at which they will be handled. At one instant, links come in the order of [`LinkId::ALL`].
#[derive(Clone, Debug)]
pub(crate) struct Arriving {
    /// The messages on each link that ends here, in the order of their numbers. They come in order of their due times,
    /// because the link's delay is constant: no sorting.
    links: [Fifo<(SimTime, Message)>; LINKS_MAX],
    /// When the first message of each is due; [`SimTime::MAX`] if there is none.
    heads: [SimTime; LINKS_MAX],
    /// Where each of all links is in `links`.
    places: [Option<u8>; LinkId::ALL.len()],
    /// When the first message of all is due, and the place of its link in `links`. [`SimTime::MAX`] if there is none.
    first: (SimTime, u8),
}

const NO_MESSAGE: (SimTime, u8) = (SimTime::MAX, 0);
/// No more links end at one role.
const LINKS_MAX: usize = 4;

impl Arriving {
    /// Nothing is on its way to a role.
    pub(crate) fn new(role: RoleName) -> Self {
        let mut places = [None; LinkId::ALL.len()];
        for (place, link) in (0u8..).zip(LinkId::into_role(role)) {
            assert!(usize::from(place) < LINKS_MAX, "an inbox has room for {LINKS_MAX} links");
            places[link.index()] = Some(place);
        }
        let links = [const { Fifo::new() }; LINKS_MAX];
        Self { links, heads: [SimTime::MAX; LINKS_MAX], places, first: NO_MESSAGE }
    }

    /// A message comes on a link, to be handled at an instant: the list at whose end both must be put.
    #[inline(never)]
    pub(crate) fn announce(&mut self, link: LinkId, handled: SimTime) -> &mut Vec<(SimTime, Message)> {
        let place = self.places[link.index()];
        let place = place.unwrap_or_else(|| panic!("{link:?} does not end at this entity"));
        let head = &mut self.heads[usize::from(place)];
        if *head == SimTime::MAX {
            *head = handled;
            self.first = self.first.min((handled, place));
        }
        self.links[usize::from(place)].end()
    }

    /// All of them, link by link.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (LinkId, &Message)> {
        let places = LinkId::ALL.into_iter().filter_map(|link| Some((link, self.places[link.index()]?)));
        places.flat_map(|(link, place)| {
            self.links[usize::from(place)].iter().map(move |(_, message)| (link, message))
        })
    }

    /// When the first of all is due, and the place of its link. [`SimTime::MAX`] if there is none.
    #[inline]
    pub(crate) fn first(&self) -> (SimTime, u8) {
        self.first
    }

    /// The first message on the link at this place, where it lies. There must be one.
    #[inline]
    pub(crate) fn at(&self, place: u8) -> &Message {
        let (_, message) = self.links[usize::from(place)].first().expect("its head was looked at");
        message
    }

    /// The message behind it.
    #[inline]
    pub(crate) fn second_at(&self, place: u8) -> Option<&Message> {
        self.links[usize::from(place)].second().map(|(_, message)| message)
    }

    /// The first message on the link at this place is done with.
    #[inline]
    pub(crate) fn discard(&mut self, place: u8) {
        let link = &mut self.links[usize::from(place)];
        link.discard_first();
        self.heads[usize::from(place)] = link.first().map_or(SimTime::MAX, |(due, _)| *due);
        self.first = self.find_first();
    }

    #[inline]
    fn find_first(&self) -> (SimTime, u8) {
        let mut first = NO_MESSAGE;
        for (head, place) in self.heads.into_iter().zip(0u8..) {
            if head < first.0 {
                first = (head, place);
            }
        }
        first
    }
}
