//! A ledger as bytes: live nodes send theirs to the driver when the run ends.

use model::SimTime;
use protocol::Window;
use serde::{Deserialize, Serialize};

use crate::ledger::{Ledger, Parts};
use crate::station::StationLedger;
use crate::tally::Tally;

/// The version of the form; another one is refused.
const VERSION: u32 = 2;
/// Ten years: no run is longer, and series are kept for every quarter of an hour of it.
const HORIZON_MAX_NS: i64 = 10 * 366 * 24 * 3_600 * 1_000_000_000;
/// Seller streams in a run.
const SELLERS_MAX: usize = 1 << 15;

/// Bytes that are not a ledger.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes break off, or do not fit the form.
    #[error("the bytes are not a ledger ({0}); does the node run the same version?")]
    Malformed(String),
    /// Another version of the form.
    #[error(
        "the ledger has version {found}, this program reads {VERSION}; run the same version on every node"
    )]
    Version {
        /// What the bytes say.
        found: u32,
    },
    /// A part that no run gives.
    #[error("the ledger is inconsistent: {0}")]
    Inconsistent(&'static str),
}

#[derive(Serialize)]
struct Written<'a> {
    bounds_ns: [i64; 3],
    seller_count: usize,
    parts: &'a Parts,
}

#[derive(Deserialize)]
struct Read {
    bounds_ns: [i64; 3],
    seller_count: usize,
    parts: Parts,
}

impl Ledger {
    /// The ledger as bytes. The run must have ended: the ledger is settled.
    pub fn encode(mut self) -> Vec<u8> {
        self.settle();
        let Window { warmup_end, arrivals_end, horizon } = self.window;
        let written = Written {
            bounds_ns: [warmup_end.ns(), arrivals_end.ns(), horizon.ns()],
            seller_count: self.seller_count,
            parts: &self.parts,
        };
        postcard::to_allocvec(&(VERSION, written)).expect("a ledger in memory has room for its bytes")
    }

    /// The ledger that [`Ledger::encode`] made the bytes of. Anything else is an error.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let malformed = |error: postcard::Error| DecodeError::Malformed(error.to_string());
        let (found, rest) = postcard::take_from_bytes::<u32>(bytes).map_err(malformed)?;
        if found != VERSION {
            return Err(DecodeError::Version { found });
        }
        let (read, rest) = postcard::take_from_bytes::<Read>(rest).map_err(malformed)?;
        if !rest.is_empty() {
            return Err(DecodeError::Malformed(format!("{} bytes too many", rest.len())));
        }
        read.into_ledger()
    }
}

impl Read {
    fn into_ledger(self) -> Result<Ledger, DecodeError> {
        let [warmup_end, arrivals_end, horizon] = self.bounds_ns;
        if !(warmup_end <= arrivals_end && arrivals_end <= horizon) {
            return Err(DecodeError::Inconsistent("the window's bounds are out of order"));
        }
        if warmup_end < -HORIZON_MAX_NS || horizon > HORIZON_MAX_NS {
            return Err(DecodeError::Inconsistent("the window is longer than ten years"));
        }
        if self.seller_count > SELLERS_MAX {
            return Err(DecodeError::Inconsistent("there are too many sellers"));
        }
        let window = Window {
            warmup_end: SimTime::from_ns(warmup_end),
            arrivals_end: SimTime::from_ns(arrivals_end),
            horizon: SimTime::from_ns(horizon),
        };
        let empty = Ledger::new(window, self.seller_count);
        let lengths = |parts: &Parts| {
            let Parts { cells, open, stations, orders, .. } = parts;
            let by_stream =
                [&orders.cohort_placed, &orders.cohort_refused, &orders.cohort_seized].map(Vec::len);
            (cells.len(), open.len(), stations.len(), by_stream)
        };
        if lengths(&self.parts) != lengths(&empty.parts) {
            return Err(DecodeError::Inconsistent(
                "a table has not the length that its sellers and stations need",
            ));
        }
        let Parts { cells, stations, .. } = &self.parts;
        if !stations.iter().all(StationLedger::is_settled) {
            return Err(DecodeError::Inconsistent("a station's last level was not carried to the horizon"));
        }
        let at_stations = stations.iter().flat_map(|station| [station.waits(), station.services()]);
        if !cells.iter().flatten().map(Box::as_ref).chain(at_stations).all(Tally::is_consistent) {
            return Err(DecodeError::Inconsistent("a tally's count is not that of its histogram"));
        }
        Ok(Ledger { parts: self.parts, ..empty })
    }
}
