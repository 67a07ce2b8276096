//! A station in a layer.

use std::collections::BTreeMap;

use serde::de::{self, Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use super::{DistributionText, Merge};
use crate::text::{Servers, Text};
use crate::units::{Hours, Rate, Time};

/// Who serves at a station, when, and how long it takes.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct StationLayer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) servers: Option<ServersText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) staff: Option<BTreeMap<String, Servers>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hours: Option<Hours>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) service: Option<DistributionText<Time>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rate: Option<Rate>,
}

impl Merge for StationLayer {
    /// `rate` takes the place of an inherited `service`, `staff` that of inherited `servers`, and the other way
    /// round. A staff table merges shift by shift.
    fn merge(self, over: Self) -> Self {
        let (under_service, under_rate) = match (&over.service, &over.rate) {
            (None, None) => (self.service, self.rate),
            _ => (None, None),
        };
        let (under_servers, under_staff) = match (&over.servers, &over.staff) {
            (None, None) => (self.servers, self.staff),
            (None, Some(_)) => (None, self.staff),
            _ => (None, None),
        };
        let staff = match (under_staff, over.staff) {
            (Some(mut under), Some(over)) => {
                under.extend(over);
                Some(under)
            }
            (under, over) => over.or(under),
        };
        Self {
            servers: over.servers.or(under_servers),
            staff,
            hours: over.hours.or(self.hours),
            service: over.service.or(under_service),
            rate: over.rate.or(under_rate),
        }
    }
}

/// A number of servers, or `unlimited`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServersText {
    /// So many.
    Servers(u32),
    /// As many as there are customers.
    Unlimited,
}

impl<'de> Deserialize<'de> for ServersText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        match (text.as_str(), text.as_str().parse::<u32>()) {
            ("unlimited", _) => Ok(Self::Unlimited),
            (_, Ok(servers)) if servers <= 1_000_000 => Ok(Self::Servers(servers)),
            (other, _) => Err(de::Error::custom(format!(
                "`{other}` is not a number of servers; write a whole number up to 1000000, like 3, or `unlimited`"
            ))),
        }
    }
}

impl Serialize for ServersText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Servers(servers) => serializer.serialize_u32(*servers),
            Self::Unlimited => serializer.serialize_str("unlimited"),
        }
    }
}
