//! What a scenario says about the stations of one role.

use std::fmt;

use model::Duration;
use queueing::{PoolNumber, PoolParameters, Scaling, Servers, StationParameters};

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

    /// The first mistake in it, if there is one. [`crate::Stations`] takes only tables without.
    pub fn check(&self) -> Result<(), StationTableError> {
        for (place, (station, parameters)) in self.stations.iter().enumerate() {
            let wrong = |what| Err(StationTableError { at: Some(*station), what });
            if self.stations[..place].iter().any(|(earlier, _)| earlier == station) {
                return wrong("it is in the table twice");
            }
            let StationParameters { servers, pace, capacity, batch, .. } = parameters;
            if let Servers::Pool(number) = servers
                && usize::from(number.0) >= self.pools.len()
            {
                return wrong("its pool does not exist");
            }
            if !(pace.is_finite() && *pace > 0.0) {
                return wrong("its pace must be a number above 0");
            }
            if !(capacity.is_finite() && *capacity >= 0.0) {
                return wrong("its capacity must be a number not below 0");
            }
            if batch.is_some_and(|batch| batch.size == 0) {
                return wrong("a batch holds at least one");
            }
            if !can_look(parameters.scaling) {
                return wrong("its scaling needs a cool-down above 0");
            }
        }
        let wrong = |what| Err(StationTableError { at: None, what });
        if self.stations.len() > usize::from(u8::MAX) || self.pools.len() > usize::from(u8::MAX) {
            return wrong("a role has at most 255 stations and 255 pools");
        }
        if self.pools.iter().any(|pool| !can_look(pool.scaling)) {
            return wrong("the scaling of a pool needs a cool-down above 0");
        }
        if self.reserves.len() > usize::from(u8::MAX) {
            return wrong("a role has at most 255 reserves");
        }
        for reserve in &self.reserves {
            let there = match reserve.into {
                ReservePlace::Pool(number) => usize::from(number.0) < self.pools.len(),
                ReservePlace::Station(station) => {
                    self.get(station).is_some_and(|parameters| matches!(parameters.servers, Servers::Own(_)))
                }
            };
            if !there || self.get(reserve.watch).is_none() {
                return wrong(
                    "a reserve watches a station of the table, and goes to a pool or to a station with servers of its own",
                );
            }
        }
        Ok(())
    }

    /// A station that is served by other servers in a `later` table, which no dated change can do: from its own to a
    /// pool's, or from one pool's to another's.
    pub fn moved(&self, later: &Self) -> Option<StationId> {
        let pool = |parameters: &StationParameters| match parameters.servers {
            Servers::Own(_) => None,
            Servers::Pool(number) => Some(number),
        };
        let moved = later.stations.iter().find(|(station, parameters)| {
            self.get(*station).is_some_and(|before| pool(before) != pool(parameters))
        });
        moved.map(|(station, _)| *station)
    }
}

fn can_look(scaling: Option<Scaling>) -> bool {
    scaling.is_none_or(|scaling| scaling.cool_down > Duration::ZERO)
}

/// A mistake in a [`StationTable`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationTableError {
    /// Which station it is about, if it is about one.
    pub at: Option<StationId>,
    /// What is wrong.
    pub what: &'static str,
}

impl fmt::Display for StationTableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(station) => write!(f, "{}: {}", station.name(&[]), self.what),
            None => f.write_str(self.what),
        }
    }
}

impl std::error::Error for StationTableError {}
