//! Who holds the clock, and where a parcel stands.

/// Who holds the clock of a parcel: a time release study says whose time it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// The payment provider.
    PaymentProvider,
    /// The seller.
    Seller,
    /// The warehouse, which is also the declaring agent.
    Warehouse,
    /// The carrier.
    Carrier,
    /// Customs.
    Customs,
}

impl Holder {
    /// All holders, in the order of their numbers.
    pub const ALL: [Self; 5] =
        [Self::PaymentProvider, Self::Seller, Self::Warehouse, Self::Carrier, Self::Customs];

    /// The place in [`Holder::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PaymentProvider => "payment_provider",
            Self::Seller => "seller",
            Self::Warehouse => "warehouse",
            Self::Carrier => "carrier",
            Self::Customs => "customs",
        }
    }
}

crate::described! {
    /// Where a parcel that is not delivered stands: a backlog is counted by stage.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Stage {
        /// Placed, until the payment is confirmed.
        Payment,
        /// Until all four documents are at customs (T1).
        Documents,
        /// Until accepted or rejected (T2).
        Acceptance,
        /// Rejected, until the corrected set is complete again.
        Correction,
        /// Waiting for the guarantee to be topped up.
        Guarantee,
        /// Document review, with its wait and its questions.
        Review,
        /// Inspection is ordered, until the parcel is at the line (T6).
        AwaitingParcel,
        /// At the line: X-ray and image review.
        Scan,
        /// Flagged: unpacking with its wait.
        Unpacking,
        /// Detained.
        Detention,
        /// Released (T10), until it is out of the gate.
        Leaving,
    }
}

impl Stage {
    /// The place in [`Stage::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The name in results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Documents => "documents",
            Self::Acceptance => "acceptance",
            Self::Correction => "correction",
            Self::Guarantee => "guarantee",
            Self::Review => "review",
            Self::AwaitingParcel => "awaiting_parcel",
            Self::Scan => "scan",
            Self::Unpacking => "unpacking",
            Self::Detention => "detention",
            Self::Leaving => "leaving",
        }
    }

    /// Whether customs has the parcel before it: what `backlog(customs)` counts.
    pub const fn is_customs(self) -> bool {
        matches!(
            self,
            Self::Acceptance
                | Self::Guarantee
                | Self::Review
                | Self::Scan
                | Self::Unpacking
                | Self::Detention
        )
    }
}
