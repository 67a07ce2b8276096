//! What a day came to.

use std::collections::BTreeMap;

use model::{Duration, SimTime};
use queueing::{Ending, Level};

/// How somebody fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Visit {
    pub(crate) arrived: SimTime,
    pub(crate) started: SimTime,
    pub(crate) served: Duration,
    pub(crate) ended: SimTime,
    pub(crate) ending: Ending,
}

/// Everybody's visit, `None` for who is still inside; and how full each line was after each instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) visits: Vec<Option<Visit>>,
    pub(crate) levels: BTreeMap<(SimTime, u8), Level>,
}

impl Record {
    pub(crate) fn new(people: usize) -> Self {
        Self { visits: vec![None; people], levels: BTreeMap::new() }
    }

    /// How full a line was from an instant on.
    pub(crate) fn level_at(&self, instant: SimTime, line: u8) -> Option<Level> {
        let of_line = self.levels.range(..=(instant, u8::MAX)).rev().find(|((_, other), _)| *other == line);
        of_line.map(|(_, level)| *level)
    }

    /// Somebody leaves without being served.
    pub(crate) fn left(&mut self, person: usize, now: SimTime, ending: Ending) {
        // Who is turned away came now; others are corrected by their arrival when compared.
        self.visits[person] =
            Some(Visit { arrived: now, started: now, served: Duration::ZERO, ended: now, ending });
    }
}
