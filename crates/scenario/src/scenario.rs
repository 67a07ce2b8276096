//! A validated scenario.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use arrivals::{Arrivals, Orders, Plan, ZoneShare};
use model::{Duration, Lane, Purpose, RoleName, SellerStream, SimTime, Subject};
use protocol::{Interval, Phase, Setting, StationId, StationTable, Window};
use queueing::Draws;

use crate::check::{self, LeastTimes, Load, Warning};
use crate::clock::ClockLabel;
use crate::error::{Place, ScenarioError};
use crate::layer::Layer;
use crate::raw::Raw;
use crate::sources::Sources;
use crate::study::Study;

/// Everything that a run needs to know, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The name in results.
    pub name: String,
    /// What it shows, for people.
    pub about: String,
    /// The rule book.
    pub rules: String,
    /// The seed that the scenario proposes.
    pub seed: u64,
    /// The kind of study.
    pub study: Study,
    /// The run's bounds.
    pub window: Window,
    /// The clock on the wall.
    pub clock: ClockLabel,
    /// Simulated seconds per second in a live run.
    pub live_speed: f64,
    /// How many independent zones share the arrivals.
    pub zones: NonZeroU32,
    /// Named parts of the day: shifts and spans.
    pub spans: Vec<Span>,
    /// When orders are placed.
    pub arrivals: Plan,
    /// Traces with rows that place no order, or with other bytes than the scenario was written with.
    pub(crate) trace_warnings: Vec<Warning>,
    /// What holds from when on; the first phase from the first instant.
    pub phases: Vec<ScenarioPhase>,
    /// What rostered people and machines cost.
    pub staff_costs: Vec<StaffCost>,
    /// The names of each role's pools, by their numbers; by [`RoleName::index`].
    pub pools: [Vec<String>; 4],
    /// The targets as they are written.
    pub targets: Vec<TargetText>,
    /// What-ifs by name. Each has been checked.
    pub variants: Vec<Variant>,
    /// What a planner may vary.
    pub plan: Option<Raw>,
    /// What students guess before the run.
    pub predict: BTreeMap<String, Raw>,
    /// Whether answers are kept from students.
    pub answers_hidden: bool,
    /// The exact answer, where there is one.
    pub theory: Option<Raw>,
    /// The merged scenario as text that stands alone: `from_resolved` reads the same scenario from it. Traces are
    /// named in it, not held.
    pub resolved: String,
    /// What it was built from, for scenarios that change it.
    pub(crate) origin: Origin,
}

/// The layer that a scenario was built from, and its sources. Two scenarios are the same whatever they came from.
#[derive(Clone, Debug)]
pub(crate) struct Origin(pub(crate) Arc<(Layer, Arc<Sources>)>);

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// What holds from an instant on.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioPhase {
    /// From when.
    pub from: SimTime,
    /// What every role knows; its draws stand for any.
    pub setting: Setting,
    /// The sellers' shares of the orders, from 0 to 1, by stream.
    pub seller_shares: Vec<f64>,
    /// The seller's stations.
    pub seller: seller::Parameters,
    /// The warehouse's stations and rules.
    pub warehouse: warehouse::Parameters,
    /// Customs' stations and rules.
    pub customs: customs::Parameters,
    /// The carrier's stations and times.
    pub carrier: carrier::Parameters,
    /// Whether a role's node is down, by [`RoleName::index`].
    pub down: [bool; 4],
}

impl ScenarioPhase {
    /// The stations of a role.
    pub const fn table(&self, role: RoleName) -> &StationTable {
        match role {
            RoleName::Seller => &self.seller.stations,
            RoleName::Warehouse => &self.warehouse.stations,
            RoleName::Customs => &self.customs.stations,
            RoleName::Carrier => &self.carrier.stations,
        }
    }
}

/// A named part of every day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its name.
    pub name: String,
    /// Its begin, since midnight.
    pub from: Duration,
    /// Its end, since midnight; beyond 24 h where it runs over midnight.
    pub to: Duration,
}

/// What the rostered servers of a station cost from an instant on, until another cost holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffCost {
    /// The station.
    pub station: StationId,
    /// From when on.
    pub from: SimTime,
    /// Whether only overtime is paid here: of a pool, the roster is paid at its first station.
    pub overtime_only: bool,
    /// Fen for each server and hour.
    pub fen_per_hour: i64,
}

