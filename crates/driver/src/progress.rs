//! How far a cluster has got, for those who watch.

use std::collections::{BTreeMap, BTreeSet};

use model::{RoleName, SimTime};
use node::pace::Speed;

/// How far a node has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoleProgress {
    /// Every instant at or before it is finished.
    pub frontier: SimTime,
    /// Orders placed (seller).
    pub placed: u64,
    /// Parcels released (customs).
    pub released: u64,
    /// Parcels delivered (carrier), some of them at an instant that is settled and still to come.
    pub delivered: u64,
}

/// How far the cluster has got.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterProgress {
    /// By role.
    pub roles: BTreeMap<RoleName, RoleProgress>,
    /// Nodes that have not answered for a while: the others wait for them.
    pub away: BTreeSet<RoleName>,
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
}

impl ClusterProgress {
    /// The instant that all nodes have finished.
    pub fn frontier(&self) -> SimTime {
        self.roles.values().map(|role| role.frontier).min().unwrap_or(SimTime::ZERO)
    }

    /// Orders placed so far.
    pub fn placed(&self) -> u64 {
        self.roles.values().map(|role| role.placed).sum()
    }

    /// Parcels released so far.
    pub fn released(&self) -> u64 {
        self.roles.values().map(|role| role.released).sum()
    }
}
