//! The deadlines of stations: those of a hall, by its number, and those of a reserve.

use queueing::HallTimer;

use crate::timer::{Timer, TimerWords};

/// A deadline of the stations of a role; give it back to [`super::Stations::fire`] when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StationTimer(TimerWords);

/// What such a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Hall { hall: u8, timer: HallTimer },
    Reserve { reserve: u8, generation: u32 },
}

/// The kinds before are those of a hall.
const OF_RESERVE: u8 = 8;

impl StationTimer {
    #[inline]
    pub(super) fn of_hall(hall: u8, timer: HallTimer) -> Self {
        let (kind, word) = timer.words();
        Self(TimerWords::new(kind, hall, word))
    }

    pub(super) fn of_reserve(reserve: u8, generation: u32) -> Self {
        Self(TimerWords::new(OF_RESERVE, reserve, generation.into()))
    }

    /// The hall, the slot and the generation, if it is a service that ends.
    #[inline]
    pub(super) fn service(self) -> Option<(u8, u32, u32)> {
        let Self(words) = self;
        let (slot, generation) = HallTimer::service_of_words(words.kind(), words.what())?;
        Some((words.place(), slot, generation))
    }

    pub(super) fn due(self) -> Due {
        let Self(words) = self;
        match HallTimer::of_words(words.kind(), words.what()) {
            Some(timer) => Due::Hall { hall: words.place(), timer },
            None => Due::Reserve { reserve: words.place(), generation: words.what() as u32 },
        }
    }
}

impl Timer for StationTimer {
    #[inline]
    fn words(self) -> TimerWords {
        self.0
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        Self(words)
    }
}
