//! Documents: they are filed at the single window, counted (T1 is the arrival of the last), and pass the intake.

use model::{DocumentKind, Field, Milestone, ParcelKey, SimTime, Stage};
use protocol::{
    FileList, FileOrder, FilePayment, FileWaybill, LinkId, Message, NotReceived, Outputs, RiskEvent,
    StationKind,
};

use crate::checks;
use crate::client::{Client, Matter};
use crate::papers::{Documents, Papers};
use crate::{Customs, Timer};

/// A document that is filed, but for what it says.
#[derive(Clone, Copy)]
struct Filed {
    parcel: ParcelKey,
    /// T0, if it brings it.
    placed: Option<SimTime>,
    kind: DocumentKind,
    attempt: u8,
}

/// The link to the party that files a kind of document.
pub(crate) const fn party(kind: DocumentKind) -> LinkId {
    match kind {
        DocumentKind::Order | DocumentKind::Payment => LinkId::CustomsToSeller,
        DocumentKind::Waybill => LinkId::CustomsToCarrier,
        DocumentKind::List => LinkId::CustomsToWarehouse,
    }
}

impl Customs {
    pub(crate) fn order_filed(&mut self, now: SimTime, filing: &FileOrder, out: &mut impl Outputs<Timer>) {
        let &FileOrder { parcel, placed, payment_confirmed, attempt, ref document } = filing;
        if self.window_is_down {
            let document = DocumentKind::Order;
            let answer = NotReceived { parcel, placed, payment_confirmed, document, attempt };
            out.send(party(document), Message::NotReceived(answer));
            return;
        }
        if attempt == 0 && !self.order_numbers.insert(parcel) {
            self.read_duplicate(now, parcel, placed, out);
            return;
        }
        let filed = Filed { parcel, placed: Some(placed), kind: DocumentKind::Order, attempt };
        self.filed(now, filed, out, |papers| {
            papers.documents.order = *document;
            if attempt == 0 {
                papers.before.payment_confirmed = payment_confirmed;
            }
        });
    }

    pub(crate) fn payment_filed(
        &mut self,
        now: SimTime,
        filing: &FilePayment,
        out: &mut impl Outputs<Timer>,
    ) {
        let &FilePayment { parcel, placed, attempt, ref document } = filing;
        let filed = Filed { parcel, placed: Some(placed), kind: DocumentKind::Payment, attempt };
        self.filed(now, filed, out, |papers| papers.documents.payment = *document);
    }

    pub(crate) fn waybill_filed(
        &mut self,
        now: SimTime,
        filing: &FileWaybill,
        out: &mut impl Outputs<Timer>,
    ) {
        let &FileWaybill { parcel, placed, attempt, ref document } = filing;
        let filed = Filed { parcel, placed: Some(placed), kind: DocumentKind::Waybill, attempt };
        self.filed(now, filed, out, |papers| papers.documents.waybill = *document);
    }

    pub(crate) fn list_filed(&mut self, now: SimTime, filing: &FileList, out: &mut impl Outputs<Timer>) {
        let &FileList { parcel, waybill_requested, waybill_known, attempt, ref document, .. } = filing;
        let filed = Filed { parcel, placed: None, kind: DocumentKind::List, attempt };
        self.filed(now, filed, out, |papers| {
            papers.documents.list = *document;
            papers.before.waybill_requested = waybill_requested;
            papers.before.waybill_known = waybill_known;
        });
    }

    /// A document has arrived: T1 if it is the last of the four. Then it goes through intake.
    ///
    /// While the single window is down the party is told, and files again. A document of a parcel that has been refused
    /// or cancelled is dropped.
    #[inline]
    fn filed(
        &mut self,
        now: SimTime,
        filed: Filed,
        out: &mut impl Outputs<Timer>,
        put: impl FnOnce(&mut Papers),
    ) {
        if self.window_is_down {
            self.not_received(now, filed, out);
            return;
        }
        let Filed { parcel, placed, kind, attempt } = filed;
        let came = self.came;
        let papers = match self.papers.get_mut(parcel) {
            Some(papers) => papers,
            None => match self.begin_papers(now, parcel, kind, attempt, out) {
                Some(papers) => papers,
                None => return,
            },
        };
        put(papers);
        if let Some(placed) = placed {
            papers.placed = placed;
        }
        papers.came.add(kind);
        papers.here.add(kind);
        papers.attempts[kind.index()] = attempt;
        if kind == DocumentKind::Order
            && let Some(field) = papers.past().refused
        {
            self.refuse(now, parcel, field, out);
            return;
        }
        if papers.complete() {
            documents_complete(papers, came, now, parcel, kind, out);
        }
        let since = papers.placed().unwrap_or(now);
        let class = self.phases.setting().class_of(parcel);
        let client = Client::of_parcel(Matter::Document(kind), parcel, class, since);
        self.stations.arrive(now, StationKind::Intake.into(), client, kind.filing(attempt), out);
    }

