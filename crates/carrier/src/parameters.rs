//! What a scenario says about the carrier.

use protocol::{HasStations, StationTable};
use queueing::Lag;

/// The carrier's stations and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The stations: waybill issue, vehicles (a station that serves batches: full, or so long after the first parcel;
    /// one line a site), the desk that corrects WAYBILL.
    pub stations: StationTable,
    /// From the gate to the city of the buyer.
    pub line_haul: Lag,
    /// From there to the buyer's door.
    pub delivery: Lag,
}

impl HasStations for Parameters {
    fn stations(&self) -> &StationTable {
        &self.stations
    }
}
