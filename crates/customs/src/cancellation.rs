//! Cancellation on request (623, 624), and the documents that still come for parcels that have ended.

use std::collections::BTreeMap;

use model::{DocumentKind, Duration, ParcelKey, SimTime, Stage, Subject};
use protocol::{CancelReply, CancelRequest, LinkId, Message, Outputs, StationKind};

use crate::case::Case;
use crate::papers::Kinds;
use crate::{Customs, Timer};

/// Parcels that ended before all of their documents came, until these have come.
///
/// A document may also never be filed, so none is waited for longer than the completeness limit. An ORDER that comes even
/// later is a duplicate by its number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ended(BTreeMap<ParcelKey, EndedParcel>);

#[derive(Clone, Copy, Debug)]
struct EndedParcel {
    at: SimTime,
    came: Kinds,
}

impl Ended {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A parcel ends, of which these documents have come.
    pub(crate) fn end(&mut self, parcel: ParcelKey, came: Kinds, at: SimTime) {
        if came != Kinds::ALL {
            self.0.insert(parcel, EndedParcel { at, came });
        }
    }

    /// Whether the document comes for a parcel that has ended.
    pub(crate) fn came_late(&mut self, parcel: ParcelKey, kind: DocumentKind) -> bool {
        let Some(ended) = self.0.get_mut(&parcel) else { return false };
        ended.came.add(kind);
        if ended.came == Kinds::ALL {
            self.0.remove(&parcel);
        }
        true
    }

    /// Forgets who has waited for so long for documents that need not come.
    pub(crate) fn prune(&mut self, now: SimTime, limit: Duration) {
        self.0.retain(|_, ended| ended.at + limit > now);
    }
}

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
        if let Some(papers) = self.papers.get(parcel).filter(|papers| papers.at_line.is_none()) {
            let (stage, came, goods) = (papers.stage, papers.came, papers.goods);
            if stage == Stage::Guarantee {
                let pieces = self.leave_guarantee_line(parcel);
                self.book.restore(goods, pieces);
            }
            self.papers.remove(parcel);
            self.end_before_documents(now, parcel, came);
            out.leave(stage, placed, now);
            self.leave_lines(now, parcel, &[StationKind::Intake], out);
            self.accept_from_line(now, out);
            return true;
        }
        let cancellable = self.cases.get_mut(parcel).is_some_and(|case| {
            case.at_line.is_none() && matches!(case.stage, Stage::Review | Stage::AwaitingParcel)
        });
        if cancellable {
            let case = self.take_case(parcel);
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
        self.end_before_documents(now, parcel, Kinds::NONE);
        out.leave(Stage::Documents, placed, now);
        true
    }

    /// From now on its order is one that has been filed.
    fn end_before_documents(&mut self, now: SimTime, parcel: ParcelKey, mut came: Kinds) {
        self.order_numbers.insert(parcel);
        came.add(DocumentKind::Order);
        self.ended.end(parcel, came, now);
    }

    /// What was held for a list that is not released goes back.
    pub(crate) fn give_back(&mut self, case: &Case) {
        self.book.restore(case.goods, case.pieces);
        self.guarantee.give_back(case.tax);
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
