//! The driver: sends the orders, conducts the nodes, collects the account.
//!
//! The driver is a source without state or inbound link: it knows its arrivals by key, sends each order one lead ahead,
//! due at T0, and resumes where the seller's Welcome says. What it learns by watching is for people; the answer comes
//! from the nodes' statements at the horizon.

mod agreement;
mod conduct;
mod controls;
mod embedded;
mod error;
mod lead;
mod order_link;
pub mod order_source;
mod progress;
mod statement;

pub use conduct::{DriveOptions, LiveRun, drive};
pub use controls::Controls;
pub use embedded::EmbeddedCluster;
pub use error::DriveError;
pub use progress::{ClusterProgress, Counted, Pace, RoleProgress};
pub use statement::LivePunctuality;
