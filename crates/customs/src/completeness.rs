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

/// The limit, and when the open sets are looked through next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    limit: Duration,
    /// `None` while there is no set to watch.
    look_at: Option<SimTime>,
}

impl Watch {
    pub(crate) const fn new(limit: Duration) -> Self {
        Self { limit, look_at: None }
    }

    fn between_looks(&self) -> Duration {
        Duration::from_ns(self.limit.ns() / LOOKS).max(BETWEEN_LOOKS_LEAST)
    }
}

impl Customs {
    /// There is a set to watch.
    #[inline]
    pub(crate) fn watch_completeness(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        if self.watch.look_at.is_none() {
            self.look_again(now + self.watch.between_looks(), out);
        }
    }

    /// Another limit holds: sets may be overdue at once.
    pub(crate) fn change_completeness(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let limit = self.phases.parameters().completeness_limit;
        if limit != self.watch.limit {
            self.watch.limit = limit;
            if self.watch.look_at.is_some() {
                self.look_again(now, out);
            }
        }
    }

    fn look_again(&mut self, at: SimTime, out: &mut impl Outputs<Timer>) {
        self.watch.look_at = Some(at);
        out.deadline(at, Timer::Own(Deadline::Look));
    }

    /// Looks through the open sets, if it is time: another limit may have brought the look forward.
    pub(crate) fn look(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        if self.watch.look_at.is_none_or(|at| at > now) {
            return;
        }
        let next = now + self.watch.between_looks();
        for (parcel, papers) in self.papers.iter() {
            let Some(since) = papers.incomplete_since() else { continue };
            let overdue_at = since + self.watch.limit;
            if papers.past().refused.is_none() && overdue_at <= next {
                out.deadline(overdue_at.max(now), Timer::Own(Deadline::Overdue(parcel)));
            }
        }
        if self.papers.is_empty() {
            self.watch.look_at = None;
        } else {
            self.look_again(next, out);
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
