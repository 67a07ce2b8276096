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
            E::Node(error) => error.into(),
            other => Self::failed(other),
        }
    }
}

impl From<node::NodeError> for Failure {
    fn from(error: node::NodeError) -> Self {
        match error {
            node::NodeError::Peer { .. }
            | node::NodeError::Journal(
                node::journal::JournalError::OfAnotherRun { .. }
                | node::journal::JournalError::Directory { .. },
            ) => Self::BadInput(error.to_string()),
            other => Self::failed(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use driver::DriveError;
    use model::RoleName;

    use super::*;

    /// A node that will not take the run was asked for the wrong thing; one that takes no part any more was not.
    #[test]
    fn a_lost_cluster_is_no_bad_input() {
        let (role, url, reason) = (RoleName::Customs, String::new(), String::new());
        let refused = DriveError::Refused { role, url: url.clone(), reason: reason.clone() };
        assert_eq!(Failure::from(refused).exit_code(), BAD_INPUT);
        let lost = DriveError::Lost { role, url, reason };
        assert_eq!(Failure::from(lost).exit_code(), FAILED);
    }
}
