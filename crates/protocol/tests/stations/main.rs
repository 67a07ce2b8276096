//! The stations of a role, worked out by hand. The hall itself is held against a reference in crate `queueing`.

mod batches;
mod blocking;
mod breakdowns;
mod changes;
mod disciplines;
mod harness;
mod outage;
mod pass_through;
mod patience;
mod pools;
mod reserves;
mod room;
mod scaling;
mod shift_ends;
mod tables;
