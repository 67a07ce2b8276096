//! What can go wrong with a live run.

use std::time::Duration;

use model::RoleName;
use node::NodeError;
use node::outlink::LinkError;
use thiserror::Error;

/// A live run could not be driven to its end.
#[derive(Debug, Error)]
pub enum DriveError {
    /// No address of a role.
    #[error("the address of {role} is missing: give --peer {role}=http://HOST:PORT")]
    MissingPeer {
        /// Which role.
        role: RoleName,
    },
    /// An address is none.
    #[error("`{url}` is not the address of {role}: {reason}. Write it as http://HOST:PORT")]
    BadPeer {
        /// Which role.
        role: RoleName,
        /// What was given.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// A live run has one zone: one node a role.
    #[error("the scenario has {zones} zones, and a live cluster is one: `greenlane simulate` runs them all")]
    Zones {
        /// How many it has.
        zones: u32,
    },
    /// A node can't be reached.
    #[error(
        "{role} at {url} could not be reached for {} s ({reason}). Is it running, and is the address right?",
        .patience.as_secs()
    )]
    Unreachable {
        /// Which role.
        role: RoleName,
        /// Where.
        url: String,
        /// For how long it was tried.
        patience: Duration,
        /// The last thing that went wrong.
        reason: String,
    },
    /// A node will not take part.
    #[error("{role} at {url} refuses the run: {reason}")]
    Refused {
        /// Which role.
        role: RoleName,
        /// Where.
        url: String,
        /// Why.
        reason: String,
    },
    /// A node took part, and does no longer.
    #[error("{role} at {url} has left the run: {reason}")]
    Lost {
        /// Which role.
        role: RoleName,
        /// Where.
        url: String,
        /// Why.
        reason: String,
    },
    /// A node has failed.
    #[error("{role} can't go on: {reason}")]
    NodeFailed {
        /// Which role.
        role: RoleName,
        /// Why.
        reason: String,
    },
    /// The order link is broken.
    #[error("the orders can't be sent to the seller: {0}")]
    Orders(#[from] LinkError),
    /// What the nodes say does not add up.
    #[error("the statements of the nodes do not add up: {0}")]
    Statement(String),
    /// An embedded node failed.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// The directory of journals can't be made.
    #[error("no directory for the journals: {0}. Give one with --data DIR")]
    Directory(std::io::Error),
}

impl DriveError {
    /// The same, of a node that had taken the run: what it then refuses is not what was asked for.
    #[must_use]
    pub(crate) fn after_it_took_part(self) -> Self {
        match self {
            Self::Refused { role, url, reason } => Self::Lost { role, url, reason },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_took_part_is_lost_when_it_refuses() {
        let (role, url, reason) = (RoleName::Customs, "http://x".to_owned(), "it has run `b`".to_owned());
        let lost = DriveError::Refused { role, url, reason }.after_it_took_part();
        assert!(matches!(lost, DriveError::Lost { .. }), "{lost:?}");
        assert_eq!(lost.to_string(), "customs at http://x has left the run: it has run `b`");
        let failed = DriveError::NodeFailed { role, reason: String::new() }.after_it_took_part();
        assert!(matches!(failed, DriveError::NodeFailed { .. }), "{failed:?}");
    }
}
