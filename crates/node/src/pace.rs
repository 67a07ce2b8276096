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

impl Speed {
    /// Whether the wall clock drives.
    pub const fn is_paced(self) -> bool {
        matches!(self, Self::Times(_))
    }
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

    /// Where the schedule stood one hold ago, if it was running then and is now: up to there an entity may go on
    /// without promises. Where nothing is paced, promises decide.
    pub fn one_hold_ago(&self, wall: WallNs, arrivals_end: SimTime, hold_ns: u64) -> Option<SimTime> {
        let Self::Running { wall: anchor, .. } = self else { return None };
        let then = WallNs(wall.0.checked_sub(hold_ns).filter(|then| *then >= anchor.0)?);
        self.at(then, arrivals_end).filter(|instant| *instant < SimTime::MAX)
    }

    /// The same schedule, stopped now. `frontier` is where the entity is, which counts where nothing is paced.
    #[must_use]
    pub fn paused(self, wall: WallNs, arrivals_end: SimTime, frontier: SimTime) -> Self {
        match self {
            Self::Running { speed, .. } => {
                Self::Paused { at: self.stands(wall, arrivals_end, frontier), speed }
            }
            other => other,
        }
    }

    /// The same schedule at another speed from now on. A paused one stays paused.
    #[must_use]
    pub fn with_speed(self, wall: WallNs, arrivals_end: SimTime, frontier: SimTime, speed: Speed) -> Self {
        match self {
            Self::Waiting => Self::Waiting,
            Self::Paused { at, .. } => Self::Paused { at, speed },
            Self::Running { .. } => {
                let from = self.stands(wall, arrivals_end, frontier);
                Self::Running { wall, from, speed }
            }
        }
    }

    /// Where the schedule stands; where nothing is paced, that is the frontier.
    pub fn stands(&self, wall: WallNs, arrivals_end: SimTime, frontier: SimTime) -> SimTime {
        self.at(wall, arrivals_end).filter(|instant| *instant < SimTime::MAX).unwrap_or(frontier)
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
        let paused = running().paused(WallNs(3 * SECOND), END, SimTime::ZERO);
        assert_eq!(paused.at(WallNs(9 * SECOND), END), Some(SimTime::from_seconds(20)));
        let faster = running().with_speed(WallNs(3 * SECOND), END, SimTime::ZERO, Speed::Times(20.0));
        assert_eq!(faster.at(WallNs(4 * SECOND), END), Some(SimTime::from_seconds(40)));
    }

    #[test]
    fn an_unpaced_schedule_stops_and_slows_down_where_the_entity_is() {
        let (wall, frontier) = (WallNs(3 * SECOND), SimTime::from_seconds(7));
        let unpaced = Schedule::Running { wall: WallNs(0), from: SimTime::ZERO, speed: Speed::Max };
        assert_eq!(unpaced.paused(wall, END, frontier).at(wall, END), Some(frontier));
        let slower = unpaced.with_speed(wall, END, frontier, Speed::Times(1.0));
        assert_eq!(slower.at(WallNs(4 * SECOND), END), Some(SimTime::from_seconds(8)));
    }

    #[test]
    fn a_hold_counts_from_the_start_of_the_schedule() {
        let hold_ago =
            |schedule: Schedule, wall_s: u64| schedule.one_hold_ago(WallNs(wall_s * SECOND), END, 2 * SECOND);
        assert_eq!(hold_ago(running(), 2), None, "it was not running then");
        assert_eq!(hold_ago(running(), 5), Some(SimTime::from_seconds(20)));
        let paused = running().paused(WallNs(5 * SECOND), END, SimTime::ZERO);
        assert_eq!(hold_ago(paused, 9), None, "nobody is late while the schedule is stopped");
    }
}
