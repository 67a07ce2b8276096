//! The seller: payment, order push, corrections.

mod parameters;

pub use parameters::Parameters;
