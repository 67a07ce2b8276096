//! What a ledger is told about a scenario.

use std::sync::Arc;

use measure::{Clock, Description, PoolStations, Span, StaffCost};
use model::{Duration, RoleName};
use protocol::Setting;
use queueing::Servers;
use scenario::Scenario;

const DAY_NS: i64 = 86_400_000_000_000;

/// What the ledgers of a scenario have to know; `setting` is that of one zone in one replication.
///
/// Targets that can't be read tell nothing apart: whoever runs a scenario has read them before, and said so.
pub fn description(scenario: &Scenario, setting: &Arc<Setting>) -> Description {
    let (clock, spans) = (clock(scenario), spans(scenario));
    let targets: Vec<&str> = scenario.targets.iter().map(|target| target.text.as_str()).collect();
    Description::read(setting, clock, &spans, &pools(scenario), &targets)
        .unwrap_or_else(|_| Description::of(setting, clock, &spans, &[]))
        .with_costs(&staff_costs(scenario))
}

/// What the people of a scenario cost. (The two crates don't know each other.)
pub fn staff_costs(scenario: &Scenario) -> Vec<StaffCost> {
    let cost = |cost: &scenario::StaffCost| {
        let scenario::StaffCost { station, from, overtime_only, fen_per_hour } = *cost;
        StaffCost { station, from, overtime_only, fen_per_hour }
    };
    scenario.staff_costs.iter().map(cost).collect()
}

/// What the times of day of a scenario mean.
pub fn clock(scenario: &Scenario) -> Clock {
    Clock { first_day: scenario.clock.day(), start_of_day: scenario.clock.time_of_day() }
}

/// The spans and shifts of a scenario's calendar. (The two crates say in two ways that one runs over midnight.)
pub fn spans(scenario: &Scenario) -> Vec<Span> {
    let span = |span: &scenario::Span| {
        let to = Duration::from_ns(span.to.ns() % DAY_NS);
        Span { name: span.name.clone(), from: span.from, to }
    };
    scenario.spans.iter().map(span).collect()
}

/// The pools of a scenario that serve stations. Which stations they serve does not change within a run.
pub fn pools(scenario: &Scenario) -> Vec<PoolStations> {
    let sites = scenario.site_names();
    let of_role = |role: RoleName| {
        let stations = &scenario.phases[0].table(role).stations;
        let members = |pool: usize| {
            let is_own =
                move |servers: &Servers| matches!(servers, Servers::Pool(own) if usize::from(own.0) == pool);
            let own = stations.iter().filter(move |(_, parameters)| is_own(&parameters.servers));
            own.map(|(station, _)| station.name(&sites)).collect::<Vec<_>>()
        };
        let names = scenario.pool_names(role).iter().enumerate();
        let pools = names.map(|(pool, name)| PoolStations {
            name: format!("{role}.pools.{name}"),
            stations: members(pool),
        });
        pools.collect::<Vec<_>>()
    };
    let all = RoleName::ALL.into_iter().flat_map(of_role);
    all.filter(|pool| !pool.stations.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use measure::{Target, TargetScope};

    use super::{clock, pools};

    /// Utilization of a pool is measured at stations that are found by these names.
    #[test]
    fn a_pool_lists_its_stations_as_targets_name_them() {
        let set = [
            "warehouse.sites=[{ name: A, share: 50% }, { name: B, share: 50% }]",
            "carrier.pools.drivers.servers=8",
            "carrier.vehicles={ pool: drivers, service: 10m }",
        ]
        .map(str::to_owned);
        let scenario = scenario::load("builtin/bonded-1210", &set).unwrap();
        let pools = pools(&scenario);
        let drivers = pools.iter().find(|pool| pool.name == "carrier.pools.drivers").unwrap();
        assert_eq!(drivers.stations, ["carrier.A.vehicles", "carrier.B.vehicles"]);
        let setting = &scenario.phases[0].setting;
        let scope = TargetScope { setting, clock: clock(&scenario), spans: &[], pools: &pools };
        for station in &drivers.stations {
            Target::parse(&format!("utilisation({station}) < 85%"), &scope).unwrap();
        }
    }
}
