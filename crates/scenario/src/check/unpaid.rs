//! Who works for nothing: a target of cost is met easily where it leaves out half of the staff.

use model::RoleName;
use protocol::StationId;
use queueing::{Capacity, Roster, Servers};

use super::Warning;
use crate::scenario::Scenario;

/// The targets of cost, and all staff and machines on a roster that cost nothing.
pub(super) fn warning(scenario: &Scenario) -> Option<Warning> {
    let asks = scenario.targets.iter().any(|target| {
        let text = target.text.trim_start();
        text.strip_prefix("mean(").unwrap_or(text).trim_start().starts_with("cost")
    });
    let unpaid = if asks { unpaid(scenario) } else { Vec::new() };
    (!unpaid.is_empty()).then(|| {
        let message =
            format!("no `cost` is given for {}: a target of cost leaves them out", unpaid.join(", "));
        Warning::new("cost", message)
    })
}

/// The names of stations and pools with a roster and without a cost, at the beginning of the run.
fn unpaid(scenario: &Scenario) -> Vec<String> {
    let sites = scenario.site_names();
    let is_paid = |station: StationId| scenario.staff_costs.iter().any(|cost| cost.station == station);
    let mut names = Vec::new();
    for role in RoleName::ALL {
        let table = scenario.phases[0].table(role);
        for (station, parameters) in &table.stations {
            if matches!(&parameters.servers, Servers::Own(roster) if is_limited(roster)) && !is_paid(*station)
            {
                names.push(station.name(&sites));
            }
        }
        for (number, pool) in scenario.pool_names(role).iter().enumerate() {
            let own =
                |servers: &Servers| matches!(servers, Servers::Pool(own) if usize::from(own.0) == number);
            let mut members =
                table.stations.iter().filter(|(_, parameters)| own(&parameters.servers)).peekable();
            if members.peek().is_some() && !members.any(|(station, _)| is_paid(*station)) {
                names.push(format!("{role}.pools.{pool}"));
            }
        }
    }
    names
}

fn is_limited(roster: &Roster) -> bool {
    let steps = roster.steps().iter().map(|(_, capacity)| *capacity);
    let mut capacities = steps.chain([roster.at(model::SimTime::ZERO)]);
    capacities.any(|capacity| matches!(capacity, Capacity::Servers(1..)))
}
