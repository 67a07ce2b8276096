//! The papers of a parcel: reservation, waybill, declaration list, corrections, answers.

use model::{Field, Milestone, ParcelKey, SimTime};
use protocol::{
    FileList, Job, LinkId, Message, Outputs, Paperwork, Question, RequestWaybill, ReserveStock, Row, Setting,
    StationKind, Touch, WaybillIssued, filed_list, is_automated,
};

use crate::parcel::{Papers, Parcel, in_custody};
use crate::{PickAfter, Timer, Warehouse, Work};

impl Warehouse {
    /// The warehouse takes custody.
    pub(crate) fn reserve_stock(
        &mut self,
        now: SimTime,
        reservation: ReserveStock,
        out: &mut impl Outputs<Timer>,
    ) {
        let ReserveStock { parcel, placed } = reservation;
        let setting = self.phases.setting();
        let site = self.sites.site_for(parcel, setting, &self.stations);
        let row = self.parcels.get_or_insert_with(parcel, move || Parcel {
            placed,
            waybill_requested: now,
            waybill_known: now,
            site,
            ..Parcel::BLANK
        });
        self.stations.arrive(
            now,
            row.station(StationKind::Stock),
            row.job(parcel, self.phases.setting()),
            0,
            out,
        );
    }

    pub(crate) fn stock_reserved(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        served: bool,
        out: &mut impl Outputs<Timer>,
    ) {
        if !served {
            // Nothing is reserved and no list can be filed, so customs grants the cancellation.
            return;
        }
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        row.papers = Papers::AwaitingWaybill;
        row.waybill_requested = now;
        out.milestone(parcel, Milestone::StockReserved, now);
        let request = RequestWaybill { parcel, placed: row.placed };
        out.send(LinkId::WarehouseToCarrier, Message::RequestWaybill(request));
        if self.phases.parameters().pick_after == PickAfter::Reservation {
            row.want();
            Self::move_on(now, parcel, row, &mut self.stations, self.phases.setting(), out);
        }
    }

    pub(crate) fn waybill_issued(
        &mut self,
        now: SimTime,
        issued: WaybillIssued,
        out: &mut impl Outputs<Timer>,
    ) {
        let WaybillIssued { parcel, waybill_number } = issued;
        // The parcel may have been cancelled meanwhile.
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        row.waybill_number = waybill_number;
        row.waybill_known = now;
        if is_automated(self.phases.setting(), parcel) {
            Self::file_list(parcel, row, 0, self.phases.setting(), out);
        } else {
            row.papers = Papers::Declaring;
            self.stations.arrive(
                now,
                row.station(StationKind::Declarations),
                row.job(parcel, self.phases.setting()),
                0,
                out,
            );
        }
    }

    pub(crate) fn list_made(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        served: bool,
        out: &mut impl Outputs<Timer>,
    ) {
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        if served {
            out.touch(Touch::Declaration, row.placed, now);
            // A desk that takes no time is not worth a milestone.
            if now > row.waybill_known {
                out.milestone(parcel, Milestone::ListReady, now);
            }
        }
        Self::file_list(parcel, row, 0, self.phases.setting(), out);
    }

    /// Files LIST again. Nothing is filed for a parcel that has ended.
    #[cold]
    pub(crate) fn file_list_again(&mut self, parcel: ParcelKey, attempt: u8, out: &mut impl Outputs<Timer>) {
        if let Some(row) = self.parcels.get_mut(parcel) {
            Self::file_list(parcel, row, attempt, self.phases.setting(), out);
        }
    }

    /// Files LIST, or withholds it while the parcel is being cancelled.
    pub(crate) fn file_list(
        parcel: ParcelKey,
        row: &mut Parcel,
        attempt: u8,
        setting: &Setting,
        out: &mut impl Outputs<Timer>,
    ) {
        if row.cancelling {
            row.papers = Papers::ListWithheld { attempt };
            return;
        }
        row.papers = Papers::Filed;
        let Parcel { site, waybill_requested, waybill_known, waybill_number, .. } = *row;
        let document = filed_list(setting, parcel, waybill_number, attempt);
        let filing = FileList { parcel, site, waybill_requested, waybill_known, attempt, document };
        out.send(LinkId::WarehouseToCustoms, Message::FileList(filing));
    }

    /// Papers come to the correction desk.
    #[cold]
    pub(crate) fn desk(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        papers: Paperwork,
        out: &mut impl Outputs<Timer>,
    ) {
        let row = in_custody(&mut self.parcels, parcel);
        row.papers = Papers::AtDesk;
        let job = Job::new(self.phases.setting(), parcel, row.placed, Work::Desk(papers));
        let desk = row.station(StationKind::WarehouseCorrections);
        self.stations.arrive(now, desk, job, papers.visit(), out);
    }

    #[cold]
    pub(crate) fn papers_done(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        placed: SimTime,
        papers: Paperwork,
        served: bool,
        out: &mut impl Outputs<Timer>,
    ) {
        if served {
            out.touch(papers.touch(), placed, now);
        }
        match papers {
            Paperwork::Correction { attempt, .. } => {
                self.file_list_again(parcel, attempt.saturating_add(1), out);
            }
            Paperwork::Answer { field, visit } => self.answer(parcel, field, visit, out),
        }
    }

    /// Answers a question, or withholds the answer while the parcel is being cancelled.
    #[cold]
    pub(crate) fn answer(
        &mut self,
        parcel: ParcelKey,
        field: Field,
        visit: u8,
        out: &mut impl Outputs<Timer>,
    ) {
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        if row.cancelling {
            row.papers = Papers::AnswerWithheld { field, visit };
            return;
        }
        row.papers = Papers::Filed;
        let answer = Question { parcel, placed: row.placed, field, visit };
        out.send(LinkId::WarehouseToCustoms, Message::Answer(answer));
    }
}
