//! Whose time it was: the time from order to release, split over those who held the clock.

use model::{DocumentKind, Duration, Holder, SimTime};
use protocol::{Observer, ParcelFacts};

/// The clock of one parcel, from T0 to T10.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// T0.
    pub(crate) placed: SimTime,
    /// T1 of the last complete set.
    pub(crate) complete: SimTime,
    /// Since when the present holder has it.
    pub(crate) since: SimTime,
    /// The sum of the stages passed since T0, each measured by itself.
    pub(crate) stages: Duration,
    held: [Duration; Holder::ALL.len()],
}

/// What customs learns from the documents about the time before T1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    pub(crate) payment_confirmed: SimTime,
    pub(crate) waybill_requested: SimTime,
    pub(crate) waybill_known: SimTime,
}

impl Clock {
    /// The present holder gives the clock away.
    pub(crate) fn pass(&mut self, now: SimTime, holder: Holder) {
        self.held[holder.index()] += now.since(self.since);
        self.since = now;
    }

    /// The clock of an order placed then, at T1 of its first complete set: the document that came last says who was waited
    /// for. The payment provider held the clock until it confirmed.
    pub(crate) fn first_complete(
        placed: SimTime,
        complete: SimTime,
        last: DocumentKind,
        before: Before,
    ) -> Self {
        let stages = complete.since(placed);
        let held = [Duration::ZERO; Holder::ALL.len()];
        let mut clock = Self { placed, complete, since: placed, stages, held };
        let step = |clock: &mut Self, at: SimTime, holder| {
            let at = at.clamp(clock.since, complete);
            clock.pass(at, holder);
        };
        step(&mut clock, before.payment_confirmed, Holder::PaymentProvider);
        match last {
            DocumentKind::Payment => step(&mut clock, complete, Holder::PaymentProvider),
            DocumentKind::Order => step(&mut clock, complete, Holder::Seller),
            DocumentKind::Waybill | DocumentKind::List => {
                step(&mut clock, before.waybill_requested, Holder::Warehouse);
                step(&mut clock, before.waybill_known, Holder::Carrier);
                step(&mut clock, complete, Holder::Warehouse);
            }
        }
        clock
    }

    /// T1 of a corrected set: the party whose correction came last was waited for.
    pub(crate) fn complete_again(&mut self, now: SimTime, last: DocumentKind) {
        self.stages += now.since(self.since);
        let party = match last {
            DocumentKind::Order | DocumentKind::Payment => Holder::Seller,
            DocumentKind::Waybill => Holder::Carrier,
            DocumentKind::List => Holder::Warehouse,
        };
        self.pass(now, party);
        self.complete = now;
    }

    /// A stage of its own has taken so long.
    pub(crate) fn stage(&mut self, length: Duration) {
        self.stages += length;
    }

    pub(crate) fn held_by(&self, holder: Holder) -> Duration {
        self.held[holder.index()]
    }

    /// Reports, at T10, who held the clock how long.
    pub(crate) fn report(&self, facts: ParcelFacts, released: SimTime, out: &mut impl Observer) {
        for holder in Holder::ALL {
            let length = self.held_by(holder);
            if length > Duration::ZERO {
                out.held(holder, facts, length, released);
            }
        }
    }
}
