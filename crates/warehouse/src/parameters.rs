//! What a scenario says about the warehouse.

use queueing::StationParameters;

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
    /// What picking waits for.
    pub pick_after: PickAfter,
    /// Pickers.
    pub pickers: StationParameters,
    /// Packers.
    pub packers: StationParameters,
    /// The way from packing to customs' line, for parcels under inspection.
    pub line: StationParameters,
    /// The loading dock.
    pub dock: StationParameters,
    /// The desk that corrects LIST.
    pub corrections: StationParameters,
}
