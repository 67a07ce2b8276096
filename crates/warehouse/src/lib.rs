//! The bonded warehouse: reservation, declaration list, pick, pack, line, dock.

mod parameters;

pub use parameters::{Parameters, PickAfter};
