//! The stations of the operation, by name.

use std::fmt;

use model::{Milestone, Purpose, RoleName, SiteNumber};

model::described! {
    /// What a station does.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum StationKind {
        /// The payment provider.
        Payment,
        /// The document push of the seller's platform.
        Push,
        /// The seller's correction desk: rejected documents, and questions to answer.
        SellerCorrections,
        /// Stock reservation.
        Stock,
        /// The declaring desk, which makes the LIST.
        Declarations,
        /// Pickers.
        Pickers,
        /// Packers.
        Packers,
        /// The way to the inspection line.
        Line,
        /// The loading dock.
        Dock,
        /// The warehouse's correction desk, for lists.
        WarehouseCorrections,
        /// Single-window intake, counted in documents.
        Intake,
        /// The automatic document reviewer.
        AutomaticReviewer,
        /// Document reviewers.
        Reviewers,
        /// X-ray machines.
        Xray,
        /// Image reviewers.
        Images,
        /// Unpackers.
        Unpackers,
        /// Detention: until clearance, anti-smuggling or the legal department have decided.
        Detention,
        /// Audit after release.
        Audit,
        /// The gate, counted in vehicles.
        Gate,
        /// Waybill issue.
        Waybills,
        /// Vehicles: parcels are loaded together, a batch a vehicle.
        Vehicles,
        /// The carrier's correction desk, for waybills.
        CarrierCorrections,
    }
}

impl StationKind {
    /// The place in [`StationKind::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The key in the role's section of a scenario.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Push => "push",
            Self::SellerCorrections | Self::WarehouseCorrections | Self::CarrierCorrections => "corrections",
            Self::Stock => "stock",
            Self::Declarations => "declarations",
            Self::Pickers => "pickers",
            Self::Packers => "packers",
            Self::Line => "line",
            Self::Dock => "dock",
            Self::Intake => "intake",
            Self::AutomaticReviewer => "automatic_reviewer",
            Self::Reviewers => "reviewers",
            Self::Xray => "xray",
            Self::Images => "images",
            Self::Unpackers => "unpackers",
            Self::Detention => "detention",
            Self::Audit => "audit",
            Self::Gate => "gate",
            Self::Waybills => "waybills",
            Self::Vehicles => "vehicles",
        }
    }

    /// The role that the station belongs to.
    pub const fn role(self) -> RoleName {
        match self {
            Self::Payment | Self::Push | Self::SellerCorrections => RoleName::Seller,
            Self::Stock
            | Self::Declarations
            | Self::Pickers
            | Self::Packers
            | Self::Line
            | Self::Dock
            | Self::WarehouseCorrections => RoleName::Warehouse,
            Self::Intake
            | Self::AutomaticReviewer
            | Self::Reviewers
            | Self::Xray
            | Self::Images
            | Self::Unpackers
            | Self::Detention
            | Self::Audit
            | Self::Gate => RoleName::Customs,
            Self::Waybills | Self::Vehicles | Self::CarrierCorrections => RoleName::Carrier,
        }
    }

    /// Whether there is one at every site of the warehouse. The carrier's vehicles are loaded at the docks.
    pub const fn is_at_sites(self) -> bool {
        matches!(self.role(), RoleName::Warehouse) || matches!(self, Self::Vehicles)
    }

    /// What its work is drawn for.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Payment => Purpose::PaymentLag,
            Self::Push => Purpose::PushService,
            Self::SellerCorrections | Self::WarehouseCorrections | Self::CarrierCorrections => {
                Purpose::CorrectionLag
            }
            Self::Stock => Purpose::StockService,
            Self::Declarations => Purpose::DeclarationService,
            Self::Pickers => Purpose::PickService,
            Self::Packers => Purpose::PackService,
            Self::Line => Purpose::LineService,
            Self::Dock => Purpose::DockService,
            Self::Intake => Purpose::IntakeService,
            Self::AutomaticReviewer => Purpose::AutomaticReviewService,
            Self::Reviewers => Purpose::ReviewService,
            Self::Xray => Purpose::ScanService,
            Self::Images => Purpose::ImageService,
            Self::Unpackers => Purpose::UnpackService,
            Self::Detention => Purpose::DetentionService,
            Self::Audit => Purpose::AuditService,
            Self::Gate => Purpose::GateService,
            Self::Waybills => Purpose::WaybillLag,
            Self::Vehicles => Purpose::VehicleService,
        }
    }

    /// The milestone that the start of a service here is, if it is one.
    pub const fn start_milestone(self) -> Option<Milestone> {
        match self {
            Self::Pickers => Some(Milestone::PickStarted),
            Self::Reviewers => Some(Milestone::ReviewStarted),
            Self::Unpackers => Some(Milestone::UnpackStarted),
            _ => None,
        }
    }

    /// The station that can block this one: a finished customer stays with its server here while there is no room.
    pub const fn downstream(self) -> Option<Self> {
        match self {
            Self::Pickers => Some(Self::Packers),
            Self::Xray => Some(Self::Images),
            _ => None,
        }
    }
}

/// A station: what it does, and at which site of the warehouse (0 for every station that is not at a site).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StationId {
    /// What it does.
    pub kind: StationKind,
    /// The site.
    pub site: SiteNumber,
}

impl StationId {
    /// How many ids there are: every kind at every site.
    pub const COUNT: usize = StationKind::ALL.len() * SiteNumber::MAX;

    /// The station of a role that has one of this kind.
    pub const fn of(kind: StationKind) -> Self {
        Self { kind, site: SiteNumber(0) }
    }

    /// The station of this kind at a site.
    pub const fn at(kind: StationKind, site: SiteNumber) -> Self {
        Self { kind, site }
    }

    /// A dense number, below [`StationId::COUNT`].
    pub const fn index(self) -> usize {
        self.kind.index() * SiteNumber::MAX + self.site.index()
    }

    /// The station with this number.
    pub fn from_index(index: usize) -> Option<Self> {
        let kind = *StationKind::ALL.get(index / SiteNumber::MAX)?;
        Some(Self { kind, site: SiteNumber((index % SiteNumber::MAX) as u8) })
    }

    /// The name in scenarios, targets and results: the role, a dot, the station. With several sites the name of the
    /// site stands between: `warehouse.A.pickers`, `carrier.A.vehicles`.
    pub fn name(self, sites: &[String]) -> String {
        let (role, key) = (self.kind.role(), self.kind.key());
        match sites.get(self.site.index()) {
            Some(site) if self.kind.is_at_sites() && sites.len() > 1 => {
                format!("{role}.{site}.{key}")
            }
            _ => format!("{role}.{key}"),
        }
    }
}

impl From<StationKind> for StationId {
    fn from(kind: StationKind) -> Self {
        Self::of(kind)
    }
}

impl fmt::Debug for StationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}#{}", self.kind.role(), self.kind.key(), self.site.0)
    }
}
