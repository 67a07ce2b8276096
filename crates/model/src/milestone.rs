//! What happens to a parcel, with fixed numbers: the digest sums a hash over these.

crate::described! {
    /// An event in a parcel's life. The numbers are part of the model's contract.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[repr(u8)]
    pub enum Milestone {
        /// T0: the order is placed.
        Placed = 0,
        /// The payment provider confirms.
        PaymentConfirmed = 1,
        /// The warehouse reserves stock and takes custody.
        StockReserved = 2,
        /// The carrier issues the waybill number.
        WaybillIssued = 3,
        /// T1: the last of the four documents is at customs (once per complete set).
        DocumentsComplete = 4,
        /// T2: the list is rejected (100).
        Rejected = 5,
        /// T2: the list is accepted (120).
        Accepted = 6,
        /// T3: the lane is decided.
        LaneDecided = 7,
        /// T4: document review starts (300).
        ReviewStarted = 8,
        /// T5: document review ends (399).
        ReviewEnded = 9,
        /// Picking starts.
        PickStarted = 10,
        /// The parcel is packed and labelled.
        Packed = 11,
        /// T6: the parcel is presented at customs' line.
        AtLine = 12,
        /// The X-ray picture is taken.
        Scanned = 13,
        /// T7: the picture has been looked at.
        ImageReviewed = 14,
        /// T8: unpacking starts.
        UnpackStarted = 15,
        /// T9: unpacking ends.
        UnpackEnded = 16,
        /// T10: release (800).
        Released = 17,
        /// T11: on a vehicle that leaves for the gate.
        OnVehicle = 18,
        /// T12: out of the gate, closed (899).
        GatePassed = 19,
        /// Delivered to the buyer.
        Delivered = 20,
        /// Refused after too many rejections.
        Refused = 21,
        /// Seized (502).
        Seized = 22,
        /// Ended by cancellation (623, 624).
        Cancelled = 23,
        /// Ended by shipping back (700).
        ShippedBack = 24,
        /// Detained (501, 502, 503): a stop, not an end.
        Detained = 25,
        /// The detention ends.
        DetentionEnded = 26,
        /// The reviewer asks the party (300).
        Questioned = 27,
        /// The party's answer is at customs.
        Answered = 28,
        /// The buyer asks for cancellation.
        CancelRequested = 29,
        /// The declaring desk has the list ready.
        ListReady = 30,
        /// The post-release audit ends.
        Audited = 31,
        /// The list waits for the guarantee to be topped up.
        GuaranteeExhausted = 32,
    }
}

impl Milestone {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The fixed number, below [`Milestone::COUNT`].
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The number in a time release study, like `T10`, if it is one of its points; and what happens, in plain words.
    pub fn study_point(self) -> (Option<&'static str>, &'static str) {
        match self.description().split_once(": ") {
            Some((point, what)) if is_point(point) => (Some(point), what),
            _ => (None, self.description()),
        }
    }
}

/// `T0` to `T12`.
fn is_point(text: &str) -> bool {
    text.strip_prefix('T')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

const _: () = {
    let mut number = 0;
    while number < Milestone::COUNT {
        assert!(Milestone::ALL[number] as usize == number, "milestones stand in the order of their numbers");
        number += 1;
    }
};
