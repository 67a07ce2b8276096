//! What customs asks to be told at an instant.

use model::ParcelKey;
use protocol::{InWords, StationTimer, TimerWords};

/// Customs' deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Of a station.
    Station(StationTimer),
    /// A phase begins.
    Phase(u16),
    /// The guarantee is topped up.
    TopUp,
    /// The open sets of papers are looked through.
    Look,
    /// A set of papers may be overdue.
    Overdue(ParcelKey),
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
            Self::TopUp => TimerWords::own(1, 0, 0),
            Self::Look => TimerWords::own(2, 0, 0),
            Self::Overdue(parcel) => TimerWords::own(3, 0, parcel.bits()),
        }
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        match words.as_own() {
            None => Self::Station(StationTimer::of_words(words)),
            Some((0, _, number)) => Self::Phase(number as u16),
            Some((1, ..)) => Self::TopUp,
            Some((2, ..)) => Self::Look,
            Some((3, ..)) => Self::Overdue(words.parcel()),
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
        for timer in [Timer::Phase(u16::MAX), Timer::TopUp, Timer::Look, Timer::Overdue(parcel)] {
            assert_eq!(Timer::of_words(timer.words()), timer);
        }
    }
}
