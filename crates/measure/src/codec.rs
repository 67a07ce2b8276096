//! A ledger as bytes: live nodes send theirs to the driver when the run ends.

use model::{Clock, Duration, SimTime};
use protocol::Window;
use serde::{Deserialize, Serialize};

use crate::description::{Description, Shape};
use crate::ledger::{Ledger, Parts};
use crate::series::{SERIES_STEP, mark_from};
use crate::tally::TallyOf;

/// The version of the form; another one is refused.
const VERSION: u32 = 9;
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

#[derive(Serialize, Deserialize)]
struct Header {
    bounds_ns: [i64; 4],
    start_of_day_ns: i64,
    shape: Shape,
    cuts_ns: Vec<i64>,
    cost_cuts_ns: Vec<i64>,
}

impl Ledger {
    /// The ledger as bytes. The run must have ended: the ledger is settled.
    pub fn encode(mut self) -> Vec<u8> {
        self.settle();
        let Description { window, clock, shape, cuts, cost_cuts, .. } = &self.description;
        let Window { start, warmup_end, arrivals_end, horizon } = *window;
        let header = Header {
            bounds_ns: [start, warmup_end, arrivals_end, horizon].map(SimTime::ns),
            start_of_day_ns: clock.start_of_day.ns(),
            shape: *shape,
            cuts_ns: cuts.iter().map(|cut| cut.ns()).collect(),
            cost_cuts_ns: cost_cuts.iter().map(|cut| cut.ns()).collect(),
        };
        postcard::to_allocvec(&(VERSION, header, &self.parts))
            .expect("a ledger in memory has room for its bytes")
    }

    /// The ledger that [`Ledger::encode`] made the bytes of. Anything else is an error.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let malformed = |error: postcard::Error| DecodeError::Malformed(error.to_string());
        let (found, rest) = postcard::take_from_bytes::<u32>(bytes).map_err(malformed)?;
        if found != VERSION {
            return Err(DecodeError::Version { found });
        }
        let (header, rest) = postcard::take_from_bytes::<Header>(rest).map_err(malformed)?;
        let description = header.into_description()?;
        let (parts, rest) = postcard::take_from_bytes::<Parts>(rest).map_err(malformed)?;
        if !rest.is_empty() {
            return Err(DecodeError::Malformed(format!("{} bytes too many", rest.len())));
        }
        let empty = Ledger::new(&description);
        check(&parts, &empty)?;
        Ok(Ledger { description, parts })
    }
}

impl Header {
    fn into_description(self) -> Result<Description, DecodeError> {
        let Self { bounds_ns, start_of_day_ns, shape, cuts_ns, cost_cuts_ns } = self;
        if !bounds_ns.is_sorted() {
            return Err(DecodeError::Inconsistent("the window's bounds are out of order"));
        }
        let [start, warmup_end, arrivals_end, horizon] = bounds_ns.map(SimTime::from_ns);
        if start.ns() < -HORIZON_MAX_NS || horizon.ns() > HORIZON_MAX_NS {
            return Err(DecodeError::Inconsistent("the window is longer than ten years"));
        }
        if shape.sellers > SELLERS_MAX || shape.rows().is_none() {
            return Err(DecodeError::Inconsistent("there are too many sellers, goods, sites or periods"));
        }
        if shape.periods != cuts_ns.len() + 1 || !cuts_ns.is_sorted() {
            return Err(DecodeError::Inconsistent("the periods are not those of the cuts"));
        }
        let is_within = |cut: &i64| (bounds_ns[1]..bounds_ns[2]).contains(cut);
        if !(cost_cuts_ns.is_sorted_by(|one, next| one < next) && cost_cuts_ns.iter().all(is_within)) {
            return Err(DecodeError::Inconsistent(
                "the changes of cost are out of order, or out of the window",
            ));
        }
        let window = Window { start, warmup_end, arrivals_end, horizon };
        let instants = |all_ns: Vec<i64>| all_ns.into_iter().map(SimTime::from_ns).collect();
        // No account depends on the date.
        let clock = Clock { start_of_day: Duration::from_ns(start_of_day_ns), ..Clock::default() };
        let mut description = Description::new(window, shape.sellers);
        (description.clock, description.shape) = (clock, shape);
        (description.cuts, description.cost_cuts) = (instants(cuts_ns), instants(cost_cuts_ns));
        Ok(description)
    }
}

/// Whether parts read from bytes can be of a run like that of the empty ledger.
fn check(parts: &Parts, empty: &Ledger) -> Result<(), DecodeError> {
    let Parts { orders, series, backlog, cohort, by_hour, held, stations, reserves, .. } = parts;
    let alike = cohort.has_shape_of(&empty.parts.cohort)
        && by_hour.has_shape_of(&empty.parts.by_hour)
        && stations.len() == empty.parts.stations.len()
        && orders.is_consistent();
    if !alike {
        return Err(DecodeError::Inconsistent(
            "a table has not the length that its sellers and stations need",
        ));
    }
    let marks_max = mark_from(empty.window().horizon + SERIES_STEP) + 1;
    if !(series.is_consistent(marks_max) && backlog.is_consistent(marks_max)) {
        return Err(DecodeError::Inconsistent("a series is longer than the run"));
    }
    let cost_periods = empty.description.cost_cuts.len() + 1;
    if !stations.iter().flatten().all(|station| station.is_consistent(marks_max, cost_periods)) {
        return Err(DecodeError::Inconsistent("a station's account is not closed, or not one of this run"));
    }
    if !reserves.is_consistent() {
        return Err(DecodeError::Inconsistent("reserves are of no station, or out of order"));
    }
    let hours = by_hour.tallies().chain(held);
    if !(cohort.tallies().all(TallyOf::is_consistent) && hours.into_iter().all(TallyOf::is_consistent)) {
        return Err(DecodeError::Inconsistent("a tally's count is not that of its histogram"));
    }
    Ok(())
}
