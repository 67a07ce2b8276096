//! Whose time it was: the time from order to release, split over those who held the clock.
//!
//! Who brings what is waited for gives the clock away when that is due at customs. While customs' node is down it takes nothing,
//! and T1 and T6 are when it does; the time in between is its own.

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

    /// The holder has brought what was waited for; customs, if its node was down when that came, takes it only now.
    pub(crate) fn brought(&mut self, came: SimTime, now: SimTime, holder: Holder) {
        self.stage(now.since(self.since));
        self.pass(came.max(self.since), holder);
        self.pass(now, Holder::Customs);
    }

    /// The clock of an order placed then, when its first set is complete at customs: the document that came last says who was
    /// waited for. The payment provider held the clock until it confirmed.
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

    /// The first set had come, and customs' node was down: T1 is now.
    pub(crate) fn taken(&mut self, now: SimTime) {
        self.brought(now, now, Holder::Customs);
        self.complete = now;
    }

    /// T1 of a corrected set: the party whose correction came last was waited for.
    pub(crate) fn complete_again(&mut self, came: SimTime, now: SimTime, last: DocumentKind) {
        let party = match last {
            DocumentKind::Order | DocumentKind::Payment => Holder::Seller,
            DocumentKind::Waybill => Holder::Carrier,
            DocumentKind::List => Holder::Warehouse,
        };
        self.brought(came, now, party);
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
