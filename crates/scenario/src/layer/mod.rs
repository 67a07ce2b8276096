//! A layer: what one file or one `--set` says, all of it optional. Layers merge into one; the last word counts.
//!
//! Sections merge key by key, and so do the parameters of a distribution of the same family. Another family, shifts that
//! cover the day and lists are values: a layer that gives one replaces it whole, except that a list can be patched entry by
//! entry (`sellers: { flagship: { share: 50% } }`, and by number where it is a part of a value, like the points of a
//! distribution), that entries can be added behind the others (`targets+: [...]`), and that what is said about every entry
//! (`goods: { vat: 13% }`) holds for each that does not say otherwise.

mod arrivals;
mod distribution;
mod distribution_shape;
mod family;
mod items;
mod list;
mod more;
mod parties;
mod plan;
mod section;
mod station;
mod systems;

use std::collections::BTreeMap;

pub(crate) use arrivals::{ArrivalLayer, MeanTotal, ProfilePoint, ProfileText, RateText, TraceHash};
pub(crate) use distribution::DistributionText;
pub(crate) use items::{Item, Items};
pub(crate) use list::{ENTRIES, Entry, ListLayer, TargetLine};
pub(crate) use more::More;
pub(crate) use parties::{
    BuyersLayer, CancellationLayer, CarrierLayer, CreditText, CustomsLayer, FaultsLayer, GoodsClassLayer,
    ListedText, NeedText, PickAfterText, ReleasePointText, SellerClassLayer, SellerLayer, SiteLayer,
    WarehouseLayer,
};
pub(crate) use plan::{AnswersText, ChangeLayer, FaultLayer, ReserveLayer};
pub(crate) use section::{Optional, choices, key_name, no_choice, section};
pub(crate) use station::{
    BreakdownClockText, DisciplineText, PoolLayer, ScalingMetricText, ServersText, ShiftEndText,
    StationLayer, WhenFullText,
};
pub(crate) use systems::{AuditLayer, DetentionLayer, DigitalLayer, PolicyLayer, PriorityLayer, RiskLayer};

use crate::calendar::uneven_minute;
use crate::raw::{Raw, Settings};
use crate::study::StudyText;
use crate::text::{Count, Orders, Seed, Speed};
use crate::units::{
    DayTime, Factor, Hours, Moment, Money, MoneyRate, Multiple, Percent, PercentRate, Rate, Share, Start,
    Time,
};

/// How a later layer changes an earlier one.
pub(crate) trait Merge {
    /// Both layers as one, where `over` has the last word.
    #[must_use]
    fn merge(self, over: Self) -> Self;
}

impl<T: Merge> Merge for Option<T> {
    fn merge(self, over: Self) -> Self {
        match (self, over) {
            (Some(under), Some(over)) => Some(under.merge(over)),
            (under, over) => over.or(under),
        }
    }
}

/// Values that a later layer replaces whole.
macro_rules! replaced {
    ($($name:ty),* $(,)?) => { $(
        impl $crate::layer::Merge for $name {
            fn merge(self, over: Self) -> Self {
                over
            }
        }
    )* };
}

use replaced;

replaced!(String, bool, Time, Rate, Share, Percent, PercentRate, Factor, Multiple, Money, MoneyRate, Hours);
replaced!(Start, DayTime, Moment, Speed, StudyText, Raw, Settings);

impl<const MAX: u64> Merge for Count<MAX> {
    fn merge(self, over: Self) -> Self {
        over
    }
}

/// The shifts of the day, by name.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub(crate) struct Shifts(pub(crate) BTreeMap<String, Hours>);

impl Merge for Shifts {
    /// Shifts that cover the day are a roster of their own and take the place of those before; a part of one changes these by
    /// name.
    fn merge(self, over: Self) -> Self {
        if uneven_minute(&over.0).is_none() { over } else { Self(self.0.merge(over.0)) }
    }
}

impl crate::shape::Described for Shifts {
    fn shape() -> crate::shape::Shape {
        crate::shape::Shape::Names { of: "shift", value: Hours::shape }
    }
}

