//! Stations and pools by the names that a scenario calls them.

use model::SiteNumber;
use protocol::{StationId, StationKind};

use crate::error::{ScenarioError, choice};
use crate::sources::Sources;

/// The stations that a name stands for: one, or the same at every site of the warehouse.
pub(crate) fn stations(
    name: &str,
    sites: &[String],
    path: &str,
    sources: &Sources,
) -> Result<Vec<StationId>, ScenarioError> {
    let parts: Vec<&str> = name.split('.').collect();
    let kind = |role: &str, key: &str| {
        StationKind::ALL.into_iter().find(|kind| kind.role().to_string() == role && kind.key() == key)
    };
    let found = match parts.as_slice() {
        [role, key] => kind(role, key).map(|kind| at_all_sites(kind, sites.len())),
        [role, site, key] => {
            let site = sites.iter().position(|own| own == site);
            let kind = kind(role, key).filter(|kind| kind.is_at_sites());
            kind.zip(site).map(|(kind, site)| vec![StationId::at(kind, SiteNumber(site as u8))])
        }
        _ => None,
    };
    found.ok_or_else(|| {
        let names: Vec<String> = StationKind::ALL
            .into_iter()
            .flat_map(|kind| at_all_sites(kind, sites.len()))
            .map(|station| station.name(sites))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        sources.fail(path, format!("there is no station `{name}`"), choice(name, &names))
    })
}

/// The station of a kind at each site, if there is one at each.
pub(crate) fn at_all_sites(kind: StationKind, sites: usize) -> Vec<StationId> {
    let count = if kind.is_at_sites() { sites.max(1) } else { 1 };
    (0..count).map(|site| StationId::at(kind, SiteNumber(site as u8))).collect()
}
