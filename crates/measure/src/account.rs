//! Where every parcel went: the conservation of parcels.

use model::Milestone;
use protocol::{Closing, Outcome};
use serde::Serialize;

use crate::ledger::Ledger;

/// Parcels placed, and where they are at the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Orders placed.
    pub placed: u64,
    /// At the buyer's door.
    pub delivered: u64,
    /// Rejected too often.
    pub refused: u64,
    /// A violation was found.
    pub seized: u64,
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
            placed: orders.count(Milestone::Placed),
            delivered: orders.ended(Outcome::Delivered),
            refused: orders.ended(Outcome::Refused),
            seized: orders.ended(Outcome::Seized),
            inside: closings.iter().fold(0, |sum, closing| sum.saturating_add(closing.inside)),
            in_flight,
        }
    }

    /// Whether every parcel placed is accounted for, once.
    pub fn is_conserved(&self) -> bool {
        let Self { placed, delivered, refused, seized, inside, in_flight } = *self;
        let parts = [delivered, refused, seized, inside, in_flight];
        u128::from(placed) == parts.into_iter().map(u128::from).sum::<u128>()
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, count) in [
            (&mut self.placed, other.placed),
            (&mut self.delivered, other.delivered),
            (&mut self.refused, other.refused),
            (&mut self.seized, other.seized),
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
        let account = Account { placed: 10, delivered: 5, refused: 1, seized: 1, inside: 2, in_flight: 1 };
        assert!(account.is_conserved());
        assert!(!Account { inside: 3, ..account }.is_conserved());
        assert!(!Account { delivered: 4, ..account }.is_conserved());
    }
}
