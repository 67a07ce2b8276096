//! The bonded warehouse: reservation, declaration list, pick, pack, line, dock.
//!
//! The way of a parcel here: stock is reserved and the warehouse takes custody → the carrier issues a waybill number
//! → as declaring agent, the warehouse files the LIST (621) → picking and packing, by default after acceptance (120)
//! → if inspection is ordered (500), to customs' line → after release (800), over the dock to the carrier.
//!
//! As custodian the warehouse ends parcels that customs refuses (100, too often) or seizes (502).

mod parameters;

use std::sync::Arc;

use model::{DocumentKind, Lane, Milestone, ParcelKey, Purpose, RoleName, SimTime, WaybillNumber};
use protocol::{
    Closing, CorrectionDesk, Desk, FileList, HandOver, Input, LinkId, Message, Observer, Outcome, Outputs,
    ParcelTable, Rejected, RequestWaybill, ReserveStock, Role, Setting, StationId, Verdict, drawn_fault,
    true_list, with_fault,
};
use queueing::StationTimer;

pub use parameters::{Parameters, PickAfter};

/// The warehouse's deadlines.
#[derive(Clone, Copy, Debug)]
pub enum Timer {
    /// Of the pickers.
    Pickers(StationTimer),
    /// Of the packers.
    Packers(StationTimer),
    /// Of the way to the line.
    Line(StationTimer),
    /// Of the dock.
    Dock(StationTimer),
    /// Of the correction desk.
    Corrections(StationTimer),
}

/// How far the goods are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goods {
    OnShelf,
    BeingPrepared,
    Packed,
    /// On the way to customs' line or there.
    Presented,
    /// On the way over the dock.
    Leaving,
}

/// What the warehouse remembers of a parcel in its custody.
#[derive(Clone, Copy, Debug)]
struct Parcel {
    placed: SimTime,
    waybill_number: Option<WaybillNumber>,
    goods: Goods,
    inspection_ordered: bool,
    released: Option<Lane>,
}

/// The warehouse of a zone.
#[derive(Clone, Debug)]
pub struct Warehouse {
    setting: Arc<Setting>,
    pick_after: PickAfter,
    pickers: Desk<ParcelKey, Timer>,
    packers: Desk<ParcelKey, Timer>,
    line: Desk<ParcelKey, Timer>,
    dock: Desk<ParcelKey, Timer>,
    corrections: CorrectionDesk<Timer>,
    parcels: ParcelTable<Parcel>,
}

impl Warehouse {
    /// The warehouse before the first reservation.
    pub fn new(setting: Arc<Setting>, parameters: &Parameters) -> Self {
        Self {
            setting,
            pick_after: parameters.pick_after,
            pickers: Desk::new(StationId::Pickers, Purpose::PickService, &parameters.pickers, Timer::Pickers),
            packers: Desk::new(StationId::Packers, Purpose::PackService, &parameters.packers, Timer::Packers),
            line: Desk::new(StationId::Line, Purpose::LineService, &parameters.line, Timer::Line),
            dock: Desk::new(StationId::Dock, Purpose::DockService, &parameters.dock, Timer::Dock),
            corrections: CorrectionDesk::new(
                StationId::WarehouseCorrections,
                &parameters.corrections,
                Timer::Corrections,
            ),
            parcels: ParcelTable::default(),
        }
    }

    fn parcel(&mut self, parcel: ParcelKey) -> &mut Parcel {
        let row = self.parcels.get_mut(parcel);
        row.unwrap_or_else(|| panic!("{parcel:?} is not in the warehouse's custody"))
    }

    // Papers -------------------------------------------------------------------------------------------------

    fn reserve_stock(&mut self, now: SimTime, reservation: ReserveStock, out: &mut impl Outputs<Timer>) {
        let ReserveStock { parcel, placed } = reservation;
        out.milestone(parcel, Milestone::StockReserved, now);
        self.parcels.get_or_insert_with(parcel, || Parcel {
            placed,
            waybill_number: None,
            goods: Goods::OnShelf,
            inspection_ordered: false,
            released: None,
        });
        out.send(LinkId::WarehouseToCarrier, Message::RequestWaybill(RequestWaybill { parcel }));
        if self.pick_after == PickAfter::Reservation {
            self.pick(now, parcel, out);
        }
    }

    fn waybill_issued(&mut self, parcel: ParcelKey, number: WaybillNumber, out: &mut impl Outputs<Timer>) {
        self.parcel(parcel).waybill_number = Some(number);
        self.file_list(parcel, 0, out);
    }

    fn file_list(&mut self, parcel: ParcelKey, attempt: u8, out: &mut impl Outputs<Timer>) {
        let number = self.parcel(parcel).waybill_number;
        let number =
            number.unwrap_or_else(|| panic!("{parcel:?} is declared before it has a waybill number"));
        let fault = drawn_fault(&self.setting, parcel, DocumentKind::List, attempt);
        let document = with_fault(true_list(&self.setting, parcel, number), fault);
        out.send(LinkId::WarehouseToCustoms, Message::FileList(FileList { parcel, attempt, document }));
    }

    fn rejected(&mut self, now: SimTime, rejection: Rejected, out: &mut impl Outputs<Timer>) {
        if let Some(correction) = self.corrections.reject(now, rejection, &self.setting.draws, out) {
            self.file_list(correction.parcel, correction.attempt, out);
        }
    }

    // Goods --------------------------------------------------------------------------------------------------

    fn pick(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let row = self.parcel(parcel);
        if row.goods != Goods::OnShelf {
            return;
        }
        row.goods = Goods::BeingPrepared;
        if self.pickers.arrive(now, parcel, 0, &self.setting.draws, out).is_some() {
            self.pack(now, parcel, out);
        }
    }

