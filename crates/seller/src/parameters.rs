//! What a scenario says about the seller.

use protocol::{HasStations, StationTable};

/// The seller's stations: payment, push, corrections.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The stations: the payment provider, the platform's document push, the desk that corrects ORDER and PAYMENT and
    /// answers questions.
    pub stations: StationTable,
}

impl HasStations for Parameters {
    fn stations(&self) -> &StationTable {
        &self.stations
    }
}
