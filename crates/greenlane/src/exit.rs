//! Exit codes: part of the contract, so that scripts can tell what happened.

use std::fmt;

/// Everything agrees and every target is met.
pub(crate) const PASS: u8 = 0;
/// The input is wrong.
pub(crate) const BAD_INPUT: u8 = 64;
/// Something else went wrong.
const FAILED: u8 = 70;
/// Interrupted by a person or a signal.
pub(crate) const INTERRUPTED: u8 = 105;

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was asked for is wrong.
    BadInput(String),
    /// It could not be done.
    Failed(String),
    /// Somebody stopped it.
    Interrupted(String),
}

impl Failure {
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::BadInput(_) => BAD_INPUT,
            Self::Failed(_) => FAILED,
            Self::Interrupted(_) => INTERRUPTED,
        }
    }

    pub(crate) fn failed(error: impl fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::BadInput(text) | Self::Failed(text) | Self::Interrupted(text)) = self;
        f.write_str(text.strip_prefix("error: ").unwrap_or(text))
    }
}

impl From<scenario::ScenarioError> for Failure {
    fn from(error: scenario::ScenarioError) -> Self {
        Self::BadInput(error.to_string())
    }
}

impl From<driver::DriveError> for Failure {
    fn from(error: driver::DriveError) -> Self {
        use driver::DriveError as E;
        match error {
            E::MissingPeer { .. } | E::BadPeer { .. } | E::Refused { .. } | E::Zones { .. } => {
                Self::BadInput(error.to_string())
            }
            other => Self::failed(other),
        }
    }
}

impl From<node::NodeError> for Failure {
    fn from(error: node::NodeError) -> Self {
        match error {
            node::NodeError::Peer { .. }
            | node::NodeError::Journal(node::journal::JournalError::OfAnotherRun { .. }) => {
                Self::BadInput(error.to_string())
            }
            other => Self::failed(other),
        }
    }
}
