//! What customs asks to be told at an instant.

use model::ParcelKey;
use protocol::{InWords, TimerWords};

/// Customs' own deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// The guarantee is topped up.
    TopUp,
    /// The open sets of papers are looked through.
    Look,
    /// A set of papers may be overdue.
    Overdue(ParcelKey),
}

/// All its deadlines.
pub type Timer = protocol::Timer<Deadline>;

impl InWords for Deadline {
    #[inline]
    fn words(self) -> TimerWords {
        match self {
            Self::TopUp => TimerWords::own(0, 0, 0),
            Self::Look => TimerWords::own(1, 0, 0),
            Self::Overdue(parcel) => TimerWords::own(2, 0, parcel.bits()),
        }
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        match words.of_own() {
            (0, ..) => Self::TopUp,
            (1, ..) => Self::Look,
            (2, ..) => Self::Overdue(words.parcel()),
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
        for deadline in [Deadline::TopUp, Deadline::Look, Deadline::Overdue(parcel)] {
            assert_eq!(Deadline::of_words(deadline.words()), deadline);
        }
    }
}
