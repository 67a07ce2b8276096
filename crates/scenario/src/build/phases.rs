//! Dated changes: what holds from which instant on. Each phase is the whole scenario, built again with the changes that
//! are active then.

use std::sync::Arc;

use model::{RoleName, SimTime};
use protocol::{Setting, StationId, StationTable};
use queueing::Servers;

use super::classes::Classes;
use super::costs::change_costs;
use super::frame::Frame;
use super::names::stations;
use super::overlay;
use super::reserve::reserves;
use super::stations::Stations;
use crate::error::{ScenarioError, choice};
use crate::layer::{ChangeLayer, FaultLayer, Layer, ListLayer, Optional};
use crate::raw::Settings;
use crate::scenario::{ScenarioPhase, StaffCost};
use crate::sources::Sources;

type Result<T> = std::result::Result<T, ScenarioError>;

/// Each change makes the scenario be built twice more.
const CHANGES_MAX: usize = 200;
/// Phases of a run, with those of a green channel's hours.
const PHASES_MAX: usize = 2_000;
/// Settings of changes in all phases together: each phase is made by all that are active then, one after another.
const SETTINGS_MAX: usize = 20_000;
/// What a change can set: everything else bounds the whole run.
const CHANGEABLE: &[&str] = &[
    "goods",
    "sellers",
    "buyers",
    "cancellation",
    "seller",
    "push",
    "warehouse",
    "customs",
    "carrier",
    "risk",
    "priority",
    "digital",
    "detention",
    "audit",
];

/// The phases of a run, and what its people cost.
pub(crate) struct Phases {
    pub(crate) of_run: Vec<ScenarioPhase>,
    pub(crate) staff_costs: Vec<StaffCost>,
}

/// A change with its instants.
struct Change {
    from: SimTime,
    to: SimTime,
    set: Settings,
    fault: Option<Fault>,
    path: String,
}

enum Fault {
    Node(RoleName),
    Stations(Vec<StationId>, f64),
}

/// Builds the scenario for each instant at which a change begins or ends.
pub(crate) fn phases(layer: &Layer, sources: &Arc<Sources>, frame: &Frame) -> Result<Phases> {
    let of_phase = Layer { arrivals: None, changes: None, targets: None, variants: None, ..layer.clone() };
    let builder = Builder { layer, of_phase, sources, frame };
    let mut staff_costs = Vec::new();
    let mut costs = Vec::new();
    let first = builder.phase(frame.window.start, &[], &mut costs)?;
    let site_names: Vec<String> = first.setting.sites.iter().map(|site| site.name.clone()).collect();
    let changes = builder.changes(&site_names)?;
    let mut of_run = vec![first];
    let active_at = |at: SimTime| -> Vec<&Change> {
        changes.iter().filter(|change| change.from <= at && at < change.to).collect()
    };
    let boundaries = builder.boundaries(&changes)?;
    let settings_at = |at: SimTime| active_at(at).iter().map(|change| change.set.0.len()).sum::<usize>();
    let begins = std::iter::once(frame.window.start).chain(boundaries.iter().copied());
    if begins.map(settings_at).sum::<usize>() > SETTINGS_MAX {
        let what = "the changes set too much, for too long";
        let help = format!(
            "over all times at which something changes, at most {SETTINGS_MAX} settings may be active: let changes end"
        );
        return Err(sources.fail("changes", what, help));
    }
    let from_the_start = active_at(frame.window.start);
    if !from_the_start.is_empty() {
        costs.clear();
        of_run.push(builder.phase(frame.window.start, &from_the_start, &mut costs)?);
        builder.same_structure(&of_run[0], &of_run[1], "changes")?;
        of_run.remove(0);
    }
    change_costs(&mut staff_costs, frame.window.start, &costs);
    for at in boundaries {
        let active = active_at(at);
        costs.clear();
        let phase = builder.phase(at, &active, &mut costs)?;
        change_costs(&mut staff_costs, at, &costs);
        let cause =
            active.iter().rev().find(|change| !change.set.0.is_empty()).map(|change| change.path.as_str());
        builder.same_structure(&of_run[0], &phase, cause.unwrap_or("changes"))?;
        of_run.push(phase);
    }
    Ok(Phases { of_run, staff_costs })
}

struct Builder<'a> {
    layer: &'a Layer,
    /// What a phase is made from: without the long lists that say nothing about it.
    of_phase: Layer,
    sources: &'a Arc<Sources>,
    frame: &'a Frame,
}

