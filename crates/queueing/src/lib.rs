//! Keyed draws, distributions, rosters, stations, and the theory they are checked against.
//!
//! A [`Hall`] is where parcels wait for people or machines. It is a state machine: [`Hall::arrive`] and
//! [`Hall::fire`] change it, and it tells its surroundings (a [`Floor`]) which deadlines it needs and what
//! happened. It owns no clock and draws no random number: the caller hands it each customer's work, drawn by key
//! from [`Draws`] through a [`Distribution`].
//!
//! ```
//! use model::{Duration, ParcelKey, Purpose, SellerStream, Subject};
//! use queueing::{Distribution, Draws};
//!
//! // The same parcel meets the same luck, whatever happens around it.
//! let draws = Draws::new(1111, 0);
//! let parcel = Subject::Parcel(ParcelKey::new(SellerStream::new(0), 42));
//! let review = Distribution::exponential(180.0);
//! let first = review.quantile(draws.uniform(parcel, Purpose::ReviewService, 0));
//! let again = review.quantile(draws.uniform(parcel, Purpose::ReviewService, 0));
//! assert_eq!(first, again);
//! ```

mod distribution;
mod draws;
mod foresight;
mod hall;
mod normal;
mod parameters;
mod philox;
mod roster;
mod slot_set;
pub mod theory;

pub use distribution::{Distribution, DistributionError, Lag};
pub use draws::{DrawStream, Draws, Word};
pub use foresight::foresee;
pub use hall::{
    Arrival, Came, Customer, Departure, Ending, Floor, Hall, HallTimer, InLine, InService, Level, Served,
    Start,
};
pub use normal::{normal_cumulative, normal_quantile};
pub use parameters::{
    Batch, BreakdownClock, Breakdowns, Discipline, Fatigue, PoolNumber, PoolParameters, Preemption, Scaling,
    ScalingMetric, Servers, ShiftEnd, StationParameters, WhenFull,
};
pub use roster::{Capacity, Roster, RosterError};
