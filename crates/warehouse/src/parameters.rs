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

/// Where a parcel is released that is not inspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleasePoint {
    /// At the end of the document path.
    Documents,
    /// At the line: every parcel passes it first.
    Line,
}

/// The warehouse's stations and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The stations, at each site: stock, declarations, pickers, packers, line, dock, corrections.
    pub stations: StationTable,
    /// What picking waits for.
    pub pick_after: PickAfter,
    /// Where parcels are released that are not inspected.
    pub release_point: ReleasePoint,
}

impl HasStations for Parameters {
    fn stations(&self) -> &StationTable {
        &self.stations
    }
}
