//! Which site a parcel is picked at: the one that stocks it, or its backup.

use model::{ParcelKey, SiteNumber};
use protocol::{Job, Setting, StationId, StationKind, StationTable, Stations};

use crate::Work;

/// Which sites are closed by a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sites {
    /// Pickers without capacity, by site.
    closed: [bool; SiteNumber::MAX],
}

impl Sites {
    pub(crate) fn new(table: &StationTable) -> Self {
        let mut closed = [false; SiteNumber::MAX];
        for (id, parameters) in &table.stations {
            if id.kind == StationKind::Pickers {
                closed[id.site.index()] = parameters.capacity <= 0.0;
            }
        }
        Self { closed }
    }

    /// The site for a parcel that comes now. A site that is closed or overloaded sends it to its backup, unless that is closed:
    /// out of order, or with nobody on the roster.
    #[inline]
    pub(crate) fn site_for(
        self,
        parcel: ParcelKey,
        setting: &Setting,
        stations: &Stations<Job<Work>>,
    ) -> SiteNumber {
        let home = setting.site_of(parcel);
        let share = &setting.sites[home.index()];
        let Some(backup) = share.backup else { return home };
        let level = |site: SiteNumber| stations.level(StationId::at(StationKind::Pickers, site));
        let is_closed = |site: SiteNumber| self.closed[site.index()] || level(site).rostered == Some(0);
        let is_overloaded = || share.backup_above.is_some_and(|above| level(home).waiting > above);
        if (is_closed(home) || is_overloaded()) && !is_closed(backup) { backup } else { home }
    }
}
