//! What a role reports about the operation. Roles observe; the crate `measure` computes.

use model::{Duration, Fen, GoodsNumber, Holder, Lane, Milestone, ParcelKey, SimTime, Stage};
use queueing::Level;

use crate::station_id::StationId;
use crate::stations::Reserve;

model::described! {
    /// The intervals of a time release study. These names are the only ones, in targets and results alike.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Interval {
        /// From the order to release.
        OrderToRelease,
        /// From the last document to release.
        CustomsClearance,
        /// From the order to the last document.
        OrderToDocuments,
        /// From the last document to acceptance.
        Acceptance,
        /// From acceptance to the decision of the lane.
        LaneDecision,
        /// Waiting for a reviewer.
        ReviewWait,
        /// In review, with its questions.
        Review,
        /// From the inspection line to release.
        LineToRelease,
        /// X-ray and image review, with their waits.
        Scan,
        /// Waiting to be unpacked.
        UnpackWait,
        /// Unpacking.
        Unpack,
        /// From release to out of the gate.
        ReleaseToGate,
        /// From the order to out of the gate.
        OrderToGate,
        /// From the order to the buyer's door.
        OrderToDelivery,
        /// The time to release that customs held the parcel or its papers, or was down.
        CustomsHeld,
    }
}

impl Interval {
    /// Whether parcels of a lane can have it: only the red lane leads over the inspection line, and only yellow and red parcels
    /// come to a reviewer.
    pub const fn can_be_of(self, lane: Lane) -> bool {
        match self {
            Self::LineToRelease | Self::Scan | Self::UnpackWait | Self::Unpack => matches!(lane, Lane::Red),
            Self::ReviewWait | Self::Review => matches!(lane, Lane::Yellow | Lane::Red),
            _ => true,
        }
    }

    /// The place in [`Interval::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The milestones between which it lies; `None` for a sum.
    pub const fn bounds(self) -> Option<(Milestone, Milestone)> {
        use Milestone as M;
        Some(match self {
            Self::OrderToRelease => (M::Placed, M::Released),
            Self::CustomsClearance => (M::DocumentsComplete, M::Released),
            Self::OrderToDocuments => (M::Placed, M::DocumentsComplete),
            Self::Acceptance => (M::DocumentsComplete, M::Accepted),
            Self::LaneDecision => (M::Accepted, M::LaneDecided),
            Self::ReviewWait => (M::LaneDecided, M::ReviewStarted),
            Self::Review => (M::ReviewStarted, M::ReviewEnded),
            Self::LineToRelease => (M::AtLine, M::Released),
            Self::Scan => (M::AtLine, M::ImageReviewed),
            Self::UnpackWait => (M::ImageReviewed, M::UnpackStarted),
            Self::Unpack => (M::UnpackStarted, M::UnpackEnded),
            Self::ReleaseToGate => (M::Released, M::GatePassed),
            Self::OrderToGate => (M::Placed, M::GatePassed),
            Self::OrderToDelivery => (M::Placed, M::Delivered),
            Self::CustomsHeld => return None,
        })
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

/// What an observation is about: who, since when, and which group it counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParcelFacts {
    /// The parcel; its stream is its seller.
    pub parcel: ParcelKey,
    /// T0.
    pub placed: SimTime,
    /// The lane, once decided.
    pub lane: Lane,
    /// The class of goods.
    pub goods: GoodsNumber,
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
    /// The class of goods.
    pub goods: GoodsNumber,
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
    /// Cancelled by the buyer.
    Cancelled,
    /// Shipped back to where it came from.
    ShippedBack,
}

/// What the risk engine and the inspection did, counted to give rates as results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskEvent {
    /// Chosen for inspection by the criteria: the score, or the black list.
    Targeted,
    /// Chosen for inspection at random.
    DrawnAtRandom,
    /// Chosen for inspection to reach the expected rate.
    ToppedUp,
    /// The picture was taken.
    Scanned,
    /// The image reviewer flagged the picture.
    Flagged,
    /// Unpacked.
    Unpacked,
    /// Unpacked, and a violation was found.
    Caught,
    /// Unpacked, and there was nothing to find. Known to the simulator only, like what is missed.
    HeldForNothing,
    /// Released with a violation inside, prohibited or infringing goods that slipped through their lists among them. Known to
    /// the simulator only: no role can act on it.
    Missed,
    /// Detained (501, 502, 503).
    Detained,
    /// Stopped because its goods are prohibited.
    ProhibitedCaught,
    /// Escalated from document review to inspection.
    Escalated,
    /// Audited after release.
    Audited,
    /// The audit found a violation.
    AuditFound,
    /// Passed on without the examination it was sent to: its line was full, or it waited too long.
    Unexamined,
    /// An order number was filed a second time: dropped.
    DuplicateDropped,
}

impl RiskEvent {
    /// How many kinds there are.
    pub const COUNT: usize = 16;
}

/// Money that customs assesses or holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyEvent {
    /// Tax assessed at release.
    Tax(Fen),
    /// Tax assessed in full, outside the reduced rates (also counted in `Tax`).
    TaxInFull(Fen),
}

