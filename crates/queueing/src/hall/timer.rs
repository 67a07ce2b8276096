//! The deadlines of a hall.

/// A deadline that a hall asked for; give it back to [`super::Hall::fire`] when it is due. One that has become void meanwhile
/// does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HallTimer {
    /// The server in this slot finishes.
    ServiceEnds {
        /// The server.
        slot: u32,
        /// Which stretch of work of this slot.
        generation: u32,
    },
    /// The roster's next step.
    RosterStep {
        /// Which roster.
        generation: u32,
    },
    /// Somebody's patience ends.
    PatienceEnds {
        /// Whose line.
        line: u8,
        /// The class of the customer.
        class: u8,
        /// Its ticket.
        ticket: u32,
    },
    /// The first in line has waited long enough for a full batch.
    BatchDue {
        /// The line.
        line: u8,
    },
    /// A server breaks.
    Breaks {
        /// The server.
        slot: u32,
        /// Which life of this slot.
        generation: u32,
    },
    /// A server is repaired.
    Repaired {
        /// The server.
        slot: u32,
        /// Which repair of this slot.
        generation: u32,
    },
    /// Automatic scaling looks at its measure.
    ScalingLooks {
        /// Which look: those of a rule that is gone are void.
        number: u32,
    },
    /// Servers called by automatic scaling come.
    ScalingReady {
        /// By which call.
        number: u32,
    },
}

impl HallTimer {
    /// How many kinds there are: the small numbers of [`HallTimer::words`] lie below.
    pub const KINDS: u8 = 8;

    /// The deadline in a small number and a word, which its keeper can hold in registers: [`HallTimer::of_words`] gives it back.
    #[expect(
        clippy::inline_always,
        reason = "its maker knows which it is, and nothing is left to be told apart"
    )]
    #[inline(always)]
    pub fn words(self) -> (u8, u64) {
        let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        match self {
            Self::ServiceEnds { slot, generation } => (0, pair(slot, generation)),
            Self::RosterStep { generation } => (1, pair(0, generation)),
            Self::PatienceEnds { line, class, ticket } => {
                (2, pair(u32::from(line) << 8 | u32::from(class), ticket))
            }
            Self::BatchDue { line } => (3, pair(0, line.into())),
            Self::Breaks { slot, generation } => (4, pair(slot, generation)),
            Self::Repaired { slot, generation } => (5, pair(slot, generation)),
            Self::ScalingLooks { number } => (6, pair(0, number)),
            Self::ScalingReady { number } => (7, pair(0, number)),
        }
    }

    /// The deadline that gave these words; `None` if none did.
    pub fn of_words(kind: u8, word: u64) -> Option<Self> {
        let (high, low) = ((word >> 32) as u32, word as u32);
        Some(match kind {
            0 => Self::ServiceEnds { slot: high, generation: low },
            1 => Self::RosterStep { generation: low },
            2 => Self::PatienceEnds { line: (high >> 8) as u8, class: high as u8, ticket: low },
            3 => Self::BatchDue { line: low as u8 },
            4 => Self::Breaks { slot: high, generation: low },
            5 => Self::Repaired { slot: high, generation: low },
            6 => Self::ScalingLooks { number: low },
            7 => Self::ScalingReady { number: low },
            _ => return None,
        })
    }

    /// The slot and the generation, if the words are those of a service that ends. Nearly all are, and whoever asks takes a short
    /// way with it.
    #[inline]
    pub fn service_of_words(kind: u8, word: u64) -> Option<(u32, u32)> {
        (kind == 0).then_some(((word >> 32) as u32, word as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::HallTimer;

    #[test]
    fn every_deadline_comes_back_from_its_words() {
        let (slot, generation) = (u32::MAX - 1, u32::MAX - 2);
        let timers = [
            HallTimer::ServiceEnds { slot, generation },
            HallTimer::RosterStep { generation },
            HallTimer::PatienceEnds { line: 254, class: 253, ticket: u32::MAX - 3 },
            HallTimer::BatchDue { line: 254 },
            HallTimer::Breaks { slot, generation },
            HallTimer::Repaired { slot, generation },
            HallTimer::ScalingLooks { number: u32::MAX },
            HallTimer::ScalingReady { number: u32::MAX - 4 },
        ];
        for timer in timers {
            let (kind, word) = timer.words();
            assert_eq!(HallTimer::of_words(kind, word), Some(timer));
            let service = HallTimer::service_of_words(kind, word);
            assert_eq!(
                service,
                (timer == HallTimer::ServiceEnds { slot, generation }).then_some((slot, generation))
            );
        }
        assert_eq!(HallTimer::of_words(HallTimer::KINDS, 0), None);
        assert_eq!(timers.len(), usize::from(HallTimer::KINDS));
    }
}
