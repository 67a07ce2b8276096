//! The seller: payment, order push, corrections.
//!
//! The way of an order here: it is placed (T0) → the payment provider confirms → PAYMENT (411) is filed, stock is
//! reserved at the warehouse, which takes custody → the platform's push files ORDER (311). A rejected ORDER or
//! PAYMENT goes over the correction desk and is filed again; a correction bypasses the push.
//!
//! The seller remembers nothing of an order it has filed: its documents follow from the parcel's key, and a
//! rejection brings T0 along.

mod parameters;

use std::sync::Arc;

use model::{DocumentKind, Milestone, ParcelKey, Purpose, RoleName, SimTime, Subject};
use protocol::{
    Closing, Correction, CorrectionDesk, Customer, Desk, FileOrder, FilePayment, Input, LinkId, Message,
    Observer, Outputs, Rejected, ReserveStock, Role, Setting, StationId, drawn_fault, true_order,
    true_payment, with_fault,
};
use queueing::StationTimer;

pub use parameters::Parameters;

/// The seller's deadlines.
#[derive(Clone, Copy, Debug)]
pub enum Timer {
    /// Of the payment provider.
    Payment(StationTimer),
    /// Of the document push.
    Push(StationTimer),
    /// Of the correction desk.
    Corrections(StationTimer),
}

/// An order in the push.
#[derive(Clone, Copy, Debug)]
struct PaidOrder {
    parcel: ParcelKey,
    placed: SimTime,
}

impl Customer for PaidOrder {
    fn subject(&self) -> Subject {
        Subject::Parcel(self.parcel)
    }
}

/// The seller of a zone.
#[derive(Clone, Debug)]
pub struct Seller {
    setting: Arc<Setting>,
    payment: Desk<ParcelKey, Timer>,
    push: Desk<PaidOrder, Timer>,
    corrections: CorrectionDesk<Timer>,
    /// Orders in custody: placed and not yet handed to the warehouse.
    unpaid: u64,
}

impl Seller {
    /// The seller before the first order.
    pub fn new(setting: Arc<Setting>, parameters: &Parameters) -> Self {
        Self {
            setting,
            payment: Desk::new(StationId::Payment, Purpose::PaymentLag, &parameters.payment, Timer::Payment),
            push: Desk::new(StationId::Push, Purpose::PushService, &parameters.push, Timer::Push),
            corrections: CorrectionDesk::new(
                StationId::SellerCorrections,
                &parameters.corrections,
                Timer::Corrections,
            ),
            unpaid: 0,
        }
    }

    fn order_placed(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        out.milestone(parcel, Milestone::Placed, now);
        self.unpaid += 1;
        if self.payment.arrive(now, parcel, 0, &self.setting.draws, out).is_some() {
            self.payment_confirmed(now, PaidOrder { parcel, placed: now }, out);
        }
    }

    fn payment_confirmed(&mut self, now: SimTime, order: PaidOrder, out: &mut impl Outputs<Timer>) {
        let PaidOrder { parcel, placed } = order;
        out.milestone(parcel, Milestone::PaymentConfirmed, now);
        self.file_payment(parcel, 0, out);
        out.send(LinkId::SellerToWarehouse, Message::ReserveStock(ReserveStock { parcel, placed }));
        self.unpaid -= 1;
        if self.push.arrive(now, order, 0, &self.setting.draws, out).is_some() {
            self.file_order(order, 0, out);
        }
    }

    fn rejected(&mut self, now: SimTime, rejection: Rejected, out: &mut impl Outputs<Timer>) {
        if let Some(correction) = self.corrections.reject(now, rejection, &self.setting.draws, out) {
            self.file_again(correction, out);
        }
    }

    fn file_again(&mut self, correction: Correction, out: &mut impl Outputs<Timer>) {
        let Correction { parcel, placed, document, attempt } = correction;
        match document {
            DocumentKind::Order => self.file_order(PaidOrder { parcel, placed }, attempt, out),
            DocumentKind::Payment => self.file_payment(parcel, attempt, out),
            other => panic!("customs rejects {other:?} to the seller, whose document it is not"),
        }
    }

    fn file_order(&self, order: PaidOrder, attempt: u8, out: &mut impl Outputs<Timer>) {
        let PaidOrder { parcel, placed } = order;
        let fault = drawn_fault(&self.setting, parcel, DocumentKind::Order, attempt);
        let document = with_fault(true_order(&self.setting, parcel), fault);
        let filing = FileOrder { parcel, placed, attempt, document };
        out.send(LinkId::SellerToCustoms, Message::FileOrder(filing));
    }

    fn file_payment(&self, parcel: ParcelKey, attempt: u8, out: &mut impl Outputs<Timer>) {
        let fault = drawn_fault(&self.setting, parcel, DocumentKind::Payment, attempt);
        let document = with_fault(true_payment(&true_order(&self.setting, parcel)), fault);
        let filing = FilePayment { parcel, attempt, document };
        out.send(LinkId::SellerToCustoms, Message::FilePayment(filing));
    }
}

impl Role for Seller {
    type Timer = Timer;
    const NAME: RoleName = RoleName::Seller;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        self.payment.open(now, out);
        self.push.open(now, out);
        self.corrections.open(now, out);
    }

    fn handle(&mut self, now: SimTime, input: Input<Timer>, out: &mut impl Outputs<Timer>) {
        match input {
            Input::Message(Message::PlaceOrder(order)) => self.order_placed(now, order.parcel, out),
            Input::Message(Message::Rejected(rejection)) => self.rejected(now, rejection, out),
            Input::Message(other) => panic!("the seller does not understand {other:?}"),
            Input::Deadline(Timer::Payment(timer)) => {
                if let Some(paid) = self.payment.fire(now, timer, out) {
                    // The order came to the payment provider at T0.
                    let order = PaidOrder { parcel: paid.customer, placed: paid.arrived };
                    self.payment_confirmed(now, order, out);
                }
            }
            Input::Deadline(Timer::Push(timer)) => {
                if let Some(pushed) = self.push.fire(now, timer, out) {
                    self.file_order(pushed.customer, 0, out);
                }
            }
            Input::Deadline(Timer::Corrections(timer)) => {
                if let Some(correction) = self.corrections.fire(now, timer, out) {
                    self.file_again(correction, out);
                }
            }
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.payment.close(out);
        self.push.close(out);
        self.corrections.close(out);
        Closing { inside: self.unpaid }
    }
}
