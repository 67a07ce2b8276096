//! What a role reports about the operation. Roles observe; the crate `measure` computes.

use model::{Duration, Lane, Milestone, ParcelKey, RoleName, SimTime};
use queueing::Level;

/// The intervals of a time release study. These names are the only ones, in targets and results alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interval {
    /// T0 to T10.
    OrderToRelease,
    /// T1 to T10.
    CustomsClearance,
    /// T0 to T1.
    OrderToDocuments,
    /// T1 to T2.
    Acceptance,
    /// T2 to T3.
    LaneDecision,
    /// T3 to T4.
    ReviewWait,
    /// T4 to T5.
    Review,
    /// T6 to T10.
    LineToRelease,
    /// T6 to T7: X-ray and image review, with their waits.
    Scan,
    /// T7 to T8.
    UnpackWait,
    /// T8 to T9.
    Unpack,
    /// T10 to T12.
    ReleaseToGate,
    /// T0 to T12.
    OrderToGate,
    /// T0 to delivery.
    OrderToDelivery,
    /// The sum of the times that customs holds the clock, up to release.
    CustomsHeld,
}

impl Interval {
    /// All intervals, in the order of their numbers.
    pub const ALL: [Self; 15] = [
        Self::OrderToRelease,
        Self::CustomsClearance,
        Self::OrderToDocuments,
        Self::Acceptance,
        Self::LaneDecision,
        Self::ReviewWait,
        Self::Review,
        Self::LineToRelease,
        Self::Scan,
        Self::UnpackWait,
        Self::Unpack,
        Self::ReleaseToGate,
        Self::OrderToGate,
        Self::OrderToDelivery,
        Self::CustomsHeld,
    ];

    /// The place in [`Interval::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The name in targets and results.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderToRelease => "order_to_release",
            Self::CustomsClearance => "customs_clearance",
            Self::OrderToDocuments => "order_to_documents",
            Self::Acceptance => "acceptance",
            Self::LaneDecision => "lane_decision",
            Self::ReviewWait => "review_wait",
            Self::Review => "review",
            Self::LineToRelease => "line_to_release",
            Self::Scan => "scan",
            Self::UnpackWait => "unpack_wait",
            Self::Unpack => "unpack",
            Self::ReleaseToGate => "release_to_gate",
            Self::OrderToGate => "order_to_gate",
            Self::OrderToDelivery => "order_to_delivery",
            Self::CustomsHeld => "customs_held",
        }
    }
}

/// The stations of the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StationId {
    /// The payment provider.
    Payment,
    /// The document push of the seller's platform.
    Push,
    /// The seller's correction desk.
    SellerCorrections,
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
    /// Document reviewers.
    Reviewers,
    /// X-ray machines.
    Xray,
    /// Image reviewers.
    Images,
    /// Unpackers.
    Unpackers,
    /// The gate, counted in vehicles.
    Gate,
    /// Waybill issue.
    Waybills,
    /// The carrier's correction desk, for waybills.
    CarrierCorrections,
}

impl StationId {
    /// All stations, in the order of their numbers.
    pub const ALL: [Self; 16] = [
        Self::Payment,
        Self::Push,
        Self::SellerCorrections,
        Self::Pickers,
        Self::Packers,
        Self::Line,
        Self::Dock,
        Self::WarehouseCorrections,
        Self::Intake,
        Self::Reviewers,
        Self::Xray,
        Self::Images,
        Self::Unpackers,
        Self::Gate,
        Self::Waybills,
        Self::CarrierCorrections,
    ];

