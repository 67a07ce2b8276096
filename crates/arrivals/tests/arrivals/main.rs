//! What the arrivals of a run promise, one file a theme.

mod curves;
mod randomness;
mod sequence;
mod support;
mod traces;
mod volume;
