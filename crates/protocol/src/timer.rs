//! Deadlines in two words.
//!
//! What has just been written in small pieces and is read as one large piece makes the processor wait. A deadline is put into the
//! inbox right after it has been made, so it travels there as two words, in registers, whatever its role calls it.

use model::ParcelKey;

use crate::message::NotReceived;
use crate::stations::StationTimer;

/// The kind of the beginning of a phase; those before are the stations'.
pub(crate) const PHASE: u8 = 15;
/// The kinds of a role's own deadlines are counted from here on.
const FIRST_OWN: u8 = PHASE + 1;

/// What a role asks to be told at an instant. `D` are its own deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer<D> {
    /// Of a station.
    Station(StationTimer),
    /// A phase begins, by its number.
    Phase(u16),
    /// Of the role itself.
    Own(D),
}

/// A document of a parcel was not received: it is filed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resend {
    /// Which parcel.
    pub parcel: ParcelKey,
    /// The attempt that was not received.
    pub attempt: u8,
}

/// A deadline in two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerWords {
    /// Its kind, and above it the place that it is about.
    which: u16,
    /// What it is about.
    what: u64,
}

/// A deadline of a role.
pub trait InWords: Copy {
    /// The deadline in words.
    fn words(self) -> TimerWords;
    /// The deadline that gave these words.
    fn of_words(words: TimerWords) -> Self;
}

impl TimerWords {
    /// Of a kind of deadline that a role has besides its stations'.
    #[inline]
    pub const fn own(kind: u8, place: u8, what: u64) -> Self {
        Self::new(FIRST_OWN + kind, place, what)
    }

    /// The kind, the place and what it is about, of a role's own deadline.
    #[inline]
    pub fn of_own(self) -> (u8, u8, u64) {
        let Some(kind) = self.kind().checked_sub(FIRST_OWN) else { self.unknown() };
        (kind, self.place(), self.what)
    }

    /// The deadline of a station that it is, if it is one.
    #[inline]
    pub fn as_station(self) -> Option<StationTimer> {
        (self.kind() < PHASE).then(|| StationTimer::of_words(self))
    }

    #[inline]
    pub(crate) const fn new(kind: u8, place: u8, what: u64) -> Self {
        Self { which: kind as u16 | (place as u16) << 8, what }
    }

    #[inline]
    pub(crate) const fn kind(self) -> u8 {
        self.which as u8
    }

    #[inline]
    pub(crate) const fn place(self) -> u8 {
        (self.which >> 8) as u8
    }

    #[inline]
    pub(crate) const fn what(self) -> u64 {
        self.what
    }

    /// The parcel that it is about, where it is about one.
    #[inline]
    pub fn parcel(self) -> ParcelKey {
        ParcelKey::from_bits(self.what).unwrap_or_else(|| panic!("{self:?} names no parcel"))
    }

    /// No role has a deadline of this kind.
    #[cold]
    pub fn unknown(self) -> ! {
        panic!("{self:?} is no deadline of this role")
    }
}

impl<D> From<StationTimer> for Timer<D> {
    #[inline]
    fn from(timer: StationTimer) -> Self {
        Self::Station(timer)
    }
}

impl<D: InWords> InWords for Timer<D> {
    #[inline]
    fn words(self) -> TimerWords {
        match self {
            Self::Station(timer) => timer.words(),
            Self::Phase(number) => TimerWords::new(PHASE, 0, number.into()),
            Self::Own(deadline) => deadline.words(),
        }
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        match words.as_station() {
            Some(timer) => Self::Station(timer),
            None if words.kind() == PHASE => Self::Phase(words.what as u16),
            None => Self::Own(D::of_words(words)),
        }
    }
}

impl From<&NotReceived> for Resend {
    #[inline]
    fn from(lost: &NotReceived) -> Self {
        Self { parcel: lost.parcel, attempt: lost.attempt }
    }
}

/// The only deadline of the roles that have it.
impl InWords for Resend {
    #[inline]
    fn words(self) -> TimerWords {
        TimerWords::own(0, self.attempt, self.parcel.bits())
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        match words.of_own() {
            (0, attempt, _) => Self { parcel: words.parcel(), attempt },
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
        let station = StationTimer::of_reserve(u8::MAX, u32::MAX);
        let own = Timer::Own(Resend { parcel, attempt: u8::MAX });
        for timer in [Timer::Station(station), Timer::Phase(u16::MAX), own] {
            assert_eq!(Timer::of_words(timer.words()), timer);
        }
    }
}
