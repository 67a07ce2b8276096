//! The shortest that a service may be: at the site that a parcel comes to, under the changes that suit it best.

use model::SiteNumber;
use protocol::{StationId, StationKind};
use queueing::Lag;

use crate::scenario::{Scenario, ScenarioPhase};

/// What a service of one kind takes.
pub(super) struct Services<'a> {
    kind: StationKind,
    /// By the site that stocks the parcel: each length that it may have there, with the pace of those who serve.
    of_site: Vec<Vec<(&'a Lag, f64)>>,
}

impl<'a> Services<'a> {
    /// For parcels of all sites, each at its own.
    pub(super) fn of(scenario: &'a Scenario, kind: StationKind) -> Self {
        let sites = if kind.is_at_sites() { scenario.phases[0].setting.sites.len() } else { 1 };
        let stations = |site| serving(scenario, kind, SiteNumber(site as u8));
        let of_site = (0..sites).map(|site| lengths(scenario, &stations(site))).collect();
        Self { kind, of_site }
    }

    /// At one station.
    pub(super) fn at(scenario: &'a Scenario, station: StationId) -> Self {
        Self { kind: station.kind, of_site: vec![lengths(scenario, &[station])] }
    }

    /// The shortest at a quantile, for a parcel of a site. Who serves does not matter, there are as many as are wanted.
    pub(super) fn least_s(&self, site: usize, quantile: f64) -> f64 {
        let lengths = self.of_site.get(site).or(self.of_site.first());
        let lengths = lengths.into_iter().flatten().map(|(lag, pace)| lag.0.quantile(quantile) * pace);
        lengths.reduce(f64::min).unwrap_or_default()
    }

    pub(super) fn name(&self) -> String {
        StationId::of(self.kind).name(&[])
    }
}

/// Where a parcel of a site may be served: there, or where its backup is, and the backup of that.
fn serving(scenario: &Scenario, kind: StationKind, site: SiteNumber) -> Vec<StationId> {
    let mut sites = vec![site];
    let mut looked_at = 0;
    while let Some(&site) = sites.get(looked_at).filter(|_| kind.is_at_sites()) {
        looked_at += 1;
        let backup = |phase: &ScenarioPhase| phase.setting.sites.get(site.index())?.backup;
        for backup in scenario.phases.iter().filter_map(backup) {
            if !sites.contains(&backup) {
                sites.push(backup);
            }
        }
    }
    sites.into_iter().map(|site| StationId::at(kind, site)).collect()
}

/// The lengths at some stations in all phases, each once; none where a parcel may pass without any.
fn lengths<'a>(scenario: &'a Scenario, stations: &[StationId]) -> Vec<(&'a Lag, f64)> {
    let mut lengths = Vec::new();
    for phase in &scenario.phases {
        for station in stations {
            let Some(own) = phase.table(station.kind.role()).get(*station) else { return Vec::new() };
            let length = (&own.service, own.pace);
            if !lengths.contains(&length) {
                lengths.push(length);
            }
        }
    }
    lengths
}