impl Builder<'_> {
    /// What holds from an instant on, with these changes.
    fn phase(&self, at: SimTime, active: &[&Change], costs: &mut Vec<StaffCost>) -> Result<ScenarioPhase> {
        let (mut layer, mut sources) = (self.of_phase.clone(), Arc::clone(self.sources));
        for change in active {
            (layer, sources) = overlay(&layer, &sources, &format!("{}.set", change.path), &change.set)?;
        }
        let mut phase = built(&layer, &sources, self.frame, at, costs)?;
        for fault in active.iter().filter_map(|change| change.fault.as_ref()) {
            phase.fail(fault);
        }
        Ok(phase)
    }

    fn changes(&self, sites: &[String]) -> Result<Vec<Change>> {
        let entries = self.layer.changes.as_ref().map(ListLayer::entries).unwrap_or_default();
        if entries.len() > CHANGES_MAX {
            let what = format!("there are {} changes", entries.len());
            return Err(self.sources.fail("changes", what, format!("at most {CHANGES_MAX} are possible")));
        }
        ScenarioError::all(
            entries.iter().enumerate().map(|(number, entry)| self.change(entry, number, sites)),
        )
    }

    fn change(&self, entry: &ChangeLayer, number: usize, sites: &[String]) -> Result<Change> {
        let path = format!("changes.{number}");
        let key = |key: &str| format!("{path}.{key}");
        let begins = match (entry.at, entry.from) {
            (Some(_), Some(_)) => {
                return Err(self.sources.fail(
                    &key("from"),
                    "both `at` and `from` are given",
                    "keep one of them",
                ));
            }
            (at, from) => at.or(from),
        };
        let from = self.frame.instant(self.sources.need(begins, &key("at"))?, &key("at"), self.sources)?;
        let to = match (entry.r#for, entry.to) {
            (Some(_), Some(_)) => {
                return Err(self.sources.fail(
                    &key("to"),
                    "both `for` and `to` are given",
                    "keep one of them",
                ));
            }
            (Some(lasts), None) => from + lasts.0,
            (None, Some(to)) => self.frame.clock.end(to, from),
            (None, None) => SimTime::MAX,
        };
        if to <= from {
            let what = "the change ends before it begins";
            return Err(self.sources.fail(
                &key(if entry.to.is_some() { "to" } else { "for" }),
                what,
                "write a later end",
            ));
        }
        let set = entry.set.clone().unwrap_or_default();
        if set.0.is_empty() && entry.fault.is_none() {
            let help = "write `set: { customs.xray.servers: 2 }` or `fault: { station: customs.xray, capacity: 50% }`";
            return Err(self.sources.fail(&path, "nothing changes", help));
        }
        for (setting, _) in &set.0 {
            let section = setting.split('.').next().unwrap_or_default();
            if !CHANGEABLE.contains(&section) {
                let what = format!("`{section}` can't change in the middle of a run");
                let help = format!("what can change is {}", CHANGEABLE.join(", "));
                return Err(self.sources.fail(&format!("{path}.set.{setting}"), what, help));
            }
        }
        let fault = entry.fault.as_ref().map(|fault| self.fault(fault, &key("fault"), sites)).transpose()?;
        Ok(Change { from, to, set, fault, path })
    }

    fn fault(&self, fault: &FaultLayer, path: &str, sites: &[String]) -> Result<Fault> {
        match (&fault.node, &fault.station) {
            (Some(node), None) => {
                let key = format!("{path}.node");
                if fault.capacity.is_some() {
                    let help = "a node is up or down; for half the speed name a station";
                    return Err(self.sources.fail(
                        &format!("{path}.capacity"),
                        "a node has no capacity",
                        help,
                    ));
                }
                let role = node.parse::<RoleName>().map_err(|_| {
                    let names = RoleName::ALL.map(|role| role.to_string());
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    self.sources.fail(&key, format!("there is no node `{node}`"), choice(node, &names))
                })?;
                Ok(Fault::Node(role))
            }
            (None, Some(station)) => {
                let found = stations(station, sites, &format!("{path}.station"), self.sources)?;
                let capacity = self.sources.need(fault.capacity, &format!("{path}.capacity"))?;
                Ok(Fault::Stations(found, capacity.fraction()))
            }
            _ => {
                let help = "write { node: customs } or { station: customs.xray, capacity: 50% }";
                Err(self.sources.fail(path, "a fault is of a node or of a station", help))
            }
        }
    }

    /// The instants at which something changes, in order.
    fn boundaries(&self, changes: &[Change]) -> Result<Vec<SimTime>> {
        let window = self.frame.window;
        let mut instants: Vec<SimTime> = changes.iter().flat_map(|change| [change.from, change.to]).collect();
        instants.extend(self.channel_edges(self.layer));
        for change in changes.iter().filter(|change| !change.set.0.is_empty()) {
            let below = format!("{}.set", change.path);
            let (changed, _) = overlay(&self.of_phase, self.sources, &below, &change.set)?;
            instants.extend(self.channel_edges(&changed));
        }
        instants.retain(|at| *at > window.start && *at < window.horizon);
        instants.sort_unstable();
        instants.dedup();
        if instants.len() > PHASES_MAX {
            let what = format!("{} times something changes", instants.len());
            let help = format!(
                "at most {PHASES_MAX} times are possible: shorten the run, or drop the channel's hours"
            );
            return Err(self.sources.fail("changes", what, help));
        }
        Ok(instants)
    }

    /// When the green channel opens and closes.
    fn channel_edges(&self, layer: &Layer) -> Vec<SimTime> {
        let channel = layer.priority.clone().and_then(|priority| Optional::on(priority.green_channel));
        let hours = channel.and_then(|channel| Optional::on(channel.hours));
        hours.map(|hours| self.frame.calendar.edges(hours)).unwrap_or_default()
    }

    /// A phase may change numbers, not what there is.
    fn same_structure(&self, first: &ScenarioPhase, phase: &ScenarioPhase, path: &str) -> Result<()> {
        let fail = |what: &str, help: &str| Err(self.sources.fail(path, what, help));
        let sellers =
            |setting: &Setting| setting.sellers.iter().map(|seller| seller.name.clone()).collect::<Vec<_>>();
        let goods =
            |setting: &Setting| setting.goods.iter().map(|class| class.name.clone()).collect::<Vec<_>>();
        let sites = |setting: &Setting| {
            setting.sites.iter().map(|site| (site.name.clone(), site.share.to_bits())).collect::<Vec<_>>()
        };
        let shares =
            |setting: &Setting| setting.goods.iter().map(|class| class.share.to_bits()).collect::<Vec<_>>();
        let (old, new) = (&first.setting, &phase.setting);
        if sellers(old) != sellers(new) || goods(old) != goods(new) || sites(old) != sites(new) {
            return fail(
                "sellers, goods and sites stay the same in a run",
                "change what belongs to one of them, like `sellers.flagship.prevalence`",
            );
        }
        if shares(old) != shares(new) {
            return fail("shares of goods stay the same in a run", "write two scenarios");
        }
        // Every role makes a parcel's documents from what was bought: they would disagree about parcels under way.
        let bought = |setting: &Setting| {
            let goods = setting.goods.iter();
            let goods = goods.map(|class| (class.value.clone(), class.value_max, class.hs_code, class.stock));
            let buyers = &setting.buyers;
            (goods.collect::<Vec<_>>(), buyers.people, buyers.single_item)
        };
        if bought(old) != bought(new) {
            return fail(
                "what is bought stays the same in a run: values, HS codes, stock and buyers",
                "write two scenarios, or change what customs makes of it",
            );
        }
        let table = |role: RoleName, phase: &ScenarioPhase| servers_of(phase.table(role));
        if RoleName::ALL.into_iter().any(|role| table(role, first) != table(role, phase)) {
            return fail(
                "stations keep their pools, and pools their number, in a run",
                "change `servers` or `staff`; a pool can start with 0 people",
            );
        }
        Ok(())
    }
}

