//! A station and a pool in a layer.

use std::collections::BTreeMap;

use serde::de::{self, Deserialize, Deserializer};
use serde::{Serialize, Serializer};

use super::{DistributionText, Merge, Optional, choices, section};
use crate::shape::{Described, Scalar, Shape};
use crate::text::{Servers, Text};
use crate::units::{Hours, MoneyRate, Multiple, Percent, PercentRate, Rate, Time};

section! {
    /// Who serves at a station, when, and how long it takes.
    StationLayer yields(station_yields) {
        /// How many servers there are at all times, or `unlimited`: a pure delay. Takes the place of `staff` and `pool`.
        servers: ServersText,
        /// Servers by shift of the calendar; every shift is named, 0 closes the station. Takes the place of `servers` and `pool`.
        staff: BTreeMap<String, Servers>,
        /// The pool of the same role whose people serve here: a freed one takes who came first to any of the pool's stations. Takes the place of `servers` and `staff`.
        pool: String,
        /// Opening hours, every day, one part of it; outside them nobody on the roster is on duty, though reserves and scaling may call people. A span is written as its hours.
        /// Without any, or with `none`, the station is open at all times.
        hours: Optional<Hours>,
        /// The work of one customer, drawn once when it comes. Takes the place of `rate`. A parameter can change alone, like customs.reviewers.service.lognormal.p95.
        service: DistributionText<Time>,
        /// What one server does in a time: a constant service of 1/rate. Takes the place of `service`.
        rate: Rate,
        /// Who is served next. Where nothing is said: who came first; at customs, where there is a green channel, the best class.
        discipline: DisciplineText,
        /// What becomes of a service whose server goes off duty.
        shift_end: ShiftEndText,
        /// Servers that get slower in a long shift.
        fatigue: Optional<FatigueLayer>,
        /// A factor on the time that work takes: 50% halves it. Work content is not drawn anew.
        pace: Percent,
        /// Servers that fail and are repaired.
        breakdowns: Optional<BreakdownsLayer>,
        /// At most so many customers wait. Not at a station that nobody leaves unserved: see `patience`.
        room: Optional<Servers>,
        /// What becomes of a customer for whom there is no room.
        when_full: WhenFullText,
        /// How long a customer waits before it leaves the line without being served. At customs' desks it then goes on as if
        /// nothing had been found (released unexamined; a parcel that leaves the reviewers' line goes to the blue lane, and every
        /// one of these is audited after its release). At the seller and the warehouse its buyer cancels, unless it is
        /// released already: then it goes on as it is. Nobody leaves while the node is down. Nobody leaves intake, detention and
        /// gate of customs, the warehouse's dock and the carrier's stations unserved: there, patience and room are refused.
        patience: Optional<DistributionText<Time>>,
        /// Customers that are served together.
        batch: Optional<BatchLayer>,
        /// Servers called and released automatically.
        scaling: Optional<ScalingLayer>,
        /// What a rostered server costs.
        cost: MoneyRate,
    }

    /// People who serve at several stations of one role.
    PoolLayer yields(pool_yields) {
        /// How many there are at all times. Takes the place of `staff`.
        servers: ServersText,
        /// People by shift of the calendar; every shift is named. Takes the place of `servers`.
        staff: BTreeMap<String, Servers>,
        /// The hours in which they are on duty, every day; without any, or with `none`, at all times.
        hours: Optional<Hours>,
        /// What becomes of a service whose server goes off duty.
        shift_end: ShiftEndText,
        /// People who get slower in a long shift.
        fatigue: Optional<FatigueLayer>,
        /// Servers that fail and are repaired.
        breakdowns: Optional<BreakdownsLayer>,
        /// Servers called and released automatically.
        scaling: Optional<ScalingLayer>,
        /// What a rostered person costs.
        cost: MoneyRate,
    }

    /// How people get slower.
    FatigueLayer {
        /// So long on duty nothing changes.
        after: Time,
        /// So much longer a service takes for every hour beyond.
        slower: PercentRate,
    }

    /// How servers fail. A service in progress goes on after the repair.
    BreakdownsLayer {
        /// Which time a server's life is counted in.
        clock: BreakdownClockText,
        /// How long a server lives, drawn by station, server and count.
        up: DistributionText<Time>,
        /// How long its repair takes.
        down: DistributionText<Time>,
    }

    /// Customers served together by one server, as long as the longest work among them takes.
    BatchLayer {
        /// How many make a full batch.
        size: Servers,
        /// How long the first of a batch waits for company.
        wait_max: Time,
    }

    /// Automatic scaling: looked at once every `cool_down`.
    ScalingLayer {
        /// What is looked at, on average over the time since the last look.
        metric: ScalingMetricText,
        /// Above this, `step` more servers are called: customers in line, or busy servers over servers on duty.
        above: Multiple,
        /// Below this, up to `step` of the called servers leave, those still on their way first.
        below: Multiple,
        /// How many servers are called or released at a time.
        step: Servers,
        /// At most so many servers are called beyond the roster.
        max: Servers,
        /// How long a called server takes to come.
        delay: Time,
        /// How often the metric is looked at.
        cool_down: Time,
    }
}

