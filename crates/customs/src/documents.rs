//! Documents: filing, intake, the match, acceptance or rejection, the lane, document review.

use model::{DocumentKind, Field, Lane, Milestone, ParcelKey, SimTime, Subject};
use protocol::{
    Customer, FileList, FileOrder, FilePayment, FileWaybill, Interval, LinkId, Message, Outputs, Refused,
    Rejected, Verdict,
};
use queueing::Departure;

use crate::case::{Case, Filed, Stage};
use crate::{Customs, Timer, matching};

/// A document in the single-window intake.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket {
    parcel: ParcelKey,
    kind: DocumentKind,
}

impl Customer for Ticket {
    fn subject(&self) -> Subject {
        Subject::Parcel(self.parcel)
    }
}

impl Customs {
    pub(crate) fn order_filed(&mut self, now: SimTime, filing: FileOrder, out: &mut impl Outputs<Timer>) {
        let FileOrder { parcel, placed, attempt, document } = filing;
        let case = self.open_case(now, parcel);
        case.order = Some(Filed { attempt, document });
        case.placed = placed;
        self.filed(now, parcel, DocumentKind::Order, attempt, out);
    }

    pub(crate) fn payment_filed(&mut self, now: SimTime, filing: FilePayment, out: &mut impl Outputs<Timer>) {
        let FilePayment { parcel, attempt, document } = filing;
        self.open_case(now, parcel).payment = Some(Filed { attempt, document });
        self.filed(now, parcel, DocumentKind::Payment, attempt, out);
    }

    pub(crate) fn waybill_filed(&mut self, now: SimTime, filing: FileWaybill, out: &mut impl Outputs<Timer>) {
        let FileWaybill { parcel, attempt, document } = filing;
        self.open_case(now, parcel).waybill = Some(Filed { attempt, document });
        self.filed(now, parcel, DocumentKind::Waybill, attempt, out);
    }

    pub(crate) fn list_filed(&mut self, now: SimTime, filing: FileList, out: &mut impl Outputs<Timer>) {
        let FileList { parcel, attempt, document } = filing;
        self.open_case(now, parcel).list = Some(Filed { attempt, document });
        self.filed(now, parcel, DocumentKind::List, attempt, out);
    }

    fn open_case(&mut self, now: SimTime, parcel: ParcelKey) -> &mut Case {
        self.cases.get_or_insert_with(parcel, || Case::new(now))
    }

    /// A document has arrived: T1 if it is the last of the four. Then it goes through intake.
    fn filed(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        kind: DocumentKind,
        attempt: u8,
        out: &mut impl Outputs<Timer>,
    ) {
        let case = self.case(parcel);
        if case.complete() {
            case.documents_complete = now;
            out.milestone(parcel, Milestone::DocumentsComplete, now);
        }
        let ticket = Ticket { parcel, kind };
        if self.intake.arrive(now, ticket, kind.filing(attempt), &self.setting.draws, out).is_some() {
            self.taken_in(now, ticket, out);
        }
    }

    /// A document is through intake: with the last one, the set is decided (T2).
    pub(crate) fn taken_in(&mut self, now: SimTime, ticket: Ticket, out: &mut impl Outputs<Timer>) {
        let Ticket { parcel, kind } = ticket;
        let case = self.case(parcel);
        case.take_in(kind);
        if !case.all_taken_in() {
            return;
        }
        match matching::fault(case) {
            Some(field) => self.reject(now, parcel, field, out),
            None => self.accept(now, parcel, out),
        }
    }

    fn reject(&mut self, now: SimTime, parcel: ParcelKey, field: Field, out: &mut impl Outputs<Timer>) {
        out.milestone(parcel, Milestone::Rejected, now);
        let rejections_max = self.rejections_max;
        let case = self.case(parcel);
        case.held += now.since(case.documents_complete);
        case.rejections += 1;
        if case.rejections >= rejections_max {
            self.cases.remove(parcel);
            out.send(LinkId::CustomsToWarehouse, Message::Refused(Refused { parcel, field }));
            return;
        }
        let attempt = case.take_out(field.document());
        let rejection = Rejected { parcel, placed: case.placed, field, attempt };
        let party = match field.document() {
            DocumentKind::Order | DocumentKind::Payment => LinkId::CustomsToSeller,
            DocumentKind::Waybill => LinkId::CustomsToCarrier,
            DocumentKind::List => LinkId::CustomsToWarehouse,
        };
        out.send(party, Message::Rejected(rejection));
    }

    /// T2 and, at the same instant, T3.
    fn accept(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let (inspection, review) =
            (self.risk.inspects(&self.setting, parcel), self.risk.reviews(&self.setting, parcel));
        let case = self.case(parcel);
        case.inspection = inspection;
        case.lane = match (inspection, review) {
            (true, _) => Lane::Red,
            (false, true) => Lane::Yellow,
            (false, false) => Lane::Green,
        };
        let facts = case.facts(parcel);
        let complete = case.documents_complete;
        case.stages = complete.since(case.placed);
        case.hold(now.since(complete));
        case.stage_since = now;
        out.milestone(parcel, Milestone::Accepted, now);
        out.milestone(parcel, Milestone::LaneDecided, now);
        out.interval(Interval::OrderToDocuments, facts, complete.since(facts.placed), complete);
        out.interval(Interval::Acceptance, facts, now.since(complete), now);
        out.interval(Interval::LaneDecision, facts, now.since(now), now);
        out.send(LinkId::CustomsToWarehouse, Message::Accepted(Verdict { parcel }));
        if review {
            self.review(now, parcel, out);
        } else {
            self.documents_done(now, parcel, out);
        }
    }

    fn review(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        self.case(parcel).stage = Stage::Reviewing;
        if let Some(done) = self.reviewers.arrive(now, parcel, 0, &self.setting.draws, out) {
            self.reviewed(now, done, out);
        }
    }

    /// T5.
    pub(crate) fn reviewed(
        &mut self,
        now: SimTime,
        done: Departure<ParcelKey>,
        out: &mut impl Outputs<Timer>,
    ) {
        let parcel = done.customer;
        let case = self.case(parcel);
        let facts = case.facts(parcel);
        let (wait, service) = (done.started.since(done.arrived), now.since(done.started));
        case.hold(wait);
        case.hold(service);
        case.stage_since = now;
        out.milestone(parcel, Milestone::ReviewEnded, now);
        out.interval(Interval::ReviewWait, facts, wait, done.started);
        out.interval(Interval::Review, facts, service, now);
        self.documents_done(now, parcel, out);
    }

    /// The document path ends: the parcel is released, or its inspection is ordered, so that the line starts when
    /// both the documents and the goods are ready.
    fn documents_done(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let case = self.case(parcel);
        if case.inspection {
            case.stage = Stage::AwaitingParcel;
            out.send(LinkId::CustomsToWarehouse, Message::InspectionOrdered(Verdict { parcel }));
        } else {
            self.release(now, parcel, out);
        }
    }
}
