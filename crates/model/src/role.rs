//! The four roles.

use std::fmt;
use std::str::FromStr;

/// Who takes part: each role is one state machine per zone and one service of the live cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleName {
    /// The seller with its payment provider.
    Seller,
    /// The bonded warehouse, which is also the declaring agent.
    Warehouse,
    /// Customs.
    Customs,
    /// The carrier.
    Carrier,
}

impl RoleName {
    /// All roles, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Seller, Self::Warehouse, Self::Customs, Self::Carrier];

    /// The place in [`RoleName::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The lower-case name used on the command line and in scenario keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Warehouse => "warehouse",
            Self::Customs => "customs",
            Self::Carrier => "carrier",
        }
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The text names no role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRole(pub String);

impl fmt::Display for UnknownRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a role; the roles are seller, warehouse, customs, carrier", self.0)
    }
}

impl std::error::Error for UnknownRole {}

impl FromStr for RoleName {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}
