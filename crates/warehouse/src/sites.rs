//! Which site a parcel is picked at: the one that stocks it, or its backup.

use model::{ParcelKey, SiteNumber};
use protocol::{Job, Setting, StationId, StationKind, StationTable, Stations};

use crate::Work;

/// Where every parcel of a site passes: without one of them the site sends nothing out.
pub const STATIONS_OF_A_SITE: [StationKind; 3] =
    [StationKind::Stock, StationKind::Pickers, StationKind::Packers];

/// Which sites are closed by a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sites {
    /// One of its stations is without capacity, by site.
    out_of_order: [bool; SiteNumber::MAX],
}

impl Sites {
    pub(crate) fn new(table: &StationTable) -> Self {
        let mut out_of_order = [false; SiteNumber::MAX];
        for (id, parameters) in &table.stations {
            if STATIONS_OF_A_SITE.contains(&id.kind) {
                out_of_order[id.site.index()] |= parameters.capacity <= 0.0;
            }
        }
        Self { out_of_order }
    }

    /// The site for a parcel that comes now. A site that is closed or overloaded sends it to its backup, unless that is closed:
    /// its stock, its pickers or its packers are out of order, or nobody is on their roster.
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
        let level = |kind, site| stations.level(StationId::at(kind, site));
        let is_unmanned = |site| STATIONS_OF_A_SITE.iter().any(|kind| level(*kind, site).rostered == Some(0));
        let is_closed = |site: SiteNumber| self.out_of_order[site.index()] || is_unmanned(site);
        let is_overloaded =
            || share.backup_above.is_some_and(|above| level(StationKind::Pickers, home).waiting > above);
        if (is_closed(home) || is_overloaded()) && !is_closed(backup) { backup } else { home }
    }
}
