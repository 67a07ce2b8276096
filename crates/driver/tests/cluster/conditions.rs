//! What the network and the processes go through in one run.

use node::pace::Speed;

/// A millisecond of wall time, in nanoseconds.
pub(crate) const MILLISECOND: u64 = 1_000_000;

/// How bad the weather is. All times are wall time in nanoseconds, drawn uniformly from 0 to the most.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conditions {
    /// How fast the schedule runs.
    pub(crate) speed: Speed,
    /// How long a node waits for a silent peer; `None`: for ever.
    pub(crate) hold_ns: Option<u64>,
    /// A frame or a receipt travels at most so long; each stream keeps its order.
    pub(crate) travel_max_ns: u64,
    /// A process that died stays away at most so long.
    pub(crate) away_max_ns: u64,
    /// How often a process dies at one of the steps of a round, or the driver at a look at its clock.
    pub(crate) death: f64,
    /// How often a stream breaks with a frame.
    pub(crate) cut: f64,
    /// After so many deaths and cuts there is peace.
    pub(crate) troubles_max: u32,
}

impl Conditions {
    /// A cluster without deaths and cuts, with frames that take up to 3 ms.
    pub(crate) const CALM: Self = Self {
        speed: Speed::Max,
        hold_ns: None,
        travel_max_ns: 3 * MILLISECOND,
        away_max_ns: 0,
        death: 0.0,
        cut: 0.0,
        troubles_max: 0,
    };

    /// Deaths at any step, cuts, and up to 40 ms until a process is back.
    pub(crate) const STORM: Self =
        Self { away_max_ns: 40 * MILLISECOND, death: 0.01, cut: 0.01, troubles_max: 12, ..Self::CALM };

    /// Whether the wall clock drives, and not promises alone.
    pub(crate) fn is_paced(&self) -> bool {
        self.speed != Speed::Max
    }
}
