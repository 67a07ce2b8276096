//! Who stands at customs' stations: documents at the intake, parcels at the desks, vehicles at the gate.

use model::{DocumentKind, ParcelKey, SimTime, Subject};
use protocol::{Customer, DUE_AFTER, VehicleNumber};

/// A customer of one of the stations.
///
/// Flat, with its matter in one byte: it is copied from the line to the server to whoever goes on with it, and moves in three
/// registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The number of the parcel, or of the vehicle.
    number: u64,
    /// T0 of the parcel if it is known, else when the document came; of a vehicle, the end of time.
    since: SimTime,
    class: u8,
    matter: Matter,
}

/// What a customer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matter {
    /// A document in the single-window intake.
    Document(DocumentKind),
    /// An ORDER whose number has been filed before: read, and dropped.
    Duplicate,
    /// A parcel.
    Parcel,
    /// A released parcel in its audit.
    Audit,
    /// The same of one that violates the rules: the case that knew it is closed, and the truth is not drawn again.
    AuditOfViolation,
    /// A vehicle at the gate.
    Vehicle,
}

impl Client {
    /// Papers or a parcel: its class, and since when it is waited for.
    #[inline]
    pub(crate) const fn of_parcel(matter: Matter, parcel: ParcelKey, class: u8, since: SimTime) -> Self {
        Self { number: parcel.bits(), since, class, matter }
    }

    pub(crate) const fn of_vehicle(vehicle: VehicleNumber) -> Self {
        Self { number: vehicle.0, since: SimTime::MAX, class: 0, matter: Matter::Vehicle }
    }

    /// What it is.
    #[inline]
    pub(crate) const fn matter(&self) -> Matter {
        self.matter
    }

    /// The parcel that it is, or that its document is about. It must not be a vehicle.
    #[inline]
    pub(crate) fn parcel(&self) -> ParcelKey {
        ParcelKey::from_bits(self.number).expect("the number of a parcel")
    }

    /// T0 of the parcel that it is.
    pub(crate) const fn since(&self) -> SimTime {
        self.since
    }

    /// The vehicle that it is. It must be one.
    pub(crate) const fn vehicle(&self) -> VehicleNumber {
        VehicleNumber(self.number)
    }
}

impl Customer for Client {
    #[inline]
    fn subject(&self) -> Subject {
        match self.matter {
            Matter::Vehicle => Subject::Vehicle(self.number),
            Matter::Document(_)
            | Matter::Duplicate
            | Matter::Parcel
            | Matter::Audit
            | Matter::AuditOfViolation => Subject::Parcel(self.parcel()),
        }
    }

    #[inline]
    fn class(&self) -> u8 {
        self.class
    }

    #[inline]
    fn due(&self) -> SimTime {
        self.since + DUE_AFTER
    }
}
