//! When orders are placed: festival curves, exact totals, Poisson streams, traces, and volume factors that nest.
//!
//! A [`Plan`] holds the entries of a scenario. [`Plan::orders`] draws the orders of one zone by key and merges them into
//! one sequence, the order in which they are sent. A seller's times and keys depend on the entries for this seller and on
//! the draws alone: other sellers and volume factors move nobody's parcel.
//!
//! ```
//! use arrivals::{Amount, Entry, Plan, Profile, ZoneShare};
//! use model::{Duration, SellerStream, SimTime};
//! use queueing::Draws;
//!
//! let noon = SimTime::from_seconds(12 * 3600);
//! let curve = Profile::tmall_2013().over(Duration::ZERO, SimTime::ZERO, noon).expect("orders before noon");
//! let sellers = vec![(SellerStream::new(0), 0.6), (SellerStream::new(1), 0.4)];
//! let plan = Plan::new(vec![Entry::spread(Amount::Exact(1_000), curve, sellers)], vec![]).expect("one entry");
//! let draws = Draws::new(1111, 0);
//! assert_eq!(plan.orders(draws, draws, ZoneShare::WHOLE).count(), 1_000);
//! ```

mod amount;
mod curve;
mod keys;
mod orders;
mod plan;
mod profile;
mod rates;
mod shares;
mod strand;
mod trace;

pub use amount::{Amount, Volume, VolumeError};
pub use curve::Curve;
pub use keys::EntriesError;
pub use orders::{Arrivals, Orders};
pub use plan::{Entry, Pattern, Peak, Plan, ZoneShare};
pub use profile::{Profile, ProfileError};
pub use rates::{RateSteps, RateStepsError};
pub use shares::largest_remainder;
pub use trace::{LeftOut, TRACE_BYTES_MAX, Trace, TraceClock, TraceError, TraceWindow};
