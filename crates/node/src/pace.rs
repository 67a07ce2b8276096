//! The schedule: how wall time maps to simulated time.
//!
//! Wall time comes in as nanoseconds of a monotonic clock; this module never asks for it.

use model::SimTime;

/// Wall time in nanoseconds of some monotonic clock of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WallNs(pub u64);

/// How fast the schedule runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// Simulated seconds per second of wall time.
    Times(f64),
    /// As fast as promises allow.
    Max,
}

/// Where the schedule stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Schedule {
    /// Not started: nothing is handled.
    Waiting,
    /// Stopped at an instant.
    Paused {
        /// Where.
        at: SimTime,
        /// How fast it goes on.
        speed: Speed,
    },
    /// Running from an anchor.
    Running {
        /// The wall time of the anchor.
        wall: WallNs,
        /// The simulated time of the anchor.
        from: SimTime,
        /// How fast.
        speed: Speed,
    },
}

impl Schedule {
    /// The instant the schedule stands at; [`SimTime::MAX`] where the pace is unlimited, `None` before the start.
    ///
    /// Only the arrivals' window is paced: before it there is nothing to watch, and after `arrivals_end` promises alone
    /// drive.
    pub fn at(&self, wall: WallNs, arrivals_end: SimTime) -> Option<SimTime> {
        let instant = match *self {
            Self::Waiting => return None,
            Self::Paused { at, .. } => return Some(at),
            Self::Running { speed: Speed::Max, .. } => return Some(SimTime::MAX),
            Self::Running { wall: anchor, from, speed: Speed::Times(speed) } => {
                let passed = wall.0.saturating_sub(anchor.0) as f64 * speed;
                SimTime::from_ns(from.ns().saturating_add(passed as i64))
            }
        };
        Some(if instant >= arrivals_end { SimTime::MAX } else { instant })
    }

    /// The same schedule, stopped now.
    #[must_use]
    pub fn paused(self, wall: WallNs, arrivals_end: SimTime) -> Self {
        match self {
            Self::Running { speed, .. } => {
                let at = self.at(wall, arrivals_end).unwrap_or(SimTime::ZERO);
                Self::Paused { at, speed }
            }
            other => other,
        }
    }

    /// The same schedule at another speed from now on. A paused one stays paused.
    #[must_use]
    pub fn with_speed(self, wall: WallNs, arrivals_end: SimTime, speed: Speed) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Paused { at, .. } => Self::Paused { at, speed },
            Self::Running { .. } => {
                let from = self.at(wall, arrivals_end).unwrap_or(SimTime::ZERO);
                Self::Running { wall, from, speed }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: SimTime = SimTime::from_seconds(100);
    const SECOND: u64 = 1_000_000_000;

    fn running() -> Schedule {
        Schedule::Running { wall: WallNs(SECOND), from: SimTime::ZERO, speed: Speed::Times(10.0) }
    }

    #[test]
    fn the_window_is_paced_and_the_drain_is_not() {
        assert_eq!(running().at(WallNs(3 * SECOND), END), Some(SimTime::from_seconds(20)));
        assert_eq!(running().at(WallNs(11 * SECOND), END), Some(SimTime::MAX));
        assert_eq!(Schedule::Waiting.at(WallNs(3 * SECOND), END), None);
    }

    #[test]
    fn pause_stops_and_a_new_speed_starts_from_where_it_is() {
        let paused = running().paused(WallNs(3 * SECOND), END);
        assert_eq!(paused.at(WallNs(9 * SECOND), END), Some(SimTime::from_seconds(20)));
        let faster = running().with_speed(WallNs(3 * SECOND), END, Speed::Times(20.0));
        assert_eq!(faster.at(WallNs(4 * SECOND), END), Some(SimTime::from_seconds(40)));
    }
}