/// A what-if: settings on top of the scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its settings, each as `path=value`.
    pub set: Vec<String>,
}

/// A target as it is written, and where.
#[derive(Clone, Debug)]
pub struct TargetText {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub at: Option<Place>,
}

impl PartialEq for TargetText {
    /// The same target may stand in another file.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl TargetText {
    /// An error at a character of this target, counted from 1: shown there, or said where it can't be shown.
    pub fn error(&self, column: usize, what: &str) -> ScenarioError {
        let text = self.text.trim();
        let exact = self.at.as_ref().and_then(|at| at.within(&self.text, column.saturating_sub(1)));
        let error = match (exact, &self.at) {
            (Some(exact), _) => ScenarioError::new(format!("target `{text}`: {what}")).at(exact),
            (None, Some(at)) => {
                ScenarioError::new(format!("target `{text}`, column {column}: {what}")).at(at.clone())
            }
            (None, None) => ScenarioError::new(format!("target `{text}`, column {column}: {what}")),
        };
        error.help(self.advice())
    }

    /// What to do about an error; what has no comparison is rather a sentence than a target.
    fn advice(&self) -> &'static str {
        if self.text.contains(['<', '>']) {
            return "`greenlane explain targets` tells what a target can say";
        }
        "write a measure, a comparison and a value, like \"share(order_to_release <= 24h) >= 95%\" for `95% are released \
         within 24 hours`; `greenlane explain targets` tells what there is"
    }
}

/// The identity of a scenario: a 128-bit FNV-1a hash of its resolved text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScenarioHash(pub [u8; 16]);

impl fmt::Display for ScenarioHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A 128-bit FNV-1a hash.
pub(crate) fn fnv1a_128(bytes: &[u8]) -> u128 {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    bytes.iter().fold(OFFSET, |hash, byte| (hash ^ u128::from(*byte)).wrapping_mul(PRIME))
}

impl Scenario {
    /// The random numbers of a zone in one replication with this seed. Those of zone 0 are the run's own.
    pub fn draws(seed: u64, replication: u32, zone: u32) -> Draws {
        if zone == 0 {
            return Draws::new(seed, replication);
        }
        let subject = Subject::Stream(SellerStream::new(0));
        let of_zone = Draws::new(seed, replication).below(u64::MAX, subject, Purpose::Zone, zone);
        Draws::new(of_zone, replication)
    }

    /// The seller's phases in a replication and zone.
    pub fn seller_phases(&self, draws: Draws) -> Vec<Phase<seller::Parameters>> {
        self.phases_of(RoleName::Seller, draws, |phase| &phase.seller)
    }

    /// The warehouse's phases in a replication and zone.
    pub fn warehouse_phases(&self, draws: Draws) -> Vec<Phase<warehouse::Parameters>> {
        self.phases_of(RoleName::Warehouse, draws, |phase| &phase.warehouse)
    }

    /// Customs' phases in a replication and zone.
    pub fn customs_phases(&self, draws: Draws) -> Vec<Phase<customs::Parameters>> {
        self.phases_of(RoleName::Customs, draws, |phase| &phase.customs)
    }

    /// The carrier's phases in a replication and zone.
    pub fn carrier_phases(&self, draws: Draws) -> Vec<Phase<carrier::Parameters>> {
        self.phases_of(RoleName::Carrier, draws, |phase| &phase.carrier)
    }

    fn phases_of<P: Clone>(
        &self,
        role: RoleName,
        draws: Draws,
        parameters: impl Fn(&ScenarioPhase) -> &P,
    ) -> Vec<Phase<P>> {
        let phase = |phase: &ScenarioPhase| Phase {
            from: phase.from,
            setting: Arc::new(Setting { draws, ..phase.setting.clone() }),
            parameters: parameters(phase).clone(),
            down: phase.down[role.index()],
        };
        self.phases.iter().map(phase).collect()
    }

    /// The setting of the first phase.
    pub fn setting(&self, draws: Draws) -> Setting {
        Setting { draws, ..self.phases[0].setting.clone() }
    }

    /// The orders of a zone in a replication, one by one. `run` are the draws of zone 0, `draws` those of the zone.
    pub fn orders(&self, run: Draws, draws: Draws, zone: u32) -> Orders {
        self.arrivals.orders(run, draws, ZoneShare { zone, of: self.zones })
    }

