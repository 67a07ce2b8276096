//! What a scenario says about the warehouse.

use protocol::{HasStations, StationTable};

/// What picking waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickAfter {
    /// Picking starts as soon as stock is reserved.
    Reservation,
    /// Picking starts when customs has accepted the list (120).
    Acceptance,
    /// Picking starts when customs has released the parcel (800) or ordered its inspection (500).
    Release,
}

/// The warehouse's stations and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The stations, at each site: stock, declarations, pickers, packers, line, dock, corrections.
    pub stations: StationTable,
    /// What picking waits for.
    pub pick_after: PickAfter,
}

impl HasStations for Parameters {
    fn stations(&self) -> &StationTable {
        &self.stations
    }
}