/// A table by names.
macro_rules! by_name {
    ($($type:ty: $of:literal;)*) => { $(
        impl crate::shape::Described for BTreeMap<String, $type> {
            fn shape() -> crate::shape::Shape {
                crate::shape::Shape::Names { of: $of, value: <$type as crate::shape::Described>::shape }
            }
        }
    )* };
}
by_name! {
    Count<1_000_000>: "shift";
    Hours: "span";
    PoolLayer: "pool";
    Settings: "variant";
    Raw: "key";
}

section! {
    /// A scenario: what is simulated, with which people and systems, and what it should reach.
    Layer {
        /// The name in results. A file that says none is called as the file is.
        scenario: String,
        /// The scenario that this one changes: an embedded one like builtin/bonded-1210, or a path. Tables are merged key
        /// by key. A list takes the place of the list before it; `sellers: { NAME: { ... } }` changes one named entry, and `targets+: [...]` adds entries.
        extends: String,
        /// What it shows, for people.
        about: String,
        /// The rule book: limits, taxes, codes. Books of different years are never mixed.
        rules: String,
        /// The seed of all random numbers.
        seed: Seed,
        /// The kind of study: `terminating` (every parcel counts) or { steady_state: { warmup: 20h } }, where `mser5` finds the warm-up.
        study: StudyText,
        /// When the run starts, how long orders come, and what comes before and after.
        clock: ClockLayer,
        /// The live cluster.
        live: LiveLayer,
        /// The links between the roles.
        links: LinksLayer,
        /// How many independent copies of the zone share the arrivals; nothing crosses zones.
        zones: Count<1_000>,
        /// Names for parts of the day.
        calendar: CalendarLayer,
        /// A factor on all arrivals: at 110% every order of 100% keeps its key and time, and others come between.
        volume: Percent,
        /// When orders are placed, entry by entry.
        arrivals: ListLayer<ArrivalLayer>,
        /// More entries behind those of `arrivals`: a list, or one entry.
        arrivals_more = "arrivals+": More<ArrivalLayer>,
        /// Short for `seller.push` with one server: the rate at which ORDERs leave the shop.
        push: Box<StationLayer>,
        /// Classes of goods. A table in place of the list speaks of every class.
        goods: ListLayer<GoodsClassLayer>,
        /// More entries behind those of `goods`: a list, or one entry.
        goods_more = "goods+": More<GoodsClassLayer>,
        /// Classes of sellers. A table in place of the list speaks of every class.
        sellers: ListLayer<SellerClassLayer>,
        /// More entries behind those of `sellers`: a list, or one entry.
        sellers_more = "sellers+": More<SellerClassLayer>,
        /// Who buys, for the yearly limit.
        buyers: BuyersLayer,
        /// Buyers who want their order cancelled.
        cancellation: CancellationLayer,
        /// The seller's stations.
        seller: SellerLayer,
        /// The warehouse's stations, rules and sites.
        warehouse: WarehouseLayer,
        /// Customs' stations and rules.
        customs: CustomsLayer,
        /// The carrier's stations and times.
        carrier: CarrierLayer,
        /// Risk management: who is inspected, and what inspection finds.
        risk: RiskLayer,
        /// Classes of service.
        priority: PriorityLayer,
        /// Systems of digital clearance.
        digital: DigitalLayer,
        /// What becomes of parcels in which a violation was found.
        detention: DetentionLayer,
        /// Audit after release.
        audit: AuditLayer,
        /// Dated changes: a policy, a staffing, a fault. Overlapping ones compose in the order of the list.
        changes: ListLayer<ChangeLayer>,
        /// More entries behind those of `changes`: a list, or one entry.
        changes_more = "changes+": More<ChangeLayer>,
        /// Reserve staff, called when a line has been long for some time.
        reserve: ListLayer<ReserveLayer>,
        /// More entries behind those of `reserve`: a list, or one entry.
        reserve_more = "reserve+": More<ReserveLayer>,
        /// What the run should reach, like "p95(customs_clearance, lane=green) < 10m".
        targets: ListLayer<TargetLine>,
        /// More entries behind those of `targets`: a list, or one entry.
        targets_more = "targets+": More<TargetLine>,
        /// What-ifs by name, each a table of settings like { customs.xray.servers: 5 }.
        variants: BTreeMap<String, Settings>,
        /// What a planner may vary: `vary`, by key. Kept with the scenario; no command uses it yet.
        plan: Raw,
        /// What students are to guess before the run, like { mean_wait: ask }. Kept with the scenario; no command asks yet.
        predict: BTreeMap<String, Raw>,
        /// Whether answers are to be shown to students. Kept with the scenario; no command hides any yet.
        answers: AnswersText,
        /// The exact answer, where a formula applies. Kept with the scenario; no command shows it yet.
        theory: Raw,
    }

    /// When the run starts, how long orders come, and what comes before and after.
    ClockLayer {
        /// The label of simulated 0, month, day and time of day: a label without a year.
        start: Start,
        /// How long orders come: the window that is studied.
        run: Time,
        /// What follows the window.
        then: ThenLayer,
        /// What comes before the window.
        start_with: StartWithLayer,
    }
    /// What follows the window.
    ThenLayer {
        /// How long the zone goes on without new orders, so that parcels can leave.
        drain: Time,
    }
    /// What comes before the window.
    StartWithLayer {
        /// So long before time 0 the zone works at its normal trade, so that the window does not start empty. Those orders are in no interval and no target.
        normal: Time,
        /// How many orders the normal trade places: as many as that over its time, exactly, at random instants by its profile.
        trade: Rate,
        /// The shape of its day.
        profile: ProfileText,
        /// So many more orders are placed evenly over that time: a backlog that the window starts with.
        backlog: Orders,
    }
    /// The live cluster.
    LiveLayer {
        /// Simulated seconds per second in the window; `--speed` overrides it.
        speed: Speed,
    }
    /// The links between the roles.
    LinksLayer {
        /// How long a message takes from role to role; at least 100ms.
        delay: Time,
        /// How long before its due time an order is sent to the seller.
        lead: Time,
        /// A document that was not received (4, the single window is down) is filed again after this.
        resend_after: Time,
    }
    /// Names for parts of the day.
    CalendarLayer {
        /// The shifts: together they cover the day once, without gap or overlap. Those that cover it alone take the place of all
        /// before; fewer change the shifts of these names and keep the others.
        shifts: Shifts,
        /// Further parts of the day, for arrivals and targets.
        spans: BTreeMap<String, Hours>,
    }
}

