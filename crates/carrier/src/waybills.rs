//! Waybills: issued, filed, corrected. The carrier remembers none of them: they follow from the parcel's key, and messages
//! bring T0. (Of one that customs did not receive it keeps T0 until it is filed again.)

use model::{Milestone, ParcelKey, SimTime};
use protocol::{
    FileWaybill, Job, LinkId, Message, NotReceived, Outputs, Paperwork, Question, RequestWaybill, Resend,
    StationId, StationKind, WaybillIssued, filed_waybill, waybill_number,
};

use crate::{Carrier, Timer, Work};

const WAYBILLS: StationId = StationId::of(StationKind::Waybills);
const CORRECTIONS: StationId = StationId::of(StationKind::CarrierCorrections);

impl Carrier {
    pub(crate) fn waybill_requested(
        &mut self,
        now: SimTime,
        request: RequestWaybill,
        out: &mut impl Outputs<Timer>,
    ) {
        let RequestWaybill { parcel, placed } = request;
        let job = Job::new(self.phases.setting(), parcel, placed, Work::Waybill);
        self.stations.arrive(now, WAYBILLS, job, 0, out);
    }

    #[inline(never)]
    pub(crate) fn issue_waybill(
        &self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        out: &mut impl Outputs<Timer>,
    ) {
        out.milestone(parcel, Milestone::WaybillIssued, now);
        let issued = WaybillIssued { parcel, waybill_number: waybill_number(parcel) };
        out.send(LinkId::CarrierToWarehouse, Message::WaybillIssued(issued));
        self.file_waybill(parcel, placed, 0, out);
    }

    #[inline]
    fn file_waybill(&self, parcel: ParcelKey, placed: SimTime, attempt: u8, out: &mut impl Outputs<Timer>) {
        let document = filed_waybill(self.phases.setting(), parcel, attempt);
        let filing = FileWaybill { parcel, placed, attempt, document };
        out.send(LinkId::CarrierToCustoms, Message::FileWaybill(filing));
    }

    /// Customs' single window did not take the document (4): it is filed again later.
    #[cold]
    pub(crate) fn not_received(&mut self, now: SimTime, lost: &NotReceived, out: &mut impl Outputs<Timer>) {
        self.lost.insert(lost.parcel, lost.placed);
        out.deadline(now + self.phases.setting().resend_after, Timer::Own(lost.into()));
    }

    #[cold]
    pub(crate) fn resend(&mut self, resend: Resend, out: &mut impl Outputs<Timer>) {
        let Resend { parcel, attempt } = resend;
        let placed = self.lost.remove(&parcel);
        let placed = placed.unwrap_or_else(|| panic!("the waybill of {parcel:?} was not lost"));
        self.file_waybill(parcel, placed, attempt, out);
    }

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
        &self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        papers: Paperwork,
        out: &mut impl Outputs<Timer>,
    ) {
        out.touch(papers.touch(), placed, now);
        match papers {
            Paperwork::Correction { attempt, .. } => {
                self.file_waybill(parcel, placed, attempt.saturating_add(1), out);
            }
            Paperwork::Answer { field, visit } => {
                let answer = Question { parcel, placed, field, visit };
                out.send(LinkId::CarrierToCustoms, Message::Answer(answer));
            }
        }
    }
}
