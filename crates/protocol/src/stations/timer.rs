//! The deadlines of stations: those of a hall, by its number, and those of a reserve.

use queueing::HallTimer;

use crate::timer::{InWords, PHASE, TimerWords};

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
const OF_RESERVE: u8 = HallTimer::KINDS;
const _: () = assert!(OF_RESERVE < PHASE, "a role's kinds come after those of stations");

impl StationTimer {
    #[inline]
    pub(super) fn of_hall(hall: u8, timer: HallTimer) -> Self {
        let (kind, word) = timer.words();
        Self(TimerWords::new(kind, hall, word))
    }

    pub(crate) fn of_reserve(reserve: u8, generation: u32) -> Self {
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
            None if words.kind() == OF_RESERVE => {
                Due::Reserve { reserve: words.place(), generation: words.what() as u32 }
            }
            None => words.unknown(),
        }
    }
}

impl InWords for StationTimer {
    #[inline]
    fn words(self) -> TimerWords {
        self.0
    }

    #[inline]
    fn of_words(words: TimerWords) -> Self {
        Self(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deadline_comes_back_from_its_words() {
        let service = HallTimer::ServiceEnds { slot: u32::MAX - 1, generation: u32::MAX - 2 };
        let roster = HallTimer::RosterStep { generation: u32::MAX };
        for (hall, timer) in [(0, service), (u8::MAX, service), (u8::MAX, roster)] {
            let words = StationTimer::of_hall(hall, timer).words();
            assert_eq!(StationTimer::of_words(words).due(), Due::Hall { hall, timer });
        }
        assert_eq!(StationTimer::of_hall(7, service).service(), Some((7, u32::MAX - 1, u32::MAX - 2)));
        let reserve = StationTimer::of_reserve(u8::MAX, u32::MAX);
        assert_eq!(reserve.service(), None);
        assert_eq!(reserve.due(), Due::Reserve { reserve: u8::MAX, generation: u32::MAX });
    }
}
