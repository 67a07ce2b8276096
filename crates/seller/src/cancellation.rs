//! Cancellation by the buyer. Until the payment is confirmed the seller has custody and ends the order itself; afterwards it
//! asks the warehouse, which asks customs (623).

use model::{Milestone, ParcelKey, Purpose, SimTime, Stage, Subject};
use protocol::{CancelRequest, LinkId, Message, Outcome, Outputs, Row};

use crate::orders::PAYMENT;
use crate::{Deadline, Seller, Timer};

/// An order whose buyer is going to cancel it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cancelling {
    /// T0.
    placed: SimTime,
    custody: Custody,
}

impl Row for Cancelling {
    const BLANK: Self = Self { placed: SimTime::ZERO, custody: Custody::Here };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Custody {
    /// With the seller.
    Here,
    /// With the warehouse or further on.
    HandedOn,
    /// Ended while unpaid. The row goes when both the payment provider and the deadline are through with it.
    Ended,
}

impl Seller {
    /// Draws whether and when the buyer is going to cancel.
    pub(crate) fn foresee_cancellation(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        out: &mut impl Outputs<Timer>,
    ) {
        let setting = self.phases.setting();
        let subject = Subject::Parcel(parcel);
        if !setting.cancellation.share.happens(&setting.draws, subject, Purpose::Cancels, 0) {
            return;
        }
        let at = now + setting.cancellation.after.draw(&setting.draws, subject, Purpose::CancelLag, 0);
        if at <= setting.window.horizon {
            let row = Cancelling { placed: now, custody: Custody::Here };
            self.cancelling.get_or_insert_with(parcel, || row);
            out.deadline(at, Timer::Own(Deadline::Cancel(parcel)));
        }
    }

    /// The buyer wants to cancel.
    #[cold]
    pub(crate) fn cancel(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let row = self.cancelling.get_mut(parcel);
        let row = row.unwrap_or_else(|| panic!("nobody was going to cancel {parcel:?}"));
        let Cancelling { placed, custody } = *row;
        match custody {
            Custody::Here => {
                row.custody = Custody::Ended;
                if self.stations.withdraw(now, PAYMENT, Subject::Parcel(parcel), out) {
                    self.cancelling.remove(parcel);
                }
                self.end(now, parcel, placed, out);
            }
            Custody::HandedOn => {
                self.cancelling.remove(parcel);
                Self::request_cancellation(now, parcel, placed, out);
            }
            Custody::Ended => {
                self.cancelling.remove(parcel);
            }
        }
    }

    /// An unpaid order leaves the payment provider: whether the buyer had cancelled before.
    #[inline]
    pub(crate) fn is_cancelled_unpaid(&mut self, parcel: ParcelKey) -> bool {
        // Mostly no buyer at all is going to cancel.
        if self.cancelling.is_empty() {
            return false;
        }
        let Some(row) = self.cancelling.get_mut(parcel) else { return false };
        if row.custody == Custody::Ended {
            self.cancelling.remove(parcel);
            return true;
        }
        row.custody = Custody::HandedOn;
        false
    }

    /// The buyer did not wait for the payment to be confirmed.
    #[cold]
    pub(crate) fn give_up(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        out: &mut impl Outputs<Timer>,
    ) {
        if self.is_cancelled_unpaid(parcel) {
            return;
        }
        if let Some(row) = self.cancelling.get_mut(parcel) {
            row.custody = Custody::Ended;
        }
        self.end(now, parcel, placed, out);
    }

    fn end(&mut self, now: SimTime, parcel: ParcelKey, placed: SimTime, out: &mut impl Outputs<Timer>) {
        self.unpaid -= 1;
        out.milestone(parcel, Milestone::CancelRequested, now);
        out.milestone(parcel, Milestone::Cancelled, now);
        out.leave(Stage::Payment, placed, now);
        out.outcome(Outcome::Cancelled, parcel, placed, false, now);
    }

    /// The parcel is in the warehouse's custody: only it can end it.
    pub(crate) fn request_cancellation(
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        out: &mut impl Outputs<Timer>,
    ) {
        out.milestone(parcel, Milestone::CancelRequested, now);
        out.send(LinkId::SellerToWarehouse, Message::CancelRequest(CancelRequest { parcel, placed }));
    }
}