    fn pack(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        if self.packers.arrive(now, parcel, 0, &self.setting.draws, out).is_some() {
            self.packed(now, parcel, out);
        }
    }

    fn packed(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        // Where picking starts on reservation, the list may have been refused meanwhile: the goods go back.
        let Some(row) = self.parcels.get_mut(parcel) else { return };
        row.goods = Goods::Packed;
        out.milestone(parcel, Milestone::Packed, now);
        self.move_on(now, parcel, out);
    }

    /// Sends a packed parcel where customs' verdicts so far let it go.
    fn move_on(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let row = self.parcel(parcel);
        match (row.goods, row.released, row.inspection_ordered) {
            (Goods::Packed, None, true) => {
                row.goods = Goods::Presented;
                if self.line.arrive(now, parcel, 0, &self.setting.draws, out).is_some() {
                    Self::present(parcel, out);
                }
            }
            (Goods::Packed | Goods::Presented, Some(_), _) => {
                row.goods = Goods::Leaving;
                if self.dock.arrive(now, parcel, 0, &self.setting.draws, out).is_some() {
                    self.hand_over(parcel, out);
                }
            }
            _ => {}
        }
    }

    fn present(parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        out.send(LinkId::WarehouseToCustoms, Message::PresentParcel(Verdict { parcel }));
    }

    fn hand_over(&mut self, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let row = self.parcels.remove(parcel);
        let Some(Parcel { placed, released: Some(lane), .. }) = row else {
            panic!("{parcel:?} leaves over the dock without custody and release: {row:?}");
        };
        out.send(LinkId::WarehouseToCarrier, Message::HandOver(HandOver { parcel, placed, lane }));
    }

    // Verdicts -----------------------------------------------------------------------------------------------

    fn accepted(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        if self.pick_after == PickAfter::Acceptance {
            self.pick(now, parcel, out);
        }
    }

    fn inspection_ordered(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        self.parcel(parcel).inspection_ordered = true;
        self.picked_at_the_latest(now, parcel, out);
    }

    fn released(&mut self, now: SimTime, parcel: ParcelKey, lane: Lane, out: &mut impl Outputs<Timer>) {
        let row = self.parcel(parcel);
        assert!(row.released.is_none(), "{parcel:?} is released twice");
        row.released = Some(lane);
        self.picked_at_the_latest(now, parcel, out);
    }

    fn picked_at_the_latest(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        if self.pick_after == PickAfter::Release {
            self.pick(now, parcel, out);
        }
        if self.parcels.get_mut(parcel).is_some() {
            self.move_on(now, parcel, out);
        }
    }

    fn end(&mut self, now: SimTime, parcel: ParcelKey, outcome: Outcome, out: &mut impl Outputs<Timer>) {
        let row = self.parcels.remove(parcel);
        let row = row.unwrap_or_else(|| panic!("{parcel:?} ends as {outcome:?} outside custody"));
        let milestone = match outcome {
            Outcome::Refused => Milestone::Refused,
            Outcome::Seized => Milestone::Seized,
            Outcome::Delivered => panic!("the warehouse delivers nothing"),
        };
        out.milestone(parcel, milestone, now);
        out.outcome(outcome, parcel, row.placed, now);
    }

    fn message(&mut self, now: SimTime, message: Message, out: &mut impl Outputs<Timer>) {
        match message {
            Message::ReserveStock(reservation) => self.reserve_stock(now, reservation, out),
            Message::WaybillIssued(issued) => self.waybill_issued(issued.parcel, issued.waybill_number, out),
            Message::Rejected(rejection) => self.rejected(now, rejection, out),
            Message::Refused(refused) => self.end(now, refused.parcel, Outcome::Refused, out),
            Message::Accepted(accepted) => self.accepted(now, accepted.parcel, out),
            Message::InspectionOrdered(ordered) => self.inspection_ordered(now, ordered.parcel, out),
            Message::Released(released) => self.released(now, released.parcel, released.lane, out),
            Message::Seized(seized) => self.end(now, seized.parcel, Outcome::Seized, out),
            other => panic!("the warehouse does not understand {other:?}"),
        }
    }
}

impl Role for Warehouse {
    type Timer = Timer;
    const NAME: RoleName = RoleName::Warehouse;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        self.pickers.open(now, out);
        self.packers.open(now, out);
        self.line.open(now, out);
        self.dock.open(now, out);
        self.corrections.open(now, out);
    }

    fn handle(&mut self, now: SimTime, input: Input<Timer>, out: &mut impl Outputs<Timer>) {
        match input {
            Input::Message(message) => self.message(now, message, out),
            Input::Deadline(Timer::Pickers(timer)) => {
                if let Some(picked) = self.pickers.fire(now, timer, out) {
                    self.pack(now, picked.customer, out);
                }
            }
            Input::Deadline(Timer::Packers(timer)) => {
                if let Some(packed) = self.packers.fire(now, timer, out) {
                    self.packed(now, packed.customer, out);
                }
            }
            Input::Deadline(Timer::Line(timer)) => {
                if let Some(arrived) = self.line.fire(now, timer, out) {
                    Self::present(arrived.customer, out);
                }
            }
            Input::Deadline(Timer::Dock(timer)) => {
                if let Some(loaded) = self.dock.fire(now, timer, out) {
                    self.hand_over(loaded.customer, out);
                }
            }
            Input::Deadline(Timer::Corrections(timer)) => {
                if let Some(correction) = self.corrections.fire(now, timer, out) {
                    self.file_list(correction.parcel, correction.attempt, out);
                }
            }
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.pickers.close(out);
        self.packers.close(out);
        self.line.close(out);
        self.dock.close(out);
        self.corrections.close(out);
        Closing { inside: self.parcels.len() }
    }
}
