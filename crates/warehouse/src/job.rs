//! Who stands at the warehouse's stations.

use model::{ParcelKey, SimTime, Subject};
use protocol::{Customer, DUE_AFTER, Paperwork};

/// A customer of one of the warehouse's stations.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Job {
    /// A parcel, or its list at the declaring desk.
    Parcel {
        parcel: ParcelKey,
        /// T0.
        placed: SimTime,
        /// The class at stations with priority.
        class: u8,
    },
    /// Papers at the correction desk, and their class.
    Desk(Paperwork, u8),
}

impl Job {
    pub(crate) const fn parcel(&self) -> ParcelKey {
        match self {
            Self::Parcel { parcel, .. } => *parcel,
            Self::Desk(papers, _) => papers.parcel(),
        }
    }
}

impl Customer for Job {
    fn subject(&self) -> Subject {
        Subject::Parcel(self.parcel())
    }

    fn class(&self) -> u8 {
        match self {
            Self::Parcel { class, .. } | Self::Desk(_, class) => *class,
        }
    }

    fn due(&self) -> SimTime {
        let placed = match self {
            Self::Parcel { placed, .. } => *placed,
            Self::Desk(papers, _) => papers.placed(),
        };
        placed + DUE_AFTER
    }
}
