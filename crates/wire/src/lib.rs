//! The wire: generated protobuf, and the conversions between it and the model, by hand and total.
//!
//! This is the only crate that knows both. Outside it, all links look alike: a sender hands over [`Frame`]s and gets
//! [`Receipt`]s, whatever messages travel on that link ([`open_link`], [`services`]). Inside, every link has a frame
//! type of its own in `proto/greenlane/v1`, so that a service definition says exactly which messages it takes.
//!
//! Everything that comes in is checked here: what is not a message that may travel on its link, with every field in
//! range, is a [`WireError`] that names the message, the field and the reason. The same checks stand before sending,
//! so whatever can be encoded can be decoded.
//!
//! The journal's form of a received message ([`append_record`]) is made of the same parts.

mod client;
mod control;
mod document;
mod error;
mod frame;
mod link;
mod message;
mod record;
mod server;
#[cfg(test)]
mod tests;

pub use client::{Receipts, control_client, open_link};
pub use control::{Pace, digest_from_wire, digest_to_wire, link_from_wire, role_from_wire};
pub use error::{Reason, WireError};
pub use frame::{Ahead, Entry, Frame, Hello, Outlook, Receipt, Welcome};
pub use message::message_name;
pub use record::{Records, append_record};
pub use server::{LinkHandler, control_server, services};
/// A stream of results, boxed: what both ends of a link are made of.
pub use tonic::codegen::BoxStream;

/// What `prost` and `tonic` generate from `proto/greenlane/v1`; the comments there are its documentation.
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic)]
pub mod v1 {
    tonic::include_proto!("greenlane.v1");
}

/// The encoded `FileDescriptorSet` of all services and messages, with comments, for server reflection.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// The largest frame or receipt of a link, in bytes. The largest message, a full vehicle, fits in.
pub const FRAME_BYTES_MAX: usize = 1 << 20;

/// The most entries in one frame.
pub const FRAME_ENTRIES_MAX: usize = 4096;

/// The most parcels on one vehicle.
pub const VEHICLE_PARCELS_MAX: usize = 100_000;

/// The largest request or answer of `Control`, in bytes: room for a statement's ledger.
pub const CONTROL_BYTES_MAX: usize = 64 << 20;

/// The most bytes in the name of a run.
pub const RUN_NAME_BYTES_MAX: usize = 128;

/// The most bytes in the hash of a scenario.
pub const SCENARIO_HASH_BYTES_MAX: usize = 64;

/// Instants of the simulation lie within this many nanoseconds of the start of the window: 400 days.
pub const INSTANT_NS_MAX: i64 = 400 * 24 * 3600 * 1_000_000_000;
