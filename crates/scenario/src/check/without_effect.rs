//! What is said in a scenario and changes nothing: it is no mistake, but rarely what was meant.

use model::{RoleName, SimTime};
use queueing::Discipline;

use super::{Warning, variants, when};
use crate::layer::ListLayer;
use crate::scenario::{Scenario, ScenarioPhase};

/// One warning for each thing that is said in vain.
pub(super) fn warnings(scenario: &Scenario) -> Vec<Warning> {
    let mut warnings = Vec::new();
    warnings.extend(no_orders(scenario));
    warnings.extend(ends_after_the_run(scenario));
    warnings.extend(variants::overridden(scenario));
    warnings.extend(one_class(scenario));
    warnings
}

/// A total of 0, or a volume of 0 %.
fn no_orders(scenario: &Scenario) -> Option<Warning> {
    let expected = scenario.arrivals.expected(SimTime::ZERO, scenario.window.arrivals_end);
    (expected <= 0.0).then(|| {
        let message = "nobody orders anything in the window, so nothing is measured; write a total, a rate or a volume above 0";
        Warning::new("arrivals", message)
    })
}

/// A change that is to end when the run is over.
fn ends_after_the_run(scenario: &Scenario) -> Vec<Warning> {
    let (layer, _) = &*scenario.origin.0;
    let (clock, horizon) = (scenario.clock, scenario.window.horizon);
    let entries = layer.changes.as_ref().map(ListLayer::entries).unwrap_or_default();
    let late = entries.iter().enumerate().filter_map(|(number, entry)| {
        let from = clock.instant(entry.at.or(entry.from)?);
        let end = clock.end(entry.to?, from);
        (end > horizon).then(|| {
            let message = format!(
                "its end, {}, is after the end of the run, {}: it holds to the end",
                when(scenario, end),
                when(scenario, horizon)
            );
            Warning::new(format!("changes.{number}"), message)
        })
    });
    late.collect()
}

/// Stations that serve the best class first, where all customers are of one.
fn one_class(scenario: &Scenario) -> Vec<Warning> {
    if scenario.phases.iter().any(has_two_classes) {
        return Vec::new();
    }
    let sites = scenario.site_names();
    let tables = RoleName::ALL.map(|role| scenario.phases[0].table(role));
    let stations = tables.into_iter().flat_map(|table| &table.stations);
    let by_class = stations.filter(|(_, station)| matches!(station.discipline, Discipline::Priority(_)));
    let warning = |(id, _): &(protocol::StationId, _)| {
        let message = "it serves the best class first, and all parcels are of one class: name some sellers in \
                       `priority.green_channel.who`";
        Warning::new(id.name(&sites), message)
    };
    by_class.map(warning).collect()
}

/// Whether some sellers' parcels go before those of others.
fn has_two_classes(phase: &ScenarioPhase) -> bool {
    let green = phase.setting.sellers.iter().filter(|seller| seller.green_channel).count();
    (1..phase.setting.sellers.len()).contains(&green)
}