    /// The set that a first document begins. Without a set here, what comes can only begin one: a correction answers a
    /// rejection of a set that is gone, an order may have been cancelled, and where it has been filed, the parcel has ended before its
    /// other documents came.
    #[inline(never)]
    fn begin_papers(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        kind: DocumentKind,
        attempt: u8,
        out: &mut impl Outputs<Timer>,
    ) -> Option<&mut Papers> {
        let ended = kind != DocumentKind::Order && self.order_numbers.has(parcel);
        if attempt > 0 || ended || self.cancelled.has(parcel) {
            return None;
        }
        self.watch_completeness(now, out);
        let goods = self.phases.setting().goods_of(parcel);
        Some(self.papers.get_or_insert_with(parcel, || Papers::new(now, goods)))
    }

    /// 4: the single window is out of order; the party files again.
    fn not_received(&self, now: SimTime, filed: Filed, out: &mut impl Outputs<Timer>) {
        let Filed { parcel, placed, kind: document, attempt } = filed;
        let papers = self.papers.get(parcel);
        let placed = placed.or_else(|| papers?.placed()).unwrap_or(now);
        let payment_confirmed = papers.map_or(now, |papers| papers.before.payment_confirmed);
        let answer = NotReceived { parcel, placed, payment_confirmed, document, attempt };
        out.send(party(document), Message::NotReceived(answer));
    }

    /// An order that is filed twice costs the intake as much as any document.
    fn read_duplicate(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        out: &mut impl Outputs<Timer>,
    ) {
        out.risk(RiskEvent::DuplicateDropped, placed);
        let (kind, class) = (DocumentKind::Order, self.phases.setting().class_of(parcel));
        let client = Client::of_parcel(Matter::Duplicate, parcel, class, placed);
        self.stations.arrive(now, StationKind::Intake.into(), client, kind.filing(0), out);
    }

    /// A document is through intake: its form is checked (900); with the last one, the set is decided (T2).
    pub(crate) fn taken_in(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        kind: DocumentKind,
        out: &mut impl Outputs<Timer>,
    ) {
        // The parcel may have been cancelled or refused meanwhile.
        let Some(papers) = self.papers.get_mut(parcel) else { return };
        if let Some(field) = format_error(&papers.documents, kind) {
            self.reject(now, parcel, field, out);
            return;
        }
        papers.taken_in.add(kind);
        if papers.taken_in == papers.here && papers.complete() {
            let (setting, parameters) = (self.phases.setting(), self.phases.parameters());
            let finding = checks::check(setting, parameters, &self.limits, &self.book, parcel, papers);
            self.decide(now, parcel, finding, out);
        }
    }
}

/// T1.
fn documents_complete(
    papers: &mut Papers,
    came: SimTime,
    now: SimTime,
    parcel: ParcelKey,
    last: DocumentKind,
    out: &mut impl Outputs<Timer>,
) {
    papers.complete_now(came, now, last);
    papers.move_to(Stage::Acceptance, now, out);
    out.milestone(parcel, Milestone::DocumentsComplete, now);
}

fn format_error(documents: &Documents, kind: DocumentKind) -> Option<Field> {
    let (app_type, field) = match kind {
        DocumentKind::Order => (documents.order.app_type, Field::FormOfOrder),
        DocumentKind::Payment => (documents.payment.app_type, Field::FormOfPayment),
        DocumentKind::Waybill => (documents.waybill.app_type, Field::FormOfWaybill),
        DocumentKind::List => (documents.list.app_type, Field::FormOfList),
    };
    (!app_type.is_valid()).then_some(field)
}
