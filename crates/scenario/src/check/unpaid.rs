//! Who works for nothing: a target of cost is met easily where it leaves out half of the staff, and who joins a pool may leave a
//! cost behind.

use model::RoleName;
use protocol::StationId;
use queueing::{Capacity, Roster, Servers};

use super::Warning;
use crate::scenario::Scenario;

/// Where a target asks for the cost, all staff and machines on a roster that cost nothing; elsewhere pools beside paid stations of
/// their role.
pub(super) fn warning(scenario: &Scenario) -> Option<Warning> {
    let asks = scenario.targets.iter().any(|target| {
        let text = target.text.trim_start();
        text.strip_prefix("mean(").unwrap_or(text).trim_start().starts_with("cost")
    });
    let (unpaid, why) = if asks {
        (unpaid(scenario), "a target of cost leaves them out")
    } else {
        let pays = |role| scenario.staff_costs.iter().any(|cost| cost.station.kind.role() == role);
        (
            RoleName::ALL
                .into_iter()
                .filter(|role| pays(*role))
                .flat_map(|role| unpaid_pools(scenario, role))
                .collect(),
            "the cost of staff leaves them out (a station in a pool costs what the pool costs)",
        )
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
    names.extend(RoleName::ALL.into_iter().flat_map(|role| unpaid_pools(scenario, role)));
    names
}

/// The names of a role's pools that somebody draws from, without a cost.
fn unpaid_pools(scenario: &Scenario, role: RoleName) -> Vec<String> {
    let table = scenario.phases[0].table(role);
    let is_unpaid = |(number, _): &(usize, &String)| {
        let draws =
            |servers: &Servers| matches!(servers, Servers::Pool(own) if usize::from(own.0) == *number);
        let mut members =
            table.stations.iter().filter(|(_, parameters)| draws(&parameters.servers)).peekable();
        members.peek().is_some() && !members.any(|(station, _)| is_paid(scenario, *station))
    };
    let pools = scenario.pool_names(role).iter().enumerate().filter(is_unpaid);
    pools.map(|(_, pool)| format!("{role}.pools.{pool}")).collect()
}

fn is_paid(scenario: &Scenario, station: StationId) -> bool {
    scenario.staff_costs.iter().any(|cost| cost.station == station)
}

fn is_closed(roster: &Roster) -> bool {
    roster.capacities().all(|capacity| capacity == Capacity::Servers(0))
}