impl Layer {
    /// `push` is short for `seller.push` with one server; `targets+` is short for a patch of `targets`.
    pub(crate) fn without_short_forms(mut self) -> Self {
        ListLayer::add(&mut self.arrivals, &mut self.arrivals_more);
        ListLayer::add(&mut self.goods, &mut self.goods_more);
        ListLayer::add(&mut self.sellers, &mut self.sellers_more);
        ListLayer::add(&mut self.changes, &mut self.changes_more);
        ListLayer::add(&mut self.reserve, &mut self.reserve_more);
        ListLayer::add(&mut self.targets, &mut self.targets_more);
        if let Some(warehouse) = &mut self.warehouse {
            ListLayer::add(&mut warehouse.sites, &mut warehouse.sites_more);
        }
        if let Some(digital) = &mut self.digital {
            ListLayer::add(&mut digital.policies, &mut digital.policies_more);
        }
        if let Some(PriorityLayer { green_channel: Some(Optional(Some(channel))) }) = &mut self.priority {
            Items::add(&mut channel.who, &mut channel.who_more);
        }
        if let Some(push) = self.push.take() {
            let one = Some(ServersText::Servers(1));
            let servers =
                if push.staff.is_some() || push.pool.is_some() { push.servers } else { push.servers.or(one) };
            let push = Box::new(StationLayer { servers, ..*push });
            let seller = SellerLayer { push: Some(push), ..SellerLayer::default() };
            self.seller = self.seller.merge(Some(seller));
        }
        self
    }
}
