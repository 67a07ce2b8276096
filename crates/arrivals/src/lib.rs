//! When orders are placed: profiles of the day, exact totals, Poisson streams.
//!
//! Each seller's stream has an [`ArrivalPlan`]; [`arrivals`] draws the streams by key and merges them into one
//! sequence, the order in which the driver sends them. A stream's times depend on its own plan, its number and the
//! draws alone: adding a seller moves nobody else's parcel.
//!
//! ```
//! use arrivals::{ArrivalPlan, Profile, arrivals};
//! use model::{Duration, SimTime};
//! use protocol::Window;
//! use queueing::Draws;
//!
//! let midday = SimTime::from_seconds(12 * 3600);
//! let window = Window { warmup_end: SimTime::ZERO, arrivals_end: midday, horizon: midday };
//! let curve = Profile::tmall_2013().over(Duration::ZERO, midday.since(SimTime::ZERO));
//! let orders = arrivals(&[ArrivalPlan::Total { count: 1_000, curve }], &Draws::new(1111, 0), &window);
//! assert_eq!(orders.len(), 1_000);
//! ```

mod plan;
mod profile;
mod rates;
mod sequence;
mod shares;

pub use plan::ArrivalPlan;
pub use profile::{Curve, Profile};
pub use rates::{RateSteps, RateStepsError};
pub use sequence::{Arrivals, arrivals};
pub use shares::largest_remainder;
