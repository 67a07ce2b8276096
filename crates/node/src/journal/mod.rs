//! The journal: what an entity has received and how far it has advanced. Its state is the fold of these records.
//!
//! A round of the live loop is appended in one transaction; nothing leaves the node before that. The trait is shaped
//! for a replicated log as well: an append says which position it expects, and a writer that has lost its place is
//! [`JournalError::Fenced`].

mod memory;
mod sqlite;

use model::{RoleName, SimTime};
use protocol::LinkId;
use thiserror::Error;
use wire::Entry;

pub use memory::MemoryJournal;
pub use sqlite::{JournalDirectory, SqliteJournal};

/// The place of a round in the journal: how many came before it.
pub type Position = u64;

/// Everything that decides the answer of a run at one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunHeader {
    /// The name that the driver gave the run.
    pub run: String,
    /// The role that this journal belongs to.
    pub role: RoleName,
    /// The resolved scenario.
    pub scenario: String,
    /// The seed.
    pub seed: u64,
    /// The replication.
    pub replication: u32,
    /// The version of the model that made the journal.
    pub model_version: u32,
}

/// One round: the messages that were received, then the frontier that was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// New messages, in the order they were admitted.
    pub received: Vec<(LinkId, Entry)>,
    /// The frontier after the round.
    pub advance_to: SimTime,
}

/// What went wrong with a journal.
#[derive(Debug, Error)]
pub enum JournalError {
    /// Somebody else has written to the journal.
    #[error("the journal stands at round {found}, not at {expected}: another process has taken it over")]
    Fenced {
        /// Where this writer thought it was.
        expected: Position,
        /// Where the journal is.
        found: Position,
    },
    /// Another process has the journal, or its directory, open.
    #[error("{path} is in use by another process. Give each node a --data directory of its own")]
    InUse {
        /// The file or directory.
        path: String,
    },
    /// The directory can't be used.
    #[error("{path} can't be the directory of a journal: it can't be made or written ({reason})")]
    Directory {
        /// The directory.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// The journal belongs to something else.
    #[error(
        "the journal {path} holds {found}, and {wanted} was wanted. Give the node another --data directory, or remove the file"
    )]
    OfAnotherRun {
        /// The file.
        path: String,
        /// What it holds.
        found: String,
        /// What was asked for.
        wanted: String,
    },
    /// There is no room left. The round was not written; it may be tried again.
    #[error("the disk with the journal {path} is full; the node holds until there is room")]
    Full {
        /// The file.
        path: String,
    },
    /// A record can't be read back.
    #[error("round {position} of the journal {path} can't be read: {reason}")]
    Damaged {
        /// The file.
        path: String,
        /// Which round.
        position: Position,
        /// Why.
        reason: String,
    },
    /// The storage failed.
    #[error("the journal {path} failed: {reason}")]
    Storage {
        /// The file or directory.
        path: String,
        /// What the storage said.
        reason: String,
    },
}

/// A journal of one run of one entity.
pub trait Journal: Send {
    /// Writes a round after the `expected` ones that are there, and how far each outgoing link is acknowledged.
    /// Returns the new number of rounds. When it returns, the round survives the death of this process.
    fn append(
        &mut self,
        expected: Position,
        round: &Round,
        acknowledged: &[(LinkId, u64)],
    ) -> Result<Position, JournalError>;

    /// Reads all rounds back, in order.
    fn replay(&mut self, visit: &mut dyn FnMut(Position, Round)) -> Result<Position, JournalError>;

    /// How far each outgoing link was acknowledged when last noted.
    fn acknowledged(&mut self) -> Result<Vec<(LinkId, u64)>, JournalError>;
}
