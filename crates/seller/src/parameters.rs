//! What a scenario says about the seller.

use queueing::StationParameters;

/// The seller's stations.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// The payment provider: time from order to confirmed payment.
    pub payment: StationParameters,
    /// The platform's document push, which files ORDER.
    pub push: StationParameters,
    /// The desk that corrects ORDER and PAYMENT.
    pub corrections: StationParameters,
}
