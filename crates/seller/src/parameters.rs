//! What a scenario says about the seller.

use protocol::StationTable;

/// The seller's stations: payment, push, corrections.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The stations: the payment provider, the platform's document push, the desk that corrects ORDER and PAYMENT and
    /// answers questions.
    pub stations: StationTable,
}
