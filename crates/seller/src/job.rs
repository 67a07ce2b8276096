//! Who stands at the seller's stations.

use model::{ParcelKey, SimTime, Subject};
use protocol::{Customer, DUE_AFTER, Paperwork};

/// A customer of one of the seller's stations.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Job {
    /// An order at the payment provider.
    Pay(PlacedOrder),
    /// A paid order in the platform's push.
    Push(PaidOrder),
    /// Papers at the correction desk.
    Desk(Paperwork, Class),
}

/// The class at stations with priority, from 0, the best.
pub(crate) type Class = u8;

/// An order that is not paid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlacedOrder {
    pub(crate) parcel: ParcelKey,
    /// T0.
    pub(crate) placed: SimTime,
    pub(crate) class: Class,
}

/// An order that is paid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PaidOrder {
    pub(crate) order: PlacedOrder,
    /// When the payment was confirmed.
    pub(crate) confirmed: SimTime,
}

impl Job {
    pub(crate) const fn parcel(&self) -> ParcelKey {
        match self {
            Self::Pay(order) => order.parcel,
            Self::Push(paid) => paid.order.parcel,
            Self::Desk(papers, _) => papers.parcel(),
        }
    }

    pub(crate) const fn placed(&self) -> SimTime {
        match self {
            Self::Pay(order) => order.placed,
            Self::Push(paid) => paid.order.placed,
            Self::Desk(papers, _) => papers.placed(),
        }
    }
}

impl Customer for Job {
    fn subject(&self) -> Subject {
        Subject::Parcel(self.parcel())
    }

    fn class(&self) -> u8 {
        match self {
            Self::Pay(order) => order.class,
            Self::Push(paid) => paid.order.class,
            Self::Desk(_, class) => *class,
        }
    }

    fn due(&self) -> SimTime {
        self.placed() + DUE_AFTER
    }
}
