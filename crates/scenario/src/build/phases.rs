//! Dated changes: what holds from which instant on. Each phase is the whole scenario, built again with the changes that
//! are active then.

use std::sync::Arc;

use model::{RoleName, SimTime};
use protocol::{StationId, StationTable};

use super::classes::Classes;
use super::costs::change_costs;
use super::frame::Frame;
use super::names::stations;
use super::reserve::reserves;
use super::stations::Stations;
use super::structure::difference;
use super::{once, overlay};
use crate::error::{ScenarioError, choice};
use crate::layer::{ChangeLayer, FaultLayer, Layer, ListLayer, Optional};
use crate::raw::{Raw, Settings};
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
        builder.same_structure(&of_run[0], &of_run[1], &from_the_start)?;
        of_run.remove(0);
    }
    change_costs(&mut staff_costs, frame.window.start, &costs);
    for at in boundaries {
        let active = active_at(at);
        costs.clear();
        let phase = builder.phase(at, &active, &mut costs)?;
        change_costs(&mut staff_costs, at, &costs);
        builder.same_structure(&of_run[0], &phase, &active)?;
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
        let built = built(&layer, &sources, self.frame, at, costs);
        let mut phase = built.map_err(|error| self.with_changes(error, active))?;
        for fault in active.iter().filter_map(|change| change.fault.as_ref()) {
            phase.fail(fault);
        }
        Ok(phase)
    }

    /// An error of a phase, with the changes that are active in it: without them nothing is wrong.
    fn with_changes(&self, error: ScenarioError, active: &[&Change]) -> ScenarioError {
        let Some(last) = active.last() else { return error };
        let begins = |change: &Change| self.frame.clock.label(change.from);
        let part = match active {
            [one] => format!("the change at {}", begins(one)),
            several => format!("the {} changes that hold at {}", several.len(), begins(last)),
        };
        error.inside(&part, self.sources.near(&last.path).as_ref())
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
        once(&set, &key("set"), self.sources)?;
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
    fn same_structure(&self, first: &ScenarioPhase, phase: &ScenarioPhase, active: &[&Change]) -> Result<()> {
        let Some((what, help)) = difference(first, phase, self.layer) else { return Ok(()) };
        Err(self.sources.fail(&self.culprit(first, phase.from, active), &what, &help))
    }

    /// The setting of a change that makes something else of what there is.
    fn culprit(&self, first: &ScenarioPhase, at: SimTime, active: &[&Change]) -> String {
        let settings: Vec<(&Change, &(String, Raw))> =
            active.iter().flat_map(|change| change.set.0.iter().map(|setting| (*change, setting))).collect();
        let differs = |count: usize| {
            let (mut layer, mut sources) = (self.of_phase.clone(), Arc::clone(self.sources));
            for (change, setting) in &settings[..count] {
                let one = Settings(vec![(*setting).clone()]);
                (layer, sources) = overlay(&layer, &sources, &format!("{}.set", change.path), &one)?;
            }
            let so_far = built(&layer, &sources, self.frame, at, &mut Vec::new())?;
            Ok::<_, ScenarioError>(difference(first, &so_far, self.layer).is_some())
        };
        // Without any it is the same and with all it differs: there is one with which it begins to. Some make sense only with
        // the next.
        let (mut same, mut other) = (0, settings.len());
        while other > same + 1 {
            let middle = usize::midpoint(same, other);
            if differs(middle).unwrap_or_default() { other = middle } else { same = middle }
        }
        let found = settings.get(same);
        found.map_or_else(
            || "changes".to_owned(),
            |(change, setting)| format!("{}.set.{}", change.path, setting.0),
        )
    }
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
