//! The seller: payment, order push, corrections, cancellation.
//!
//! The way of an order here: it is placed (T0) → the payment provider confirms → PAYMENT (411) is filed, stock is
//! reserved at the warehouse, which takes custody → the platform's push files ORDER (311). A rejected ORDER or
//! PAYMENT goes over the correction desk and is filed again; a correction bypasses the push.
//!
//! The seller remembers nothing of an order it has filed: its documents follow from the parcel's key, and a
//! rejection brings T0 along. Only an order that its buyer is going to cancel keeps a row until then.

mod cancellation;
mod orders;
mod papers;
mod parameters;
mod timer;

use std::collections::BTreeMap;

use model::{RoleName, SimTime};
use protocol::{
    Closing, Departed, Job, Message, Observer, Outputs, Paperwork, ParcelTable, Parts, Phase, PhaseClock,
    Procedure, Purchase, Stations,
};

use cancellation::Cancelling;
use papers::Unfiled;
pub use parameters::Parameters;
pub use timer::{Deadline, Timer};

/// What the seller's stations are for.
#[derive(Clone, Copy, Debug)]
pub enum Work {
    /// An order is to be paid.
    Pay,
    /// A paid order is to be filed.
    Push {
        /// When the payment was confirmed.
        confirmed: SimTime,
    },
    /// Papers at the correction desk.
    Desk(Paperwork),
}

/// The seller of a zone.
#[derive(Clone, Debug)]
pub struct Seller {
    phases: PhaseClock<Parameters, Deadline>,
    stations: Stations<Job<Work>>,
    /// Orders in custody: placed and not yet handed to the warehouse.
    unpaid: u64,
    /// Orders whose buyer is going to cancel.
    cancelling: ParcelTable<Cancelling>,
    /// Papers that are filed later: customs did not receive them, or the desk did not take them.
    unfiled: BTreeMap<u32, Unfiled>,
    resends: u32,
    /// The purchase behind the latest document: ORDER and PAYMENT are mostly filed one after the other.
    latest: Option<Purchase>,
}

impl Seller {
    /// The seller before the first order. The first phase holds from the first instant.
    pub fn new(phases: Vec<Phase<Parameters>>) -> Self {
        let phases = PhaseClock::new(phases);
        Self {
            stations: Stations::new(&phases.parameters().stations, phases.setting().draws),
            phases,
            unpaid: 0,
            cancelling: ParcelTable::default(),
            unfiled: BTreeMap::new(),
            resends: 0,
            latest: None,
        }
    }
}

impl Procedure for Seller {
    type Parameters = Parameters;
    type Customer = Job<Work>;
    type Deadline = Deadline;
    const NAME: RoleName = RoleName::Seller;

    fn phases(&self) -> &PhaseClock<Parameters, Deadline> {
        &self.phases
    }

    fn stations(&self) -> &Stations<Job<Work>> {
        &self.stations
    }

    fn parts_mut(&mut self) -> Parts<'_, Self> {
        (&mut self.phases, &mut self.stations)
    }

    fn settle_phase(&mut self, _now: SimTime, _out: &mut impl Outputs<Timer>) {
        self.latest = None;
    }

    /// T0 is when the buyer orders, whether or not the platform is up.
    #[inline]
    fn message_comes(&mut self, now: SimTime, message: &Message, out: &mut impl Outputs<Timer>) {
        if let Message::PlaceOrder(order) = message {
            self.order_placed(now, order.parcel, out);
        }
    }

    #[inline]
    fn message(&mut self, now: SimTime, came: SimTime, message: &Message, out: &mut impl Outputs<Timer>) {
        match message {
            Message::PlaceOrder(order) => self.take_order(now, order.parcel, came, out),
            Message::Rejected(rejected) => {
                self.desk(now, rejected.parcel, rejected.placed, (*rejected).into(), out);
            }
            Message::Question(question) => {
                self.desk(now, question.parcel, question.placed, (*question).into(), out);
            }
            Message::NotReceived(lost) => self.not_received(now, *lost, out),
            other => panic!("the seller does not understand {other:?}"),
        }
    }

    fn deadline(&mut self, now: SimTime, deadline: Deadline, out: &mut impl Outputs<Timer>) {
        match deadline {
            Deadline::Cancel(parcel) => self.cancel(now, parcel, out),
            Deadline::Resend(number) => self.resend(now, number, out),
        }
    }

    #[inline]
    fn departed(&mut self, now: SimTime, departed: Departed<Job<Work>>, out: &mut impl Outputs<Timer>) {
        self.go_on(now, departed, out);
    }

    fn close_own(&self, _out: &mut impl Observer) -> Closing {
        Closing { inside: self.unpaid }
    }
}
