//! The clock of the opening hours: it stands still while a station has nobody on its roster.

use model::{Duration, SimTime};
use serde::{Deserialize, Serialize};

use crate::tally::Tally;

/// Waits at a station that closes, in opening hours. Nothing is kept for a station that never closed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Opening {
    /// Times at which the station was closed: from, to. Forgotten when the run is over.
    closed_ns: Vec<(i64, i64)>,
    /// Closed since.
    closes_ns: Option<i64>,
    waits: Option<Box<Tally>>,
}

impl Opening {
    /// The roster changes; `waits` are those on the wall clock so far.
    #[cold]
    pub(crate) fn change(&mut self, before: Option<u32>, after: Option<u32>, now: SimTime, waits: &Tally) {
        if after == Some(0) {
            // Until now the two clocks showed the same.
            self.waits.get_or_insert_with(|| Box::new(waits.clone()));
            self.closes_ns.get_or_insert(now.ns());
        } else if before == Some(0)
            && let Some(from_ns) = self.closes_ns.take()
        {
            self.closed_ns.push((from_ns, now.ns()));
        }
    }

    /// Whether the station has ever closed: only then there are waits to keep.
    #[inline]
    pub(crate) fn has_closed(&self) -> bool {
        self.waits.is_some()
    }

    /// A customer waited.
    pub(crate) fn wait(&mut self, arrived: SimTime, started: SimTime) {
        let Some(waits) = &mut self.waits else { return };
        let (arrived_ns, started_ns) = (arrived.ns(), started.ns());
        let still = self.closes_ns.map(|from_ns| (from_ns, started_ns));
        let closed = still.into_iter().chain(self.closed_ns.iter().rev().copied());
        let closed_ns: i64 = closed
            .take_while(|(_, to_ns)| *to_ns > arrived_ns)
            .map(|(from_ns, to_ns)| (to_ns.min(started_ns) - from_ns.max(arrived_ns)).max(0))
            .sum();
        waits.record(Duration::from_ns(started_ns - arrived_ns - closed_ns));
    }

    /// The run is over: only the waits are kept.
    pub(crate) fn settle(&mut self) {
        self.closed_ns = Vec::new();
        self.closes_ns = None;
    }

    /// Adds the waits of another one. Where one of the two never closed, its waits on the wall clock count.
    pub(crate) fn merge(&mut self, waits: &Tally, other: &Self, other_waits: &Tally) {
        if self.waits.is_none() && other.waits.is_none() {
            return;
        }
        let sum = self.waits.get_or_insert_with(|| Box::new(waits.clone()));
        sum.merge(other.waits.as_deref().unwrap_or(other_waits));
    }

    pub(crate) fn waits(&self) -> Option<&Tally> {
        self.waits.as_deref()
    }
}
