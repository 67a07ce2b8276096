//! The completeness limit: a set that stays incomplete for too long is refused.
//!
//! Nearly every set is complete long before its limit, so no deadline is set for it. From time to time all open sets are
//! looked through, and those that could become overdue before the next time get a deadline of their own.

use model::{DocumentKind, Duration, Field, ParcelKey, SimTime};
use protocol::Outputs;

use crate::checks::overdue;
use crate::{Customs, Deadline, Timer};

/// So many looks within the limit.
const LOOKS: i64 = 16;
const BETWEEN_LOOKS_LEAST: Duration = Duration::from_seconds(1);

impl Customs {
    fn between_looks(&self) -> Duration {
        let limit = self.phases.parameters().completeness_limit;
        Duration::from_ns(limit.ns() / LOOKS).max(BETWEEN_LOOKS_LEAST)
    }

    /// There is a set to watch.
    pub(crate) fn watch_completeness(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        if !self.watching {
            self.watching = true;
            out.deadline(now + self.between_looks(), Timer::Own(Deadline::Look));
        }
    }

    /// Looks through the open sets.
    pub(crate) fn look(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let limit = self.phases.parameters().completeness_limit;
        let next = now + self.between_looks();
        for (parcel, papers) in self.papers.iter() {
            let Some(since) = papers.incomplete_since() else { continue };
            let overdue_at = since + limit;
            if papers.past().refused.is_none() && overdue_at <= next {
                out.deadline(overdue_at.max(now), Timer::Own(Deadline::Overdue(parcel)));
            }
        }
        self.watching = !self.papers.is_empty();
        if self.watching {
            out.deadline(next, Timer::Own(Deadline::Look));
        }
    }

    /// A set may have become overdue: then it is refused, naming the document that is missing.
    pub(crate) fn overdue(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let parameters = self.phases.parameters();
        let Some(papers) = self.papers.get(parcel) else { return };
        if papers.past().refused.is_some() || !overdue(papers, parameters, now) {
            return;
        }
        let field = match papers.here.missing().first() {
            Some(DocumentKind::Payment) => Field::OrderNumberOfPayment,
            Some(DocumentKind::Waybill) => Field::OrderNumberOfWaybill,
            Some(DocumentKind::List) => Field::OrderNumberOfList,
            Some(DocumentKind::Order) | None => Field::OrderNumberOfOrder,
        };
        self.refuse(now, parcel, field, out);
    }
}
