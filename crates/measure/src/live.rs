//! What a live run says beyond the results of the model: how punctual it was, what could be seen of it from outside, and
//! what its software took. None of this is the operation's time.

use serde::Serialize;

/// How punctual a live run was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Punctuality {
    /// Nothing came late: the run equals the virtual one.
    pub exact: bool,
    /// Messages that came after their due time had been finished.
    pub late: u64,
    /// How late, in simulated milliseconds, 99th percentile.
    pub lateness_p99_ms: f64,
    /// How long missing promises held the clock, in wall milliseconds.
    pub held_ms: f64,
    /// How far the clock was behind its pace, in wall milliseconds, 99th percentile.
    pub lag_p99_ms: f64,
    /// Whether the clock kept its pace.
    pub on_pace: bool,
    /// How late the driver sent orders, in wall milliseconds, 99th percentile; `null` where it was not measured.
    pub dispatch_lag_p99_ms: Option<f64>,
}

/// The time from the intended order to its release, as the driver saw it on the wall clock, times the speed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Perceived {
    /// Parcels seen.
    pub n: u64,
    /// The median.
    pub p50_s: f64,
    /// The 95th percentile.
    pub p95_s: f64,
    /// The 99th percentile.
    pub p99_s: f64,
}

/// Wall time that a message takes from node to node, unscaled, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SoftwareTimes {
    /// The median.
    pub p50: f64,
    /// The 99th percentile.
    pub p99: f64,
}

/// Everything that a live run says beyond the model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LiveFigures {
    /// How punctual it was.
    pub punctuality: Option<Punctuality>,
    /// What the driver saw.
    pub perceived: Option<Perceived>,
    /// What the software took.
    pub software_ms: Option<SoftwareTimes>,
}

impl From<Punctuality> for LiveFigures {
    fn from(punctuality: Punctuality) -> Self {
        Self { punctuality: Some(punctuality), ..Self::default() }
    }
}
