//! The desk at which a party corrects its rejected documents.

use model::{DocumentKind, ParcelKey, Purpose, SimTime, Subject};
use queueing::{Departure, Draws, StationParameters, StationTimer};

use crate::desk::{Customer, Desk};
use crate::message::Rejected;
use crate::observe::{Observer, StationId};
use crate::role::Outputs;

impl Customer for Rejected {
    fn subject(&self) -> Subject {
        Subject::Parcel(self.parcel)
    }
}

/// A document that is to be filed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
    /// Which document.
    pub document: DocumentKind,
    /// How often it has been filed before.
    pub attempt: u8,
}

/// A party's correction desk: rejections in, corrections out.
#[derive(Clone, Debug)]
pub struct CorrectionDesk<T>(Desk<Rejected, T>);

impl<T: Copy> CorrectionDesk<T> {
    /// A desk with the parameters of a scenario; `timer` wraps its deadlines.
    pub fn new(id: StationId, parameters: &StationParameters, timer: fn(StationTimer) -> T) -> Self {
        Self(Desk::new(id, Purpose::CorrectionLag, parameters, timer))
    }

    /// Opens the station. Call it once, before the first instant.
    pub fn open(&mut self, now: SimTime, out: &mut impl Outputs<T>) {
        self.0.open(now, out);
    }

    /// A rejection comes. Returns the correction if it takes no time.
    #[must_use]
    pub fn reject(
        &mut self,
        now: SimTime,
        rejection: Rejected,
        draws: &Draws,
        out: &mut impl Outputs<T>,
    ) -> Option<Correction> {
        let visit = rejection.document().filing(rejection.attempt);
        self.0.arrive(now, rejection, visit, draws, out).map(correction)
    }

    /// A deadline of this desk is due. Returns the correction that is done.
    #[must_use]
    pub fn fire(
        &mut self,
        now: SimTime,
        timer: StationTimer,
        out: &mut impl Outputs<T>,
    ) -> Option<Correction> {
        self.0.fire(now, timer, out).map(correction)
    }

    /// Reports what is still waiting at the horizon.
    pub fn close(&self, out: &mut impl Observer) {
        self.0.close(out);
    }
}

fn correction(done: Departure<Rejected>) -> Correction {
    let Rejected { parcel, placed, attempt, .. } = done.customer;
    let document = done.customer.document();
    Correction { parcel, placed, document, attempt: attempt.saturating_add(1) }
}