/// Which pool each station draws from, and how many pools there are.
fn servers_of(table: &StationTable) -> (Vec<(StationId, Option<u8>)>, usize) {
    let pool = |servers: &Servers| match servers {
        Servers::Pool(number) => Some(number.0),
        Servers::Own(_) => None,
    };
    (
        table.stations.iter().map(|(id, parameters)| (*id, pool(&parameters.servers))).collect(),
        table.pools.len(),
    )
}

/// The scenario as one layer has it.
fn built(
    layer: &Layer,
    sources: &Arc<Sources>,
    frame: &Frame,
    at: SimTime,
    costs: &mut Vec<StaffCost>,
) -> Result<ScenarioPhase> {
    let setting = Classes { sources, frame, at }.setting(layer);
    let priority = layer.priority.clone().unwrap_or_default();
    let best_class_first = Optional::on(priority.green_channel).is_some();
    let stations = Stations { sources, frame, layer, at, best_class_first };
    let (seller, warehouse) = (stations.seller(costs), stations.warehouse(costs));
    let (customs, carrier) = (stations.customs(costs), stations.carrier(costs));
    // What is wrong with one role says nothing about another.
    let errors = [setting.as_ref().err(), seller.as_ref().err(), warehouse.as_ref().err()];
    ScenarioError::together(errors.into_iter().chain([customs.as_ref().err(), carrier.as_ref().err()]))?;
    let (setting, seller_shares) = setting?;
    let mut phase = ScenarioPhase {
        from: at,
        setting,
        seller_shares,
        seller: seller?,
        warehouse: warehouse?,
        customs: customs?,
        carrier: carrier?,
        down: [false; 4],
    };
    let sites: Vec<String> = phase.setting.sites.iter().map(|site| site.name.clone()).collect();
    for (role, reserve) in reserves(layer, &sites, sources)? {
        phase.table_mut(role).reserves.push(reserve);
    }
    for role in RoleName::ALL {
        let help = "a reserve watches a station that is there, and goes to a pool or to a station with people of its own";
        phase.table(role).check().map_err(|error| sources.fail("reserve", error.to_string(), help))?;
    }
    Ok(phase)
}

impl ScenarioPhase {
    fn table_mut(&mut self, role: RoleName) -> &mut StationTable {
        match role {
            RoleName::Seller => &mut self.seller.stations,
            RoleName::Warehouse => &mut self.warehouse.stations,
            RoleName::Customs => &mut self.customs.stations,
            RoleName::Carrier => &mut self.carrier.stations,
        }
    }

    fn fail(&mut self, fault: &Fault) {
        match fault {
            Fault::Node(role) => self.down[role.index()] = true,
            Fault::Stations(stations, capacity) => {
                for station in stations {
                    let table = self.table_mut(station.kind.role());
                    if let Some(parameters) = table.get_mut(*station) {
                        parameters.capacity *= capacity;
                    }
                }
            }
        }
    }
}
