//! Links: who can send to whom, and how long it takes.

use model::{Duration, RoleName};

/// A directed link between two entities, by its fixed number. Link 0 of every entity is a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LinkId {
    /// Orders, one lead ahead.
    DriverToSeller = 1,
    /// ORDER and PAYMENT.
    SellerToCustoms = 2,
    /// Reservations.
    SellerToWarehouse = 3,
    /// Waybill requests and hand-overs.
    WarehouseToCarrier = 4,
    /// LIST and parcels presented at the line.
    WarehouseToCustoms = 5,
    /// Waybill numbers.
    CarrierToWarehouse = 6,
    /// WAYBILL and vehicles at the gate.
    CarrierToCustoms = 7,
    /// Rejections of ORDER and PAYMENT.
    CustomsToSeller = 8,
    /// Verdicts on lists.
    CustomsToWarehouse = 9,
    /// Rejections of WAYBILL, and vehicles that passed the gate.
    CustomsToCarrier = 10,
}

impl LinkId {
    /// All links, in the order of their numbers.
    pub const ALL: [Self; 10] = [
        Self::DriverToSeller,
        Self::SellerToCustoms,
        Self::SellerToWarehouse,
        Self::WarehouseToCarrier,
        Self::WarehouseToCustoms,
        Self::CarrierToWarehouse,
        Self::CarrierToCustoms,
        Self::CustomsToSeller,
        Self::CustomsToWarehouse,
        Self::CustomsToCarrier,
    ];

    /// The fixed number, 1 to 10.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The place in [`LinkId::ALL`].
    pub const fn index(self) -> usize {
        self as usize - 1
    }

    /// The link with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|link| u32::from(link.number()) == number)
    }

    /// The role that sends; `None` is the driver.
    pub const fn from(self) -> Option<RoleName> {
        match self {
            Self::DriverToSeller => None,
            Self::SellerToCustoms | Self::SellerToWarehouse => Some(RoleName::Seller),
            Self::WarehouseToCarrier | Self::WarehouseToCustoms => Some(RoleName::Warehouse),
            Self::CarrierToWarehouse | Self::CarrierToCustoms => Some(RoleName::Carrier),
            Self::CustomsToSeller | Self::CustomsToWarehouse | Self::CustomsToCarrier => {
                Some(RoleName::Customs)
            }
        }
    }

    /// The role that receives.
    pub const fn to(self) -> RoleName {
        match self {
            Self::DriverToSeller | Self::CustomsToSeller => RoleName::Seller,
            Self::SellerToWarehouse | Self::CarrierToWarehouse | Self::CustomsToWarehouse => {
                RoleName::Warehouse
            }
            Self::SellerToCustoms | Self::WarehouseToCustoms | Self::CarrierToCustoms => RoleName::Customs,
            Self::WarehouseToCarrier | Self::CustomsToCarrier => RoleName::Carrier,
        }
    }

    /// The links that end at a role, in the order of their numbers.
    pub fn into_role(role: RoleName) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |link| link.to() == role)
    }

    /// The links that start at a role, in the order of their numbers.
    pub fn out_of_role(role: RoleName) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |link| link.from() == Some(role))
    }
}

/// The constant delay of every link. For the driver's link it is the lead: how long before its due time an order is
/// sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkDelays([Duration; LinkId::ALL.len()]);

impl LinkDelays {
    /// The least delay a link may have: it bounds how far one entity can run ahead of the others.
    pub const LEAST: Duration = Duration::from_ns(100_000_000);

    /// The same delay on every link between roles, and the driver's lead. `None` if one is below
    /// [`LinkDelays::LEAST`].
    pub fn uniform(delay: Duration, lead: Duration) -> Option<Self> {
        if delay < Self::LEAST || lead < Self::LEAST {
            return None;
        }
        let mut delays = [delay; LinkId::ALL.len()];
        delays[LinkId::DriverToSeller.index()] = lead;
        Some(Self(delays))
    }

    /// The delay of one link.
    pub fn of(&self, link: LinkId) -> Duration {
        self.0[link.index()]
    }

    /// The least delay between two roles: how long every entity can run without hearing from the others.
    pub fn lookahead(&self) -> Duration {
        LinkId::ALL
            .into_iter()
            .filter(|link| link.from().is_some())
            .map(|link| self.of(link))
            .min()
            .unwrap_or(Self::LEAST)
    }
}
