//! Who stands at customs' stations: documents at the intake, parcels at the desks, vehicles at the gate.

use model::{DocumentKind, ParcelKey, SimTime, Subject};
use protocol::{Customer, DUE_AFTER, VehicleNumber};

/// A customer of one of the stations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Client {
    /// A document in the single-window intake.
    Document(Filing),
    /// A parcel, with its class and T0.
    Parcel { parcel: ParcelKey, class: u8, placed: SimTime },
    /// A vehicle at the gate.
    Vehicle(VehicleNumber),
}

/// One filing of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Filing {
    pub(crate) parcel: ParcelKey,
    pub(crate) kind: DocumentKind,
    /// An ORDER whose number has been filed before: read, and dropped.
    pub(crate) duplicate: bool,
    pub(crate) class: u8,
    /// T0 if it is known yet, else when the filing came.
    pub(crate) since: SimTime,
}

impl Customer for Client {
    fn subject(&self) -> Subject {
        match self {
            Self::Document(filing) => Subject::Parcel(filing.parcel),
            Self::Parcel { parcel, .. } => Subject::Parcel(*parcel),
            Self::Vehicle(number) => Subject::Vehicle(number.0),
        }
    }

    fn class(&self) -> u8 {
        match self {
            Self::Document(filing) => filing.class,
            Self::Parcel { class, .. } => *class,
            Self::Vehicle(_) => 0,
        }
    }

    fn due(&self) -> SimTime {
        match self {
            Self::Document(filing) => filing.since + DUE_AFTER,
            Self::Parcel { placed, .. } => *placed + DUE_AFTER,
            Self::Vehicle(_) => SimTime::MAX,
        }
    }
}
