//! What the seller asks to be told at an instant.

use model::ParcelKey;
use protocol::{InWords, StationTimer, TimerWords};

/// The seller's deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Of a station.
    Station(StationTimer),
    /// A phase of the scenario begins.
    Phase(u16),
    /// The buyer of this order wants to cancel it.
    Cancel(ParcelKey),
    /// Papers that were not received, or that the desk did not take, are filed, by their number among them.
    Resend(u32),
}

impl From<StationTimer> for Timer {
    fn from(timer: StationTimer) -> Self {
        Self::Station(timer)
    }
}

impl InWords for Timer {
    #[inline]
    fn words(self) -> TimerWords {
        match self {
            Self::Station(timer) => timer.words(),
            Self::Phase(number) => TimerWords::own(0, 0, number.into()),
            Self::Cancel(parcel) => TimerWords::own(1, 0, parcel.bits()),
            Self::Resend(number) => TimerWords::own(2, 0, number.into()),
        }
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        match words.as_own() {
            None => Self::Station(StationTimer::of_words(words)),
            Some((0, _, number)) => Self::Phase(number as u16),
            Some((1, ..)) => Self::Cancel(words.parcel()),
            Some((2, _, number)) => Self::Resend(number as u32),
            Some(_) => words.unknown(),
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{ParcelKey, SellerStream};
    use protocol::InWords;

    use super::Timer;

    #[test]
    fn every_deadline_comes_back_from_its_words() {
        let parcel = ParcelKey::new(SellerStream::new(3), (1 << 48) - 1);
        for timer in [Timer::Phase(u16::MAX), Timer::Cancel(parcel), Timer::Resend(u32::MAX)] {
            assert_eq!(Timer::of_words(timer.words()), timer);
        }
    }
}
