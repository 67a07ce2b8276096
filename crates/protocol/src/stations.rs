//! All stations of one role: halls of servers, with the draws, deadlines and observations that a role needs.

use model::Duration;
use queueing::{PoolNumber, PoolParameters, StationParameters};

use crate::station_id::StationId;

/// The stations of one role as a scenario describes them. A station that is not listed is a pass-through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StationTable {
    /// Stations, each once.
    pub stations: Vec<(StationId, StationParameters)>,
    /// Pools, numbered from 0.
    pub pools: Vec<PoolParameters>,
    /// Reserve staff.
    pub reserves: Vec<Reserve>,
}

/// Reserve staff: called when a line has been long for some time, released when it is short again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// Whose line is watched.
    pub watch: StationId,
    /// The line is long while more than so many wait,
    pub above: u32,
    /// for so long without a break.
    pub lasting: Duration,
    /// Then so many servers are called
    pub call: u32,
    /// to this place,
    pub into: ReservePlace,
    /// and are there so much later.
    pub ready_after: Duration,
    /// They leave when fewer than so many wait.
    pub release_below: u32,
}

/// Where reserve staff goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservePlace {
    /// To a pool.
    Pool(PoolNumber),
    /// To a station with servers of its own.
    Station(StationId),
}

impl StationTable {
    /// What is said about a station.
    pub fn get(&self, station: StationId) -> Option<&StationParameters> {
        self.stations.iter().find(|(id, _)| *id == station).map(|(_, parameters)| parameters)
    }

    /// What is said about a station, to change it.
    pub fn get_mut(&mut self, station: StationId) -> Option<&mut StationParameters> {
        self.stations.iter_mut().find(|(id, _)| *id == station).map(|(_, parameters)| parameters)
    }
}
