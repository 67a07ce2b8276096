//! Who works for nothing: a target of cost is met easily where it leaves out half of the staff, and who joins a pool may leave a
//! cost behind.

use model::RoleName;
use protocol::StationId;
use queueing::{Capacity, Roster, Servers};

use super::Warning;
use crate::scenario::Scenario;

/// Where a target asks for the cost, all staff and machines on a roster that cost nothing; elsewhere pools beside paid stations.
pub(super) fn warning(scenario: &Scenario) -> Option<Warning> {
    let asks = scenario.targets.iter().any(|target| {
        let text = target.text.trim_start();
        text.strip_prefix("mean(").unwrap_or(text).trim_start().starts_with("cost")
    });
    let (unpaid, why) = if asks {
        (unpaid(scenario), "a target of cost leaves them out")
    } else if scenario.staff_costs.iter().any(|cost| cost.fen_per_hour > 0) {
        (
            unpaid_pools(scenario),
            "the cost of staff leaves them out (a station in a pool costs what the pool costs)",
        )
    } else {
        return None;
    };
    (!unpaid.is_empty())
        .then(|| Warning::new("cost", format!("no `cost` is given for {}: {why}", unpaid.join(", "))))
}

/// The names of stations and pools with a roster and without a cost, at the beginning of the run.
fn unpaid(scenario: &Scenario) -> Vec<String> {
    let sites = scenario.site_names();
    let mut names = Vec::new();
    for role in RoleName::ALL {
        for (station, parameters) in &scenario.phases[0].table(role).stations {
            let is_limited = matches!(&parameters.servers, Servers::Own(roster) if roster.is_limited() && !is_closed(roster));
            if is_limited && !is_paid(scenario, *station) {
                names.push(station.name(&sites));
            }
        }
    }
    names.extend(unpaid_pools(scenario));
    names
}

/// The names of pools that somebody draws from, without a cost.
fn unpaid_pools(scenario: &Scenario) -> Vec<String> {
    let mut names = Vec::new();
    for role in RoleName::ALL {
        let table = scenario.phases[0].table(role);
        for (number, pool) in scenario.pool_names(role).iter().enumerate() {
            let own =
                |servers: &Servers| matches!(servers, Servers::Pool(own) if usize::from(own.0) == number);
            let mut members =
                table.stations.iter().filter(|(_, parameters)| own(&parameters.servers)).peekable();
            if members.peek().is_some() && !members.any(|(station, _)| is_paid(scenario, *station)) {
                names.push(format!("{role}.pools.{pool}"));
            }
        }
    }
    names
}

fn is_paid(scenario: &Scenario, station: StationId) -> bool {
    scenario.staff_costs.iter().any(|cost| cost.station == station)
}

fn is_closed(roster: &Roster) -> bool {
    let mut capacities = roster.steps().iter().map(|(_, capacity)| *capacity).chain([roster.first()]);
    capacities.all(|capacity| capacity == Capacity::Servers(0))
}
