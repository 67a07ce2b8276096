//! The carrier: waybills, vehicles, line-haul, delivery.
//!
//! The way of a parcel here: a waybill number is issued and the WAYBILL (511) filed → the parcel is handed over, the
//! carrier takes custody → it is loaded on the open vehicle, which leaves for customs' gate (T11) when it is full or
//! its first parcel has waited long enough → out of the gate (T12) → line-haul and delivery.

mod parameters;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{DocumentKind, Lane, Milestone, ParcelKey, Purpose, RoleName, SimTime, Subject, WaybillNumber};
use protocol::{
    Closing, CorrectionDesk, Desk, FileWaybill, HandOver, Input, Interval, LinkId, Message, Observer,
    Outcome, Outputs, ParcelFacts, Rejected, Role, Setting, StationId, VehicleAtGate, VehicleNumber,
    WaybillIssued, drawn_fault, true_waybill, with_fault,
};
use queueing::StationTimer;

pub use parameters::Parameters;

/// The carrier's deadlines.
#[derive(Clone, Copy, Debug)]
pub enum Timer {
    /// Of waybill issue.
    Waybills(StationTimer),
    /// Of the correction desk.
    Corrections(StationTimer),
    /// This vehicle leaves now, if it has not left full.
    VehicleLeaves(VehicleNumber),
}

/// A parcel on a vehicle.
#[derive(Clone, Copy, Debug)]
struct Load {
    parcel: ParcelKey,
    placed: SimTime,
    lane: Lane,
}

/// The carrier of a zone.
#[derive(Clone, Debug)]
pub struct Carrier {
    setting: Arc<Setting>,
    parameters: Parameters,
    waybills: Desk<ParcelKey, Timer>,
    corrections: CorrectionDesk<Timer>,
    /// The vehicle at the dock. One is open at a time.
    open_vehicle: VehicleNumber,
    loading: Vec<Load>,
    at_gate: BTreeMap<VehicleNumber, Vec<Load>>,
    /// Parcels out of the gate whose delivery lies after the horizon.
    on_the_road: u64,
}

impl Carrier {
    /// The carrier before the first request.
    pub fn new(setting: Arc<Setting>, parameters: &Parameters) -> Self {
        Self {
            setting,
            parameters: parameters.clone(),
            waybills: Desk::new(
                StationId::Waybills,
                Purpose::WaybillLag,
                &parameters.waybills,
                Timer::Waybills,
            ),
            corrections: CorrectionDesk::new(
                StationId::CarrierCorrections,
                &parameters.corrections,
                Timer::Corrections,
            ),
            open_vehicle: VehicleNumber(0),
            loading: Vec::new(),
            at_gate: BTreeMap::new(),
            on_the_road: 0,
        }
    }

    // Papers -------------------------------------------------------------------------------------------------

    fn waybill_requested(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        if self.waybills.arrive(now, parcel, 0, &self.setting.draws, out).is_some() {
            self.issue_waybill(now, parcel, out);
        }
    }

    fn issue_waybill(&self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        out.milestone(parcel, Milestone::WaybillIssued, now);
        let waybill_number = WaybillNumber(parcel.bits());
        let issued = WaybillIssued { parcel, waybill_number };
        out.send(LinkId::CarrierToWarehouse, Message::WaybillIssued(issued));
        self.file_waybill(parcel, 0, out);
    }

    fn file_waybill(&self, parcel: ParcelKey, attempt: u8, out: &mut impl Outputs<Timer>) {
        let fault = drawn_fault(&self.setting, parcel, DocumentKind::Waybill, attempt);
        let document = with_fault(true_waybill(&self.setting, parcel), fault);
        out.send(LinkId::CarrierToCustoms, Message::FileWaybill(FileWaybill { parcel, attempt, document }));
    }

    fn rejected(&mut self, now: SimTime, rejection: Rejected, out: &mut impl Outputs<Timer>) {
        if let Some(correction) = self.corrections.reject(now, rejection, &self.setting.draws, out) {
            self.file_waybill(correction.parcel, correction.attempt, out);
        }
    }

