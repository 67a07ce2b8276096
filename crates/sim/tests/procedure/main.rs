//! The procedure, one parcel at a time: every instant of its way is worked out by hand, to the nanosecond.

#[path = "../support/mod.rs"]
mod support;
mod way;

mod cancellation;
mod checks;
mod corrections;
mod lanes;
mod outages;
mod picking;
