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
    Closing, Input, Job, Message, Observer, Outputs, Paperwork, ParcelTable, Phase, PhaseClock, Purchase,
    Role, StationTimer, Stations,
};

use cancellation::Cancelling;
use papers::Unfiled;
pub use parameters::Parameters;
pub use timer::Timer;

/// What the seller's stations are for.
#[derive(Clone, Copy, Debug)]
enum Work {
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
    phases: PhaseClock<Parameters, Timer>,
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

    #[cold]
    fn begin_phase(&mut self, now: SimTime, number: u16, out: &mut impl Outputs<Timer>) {
        self.latest = None;
        self.phases.enter(now, number, &mut self.stations, out);
        self.let_go(now, out);
        while let Some(held) = self.phases.next_held() {
            self.act(now, held.came, held.input.by_reference(), out);
        }
    }

    /// Acts on an input that can be held back; `came` is before `now` if the node was down when it came.
    fn act(
        &mut self,
        now: SimTime,
        came: SimTime,
        input: Input<Timer, &Message>,
        out: &mut impl Outputs<Timer>,
    ) {
        match input {
            Input::Message(Message::PlaceOrder(order)) => self.take_order(now, order.parcel, came, out),
            Input::Message(Message::Rejected(rejected)) => {
                self.desk(now, rejected.parcel, rejected.placed, (*rejected).into(), out);
            }
            Input::Message(Message::Question(question)) => {
                self.desk(now, question.parcel, question.placed, (*question).into(), out);
            }
            Input::Message(Message::NotReceived(lost)) => self.not_received(now, *lost, out),
            Input::Message(other) => panic!("the seller does not understand {other:?}"),
            Input::Deadline(Timer::Cancel(parcel)) => self.cancel(now, parcel, out),
            Input::Deadline(Timer::Resend(number)) => self.resend(now, number, out),
            Input::Deadline(timer) => panic!("{timer:?} is not held back while the node is down"),
        }
        self.let_go(now, out);
    }

    /// A station's deadline is due. By itself: a message needs less room than what goes on in a station.
    #[inline(never)]
    fn station_due(&mut self, now: SimTime, timer: StationTimer, out: &mut impl Outputs<Timer>) {
        if let Some(departed) = self.stations.fire(now, timer, out) {
            self.departed(now, departed, out);
        }
        self.let_go(now, out);
    }

    /// Goes on with whoever has left a station.
    #[expect(clippy::inline_always, reason = "mostly nobody has: to look is less than to call")]
    #[inline(always)]
    pub(crate) fn let_go(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        while let Some(departed) = self.stations.next_departure() {
            self.departed(now, departed, out);
        }
    }
}

impl Role for Seller {
    type Timer = Timer;
    const NAME: RoleName = RoleName::Seller;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let down = self.phases.open(now, Timer::Phase, out);
        self.stations.open(now, out);
        if down {
            self.stations.suspend(now, out);
        }
    }

    #[inline]
    fn handle(&mut self, now: SimTime, input: Input<Timer, &Message>, out: &mut impl Outputs<Timer>) {
        match input {
            Input::Deadline(Timer::Station(timer)) => self.station_due(now, timer, out),
            Input::Deadline(Timer::Phase(number)) => self.begin_phase(now, number, out),
            // T0 is when the buyer orders, whether or not the platform is up.
            Input::Message(Message::PlaceOrder(order)) => self.order_placed(now, *order, out),
            held if self.phases.is_down() => self.phases.hold(now, held),
            input => self.act(now, now, input, out),
        }
    }

    #[inline]
    fn foresee_soon(&self, timer: Timer) {
        if let Timer::Station(timer) = timer {
            self.stations.foresee(timer);
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.stations.close(self.phases.setting().window.horizon, out);
        Closing { inside: self.unpaid }
    }
}
