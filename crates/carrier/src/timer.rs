//! What the carrier asks to be told at an instant.

use model::ParcelKey;
use protocol::{InWords, StationTimer, TimerWords};

/// The carrier's deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Of a station.
    Station(StationTimer),
    /// A phase of the scenario begins.
    Phase(u16),
    /// The WAYBILL of this parcel was not received: it is filed again.
    Resend {
        /// Which parcel.
        parcel: ParcelKey,
        /// The attempt that was not received.
        attempt: u8,
    },
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
            Self::Resend { parcel, attempt } => TimerWords::own(1, attempt, parcel.bits()),
        }
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        match words.as_own() {
            None => Self::Station(StationTimer::of_words(words)),
            Some((0, _, number)) => Self::Phase(number as u16),
            Some((1, attempt, _)) => Self::Resend { parcel: words.parcel(), attempt },
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
        for timer in [Timer::Phase(u16::MAX), Timer::Resend { parcel, attempt: u8::MAX }] {
            assert_eq!(Timer::of_words(timer.words()), timer);
        }
    }
}
