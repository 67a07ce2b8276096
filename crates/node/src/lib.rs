//! One live role: the round, the journal, the links, the gRPC service.
//!
//! Inside out:
//! - [`live`] is the sans-IO heart: one role with its links, fed with frames, wall time and promises.
//! - [`inlink`] and [`outlink`] are the two ends of a link, sans-IO.
//! - [`journal`] holds what must survive: the messages received and the frontier, round by round.
//! - [`quiet`] tells when nothing happens anywhere, so that quiet hours cost one step.
//! - [`pace`] maps wall time to the schedule.
//! - `witness` tells what a role was doing when an invariant broke.
//! - `run`, `engine`, `control`, [`node`] are the shell: one thread on which everything happens in order, and the gRPC
//!   tasks that feed it.
//!
//! The wall clock can hold a run. It can't change it: what is handled when is decided by due times and promises.

mod control;
mod drivers;
mod engine;
pub mod inlink;
pub mod journal;
pub mod live;
pub mod node;
pub mod outlink;
pub mod pace;
pub mod punctuality;
pub mod quiet;
mod run;
mod witness;

pub use node::{Node, NodeError, NodeOptions, listen, with_limits};
