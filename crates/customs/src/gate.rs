//! The gate: vehicles leave the zone with released parcels only.

use model::{Milestone, SimTime, Stage};
use protocol::{Interval, LinkId, Message, Outputs, StationKind, VehicleAtGate, VehicleNumber};

use crate::client::Client;
use crate::{Customs, Timer};

/// The rows of a vehicle's parcels are fetched so many parcels ahead.
const FORESEEN: usize = 6;

impl Customs {
    pub(crate) fn vehicle_at_gate(
        &mut self,
        now: SimTime,
        slip: &VehicleAtGate,
        out: &mut impl Outputs<Timer>,
    ) {
        let VehicleAtGate { vehicle, parcels } = slip;
        self.at_gate.insert(*vehicle, parcels.clone());
        self.stations.arrive(now, StationKind::Gate.into(), Client::of_vehicle(*vehicle), 0, out);
    }

    /// T12: the vehicle is out, its parcels are closed (899), and off the bonded book.
    pub(crate) fn gate_passed(
        &mut self,
        now: SimTime,
        vehicle: VehicleNumber,
        out: &mut impl Outputs<Timer>,
    ) {
        let parcels = self.at_gate.remove(&vehicle);
        let parcels = parcels.unwrap_or_else(|| panic!("{vehicle:?} leaves without a release slip"));
        for (place, &parcel) in parcels.iter().enumerate() {
            if let Some(later) = parcels.get(place + FORESEEN) {
                self.released.foresee(*later);
            }
            let released = self.released.get(parcel);
            let released = released.unwrap_or_else(|| panic!("{parcel:?} is at the gate without release"));
            let facts = released.facts(parcel);
            let since_release = now.since(released.at);
            self.book.write_off(facts.goods, released.pieces);
            self.released.discard(parcel);
            out.milestone(parcel, Milestone::GatePassed, now);
            out.leave(Stage::Leaving, facts.placed, now);
            let lengths =
                [(Interval::ReleaseToGate, since_release), (Interval::OrderToGate, now.since(facts.placed))];
            out.intervals(facts, now, &lengths);
        }
        out.send(LinkId::CustomsToCarrier, Message::GatePassed(vehicle));
    }
}
