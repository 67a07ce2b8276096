//! How far a cluster has got, for those who watch.

use std::collections::{BTreeMap, BTreeSet};

use model::{Duration, RoleName, SimTime};
use node::pace::Speed;

use crate::controls::Wish;

/// How far a node has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleProgress {
    /// Every instant at or before it is finished.
    pub frontier: SimTime,
    /// Orders placed from time 0 on (seller).
    pub placed: u64,
    /// Of these, released (customs).
    pub released: u64,
    /// Parcels delivered (carrier), some of them at an instant that is settled and still to come.
    pub delivered: u64,
    /// How far it is behind the schedule, in simulated time.
    pub behind: Duration,
    /// Whose promise it waits for, if it waits.
    pub waits_for: Option<RoleName>,
    /// The longest lines at its stations now, by their names, the longest first; nothing where nobody waits.
    pub lines: Vec<(String, u32)>,
}

/// A line is told beside what had happened so long after it.
const LINES_OLDEST: Duration = Duration::from_seconds(900);

/// What had happened by an instant. Nodes tell where they are at different times, and at high speed minutes of the run lie
/// between; so all is counted up to where customs was when it told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The instant; everything at or before it has happened.
    pub at: SimTime,
    /// Orders placed by then, from time 0 on: the driver knows them.
    pub placed: u64,
    /// Of these, released by then.
    pub released: u64,
}

/// How far the cluster has got.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterProgress {
    /// By role.
    pub roles: BTreeMap<RoleName, RoleProgress>,
    /// Nodes that have not answered for a while: the others wait for them.
    pub away: BTreeSet<RoleName>,
    /// Where the last of the nodes was when this driver took the run up again; `None` for a run from its beginning.
    pub resumed_from: Option<SimTime>,
    /// What had happened by one instant; `None` until customs has told where it is.
    pub counted: Option<Counted>,
    /// How it goes.
    pub pace: Pace,
}

/// How a run goes, as it was wished.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Pace {
    /// It has not begun: not all nodes are ready.
    #[default]
    Waiting,
    /// It stands still, and will go on at this speed.
    Paused(Speed),
    /// It goes on.
    Running(Speed),
    /// Somebody stops it: all nodes come to the same instant, and it does not go on.
    Stopping,
}

impl Pace {
    /// How a run goes that has this speed of its own.
    pub(crate) fn of(wish: Wish, own: Speed) -> Self {
        match wish {
            Wish::Run { speed } => Self::Running(speed.unwrap_or(own)),
            Wish::Pause { speed } => Self::Paused(speed.unwrap_or(own)),
            Wish::Stop => Self::Stopping,
        }
    }
}

impl ClusterProgress {
    /// The instant that all nodes have finished.
    pub fn frontier(&self) -> SimTime {
        self.roles.values().map(|role| role.frontier).min().unwrap_or(SimTime::ZERO)
    }

    /// The longest lines at all stations, the longest first; without those of roles that have told nothing since the instant
    /// to which all is counted, but for a moment.
    pub fn lines(&self) -> Vec<(&str, u32)> {
        let oldest = self.counted.map_or(SimTime::MIN, |counted| counted.at - LINES_OLDEST);
        let told = self.roles.values().filter(|role| role.frontier >= oldest);
        let lines = told.flat_map(|role| &role.lines);
        let mut lines: Vec<(&str, u32)> =
            lines.map(|(station, waiting)| (station.as_str(), *waiting)).collect();
        lines.sort_by_key(|(_, waiting)| std::cmp::Reverse(*waiting));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_goes_at_the_speed_that_it_was_given_last_until_it_is_stopped() {
        let [own, given] = [120.0, 200.0].map(Speed::Times);
        let pace = |wish| Pace::of(wish, own);
        assert_eq!(pace(Wish::Run { speed: None }), Pace::Running(own));
        assert_eq!(pace(Wish::Run { speed: Some(given) }), Pace::Running(given));
        assert_eq!(pace(Wish::Pause { speed: Some(given) }), Pace::Paused(given));
        assert_eq!(pace(Wish::Stop), Pace::Stopping);
    }
}
