//! Which site parcels come to: the one that stocks them, or its backup while it is closed or its pickers' line is too long.
//!
//! The line decides where pickers are the station's own; a pool's line is not known before all its stations are.

use model::SiteNumber;
use protocol::{SiteShare, StationId, StationKind};
use queueing::{Capacity, Servers};
use warehouse::STATIONS_OF_A_SITE;

use super::fluid::{Steps, Vessel, phase_at};
use crate::scenario::{Scenario, ScenarioPhase};

/// Which share of the parcels comes to each site, by step.
pub(super) struct SiteShares {
    by_step: Vec<Vec<f64>>,
}

impl SiteShares {
    /// While nobody waits for pickers anywhere.
    pub(super) fn without_lines(scenario: &Scenario, steps: Steps) -> Self {
        Self::with_lines(scenario, steps, &vec![0.0; steps.count])
    }

    /// If so many come to the pickers of all sites, by step.
    pub(super) fn with_lines(scenario: &Scenario, steps: Steps, came: &[f64]) -> Self {
        let sites = scenario.phases[0].setting.sites.len();
        let mut pickers: Vec<Vessel<'_>> =
            (0..sites).map(|site| Vessel::new(scenario, steps, pickers_at(site))).collect();
        let mut by_step = Vec::with_capacity(came.len());
        for (step, customers) in came.iter().enumerate() {
            let room: Vec<f64> =
                pickers.iter().map(|pickers| pickers.possible(step) - pickers.waiting()).collect();
            let shares = shares_of(phase_at(scenario, steps.at(step)), steps, step, *customers, &room);
            for (pickers, share) in pickers.iter_mut().zip(&shares) {
                pickers.fill(customers * share);
            }
            by_step.push(shares);
        }
        Self { by_step }
    }

    /// What comes to a site, of what comes to all.
    pub(super) fn part(&self, site: usize, came: &[f64]) -> Vec<f64> {
        came.iter().zip(&self.by_step).map(|(customers, shares)| customers * shares[site]).collect()
    }
}

/// Whether a line decides where parcels come to.
pub(super) fn lines_decide(scenario: &Scenario) -> bool {
    scenario.phases.iter().flat_map(|phase| &phase.setting.sites).any(|site| site.backup_above.is_some())
}

const fn pickers_at(site: usize) -> StationId {
    StationId::at(StationKind::Pickers, SiteNumber(site as u8))
}

/// The shares of the sites if so many parcels come, and so many more may come to each without a line.
fn shares_of(phase: &ScenarioPhase, steps: Steps, step: usize, customers: f64, room: &[f64]) -> Vec<f64> {
    let sites = &phase.setting.sites;
    let is_closed = |site: usize| is_closed(phase, steps, step, site);
    let backup = |site: &SiteShare| site.backup.map(SiteNumber::index).filter(|backup| !is_closed(*backup));
    let backups: Vec<Option<usize>> = sites.iter().map(backup).collect();
    let closed: Vec<bool> = (0..sites.len()).map(is_closed).collect();
    // The parts that stay where they are stocked.
    let mut stay: Vec<f64> = (0..sites.len())
        .map(|site| if closed[site] && backups[site].is_some() { 0.0 } else { 1.0 })
        .collect();
    // What comes from one overflows the next: each round carries it one site further.
    for _ in sites {
        let came = arriving(sites, &backups, &stay);
        for (number, site) in sites.iter().enumerate().filter(|(number, _)| !closed[*number]) {
            let (Some(above), Some(_)) = (site.backup_above, backups[number]) else { continue };
            let own = customers * site.share;
            let guests = customers * came[number] - own * stay[number];
            let kept = (room[number] + f64::from(above) - guests).max(0.0);
            stay[number] = if kept < own { kept / own } else { 1.0 };
        }
    }
    arriving(sites, &backups, &stay)
}

/// What comes to each site if these parts stay where they are stocked.
fn arriving(sites: &[SiteShare], backups: &[Option<usize>], stay: &[f64]) -> Vec<f64> {
    let mut came: Vec<f64> = sites.iter().zip(stay).map(|(site, stay)| site.share * stay).collect();
    for ((site, stay), backup) in sites.iter().zip(stay).zip(backups) {
        if let Some(backup) = backup {
            came[*backup] += site.share * (1.0 - stay);
        }
    }
    came
}

/// Whether one of a site's stations is out of order, or nobody is on its roster.
fn is_closed(phase: &ScenarioPhase, steps: Steps, step: usize, site: usize) -> bool {
    let number = SiteNumber(site as u8);
    STATIONS_OF_A_SITE.iter().any(|kind| does_nothing(phase, steps, step, StationId::at(*kind, number)))
}

fn does_nothing(phase: &ScenarioPhase, steps: Steps, step: usize, station: StationId) -> bool {
    let table = phase.table(station.kind.role());
    let Some(parameters) = table.get(station) else { return false };
    let roster = match &parameters.servers {
        Servers::Own(roster) => Some(roster),
        Servers::Pool(number) => table.pools.get(usize::from(number.0)).map(|pool| &pool.roster),
    };
    parameters.capacity <= 0.0
        || roster.is_some_and(|roster| roster.at(steps.at(step)) == Capacity::Servers(0))
}
