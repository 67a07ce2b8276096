//! The gate: vehicles leave the zone with released parcels only.

use model::{Milestone, SimTime};
use protocol::{Interval, LinkId, Message, Outputs, VehicleAtGate, VehicleNumber};

use crate::{Customs, Timer, Vehicle};

impl Customs {
    pub(crate) fn vehicle_at_gate(
        &mut self,
        now: SimTime,
        slip: VehicleAtGate,
        out: &mut impl Outputs<Timer>,
    ) {
        let VehicleAtGate { vehicle, parcels } = slip;
        self.at_gate.insert(vehicle, parcels);
        if self.gate.arrive(now, Vehicle(vehicle), 0, &self.setting.draws, out).is_some() {
            self.gate_passed(now, vehicle, out);
        }
    }

    /// T12: the vehicle is out, its parcels are closed (899).
    pub(crate) fn gate_passed(
        &mut self,
        now: SimTime,
        vehicle: VehicleNumber,
        out: &mut impl Outputs<Timer>,
    ) {
        let parcels = self.at_gate.remove(&vehicle);
        for parcel in parcels.unwrap_or_else(|| panic!("{vehicle:?} leaves without a release slip")) {
            let released = self.released.remove(parcel);
            let released = released.unwrap_or_else(|| panic!("{parcel:?} is at the gate without release"));
            let facts = released.facts;
            out.milestone(parcel, Milestone::GatePassed, now);
            out.interval(Interval::ReleaseToGate, facts, now.since(released.at), now);
            out.interval(Interval::OrderToGate, facts, now.since(facts.placed), now);
        }
        out.send(LinkId::CustomsToCarrier, Message::GatePassed(vehicle));
    }
}
