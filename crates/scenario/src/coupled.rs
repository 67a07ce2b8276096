//! Controls that act by what the run does: they couple parcels that otherwise have nothing to do with each other.
//!
//! Two runs with common random numbers differ by what was changed. With such a control one parcel more may call a reserve, which
//! makes others wait less: "no parcel waits longer" does not hold any more, and a comparison parcel by parcel says less.

use model::RoleName;

use crate::layer::{Layer, ListLayer};
use crate::scenario::{Scenario, ScenarioPhase};

/// The keys of such controls, that are there in any phase.
pub(crate) fn controls(scenario: &Scenario) -> Vec<String> {
    let (layer, _): &(Layer, _) = &scenario.origin.0;
    let reserves = layer.reserve.as_ref().map(ListLayer::entries).unwrap_or_default().len();
    let mut keys: Vec<String> = (0..reserves).map(|number| format!("reserve.{number}")).collect();
    for phase in &scenario.phases {
        keys.extend(of_phase(scenario, phase));
    }
    let mut told = std::collections::BTreeSet::new();
    keys.retain(|key| told.insert(key.clone()));
    keys
}

fn of_phase(scenario: &Scenario, phase: &ScenarioPhase) -> Vec<String> {
    let sites = scenario.site_names();
    let mut keys = Vec::new();
    for role in RoleName::ALL {
        let table = phase.table(role);
        let scaled = table.stations.iter().filter(|(_, station)| station.scaling.is_some());
        keys.extend(scaled.map(|(station, _)| format!("{}.scaling", station.name(&sites))));
        let pools = scenario.pool_names(role).iter().zip(&table.pools);
        let scaled = pools.filter(|(_, pool)| pool.scaling.is_some());
        keys.extend(scaled.map(|(name, _)| format!("{role}.pools.{name}.scaling")));
    }
    let by_line = phase.setting.sites.iter().filter(|site| site.backup_above.is_some());
    keys.extend(by_line.map(|site| format!("warehouse.sites.{}.backup_above", site.name)));
    keys.extend(phase.customs.risk.expected.map(|_| "risk.expected".to_owned()));
    keys
}
