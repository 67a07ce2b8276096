//! The lane that customs decides, and the credit class of who declares.

crate::described! {
    /// The lane of a declaration list (ASYCUDA's colours).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Lane {
        /// Released without a check.
        Green,
        /// Released like green, and audited afterwards.
        Blue,
        /// Document review (status 300), released when it ends (399).
        Yellow,
        /// Physical inspection (status 500): the parcel passes the line, the X-ray and the image review.
        Red,
    }
}

impl Lane {
    /// The place in [`Lane::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The lower-case name used in targets and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

crate::described! {
    /// Customs' credit class of a seller (enterprise credit administration of 2018).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Credit {
        /// Advanced certified (AEO): inspected at a fraction of the normal rate.
        Advanced,
        /// Registered: the ordinary class.
        Registered,
        /// Discredited: nearly everything is inspected.
        Discredited,
    }
}

impl Credit {
    /// The lower-case name used in scenarios and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Advanced => "advanced",
            Self::Registered => "registered",
            Self::Discredited => "discredited",
        }
    }
}
