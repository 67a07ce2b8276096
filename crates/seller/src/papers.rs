//! Papers that are filed again or answered: rejections, questions, and documents that were not received.

use model::{DocumentKind, ParcelKey, SimTime};
use protocol::{
    FileOrder, FilePayment, Job, LinkId, Message, NotReceived, Outputs, Paperwork, Purchase, Question,
    Setting, StationId, StationKind, filed_order, filed_payment,
};

use crate::{Deadline, Seller, Timer, Work};

const CORRECTIONS: StationId = StationId::of(StationKind::SellerCorrections);

/// A document to be filed: all that its parcel's key does not tell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filing {
    pub(crate) document: DocumentKind,
    pub(crate) parcel: ParcelKey,
    /// T0.
    pub(crate) placed: SimTime,
    /// When the payment was confirmed. For ORDER.
    pub(crate) payment_confirmed: SimTime,
    pub(crate) attempt: u8,
}

/// Papers that customs has not got: a document, or the answer to a question.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unfiled {
    Document(Filing),
    Answer(Question),
}

impl Unfiled {
    /// What the desk makes of these papers.
    pub(crate) fn of(parcel: ParcelKey, placed: SimTime, papers: Paperwork) -> Self {
        match papers {
            Paperwork::Answer { field, visit } => Self::Answer(Question { parcel, placed, field, visit }),
            Paperwork::Correction { field, attempt } => Self::Document(Filing {
                document: field.document(),
                parcel,
                placed,
                // Not known here any more: only a first filing says it.
                payment_confirmed: placed,
                attempt: attempt.saturating_add(1),
            }),
        }
    }
}

impl Seller {
    /// Papers come to the correction desk.
    #[cold]
    pub(crate) fn desk(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        papers: Paperwork,
        out: &mut impl Outputs<Timer>,
    ) {
        let job = Job::new(self.phases.setting(), parcel, placed, Work::Desk(papers));
        self.stations.arrive(now, CORRECTIONS, job, papers.visit(), out);
    }

    /// The desk is done with them.
    #[cold]
    pub(crate) fn papers_done(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        papers: Paperwork,
        out: &mut impl Outputs<Timer>,
    ) {
        out.touch(papers.touch(), placed, now);
        self.file(now, Unfiled::of(parcel, placed, papers), out);
    }

    /// Customs' single window did not take a document (4): it is filed again later.
    #[cold]
    pub(crate) fn not_received(&mut self, now: SimTime, lost: NotReceived, out: &mut impl Outputs<Timer>) {
        let NotReceived { parcel, placed, payment_confirmed, document, attempt } = lost;
        let filing = Filing { document, parcel, placed, payment_confirmed, attempt };
        self.file_later(now, Unfiled::Document(filing), out);
    }

    /// Files after a while. So are papers that the desk did not take: the cancellation that goes before them may be
    /// denied, and then customs waits for them. If it is granted, customs drops them.
    pub(crate) fn file_later(&mut self, now: SimTime, papers: Unfiled, out: &mut impl Outputs<Timer>) {
        let number = self.resends;
        self.resends = self.resends.wrapping_add(1);
        self.unfiled.insert(number, papers);
        out.deadline(now + self.phases.setting().resend_after, Timer::Own(Deadline::Resend(number)));
    }

    #[cold]
    pub(crate) fn resend(&mut self, now: SimTime, number: u32, out: &mut impl Outputs<Timer>) {
        let papers = self.unfiled.remove(&number);
        let papers = papers.unwrap_or_else(|| panic!("papers number {number} wait for no resending"));
        self.file(now, papers, out);
    }

    #[cold]
    pub(crate) fn file(&mut self, now: SimTime, papers: Unfiled, out: &mut impl Outputs<Timer>) {
        let filing = match papers {
            Unfiled::Document(filing) => filing,
            Unfiled::Answer(answer) => {
                out.send(LinkId::SellerToCustoms, Message::Answer(answer));
                return;
            }
        };
        match filing.document {
            DocumentKind::Order => self.file_order(now, filing, out),
            DocumentKind::Payment => self.file_payment(filing.parcel, filing.placed, filing.attempt, out),
            other => panic!("customs asks the seller for {other:?}, whose document it is not"),
        }
    }

    #[expect(
        clippy::inline_always,
        reason = "mostly filed from one place: the document is made where it is sent"
    )]
    #[inline(always)]
    pub(crate) fn file_order(&mut self, now: SimTime, filing: Filing, out: &mut impl Outputs<Timer>) {
        let Filing { parcel, placed, payment_confirmed, attempt, .. } = filing;
        let setting = self.phases.setting();
        let purchase = purchase(&mut self.latest, setting, parcel);
        let document = filed_order(setting, purchase, attempt, now);
        let filed = FileOrder { parcel, placed, payment_confirmed, attempt, document };
        out.send(LinkId::SellerToCustoms, Message::FileOrder(filed));
    }

    #[expect(
        clippy::inline_always,
        reason = "mostly filed from one place: the document is made where it is sent"
    )]
    #[inline(always)]
    pub(crate) fn file_payment(
        &mut self,
        parcel: ParcelKey,
        placed: SimTime,
        attempt: u8,
        out: &mut impl Outputs<Timer>,
    ) {
        let setting = self.phases.setting();
        let purchase = purchase(&mut self.latest, setting, parcel);
        let document = filed_payment(setting, purchase, attempt);
        let filed = FilePayment { parcel, placed, attempt, document };
        out.send(LinkId::SellerToCustoms, Message::FilePayment(filed));
    }
}

/// What a parcel's documents agree about, drawn once for documents that follow each other.
fn purchase<'a>(latest: &'a mut Option<Purchase>, setting: &Setting, parcel: ParcelKey) -> &'a Purchase {
    latest.take_if(|purchase| purchase.parcel != parcel);
    latest.get_or_insert_with(|| Purchase::of(setting, parcel))
}