choices! {
    /// Who is served next.
    DisciplineText {
        /// first come, first served
        Fifo = "fifo",
        /// the best class first (the green channel), a service that has started is finished
        Priority = "priority",
        /// the best class first; it takes the server of a worse one, whose work done stays done
        PreemptiveResume = "preemptive_resume",
        /// the same, but the work starts again from the beginning
        PreemptiveRestart = "preemptive_restart",
        /// the same, but the work starts again as another draw
        PreemptiveResample = "preemptive_resample",
        /// the parcel whose day is over first: the one that was ordered first
        EarliestDue = "earliest_due",
    }
    /// What becomes of a service whose server goes off duty.
    ShiftEndText {
        /// the server finishes it first, in overtime; who is idle leaves first, and then whoever finishes first
        Finish = "finish",
        /// it goes back in line and goes on where it was with another server
        HandOver = "hand_over",
        /// it waits until its server is on duty again
        Suspend = "suspend",
    }
    /// What becomes of a customer for whom there is no room.
    WhenFullText {
        /// it is turned away, and goes on like one that has lost patience
        TurnAway = "turn_away",
        /// it stays with its server at the station before, which takes nobody else
        Block = "block",
    }
    /// Which time a server's life is counted in.
    BreakdownClockText {
        /// all time from when it first comes on duty
        Calendar = "calendar",
        /// the time it works
        Working = "working",
    }
    /// What automatic scaling looks at.
    ScalingMetricText {
        /// customers in line
        Queue = "queue",
        /// busy servers over servers on duty, 0 to 1
        Utilisation = "utilisation",
    }
}

/// `rate` takes the place of an inherited `service`, and one of `servers`, `staff` and `pool` that of the others.
fn station_yields(under: &mut StationLayer, over: &StationLayer) {
    if over.service.is_some() {
        under.rate = None;
    }
    if over.rate.is_some() {
        under.service = None;
    }
    if over.servers.is_some() || over.pool.is_some() {
        (under.servers, under.staff, under.pool) = (None, None, None);
    }
    if over.staff.is_some() {
        (under.servers, under.pool) = (None, None);
    }
    if over.pool.is_some() {
        // What people cost is a matter of the pool.
        under.cost = None;
    }
}

fn pool_yields(under: &mut PoolLayer, over: &PoolLayer) {
    if over.servers.is_some() {
        under.staff = None;
    }
    if over.staff.is_some() {
        under.servers = None;
    }
}

impl PoolLayer {
    /// What a pool has in common with a station.
    pub(crate) fn as_station(&self) -> StationLayer {
        StationLayer {
            servers: self.servers,
            staff: self.staff.clone(),
            hours: self.hours.clone(),
            shift_end: self.shift_end,
            fatigue: self.fatigue.clone(),
            breakdowns: self.breakdowns.clone(),
            scaling: self.scaling.clone(),
            cost: self.cost,
            ..StationLayer::default()
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

impl Merge for ServersText {
    fn merge(self, over: Self) -> Self {
        over
    }
}

impl Described for ServersText {
    fn shape() -> Shape {
        Shape::Either(vec![Servers::shape, || {
            Shape::Scalar(Scalar {
                name: "the word `unlimited`",
                unit: "",
                example: "unlimited",
                pattern: "^unlimited$",
                json: &["string"],
            })
        }])
    }
}
