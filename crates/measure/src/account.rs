//! Where every parcel went: the conservation of parcels.

use protocol::{Closing, Outcome};
use serde::Serialize;

use crate::ledger::Ledger;

/// The parcels of a run from time 0 on, and where they are at the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Parcels placed before time 0 that were on their way then.
    pub carried_in: u64,
    /// Orders placed from time 0 on.
    pub placed: u64,
    /// At the buyer's door.
    pub delivered: u64,
    /// Cancelled by the buyer.
    pub cancelled: u64,
    /// Rejected too often, or over a limit.
    pub refused: u64,
    /// A violation was found.
    pub seized: u64,
    /// Shipped back to where they came from.
    pub shipped_back: u64,
    /// In some role's custody.
    pub inside: u64,
    /// In messages that carry custody and are due after the horizon.
    pub in_flight: u64,
}

impl Account {
    /// The account of one replication: its merged ledger, the closing statement of every role, and the parcels in
    /// flight.
    pub fn new(ledger: &Ledger, closings: &[Closing], in_flight: u64) -> Self {
        let orders = ledger.orders();
        Self {
            carried_in: orders.carried_in(),
            placed: orders.placed(),
            delivered: orders.ended(Outcome::Delivered),
            cancelled: orders.ended(Outcome::Cancelled),
            refused: orders.ended(Outcome::Refused),
            seized: orders.ended(Outcome::Seized),
            shipped_back: orders.ended(Outcome::ShippedBack),
            inside: closings.iter().fold(0, |sum, closing| sum.saturating_add(closing.inside)),
            in_flight,
        }
    }

    /// Whether every parcel is accounted for, once.
    pub fn is_conserved(&self) -> bool {
        let Self { carried_in, placed, delivered, cancelled, refused, seized, .. } = *self;
        let Self { shipped_back, inside, in_flight, .. } = *self;
        let sum = |counts: &[u64]| counts.iter().copied().map(u128::from).sum::<u128>();
        sum(&[carried_in, placed])
            == sum(&[delivered, cancelled, refused, seized, shipped_back, inside, in_flight])
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, count) in [
            (&mut self.carried_in, other.carried_in),
            (&mut self.placed, other.placed),
            (&mut self.delivered, other.delivered),
            (&mut self.cancelled, other.cancelled),
            (&mut self.refused, other.refused),
            (&mut self.seized, other.seized),
            (&mut self.shipped_back, other.shipped_back),
            (&mut self.inside, other.inside),
            (&mut self.in_flight, other.in_flight),
        ] {
            *sum = sum.saturating_add(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parcel_is_somewhere_once() {
        let account = Account {
            carried_in: 3,
            placed: 10,
            delivered: 5,
            cancelled: 2,
            refused: 1,
            seized: 1,
            shipped_back: 1,
            inside: 2,
            in_flight: 1,
        };
        assert!(account.is_conserved());
        assert!(!Account { inside: 3, ..account }.is_conserved());
        assert!(!Account { delivered: 4, ..account }.is_conserved());
    }
}
