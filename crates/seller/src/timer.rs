//! What the seller asks to be told at an instant.

use model::ParcelKey;
use protocol::{InWords, TimerWords};

/// The seller's own deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// The buyer of this order wants to cancel it.
    Cancel(ParcelKey),
    /// Papers that were not received, or that the desk did not take, are filed, by their number among them.
    Resend(u32),
}

/// All its deadlines.
pub type Timer = protocol::Timer<Deadline>;

impl InWords for Deadline {
    #[inline]
    fn words(self) -> TimerWords {
        match self {
            Self::Cancel(parcel) => TimerWords::own(0, 0, parcel.bits()),
            Self::Resend(number) => TimerWords::own(1, 0, number.into()),
        }
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        match words.of_own() {
            (0, ..) => Self::Cancel(words.parcel()),
            (1, _, number) => Self::Resend(number as u32),
            _ => words.unknown(),
        }
    }
}

#[cfg(test)]
mod tests {
    use model::SellerStream;

    use super::*;

    #[test]
    fn every_deadline_comes_back_from_its_words() {
        let parcel = ParcelKey::new(SellerStream::new(3), (1 << 48) - 1);
        for deadline in [Deadline::Cancel(parcel), Deadline::Resend(u32::MAX)] {
            assert_eq!(Deadline::of_words(deadline.words()), deadline);
        }
    }
}
