//! Cancellation on request (623, 624).

use model::{ParcelKey, SimTime, Stage, Subject};
use protocol::{CancelReply, CancelRequest, LinkId, Message, Outputs, StationKind};

use crate::case::Case;
use crate::{Customs, Timer};

impl Customs {
    /// A buyer wants to cancel (623): granted unless the parcel is released, at the line or detained.
    pub(crate) fn cancel_requested(
        &mut self,
        now: SimTime,
        request: CancelRequest,
        out: &mut impl Outputs<Timer>,
    ) {
        let CancelRequest { parcel, placed } = request;
        let granted = self.cancel(now, parcel, placed, out);
        out.send(LinkId::CustomsToWarehouse, Message::CancelReply(CancelReply { parcel, granted }));
    }

    fn cancel(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        out: &mut impl Outputs<Timer>,
    ) -> bool {
        if let Some(papers) = self.papers.get(parcel).filter(|papers| papers.past().at_line.is_none()) {
            let (stage, goods) = (papers.stage, papers.goods);
            papers.report_acceptance(parcel, out);
            if stage == Stage::Guarantee {
                let pieces = self.leave_guarantee_line(parcel);
                self.book.restore(goods, pieces);
            }
            self.papers.remove(parcel);
            self.let_nothing_begin(parcel);
            out.leave(stage, placed, now);
            self.leave_lines(now, parcel, &[StationKind::Intake], out);
            self.accept_from_line(now, out);
            return true;
        }
        let cancellable = self.cases.get_mut(parcel).is_some_and(|case| {
            case.at_line.is_none() && matches!(case.stage, Stage::Review | Stage::AwaitingParcel)
        });
        if cancellable {
            let mut case = self.take_case(parcel);
            case.documents_settled(parcel, out);
            out.leave(case.stage, placed, now);
            self.give_back(&case);
            self.leave_lines(now, parcel, &[StationKind::AutomaticReviewer, StationKind::Reviewers], out);
            self.accept_from_line(now, out);
            return true;
        }
        // None of its documents has come yet: while the single window is down, they are still to come.
        if self.order_numbers.has(parcel) || self.papers.get(parcel).is_some() {
            return false;
        }
        self.let_nothing_begin(parcel);
        out.leave(Stage::Documents, placed, now);
        true
    }

    /// Documents that still come begin no set. ORDER may be among them: the push does not know of the cancellation.
    fn let_nothing_begin(&mut self, parcel: ParcelKey) {
        if !self.order_numbers.has(parcel) {
            self.cancelled.insert(parcel);
        }
    }

    /// What was held for a list that is not released goes back.
    pub(crate) fn give_back(&mut self, case: &Case) {
        self.book.restore(case.goods, case.pieces);
        self.guarantee.give_back(case.tax, case.tax_held);
    }

    fn leave_lines(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        stations: &[StationKind],
        out: &mut impl Outputs<Timer>,
    ) {
        for station in stations {
            while self.stations.withdraw(now, (*station).into(), Subject::Parcel(parcel), out) {}
        }
    }
}
