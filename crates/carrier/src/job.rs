//! Who stands at the carrier's stations.

use model::{Lane, ParcelKey, SimTime, Subject};
use protocol::{Customer, DUE_AFTER, Paperwork};

/// A customer of one of the carrier's stations.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Job {
    /// A waybill to be issued.
    Waybill(WaybillRequest),
    /// A parcel to be loaded.
    Load(Load),
    /// Papers at the correction desk, and their class.
    Desk(Paperwork, u8),
}

/// A waybill to be issued. When its order was placed is not known here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WaybillRequest {
    pub(crate) parcel: ParcelKey,
    pub(crate) class: u8,
}

/// A parcel in custody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) parcel: ParcelKey,
    /// T0.
    pub(crate) placed: SimTime,
    pub(crate) lane: Lane,
    pub(crate) class: u8,
}

impl Customer for Job {
    fn subject(&self) -> Subject {
        Subject::Parcel(match self {
            Self::Waybill(request) => request.parcel,
            Self::Load(load) => load.parcel,
            Self::Desk(papers, _) => papers.parcel(),
        })
    }

    fn class(&self) -> u8 {
        match self {
            Self::Waybill(request) => request.class,
            Self::Load(load) => load.class,
            Self::Desk(_, class) => *class,
        }
    }

    fn due(&self) -> SimTime {
        match self {
            Self::Waybill(_) => SimTime::MAX,
            Self::Load(load) => load.placed + DUE_AFTER,
            Self::Desk(papers, _) => papers.placed() + DUE_AFTER,
        }
    }
}
