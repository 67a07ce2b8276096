//! The carrier: waybills, vehicles, line-haul, delivery.

mod parameters;

pub use parameters::Parameters;
