//! From the order to the reservation: placed, paid, handed to the warehouse, pushed to customs.

use model::{DocumentKind, Milestone, ParcelKey, SimTime, Stage};
use protocol::{
    Departed, Job, LinkId, Message, Outputs, ReserveStock, StationId, StationKind, is_filed_twice,
};
use queueing::Ending;

use crate::papers::{Filing, Unfiled};
use crate::{Seller, Timer, Work};

pub(crate) const PAYMENT: StationId = StationId::of(StationKind::Payment);
const PUSH: StationId = StationId::of(StationKind::Push);

impl Seller {
    /// T0: the order counts from here, in the seller's custody. The platform takes it now, or when it is up again.
    // By itself: inlined with what tells inputs apart, it would make room for every input of the seller.
    #[inline(never)]
    pub(crate) fn order_placed(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        out.milestone(parcel, Milestone::Placed, now);
        out.enter(Stage::Payment, now, now);
        self.unpaid += 1;
        self.foresee_cancellation(now, parcel, out);
    }

    /// The platform asks the payment provider.
    pub(crate) fn take_order(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        out: &mut impl Outputs<Timer>,
    ) {
        let job = Job::new(self.phases.setting(), parcel, placed, Work::Pay);
        self.stations.arrive(now, PAYMENT, job, 0, out);
    }

    /// Every way on is a function by itself, so that to look who has left needs little room.
    #[inline]
    pub(crate) fn go_on(
        &mut self,
        now: SimTime,
        departed: Departed<Job<Work>>,
        out: &mut impl Outputs<Timer>,
    ) {
        let Departed { customer: job, ending, .. } = departed;
        let Job { parcel, placed, work, .. } = job;
        match work {
            Work::Pay if ending == Ending::Served => self.payment_confirmed(now, job, out),
            Work::Push { confirmed } if ending == Ending::Served => {
                self.pushed(now, parcel, placed, confirmed, out);
            }
            Work::Desk(papers) if ending == Ending::Served => {
                self.papers_done(now, parcel, placed, papers, out);
            }
            work => self.not_served(now, parcel, placed, work, out),
        }
    }

    /// The buyer does not wait any longer: for the payment to be confirmed, or for papers that lie about.
    #[cold]
    fn not_served(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        work: Work,
        out: &mut impl Outputs<Timer>,
    ) {
        match work {
            Work::Pay => self.give_up(now, parcel, placed, out),
            Work::Push { .. } => Self::request_cancellation(now, parcel, placed, out),
            Work::Desk(papers) => {
                Self::request_cancellation(now, parcel, placed, out);
                self.file_later(now, Unfiled::of(parcel, placed, papers), out);
            }
        }
    }

    #[inline(never)]
    fn payment_confirmed(&mut self, now: SimTime, job: Job<Work>, out: &mut impl Outputs<Timer>) {
        let Job { parcel, placed, .. } = job;
        if self.is_cancelled_unpaid(parcel) {
            return;
        }
        out.milestone(parcel, Milestone::PaymentConfirmed, now);
        out.leave(Stage::Payment, placed, now);
        out.enter(Stage::Documents, placed, now);
        self.file_payment(parcel, placed, 0, out);
        out.send(LinkId::SellerToWarehouse, Message::ReserveStock(ReserveStock { parcel, placed }));
        self.unpaid -= 1;
        self.stations.arrive(now, PUSH, Job { work: Work::Push { confirmed: now }, ..job }, 0, out);
    }

    #[inline(never)]
    fn pushed(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        payment_confirmed: SimTime,
        out: &mut impl Outputs<Timer>,
    ) {
        let document = DocumentKind::Order;
        let filing = Filing { document, parcel, placed, payment_confirmed, attempt: 0 };
        self.file_order(now, filing, out);
        if is_filed_twice(self.phases.setting(), parcel) {
            self.file(now, Unfiled::Document(filing), out);
        }
    }
}