    // Vehicles -----------------------------------------------------------------------------------------------

    fn load(&mut self, now: SimTime, hand_over: HandOver, out: &mut impl Outputs<Timer>) {
        let HandOver { parcel, placed, lane } = hand_over;
        if self.loading.is_empty() {
            let leaves = now + self.parameters.vehicle_wait_max;
            out.deadline(leaves, Timer::VehicleLeaves(self.open_vehicle));
        }
        self.loading.push(Load { parcel, placed, lane });
        if self.loading.len() >= self.parameters.vehicle_capacity.get() as usize {
            self.leave(now, out);
        }
    }

    fn leave(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let vehicle = self.open_vehicle;
        self.open_vehicle = VehicleNumber(vehicle.0 + 1);
        let loads = std::mem::take(&mut self.loading);
        for load in &loads {
            out.milestone(load.parcel, Milestone::OnVehicle, now);
        }
        let parcels = loads.iter().map(|load| load.parcel).collect();
        self.at_gate.insert(vehicle, loads);
        out.send(LinkId::CarrierToCustoms, Message::VehicleAtGate(VehicleAtGate { vehicle, parcels }));
    }

    /// Out of the gate. Nothing can happen to a parcel from here on but its delivery, so that is settled now: the
    /// observer counts it if it lies before the horizon.
    fn gate_passed(&mut self, now: SimTime, vehicle: VehicleNumber, out: &mut impl Outputs<Timer>) {
        let loads = self.at_gate.remove(&vehicle);
        let loads = loads.unwrap_or_else(|| panic!("{vehicle:?} passed the gate without being there"));
        for Load { parcel, placed, lane } in loads {
            let subject = Subject::Parcel(parcel);
            let draws = &self.setting.draws;
            let line_haul = self.parameters.line_haul.draw(draws, subject, Purpose::LineHaul, 0);
            let delivery = self.parameters.delivery.draw(draws, subject, Purpose::Delivery, 0);
            let delivered = now + line_haul + delivery;
            if delivered > self.setting.window.horizon {
                self.on_the_road += 1;
                continue;
            }
            out.milestone(parcel, Milestone::Delivered, delivered);
            let facts = ParcelFacts { parcel, placed, lane };
            out.interval(Interval::OrderToDelivery, facts, delivered.since(placed), delivered);
            out.outcome(Outcome::Delivered, parcel, placed, delivered);
        }
    }
}

impl Role for Carrier {
    type Timer = Timer;
    const NAME: RoleName = RoleName::Carrier;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        self.waybills.open(now, out);
        self.corrections.open(now, out);
    }

    fn handle(&mut self, now: SimTime, input: Input<Timer>, out: &mut impl Outputs<Timer>) {
        match input {
            Input::Message(Message::RequestWaybill(request)) => {
                self.waybill_requested(now, request.parcel, out);
            }
            Input::Message(Message::Rejected(rejection)) => self.rejected(now, rejection, out),
            Input::Message(Message::HandOver(hand_over)) => self.load(now, hand_over, out),
            Input::Message(Message::GatePassed(vehicle)) => self.gate_passed(now, vehicle, out),
            Input::Message(other) => panic!("the carrier does not understand {other:?}"),
            Input::Deadline(Timer::Waybills(timer)) => {
                if let Some(issued) = self.waybills.fire(now, timer, out) {
                    self.issue_waybill(now, issued.customer, out);
                }
            }
            Input::Deadline(Timer::Corrections(timer)) => {
                if let Some(correction) = self.corrections.fire(now, timer, out) {
                    self.file_waybill(correction.parcel, correction.attempt, out);
                }
            }
            Input::Deadline(Timer::VehicleLeaves(vehicle)) => {
                if vehicle == self.open_vehicle {
                    self.leave(now, out);
                }
            }
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.waybills.close(out);
        self.corrections.close(out);
        let at_gate: usize = self.at_gate.values().map(Vec::len).sum();
        Closing { inside: (self.loading.len() + at_gate) as u64 + self.on_the_road }
    }
}
