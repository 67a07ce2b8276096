//! Customs: intake, three-document match, lanes, review, inspection, release, gate.
//!
//! The way of a parcel here: four documents come in and pass the single-window intake → when the last is through, the
//! three documents are matched with each other and the list with them (T1, T2) → rejected (100) to the party at fault,
//! or accepted (120) → the lane is decided (T3): green is released at once; yellow goes over document review (300, 399);
//! red is inspected (500): the parcel comes to the line (T6), passes the X-ray and the image review (T7), and is
//! unpacked (T8, T9) if its picture was flagged → release (800, T10) → its vehicle passes the gate (899, T12).
//!
//! Customs gives verdicts; the custodian (the warehouse) ends parcels that are refused or seized.

mod case;
mod documents;
mod gate;
mod inspection;
mod matching;
mod parameters;
mod risk;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{ParcelKey, Purpose, RoleName, SimTime, Subject};
use protocol::{
    Closing, Customer, Desk, Input, Message, Observer, Outputs, ParcelTable, Role, Setting, StationId,
    VehicleNumber,
};
use queueing::StationTimer;

use case::{Case, ReleasedParcel};
use documents::Ticket;
pub use parameters::{ImageReview, Parameters, Risk, Score};

/// Customs' deadlines.
#[derive(Clone, Copy, Debug)]
pub enum Timer {
    /// Of the single-window intake.
    Intake(StationTimer),
    /// Of the document reviewers.
    Reviewers(StationTimer),
    /// Of the X-ray machines.
    Xray(StationTimer),
    /// Of the image reviewers.
    Images(StationTimer),
    /// Of the unpackers.
    Unpackers(StationTimer),
    /// Of the gate.
    Gate(StationTimer),
}

/// A vehicle at the gate.
#[derive(Clone, Copy, Debug)]
struct Vehicle(VehicleNumber);

impl Customer for Vehicle {
    fn subject(&self) -> Subject {
        Subject::Vehicle(self.0.0)
    }
}

/// Customs in a zone.
#[derive(Clone, Debug)]
pub struct Customs {
    setting: Arc<Setting>,
    rejections_max: u8,
    risk: Risk,
    intake: Desk<Ticket, Timer>,
    reviewers: Desk<ParcelKey, Timer>,
    xray: Desk<ParcelKey, Timer>,
    images: Desk<ParcelKey, Timer>,
    unpackers: Desk<ParcelKey, Timer>,
    gate: Desk<Vehicle, Timer>,
    /// Parcels not released yet.
    cases: ParcelTable<Case>,
    /// Parcels released that have not passed the gate.
    released: ParcelTable<ReleasedParcel>,
    /// What is on the vehicles at the gate.
    at_gate: BTreeMap<VehicleNumber, Box<[ParcelKey]>>,
}

impl Customs {
    /// Customs before the first document.
    pub fn new(setting: Arc<Setting>, parameters: &Parameters) -> Self {
        use {Purpose as P, StationId as S};
        Self {
            setting,
            rejections_max: parameters.rejections_max,
            risk: parameters.risk,
            intake: Desk::new(S::Intake, P::IntakeService, &parameters.intake, Timer::Intake),
            reviewers: Desk::new(S::Reviewers, P::ReviewService, &parameters.reviewers, Timer::Reviewers),
            xray: Desk::new(S::Xray, P::ScanService, &parameters.xray, Timer::Xray),
            images: Desk::new(S::Images, P::ImageService, &parameters.images, Timer::Images),
            unpackers: Desk::new(S::Unpackers, P::UnpackService, &parameters.unpackers, Timer::Unpackers),
            gate: Desk::new(S::Gate, P::GateService, &parameters.gate, Timer::Gate),
            cases: ParcelTable::default(),
            released: ParcelTable::default(),
            at_gate: BTreeMap::new(),
        }
    }

    fn case(&mut self, parcel: ParcelKey) -> &mut Case {
        self.cases.get_mut(parcel).unwrap_or_else(|| panic!("customs has no open case of {parcel:?}"))
    }
}

impl Role for Customs {
    type Timer = Timer;
    const NAME: RoleName = RoleName::Customs;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        self.intake.open(now, out);
        self.reviewers.open(now, out);
        self.xray.open(now, out);
        self.images.open(now, out);
        self.unpackers.open(now, out);
        self.gate.open(now, out);
    }

    fn handle(&mut self, now: SimTime, input: Input<Timer>, out: &mut impl Outputs<Timer>) {
        match input {
            Input::Message(Message::FileOrder(filing)) => self.order_filed(now, filing, out),
            Input::Message(Message::FilePayment(filing)) => self.payment_filed(now, filing, out),
            Input::Message(Message::FileWaybill(filing)) => self.waybill_filed(now, filing, out),
            Input::Message(Message::FileList(filing)) => self.list_filed(now, filing, out),
            Input::Message(Message::PresentParcel(present)) => {
                self.parcel_presented(now, present.parcel, out);
            }
            Input::Message(Message::VehicleAtGate(vehicle)) => self.vehicle_at_gate(now, vehicle, out),
            Input::Message(other) => panic!("customs does not understand {other:?}"),
            Input::Deadline(Timer::Intake(timer)) => {
                if let Some(done) = self.intake.fire(now, timer, out) {
                    self.taken_in(now, done.customer, out);
                }
            }
            Input::Deadline(Timer::Reviewers(timer)) => {
                if let Some(done) = self.reviewers.fire(now, timer, out) {
                    self.reviewed(now, done, out);
                }
            }
            Input::Deadline(Timer::Xray(timer)) => {
                if let Some(done) = self.xray.fire(now, timer, out) {
                    self.scanned(now, done, out);
                }
            }
            Input::Deadline(Timer::Images(timer)) => {
                if let Some(done) = self.images.fire(now, timer, out) {
                    self.image_reviewed(now, done, out);
                }
            }
            Input::Deadline(Timer::Unpackers(timer)) => {
                if let Some(done) = self.unpackers.fire(now, timer, out) {
                    self.unpacked(now, done, out);
                }
            }
            Input::Deadline(Timer::Gate(timer)) => {
                if let Some(done) = self.gate.fire(now, timer, out) {
                    self.gate_passed(now, done.customer.0, out);
                }
            }
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.intake.close(out);
        self.reviewers.close(out);
        self.xray.close(out);
        self.images.close(out);
        self.unpackers.close(out);
        self.gate.close(out);
        self.close_intervals(out);
        // Customs has custody of nothing: it gives verdicts.
        Closing { inside: 0 }
    }
}