    /// The same orders in a list, for a sender that must be able to say order number `n` again.
    pub fn order_list(&self, run: Draws, draws: Draws, zone: u32) -> Arrivals {
        self.arrivals.arrivals(run, draws, ZoneShare { zone, of: self.zones })
    }

    /// The names of a role's pools, by their numbers.
    pub fn pool_names(&self, role: RoleName) -> &[String] {
        &self.pools[role.index()]
    }

    /// The names of the warehouse's sites, by number.
    pub fn site_names(&self) -> Vec<String> {
        self.phases[0].setting.sites.iter().map(|site| site.name.clone()).collect()
    }

    /// The identity of the scenario: equal for equal resolved texts, on every platform.
    pub fn hash(&self) -> ScenarioHash {
        ScenarioHash(fnv1a_128(self.resolved.as_bytes()).to_be_bytes())
    }

    /// What a planner should know before running it: stations with more work than capacity, and when; runs that are too
    /// short.
    pub fn check(&self) -> Vec<Warning> {
        check::warnings(self)
    }

    /// How long an interval takes parcels of a lane that never wait; `None` where no such reckoning is made.
    pub fn least_times(&self, interval: Interval, lane: Option<Lane>) -> Option<LeastTimes> {
        LeastTimes::of_interval(self, interval, lane)
    }

    /// Whether any parcel may go into a lane.
    pub fn comes_to(&self, lane: Lane) -> bool {
        check::comes_to(self, lane)
    }

    /// How long the services at a station take.
    pub fn least_services(&self, station: StationId) -> LeastTimes {
        LeastTimes::of_service(self, station)
    }

    /// How many orders are expected in the window of the study up to an instant, over all zones.
    pub fn expected_orders(&self, by: SimTime) -> f64 {
        let from = self.window.warmup_end;
        self.arrivals.expected(from, by.min(self.window.horizon).max(from))
    }

    /// The standard deviation of this number; 0 where it is certain.
    pub fn orders_deviation(&self, by: SimTime) -> f64 {
        let from = self.window.warmup_end;
        libm::sqrt(self.arrivals.variance(from, by.min(self.window.horizon).max(from)))
    }

    /// How many visits to some stations are expected in a run, over all zones.
    pub fn expected_visits(&self, stations: &[StationId]) -> f64 {
        check::visits(self, stations)
    }

    /// Whether the servers of a station, or of its pool, are ever counted.
    pub fn counts_servers(&self, station: StationId) -> bool {
        check::counts_servers(self, station)
    }

    /// How many parcels can be released in a run by what the bonded books of all zones hold; `None` where they hold more of some goods
    /// than is ever sold.
    pub fn most_released(&self) -> Option<f64> {
        check::most_released(self)
    }

    /// The work offered to each station, by part of the day.
    pub fn loads(&self) -> Vec<Load> {
        check::loads(self)
    }

    /// Reads the scenario that a `resolved` text stands for.
    pub fn from_resolved(text: &str) -> Result<Self, ScenarioError> {
        crate::load::from_resolved(text)
    }

    /// The keys of controls that act by what the run does, like reserves and scaling: with them parcels are coupled.
    pub fn coupled(&self) -> Vec<String> {
        crate::coupled::controls(self)
    }

    /// What dated changes and faults begin and end, in words, in order of time.
    pub fn announcements(&self) -> Vec<(SimTime, String)> {
        crate::changes::announcements(self)
    }

    /// The scenario as a file that stands alone: its text, and the traces that have to be copied beside it, each with the
    /// name of its copy.
    pub fn standing_alone(&self) -> Result<(String, Vec<(PathBuf, String)>), ScenarioError> {
        crate::load::beside_its_traces(&self.resolved)
    }

    /// This scenario with `path=value` settings on top.
    pub fn with(&self, set: &[String]) -> Result<Self, ScenarioError> {
        crate::build::changed(&self.origin.0, set)
    }

    /// One of its variants. The error names the variants there are.
    pub fn variant(&self, name: &str) -> Result<Self, ScenarioError> {
        if !self.variants.iter().any(|variant| variant.name == name) {
            let names: Vec<&str> = self.variants.iter().map(|variant| variant.name.as_str()).collect();
            let error = ScenarioError::new(format!("{} has no variant `{name}`", self.name));
            return Err(error.help(crate::error::choice(name, &names)));
        }
        crate::build::variant(&self.origin.0, name)
    }
}
