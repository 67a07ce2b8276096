//! The verdict on a run, and its exit status.

/// The exit status of the program where a run was interrupted.
pub(crate) const INTERRUPTED: u8 = 105;

/// The verdict. A run that is not trustworthy says nothing about its targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything agrees and every target is met.
    Pass,
    /// A target is not met, or nothing was measured for it.
    TargetFailed,
    /// A self-check failed, something came late, or nothing was measured at all.
    NotTrustworthy,
}

impl Verdict {
    /// The exit status of the program.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::NotTrustworthy => 98,
            Self::TargetFailed => 99,
        }
    }
}
