//! From the order to the reservation: placed, paid, handed to the warehouse, pushed to customs.

use model::{DocumentKind, Milestone, ParcelKey, SimTime, Stage};
use protocol::{Departed, LinkId, Message, Outputs, ReserveStock, StationId, StationKind, is_filed_twice};
use queueing::Ending;

use crate::job::{Job, PaidOrder, PlacedOrder};
use crate::papers::Filing;
use crate::{Seller, Timer};

pub(crate) const PAYMENT: StationId = StationId::of(StationKind::Payment);
const PUSH: StationId = StationId::of(StationKind::Push);

impl Seller {
    /// T0: the order counts from here, in the seller's custody.
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
        let order = PlacedOrder { parcel, placed, class: self.phases.setting().class_of(parcel) };
        self.stations.arrive(now, PAYMENT, Job::Pay(order), 0, out);
    }

    pub(crate) fn departed(&mut self, now: SimTime, departed: Departed<Job>, out: &mut impl Outputs<Timer>) {
        let served = departed.ending == Ending::Served;
        match departed.customer {
            Job::Pay(order) if served => self.payment_confirmed(now, order, out),
            Job::Pay(order) => self.give_up(now, order, out),
            Job::Push(paid) if served => self.pushed(now, paid, out),
            Job::Desk(papers, _) if served => self.papers_done(now, papers, out),
            // The buyer has lost patience with papers that lie about.
            job @ (Job::Push(_) | Job::Desk(..)) => {
                Self::request_cancellation(now, job.parcel(), job.placed(), out);
            }
        }
    }

    fn payment_confirmed(&mut self, now: SimTime, order: PlacedOrder, out: &mut impl Outputs<Timer>) {
        let PlacedOrder { parcel, placed, .. } = order;
        if self.is_cancelled_unpaid(parcel) {
            return;
        }
        out.milestone(parcel, Milestone::PaymentConfirmed, now);
        out.leave(Stage::Payment, placed, now);
        out.enter(Stage::Documents, placed, now);
        self.file_payment(parcel, 0, out);
        out.send(LinkId::SellerToWarehouse, Message::ReserveStock(ReserveStock { parcel, placed }));
        self.unpaid -= 1;
        self.stations.arrive(now, PUSH, Job::Push(PaidOrder { order, confirmed: now }), 0, out);
    }

    fn pushed(&mut self, now: SimTime, paid: PaidOrder, out: &mut impl Outputs<Timer>) {
        let PaidOrder { order: PlacedOrder { parcel, placed, .. }, confirmed: payment_confirmed } = paid;
        let document = DocumentKind::Order;
        let filed =
            self.file_order(now, Filing { document, parcel, placed, payment_confirmed, attempt: 0 }, out);
        if is_filed_twice(self.phases.setting(), parcel) {
            out.send(LinkId::SellerToCustoms, Message::FileOrder(filed));
        }
    }
}
