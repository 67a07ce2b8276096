//! How far a cluster has got, for those who watch.

use std::collections::BTreeMap;

use model::{RoleName, SimTime};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterProgress {
    /// By role.
    pub roles: BTreeMap<RoleName, RoleProgress>,
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
