//! Stations that nobody leaves unserved: there, what comes next can't do without the service, and a line has no end but that.

use protocol::StationKind;

use crate::error::ScenarioError;
use crate::layer::{Optional, StationLayer};
use crate::sources::Sources;

/// Fails where a station would have to let go whom it has not served, and can't.
pub(super) fn check(
    kind: StationKind,
    said: &StationLayer,
    path: &str,
    sources: &Sources,
) -> Result<(), ScenarioError> {
    let Some((why, help)) = why_served(kind) else { return Ok(()) };
    let given = [
        ("room", Optional::on(said.room.clone()).is_some()),
        ("patience", Optional::on(said.patience.clone()).is_some()),
    ];
    let errors: Vec<ScenarioError> = given
        .into_iter()
        .filter(|(_, is_given)| *is_given)
        .map(|(key, _)| sources.fail(&format!("{path}.{key}"), why, format!("leave this key out; {help}")))
        .collect();
    ScenarioError::together(errors.iter().map(Some))
}

/// Why nobody leaves a kind of station unserved, and what to do instead; `None` where somebody may.
const fn why_served(kind: StationKind) -> Option<(&'static str, &'static str)> {
    let more_servers = "more servers make the line shorter";
    Some(match kind {
        StationKind::Waybills => ("without a waybill nothing can be declared", more_servers),
        StationKind::CarrierCorrections => {
            ("the carrier can't cancel a parcel whose waybill is not corrected", more_servers)
        }
        StationKind::Vehicles => (
            "released parcels leave on a vehicle and in no other way",
            "`batch: { wait_max: ... }` says how long the first one on board waits",
        ),
        StationKind::Dock => ("released parcels leave over the dock and in no other way", more_servers),
        StationKind::Intake => (
            "a document that has come is taken in",
            "an outage of the single window is `fault: { station: customs.intake, capacity: 0% }`",
        ),
        StationKind::Detention => ("what is detained stays so until that is decided", more_servers),
        StationKind::Gate => ("a vehicle leaves by the gate and in no other way", more_servers),
        _ => return None,
    })
}
