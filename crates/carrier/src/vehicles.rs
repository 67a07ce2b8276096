//! Vehicles: loaded, to customs' gate, out of it, delivered.
//!
//! The station `vehicles` of a site collects parcels until the vehicle is full or its first parcel has waited long enough; whom
//! it lets go by one input leaves on one vehicle: the end of each service is an input by itself.

use std::collections::BTreeMap;

use model::{Lane, Milestone, ParcelKey, Purpose, SimTime, Subject};
use protocol::{
    HandOver, Interval, Job, LinkId, Message, Outcome, Outputs, ParcelFacts, StationId, StationKind,
    VehicleAtGate, VehicleNumber,
};

use crate::{Carrier, Timer, Work};

/// A parcel on a vehicle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) parcel: ParcelKey,
    /// T0.
    pub(crate) placed: SimTime,
    pub(crate) lane: Lane,
}

/// Parcels in custody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vehicles {
    /// Handed over and still at the station.
    loading: u64,
    /// On board of the vehicle that leaves with this input.
    boarded: Vec<Load>,
    /// The number of the next vehicle.
    next: u64,
    at_gate: BTreeMap<VehicleNumber, Vec<Load>>,
    /// Parcels out of the gate whose delivery lies after the horizon.
    on_the_road: u64,
}

impl Vehicles {
    /// A parcel leaves the station: it is on board of the vehicle that leaves now.
    #[inline(never)]
    pub(crate) fn board(&mut self, load: Load) {
        self.loading -= 1;
        self.boarded.push(load);
    }

    /// T11: the vehicle with whoever is on board leaves for the gate.
    fn leave(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let vehicle = VehicleNumber(self.next);
        self.next += 1;
        let loads = std::mem::take(&mut self.boarded);
        for load in &loads {
            out.milestone(load.parcel, Milestone::OnVehicle, now);
        }
        let parcels = loads.iter().map(|load| load.parcel).collect();
        self.at_gate.insert(vehicle, loads);
        out.send(LinkId::CarrierToCustoms, Message::VehicleAtGate(VehicleAtGate { vehicle, parcels }));
    }

    /// Parcels in custody.
    pub(crate) fn inside(&self) -> u64 {
        let at_gate: usize = self.at_gate.values().map(Vec::len).sum();
        self.loading + at_gate as u64 + self.on_the_road
    }
}

impl Carrier {
    /// The carrier takes custody.
    pub(crate) fn load(&mut self, now: SimTime, hand_over: HandOver, out: &mut impl Outputs<Timer>) {
        let HandOver { parcel, placed, lane, site } = hand_over;
        self.vehicles.loading += 1;
        let job = Job::new(self.phases.setting(), parcel, placed, Work::Load(lane));
        self.stations.arrive(now, StationId::at(StationKind::Vehicles, site), job, 0, out);
    }

    /// Who is on board leaves, if anybody is.
    #[inline]
    pub(crate) fn leave(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        if !self.vehicles.boarded.is_empty() {
            self.vehicles.leave(now, out);
        }
    }

    /// Out of the gate. Nothing can happen to a parcel from here on but its delivery, so that is settled now: the
    /// observer counts it if it lies before the horizon.
    // By itself: what happens to a vehicle needs more room than what happens to a parcel.
    #[inline(never)]
    pub(crate) fn gate_passed(
        &mut self,
        now: SimTime,
        vehicle: VehicleNumber,
        out: &mut impl Outputs<Timer>,
    ) {
        let passed = self.vehicles.at_gate.remove(&vehicle);
        let loads = passed.unwrap_or_else(|| panic!("{vehicle:?} passed the gate without being there"));
        let setting = self.phases.setting();
        let parameters = self.phases.parameters();
        for Load { parcel, placed, lane } in loads {
            let subject = Subject::Parcel(parcel);
            let line_haul = parameters.line_haul.draw(&setting.draws, subject, Purpose::LineHaul, 0);
            let delivery = parameters.delivery.draw(&setting.draws, subject, Purpose::Delivery, 0);
            let delivered = now + line_haul + delivery;
            if delivered > setting.window.horizon {
                self.vehicles.on_the_road += 1;
                continue;
            }
            out.milestone(parcel, Milestone::Delivered, delivered);
            let facts = ParcelFacts { parcel, placed, lane, goods: setting.goods_of(parcel) };
            out.interval(Interval::OrderToDelivery, facts, delivered.since(placed), delivered);
            out.outcome(Outcome::Delivered, parcel, placed, true, delivered);
        }
    }
}
