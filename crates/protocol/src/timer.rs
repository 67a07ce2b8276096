//! Deadlines in two words.
//!
//! What has just been written in small pieces and is read as one large piece makes the processor wait. A deadline is put into the
//! inbox right after it has been made, so it travels there as two words, in registers, whatever its role calls it.

use model::ParcelKey;

/// The kinds of a role's own deadlines are counted from here on; those before are the stations'.
pub(crate) const FIRST_OWN: u8 = 16;

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

    /// The kind, the place and what it is about; `None` if it is a station's.
    #[inline]
    pub const fn as_own(self) -> Option<(u8, u8, u64)> {
        match self.kind().checked_sub(FIRST_OWN) {
            Some(kind) => Some((kind, self.place(), self.what)),
            None => None,
        }
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