/// A manual act on a parcel: its papers typed, corrected, reviewed, looked at, or the parcel opened. Picking, packing
/// and loading are not counted: no system of digital clearance takes them away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// The list is typed by hand.
    Declaration,
    /// A document is corrected.
    Correction,
    /// A document review by a person.
    Review,
    /// A question is answered.
    Answer,
    /// A picture is looked at.
    ImageReview,
    /// The parcel is unpacked.
    Unpacking,
    /// A detained parcel is dealt with.
    Detention,
    /// An audit after release.
    Audit,
}

/// One customer's visit to a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StationVisit {
    /// A service, told when it ends, or at the horizon with the end that is expected. Time back in line after an
    /// interruption counts as waiting: `started` is later by its length than the first start.
    Started {
        /// When the customer came.
        arrived: SimTime,
        /// When the service starts.
        started: SimTime,
        /// When it will end.
        ends: SimTime,
    },
    /// Still waiting at the horizon. Of a customer who is back in line after a part of its service, `arrived` is later
    /// by the length of that part, which is told as [`StationVisit::Part`].
    Waiting {
        /// When the customer came.
        arrived: SimTime,
    },
    /// Part of a service, of a customer who is back in line at the horizon or left from there: it counts in the busy
    /// time and is no visit.
    Part {
        /// When it began; of several parts together, as if they had followed each other until `ended`.
        started: SimTime,
        /// When it ended.
        ended: SimTime,
    },
    /// Left the line without being served: its patience ended, or it was withdrawn. The time in line counts.
    Left {
        /// When the customer came.
        arrived: SimTime,
        /// When it left.
        left: SimTime,
    },
    /// Turned away at once: there was no room.
    TurnedAway {
        /// When.
        at: SimTime,
    },
}

/// What becomes of reserve staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReserveEvent {
    /// Called: the line has been long for long enough.
    Called,
    /// At work from now on.
    Arrived,
    /// Sent home from work: the line is short, or the rule has changed.
    SentHome,
    /// Sent home on the way.
    CalledOff,
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
    /// Several intervals of a parcel are closed together.
    #[inline]
    fn intervals(&mut self, facts: ParcelFacts, ended: SimTime, lengths: &[(Interval, Duration)]) {
        for (interval, length) in lengths {
            self.interval(*interval, facts, *length, ended);
        }
    }
    /// At the horizon, an interval of a parcel is still open.
    ///
    /// Of the intervals that begin with the order, only order to release is reported, and only by customs, for
    /// parcels whose lane is decided. The others follow from who was placed and who ended which interval.
    fn censored(&mut self, interval: Interval, open: OpenParcel);
    /// The time of a released parcel from T0 to T10, as the sum of its stages, each measured by itself.
    fn stages(&mut self, sum: Duration);
    /// A parcel's way ends; `accepted` if its list had been accepted, so that its documents had been complete.
    fn outcome(&mut self, outcome: Outcome, parcel: ParcelKey, placed: SimTime, accepted: bool, at: SimTime);
    /// Something that risk management counts, of a parcel placed at `placed`.
    fn risk(&mut self, event: RiskEvent, placed: SimTime);
    /// The parcel comes to a stage of the backlog. `placed` is T0.
    fn enter(&mut self, stage: Stage, placed: SimTime, at: SimTime);
    /// The parcel leaves a stage that it came to.
    fn leave(&mut self, stage: Stage, placed: SimTime, at: SimTime);
    /// Of the time from order to release of a parcel released at `ended`, this much was held by `holder`. The parts
    /// of one parcel, one report a holder that held it at all, sum to the whole.
    fn held(&mut self, holder: Holder, facts: ParcelFacts, length: Duration, ended: SimTime);
    /// Money that customs assesses, at the release of a parcel placed at `placed`.
    fn money(&mut self, event: MoneyEvent, placed: SimTime, at: SimTime);
    /// A manual act on a parcel placed at `placed`, when it ends.
    fn touch(&mut self, touch: Touch, placed: SimTime, at: SimTime);
    /// How full a station is, from `now` on.
    fn level(&mut self, station: StationId, now: SimTime, level: Level);
    /// A visit to a station.
    fn visit(&mut self, station: StationId, visit: StationVisit);
    /// Reserve staff is called, comes or goes, while so many wait in the line that it watches. Who does not measure staff
    /// takes no notice.
    fn reserve(&mut self, _reserve: &Reserve, _event: ReserveEvent, _waiting: u32, _at: SimTime) {}
}

/// Takes no notice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Observer for Unobserved {
    fn milestone(&mut self, _: ParcelKey, _: Milestone, _: SimTime) {}
    fn interval(&mut self, _: Interval, _: ParcelFacts, _: Duration, _: SimTime) {}
    fn censored(&mut self, _: Interval, _: OpenParcel) {}
    fn stages(&mut self, _: Duration) {}
    fn outcome(&mut self, _: Outcome, _: ParcelKey, _: SimTime, _: bool, _: SimTime) {}
    fn risk(&mut self, _: RiskEvent, _: SimTime) {}
    fn enter(&mut self, _: Stage, _: SimTime, _: SimTime) {}
    fn leave(&mut self, _: Stage, _: SimTime, _: SimTime) {}
    fn held(&mut self, _: Holder, _: ParcelFacts, _: Duration, _: SimTime) {}
    fn money(&mut self, _: MoneyEvent, _: SimTime, _: SimTime) {}
    fn touch(&mut self, _: Touch, _: SimTime, _: SimTime) {}
    fn level(&mut self, _: StationId, _: SimTime, _: Level) {}
    fn visit(&mut self, _: StationId, _: StationVisit) {}
}
