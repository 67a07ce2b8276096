//! How a parcel ends in the warehouse, and how a buyer's cancellation gets there.

use model::{Milestone, ParcelKey, SimTime, Subject};
use protocol::{CancelReply, CancelRequest, LinkId, Message, Outcome, Outputs, StationKind};

use crate::parcel::{Goods, Papers, Parcel, in_custody};
use crate::{Timer, Warehouse};

impl Warehouse {
    /// The buyer wants to cancel. What has ended, is released or is being cancelled already is left alone.
    #[cold]
    pub(crate) fn cancel_requested(&mut self, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        if self.may_cancel(parcel) {
            let row = in_custody(&mut self.parcels, parcel);
            row.cancelling = true;
            let request = CancelRequest { parcel, placed: row.placed };
            out.send(LinkId::WarehouseToCustoms, Message::CancelRequest(request));
        }
    }

    fn may_cancel(&self, parcel: ParcelKey) -> bool {
        self.parcels.get(parcel).is_some_and(|row| row.released.is_none() && !row.cancelling)
    }

    /// A station sent the parcel away, or it was not served in time: before its release, the buyer cancels.
    #[cold]
    pub(crate) fn lose_patience(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        if self.may_cancel(parcel) {
            out.milestone(parcel, Milestone::CancelRequested, now);
            self.cancel_requested(parcel, out);
        }
    }

    /// Customs has answered the request.
    #[cold]
    pub(crate) fn cancel_answered(
        &mut self,
        now: SimTime,
        reply: CancelReply,
        out: &mut impl Outputs<Timer>,
    ) {
        let CancelReply { parcel, granted } = reply;
        // The parcel may have ended meanwhile by another verdict.
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        if granted {
            self.end(now, parcel, Outcome::Cancelled, out);
            return;
        }
        row.cancelling = false;
        match row.papers {
            Papers::ListWithheld { attempt } => self.file_list_again(parcel, attempt, out),
            Papers::AnswerWithheld { field, visit } => self.answer(parcel, field, visit, out),
            _ => {}
        }
        let row = in_custody(&mut self.parcels, parcel);
        Self::move_on(now, parcel, row, &mut self.stations, self.phases.setting(), out);
    }

    /// The parcel's way ends here.
    #[cold]
    pub(crate) fn end(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        outcome: Outcome,
        out: &mut impl Outputs<Timer>,
    ) {
        let row = self.parcels.remove(parcel);
        let row = row.unwrap_or_else(|| panic!("{parcel:?} ends as {outcome:?} outside custody"));
        let milestone = match outcome {
            Outcome::Refused => Milestone::Refused,
            Outcome::Seized => Milestone::Seized,
            Outcome::Cancelled => Milestone::Cancelled,
            Outcome::ShippedBack => Milestone::ShippedBack,
            Outcome::Delivered => panic!("the warehouse delivers nothing"),
        };
        out.milestone(parcel, milestone, now);
        out.outcome(outcome, parcel, row.placed, row.accepted, now);
        self.withdraw(now, parcel, row, out);
    }

    /// Takes what has ended out of the lines it stands in. A service that has started is finished for nothing.
    fn withdraw(&mut self, now: SimTime, parcel: ParcelKey, row: Parcel, out: &mut impl Outputs<Timer>) {
        let papers_at = match row.papers {
            Papers::Reserving => Some(StationKind::Stock),
            Papers::Declaring => Some(StationKind::Declarations),
            Papers::AtDesk => Some(StationKind::WarehouseCorrections),
            _ => None,
        };
        let goods_at = match row.goods {
            Goods::BeingPicked => Some(StationKind::Pickers),
            Goods::BeingPacked => Some(StationKind::Packers),
            Goods::ToLine => Some(StationKind::Line),
            _ => None,
        };
        for kind in papers_at.into_iter().chain(goods_at) {
            self.stations.withdraw(now, row.station(kind), Subject::Parcel(parcel), out);
        }
    }
}
