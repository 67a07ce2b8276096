//! The few values of `control.proto` that need checking; the rest is used as generated.

use model::RoleName;
use protocol::LinkId;

use crate::error::member;
use crate::{Reason, WireError, v1};

/// How fast a schedule runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// As fast as promises allow.
    Unlimited,
    /// So many simulated seconds per second of wall time; finite and above 0.
    Speed(f64),
}

impl Pace {
    /// From the field `speed` of a request: 0 is [`Pace::Unlimited`].
    pub fn from_wire(message: &'static str, speed: f64) -> Result<Self, WireError> {
        if speed == 0.0 {
            Ok(Self::Unlimited)
        } else if speed.is_finite() && speed > 0.0 {
            Ok(Self::Speed(speed))
        } else {
            Err(WireError::new(message, "speed", Reason::NotASpeed(speed)))
        }
    }

    /// As the field `speed` of a request.
    pub const fn to_wire(self) -> f64 {
        match self {
            Self::Unlimited => 0.0,
            Self::Speed(speed) => speed,
        }
    }
}

impl From<RoleName> for v1::Role {
    fn from(role: RoleName) -> Self {
        match role {
            RoleName::Seller => Self::Seller,
            RoleName::Warehouse => Self::Warehouse,
            RoleName::Customs => Self::Customs,
            RoleName::Carrier => Self::Carrier,
        }
    }
}

/// The role that a field of `message` names.
pub fn role_from_wire(
    message: &'static str,
    field: &'static str,
    number: i32,
) -> Result<RoleName, WireError> {
    member(message, field, number, &RoleName::ALL)
}

impl From<LinkId> for v1::Link {
    fn from(link: LinkId) -> Self {
        match link {
            LinkId::DriverToSeller => Self::DriverToSeller,
            LinkId::SellerToCustoms => Self::SellerToCustoms,
            LinkId::SellerToWarehouse => Self::SellerToWarehouse,
            LinkId::WarehouseToCarrier => Self::WarehouseToCarrier,
            LinkId::WarehouseToCustoms => Self::WarehouseToCustoms,
            LinkId::CarrierToWarehouse => Self::CarrierToWarehouse,
            LinkId::CarrierToCustoms => Self::CarrierToCustoms,
            LinkId::CustomsToSeller => Self::CustomsToSeller,
            LinkId::CustomsToWarehouse => Self::CustomsToWarehouse,
            LinkId::CustomsToCarrier => Self::CustomsToCarrier,
        }
    }
}

/// The link that a field of `message` names.
pub fn link_from_wire(message: &'static str, field: &'static str, number: i32) -> Result<LinkId, WireError> {
    member(message, field, number, &LinkId::ALL)
}

/// A digest as 16 bytes, the most significant first.
pub fn digest_to_wire(digest: u128) -> bytes::Bytes {
    bytes::Bytes::copy_from_slice(&digest.to_be_bytes())
}

/// A digest from its 16 bytes in the field `digest` of `message`.
pub fn digest_from_wire(message: &'static str, digest: &[u8]) -> Result<u128, WireError> {
    let bytes = digest.try_into().map_err(|_| {
        let reason = Reason::Length { length: digest.len(), least: 16, most: 16 };
        WireError::new(message, "digest", reason)
    })?;
    Ok(u128::from_be_bytes(bytes))
}
