//! Targets of stations at which there is nothing to measure.

use measure::Target;
use protocol::StationId;
use scenario::Scenario;

/// With so few visits in a run on average, most runs have none.
const VISITS_MIN: f64 = 0.05;

/// Why a target of stations measures nothing; `None` where it measures something, or asks for something else.
pub(super) fn nothing(scenario: &Scenario, target: &Target) -> Option<String> {
    let stations = target.stations();
    if stations.is_empty() {
        return None;
    }
    if target.is_of_servers() {
        let counted = stations.iter().any(|station| scenario.counts_servers(*station));
        let text = "servers are unlimited there: nothing is measured; write `servers: N` or `staff`, or ask for its `wait` or `service`";
        return (!counted).then(|| text.to_owned());
    }
    let visits = visits(scenario, stations);
    if visits <= 0.0 {
        Some("nobody comes to this station here: nothing is measured".to_owned())
    } else {
        (visits < VISITS_MIN).then(|| {
            format!("hardly anybody comes to this station ({visits:.2} visits in a run on average): mostly nothing is measured")
        })
    }
}

/// Visits expected in a run; without end where it is not foreseen which there are: a site may help out, or who cancels may leave a
/// few over.
fn visits(scenario: &Scenario, stations: &[StationId]) -> f64 {
    if scenario.phases.iter().any(|phase| phase.setting.cancellation.share.value() > 0.0) {
        return f64::INFINITY;
    }
    let sites = &scenario.phases[0].setting.sites;
    let helps_out = |station: &StationId| {
        station.kind.is_at_sites() && sites.iter().any(|site| site.backup == Some(station.site))
    };
    if stations.iter().any(helps_out) { f64::INFINITY } else { scenario.expected_visits(stations) }
}