    /// The place in [`StationId::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The name in scenarios, targets and results: the role, a dot, the station.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payment => "seller.payment",
            Self::Push => "seller.push",
            Self::SellerCorrections => "seller.corrections",
            Self::Pickers => "warehouse.pickers",
            Self::Packers => "warehouse.packers",
            Self::Line => "warehouse.line",
            Self::Dock => "warehouse.dock",
            Self::WarehouseCorrections => "warehouse.corrections",
            Self::Intake => "customs.intake",
            Self::Reviewers => "customs.reviewers",
            Self::Xray => "customs.xray",
            Self::Images => "customs.images",
            Self::Unpackers => "customs.unpackers",
            Self::Gate => "customs.gate",
            Self::Waybills => "carrier.waybills",
            Self::CarrierCorrections => "carrier.corrections",
        }
    }

    /// The role that the station belongs to.
    pub const fn role(self) -> RoleName {
        match self {
            Self::Payment | Self::Push | Self::SellerCorrections => RoleName::Seller,
            Self::Pickers | Self::Packers | Self::Line | Self::Dock | Self::WarehouseCorrections => {
                RoleName::Warehouse
            }
            Self::Intake | Self::Reviewers | Self::Xray | Self::Images | Self::Unpackers | Self::Gate => {
                RoleName::Customs
            }
            Self::Waybills | Self::CarrierCorrections => RoleName::Carrier,
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
}

/// What an observation is about: who, since when, and which group it counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParcelFacts {
    /// The parcel; its stream is its seller.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
    /// The lane, once decided.
    pub lane: Lane,
}

/// A parcel that is in an interval at the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenParcel {
    /// The parcel; its stream is its seller.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
    /// The lane; `None` as long as it is not decided.
    pub lane: Option<Lane>,
}

/// How a parcel's way ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// At the buyer's door.
    Delivered,
    /// Rejected too often.
    Refused,
    /// A violation was found.
    Seized,
}

/// What the risk engine and the inspection did, counted to give rates as results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskEvent {
    /// The picture was taken.
    Scanned,
    /// The image reviewer flagged the picture.
    Flagged,
    /// Unpacked, and a violation was found.
    Caught,
    /// Unpacked for nothing.
    HeldForNothing,
    /// Released with a violation inside. Known to the simulator only: no role can act on it.
    Missed,
}

/// One customer's visit to a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationVisit {
    /// A service started; its end is known. `ends` may lie after the horizon.
    Started {
        /// When the customer came.
        arrived: SimTime,
        /// When the service starts.
        started: SimTime,
        /// When it will end.
        ends: SimTime,
    },
    /// Still waiting at the horizon.
    Waiting {
        /// When the customer came.
        arrived: SimTime,
    },
}

/// What is left of a role when the run ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// Parcels in this role's custody.
    pub inside: u64,
}

/// Where a role's observations go.
///
/// Everything is reported once, at the instant it happens or becomes certain. An instant after the horizon does not
/// count: the observer drops it.
pub trait Observer {
    /// A milestone of a parcel.
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime);
    /// An interval is closed at `ended`; `length` is its length, which for a sum is less than the time since its
    /// start.
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, ended: SimTime);
    /// At the horizon, an interval of a parcel is still open.
    ///
    /// Of the intervals that begin with the order, only order to release is reported, and only by customs, for
    /// parcels whose lane is decided. The others follow from who was placed and who ended which interval.
    fn censored(&mut self, interval: Interval, open: OpenParcel);
    /// The time of a released parcel from T0 to T10, as the sum of its stages, each measured by itself.
    fn stages(&mut self, sum: Duration);
    /// A parcel's way ends.
    fn outcome(&mut self, outcome: Outcome, parcel: ParcelKey, placed: SimTime, at: SimTime);
    /// Something that risk management counts.
    fn risk(&mut self, event: RiskEvent);
    /// How full a station is, from `now` on.
    fn level(&mut self, station: StationId, now: SimTime, level: Level);
    /// A visit to a station.
    fn visit(&mut self, station: StationId, visit: StationVisit);
}

/// Takes no notice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {
    fn milestone(&mut self, _: ParcelKey, _: Milestone, _: SimTime) {}
    fn interval(&mut self, _: Interval, _: ParcelFacts, _: Duration, _: SimTime) {}
    fn censored(&mut self, _: Interval, _: OpenParcel) {}
    fn stages(&mut self, _: Duration) {}
    fn outcome(&mut self, _: Outcome, _: ParcelKey, _: SimTime, _: SimTime) {}
    fn risk(&mut self, _: RiskEvent) {}
    fn level(&mut self, _: StationId, _: SimTime, _: Level) {}
    fn visit(&mut self, _: StationId, _: StationVisit) {}
}
