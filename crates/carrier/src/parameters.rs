//! What a scenario says about the carrier.

use std::num::NonZeroU32;

use model::Duration;
use queueing::{Lag, StationParameters};

/// The carrier's stations and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Waybill issue.
    pub waybills: StationParameters,
    /// The desk that corrects WAYBILL.
    pub corrections: StationParameters,
    /// A vehicle leaves when it holds so many parcels.
    pub vehicle_capacity: NonZeroU32,
    /// A vehicle leaves at the latest so long after its first parcel.
    pub vehicle_wait_max: Duration,
    /// From the gate to the city of the buyer.
    pub line_haul: Lag,
    /// From there to the buyer's door.
    pub delivery: Lag,
}
