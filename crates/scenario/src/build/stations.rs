//! The stations and pools of a role, from its section.

use std::collections::BTreeMap;

use model::{RoleName, SimTime};
use protocol::{StationId, StationKind, StationTable};
use queueing::{
    Capacity, Discipline, Lag, PoolNumber, PoolParameters, Preemption, Roster, Servers, ShiftEnd,
    StationParameters, WhenFull,
};

use super::classes::lag;
use super::frame::Frame;
use super::unserved;
use crate::error::{ScenarioError, choice};
use crate::layer::{
    DisciplineText, Layer, ListLayer, Merge, Optional, PoolLayer, ServersText, ShiftEndText, SiteLayer,
    StationLayer, WhenFullText,
};
use crate::scenario::StaffCost;
use crate::sources::Sources;

type Result<T> = std::result::Result<T, ScenarioError>;

/// Pools are numbered by a byte.
const POOLS_MAX: usize = 100;

/// What a layer says about the stations of one kind at one site, and the key that says it.
pub(crate) type Said = (StationId, String, StationLayer);

/// Everything that is said about stations and pools, by key.
pub(crate) fn of_layer(layer: &Layer) -> Vec<(String, StationLayer)> {
    let mut all = Vec::new();
    for role in RoleName::ALL {
        let pools = pools_of(layer, role);
        all.extend(pools.into_iter().map(|(name, pool)| (format!("{role}.pools.{name}"), pool.as_station())));
        all.extend(said(layer, role).into_iter().map(|(_, path, station)| (path, station)));
    }
    all
}

pub(crate) fn pools_of(layer: &Layer, role: RoleName) -> BTreeMap<String, PoolLayer> {
    let pools = match role {
        RoleName::Seller => layer.seller.as_ref().and_then(|section| section.pools.clone()),
        RoleName::Warehouse => layer.warehouse.as_ref().and_then(|section| section.pools.clone()),
        RoleName::Customs => layer.customs.as_ref().and_then(|section| section.pools.clone()),
        RoleName::Carrier => layer.carrier.as_ref().and_then(|section| section.pools.clone()),
    };
    pools.unwrap_or_default()
}

/// The names of a role's pools, in the order of their numbers.
pub(crate) fn pool_names(layer: &Layer, role: RoleName) -> Vec<String> {
    pools_of(layer, role).into_keys().collect()
}

/// What the role's own section says about a kind of station.
fn of_role(layer: &Layer, kind: StationKind) -> Option<StationLayer> {
    let (seller, warehouse) = (layer.seller.as_ref(), layer.warehouse.as_ref());
    let (customs, carrier) = (layer.customs.as_ref(), layer.carrier.as_ref());
    let station = match kind {
        StationKind::Payment => seller.map(|section| &section.payment),
        StationKind::Push => seller.map(|section| &section.push),
        StationKind::SellerCorrections => seller.map(|section| &section.corrections),
        StationKind::Stock => warehouse.map(|section| &section.stock),
        StationKind::Declarations => warehouse.map(|section| &section.declarations),
        StationKind::Pickers => warehouse.map(|section| &section.pickers),
        StationKind::Packers => warehouse.map(|section| &section.packers),
        StationKind::Line => warehouse.map(|section| &section.line),
        StationKind::Dock => warehouse.map(|section| &section.dock),
        StationKind::WarehouseCorrections => warehouse.map(|section| &section.corrections),
        StationKind::Intake => customs.map(|section| &section.intake),
        StationKind::AutomaticReviewer => customs.map(|section| &section.automatic_reviewer),
        StationKind::Reviewers => customs.map(|section| &section.reviewers),
        StationKind::Xray => customs.map(|section| &section.xray),
        StationKind::Images => customs.map(|section| &section.images),
        StationKind::Unpackers => customs.map(|section| &section.unpackers),
        StationKind::Detention => customs.map(|section| &section.detention),
        StationKind::Audit => customs.map(|section| &section.audit),
        StationKind::Gate => customs.map(|section| &section.gate),
        StationKind::Waybills => carrier.map(|section| &section.waybills),
        StationKind::Vehicles => carrier.map(|section| &section.vehicles),
        StationKind::CarrierCorrections => carrier.map(|section| &section.corrections),
    };
    station.and_then(|station| station.as_deref().cloned())
}

/// What a site says about a kind of station.
fn of_site(site: &SiteLayer, kind: StationKind) -> Option<StationLayer> {
    let station = match kind {
        StationKind::Stock => &site.stock,
        StationKind::Declarations => &site.declarations,
        StationKind::Pickers => &site.pickers,
        StationKind::Packers => &site.packers,
        StationKind::Line => &site.line,
        StationKind::Dock => &site.dock,
        StationKind::WarehouseCorrections => &site.corrections,
        _ => &None,
    };
    station.as_deref().cloned()
}

/// The stations of a role, with what is said about each; at each site of the warehouse.
pub(crate) fn said(layer: &Layer, role: RoleName) -> Vec<Said> {
    let sites = layer.warehouse.as_ref().and_then(|warehouse| warehouse.sites.as_ref());
    let sites = sites.map(ListLayer::entries).unwrap_or_default();
    let mut all = Vec::new();
    for kind in StationKind::ALL.into_iter().filter(|kind| kind.role() == role) {
        let path = format!("{role}.{}", kind.key());
        let general = of_role(layer, kind);
        for station in super::names::at_all_sites(kind, sites.len()) {
            let own = sites.get(station.site.index()).and_then(|site| of_site(site, kind));
            let path = match &own {
                Some(_) => format!("warehouse.sites.{}.{}", station.site.index(), kind.key()),
                None => path.clone(),
            };
            all.extend(general.clone().merge(own).map(|said| (station, path, said)));
        }
    }
    all
}

/// Reads the stations of the roles.
pub(crate) struct Stations<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) frame: &'a Frame,
    pub(crate) layer: &'a Layer,
    /// When the phase begins.
    pub(crate) at: SimTime,
    /// Stations without a discipline of their own serve the best class first: customs', where there is a green channel.
    pub(crate) best_class_first: bool,
}

impl Stations<'_> {
    /// The table of a role, and what its people cost.
    pub(crate) fn table(&self, role: RoleName, costs: &mut Vec<StaffCost>) -> Result<StationTable> {
        let mut table = StationTable::default();
        let names = pool_names(self.layer, role);
        if names.len() > POOLS_MAX {
            let what = format!("there are {} pools", names.len());
            return Err(self.sources.fail(
                &format!("{role}.pools"),
                what,
                format!("at most {POOLS_MAX} are possible"),
            ));
        }
        let read = |(station, path, said): Said| {
            self.whole(station.kind, &said, &path)?;
            Ok((station, self.station(station.kind, &said, &names, &path)?, said.cost))
        };
        for (station, parameters, cost) in ScenarioError::all(said(self.layer, role).into_iter().map(read))? {
            if let (Servers::Own(roster), Some(cost)) = (&parameters.servers, cost)
                && roster.is_limited()
            {
                costs.push(self.cost(station, cost, false));
            }
            table.stations.push((station, parameters));
        }
        self.all_kinds_given(role)?;
        for (number, (name, pool)) in pools_of(self.layer, role).into_iter().enumerate() {
            let path = format!("{role}.pools.{name}");
            table.pools.push(self.pool(&pool, &path)?);
            let member = |(station, parameters): &(StationId, StationParameters)| {
                (parameters.servers == Servers::Pool(PoolNumber(number as u8))).then_some(*station)
            };
            let members = table.stations.iter().filter_map(member);
            costs.extend(pool.cost.iter().flat_map(|cost| {
                members.clone().enumerate().map(|(place, station)| self.cost(station, *cost, place > 0))
            }));
        }
        table.check().map_err(|error| {
            self.sources.fail(&role.to_string(), error.to_string(), "correct the station")
        })?;
        Ok(table)
    }

    fn all_kinds_given(&self, role: RoleName) -> Result<()> {
        let said = said(self.layer, role);
        for kind in StationKind::ALL.into_iter().filter(|kind| kind.role() == role) {
            if !said.iter().any(|(station, ..)| station.kind == kind) {
                self.sources.need(None::<()>, &format!("{role}.{}", kind.key()))?;
            }
        }
        Ok(())
    }

    /// Features that need their station to be of a certain kind.
    fn whole(&self, kind: StationKind, said: &StationLayer, path: &str) -> Result<()> {
        unserved::check(kind, said, path, self.sources)?;
        if said.when_full == Some(WhenFullText::Block) {
            let upstream = StationKind::ALL.into_iter().any(|other| other.downstream() == Some(kind));
            if !upstream {
                let help =
                    "packers block pickers, and images block xray; elsewhere use `when_full: turn_away`";
                return Err(self.sources.fail(
                    &format!("{path}.when_full"),
                    "there is nothing to block before it",
                    help,
                ));
            }
        }
        Ok(())
    }

    fn station(
        &self,
        kind: StationKind,
        said: &StationLayer,
        pools: &[String],
        path: &str,
    ) -> Result<StationParameters> {
        let key = |key: &str| format!("{path}.{key}");
        let servers = match &said.pool {
            None => Servers::Own(self.roster(said, path)?),
            Some(name) => Servers::Pool(self.pool_number(said, name, pools, path)?),
        };
        if let (Servers::Pool(_), Some(feature)) = (&servers, Self::feature_of_people(said)) {
            let what = format!("`{feature}` is a matter of the pool's people");
            return Err(self.sources.fail(&key(feature), what, "write it at the pool"));
        }
        let pace = said.pace.map_or(1.0, crate::units::Percent::factor);
        let pace = pace * self.pace(kind)?;
        if pace <= 0.0 {
            return Err(self.sources.fail(&key("pace"), "work takes time", "write more than 0%"));
        }
        Ok(StationParameters {
            servers,
            service: self.service(said, path)?,
            discipline: self.discipline(said.discipline, kind),
            shift_end: shift_end(said.shift_end),
            fatigue: self.fatigue(said, path)?,
            breakdowns: self.breakdowns(said, path)?,
            pace,
            capacity: 1.0,
            room: Optional::on(said.room.clone()).map(|room| room.0 as u32),
            when_full: match said.when_full {
                Some(WhenFullText::Block) => WhenFull::Block,
                _ => WhenFull::TurnAway,
            },
            patience: self.optional_lag(Optional::on(said.patience.clone()), &key("patience"))?,
            batch: self.batch(said, path)?,
            scaling: self.scaling(said, path)?,
        })
    }

    /// Digital systems that change how long work takes.
    fn pace(&self, kind: StationKind) -> Result<f64> {
        let digital = self.layer.digital.clone().unwrap_or_default();
        match kind {
            StationKind::Xray | StationKind::Images | StationKind::Unpackers => {
                const PATH: &str = "digital.traceability.inspection_time";
                let time = digital.traceability.and_then(|traceability| traceability.inspection_time);
                let factor = self.sources.need(time, PATH)?.factor();
                if factor > 0.0 {
                    return Ok(factor);
                }
                Err(self.sources.fail(PATH, "inspection takes time", "write more than 0%"))
            }
            StationKind::Intake => {
                const PATH: &str = "digital.separate_filing_factor";
                if self.sources.need(digital.single_window, "digital.single_window")? {
                    return Ok(1.0);
                }
                let factor = self.sources.need(digital.separate_filing_factor, PATH)?.0;
                if factor > 0.0 {
                    return Ok(factor);
                }
                Err(self.sources.fail(PATH, "intake takes time", "write more than 0, like 4"))
            }
            _ => Ok(1.0),
        }
    }

    fn pool(&self, pool: &PoolLayer, path: &str) -> Result<PoolParameters> {
        let said = pool.as_station();
        if said.servers == Some(ServersText::Unlimited) {
            let help = "write how many people it has; a station without limits has `servers: unlimited`";
            return Err(self.sources.fail(&format!("{path}.servers"), "a pool is never unlimited", help));
        }
        Ok(PoolParameters {
            roster: self.roster(&said, path)?,
            shift_end: shift_end(said.shift_end),
            fatigue: self.fatigue(&said, path)?,
            breakdowns: self.breakdowns(&said, path)?,
            scaling: self.scaling(&said, path)?,
        })
    }

    fn pool_number(
        &self,
        said: &StationLayer,
        name: &str,
        pools: &[String],
        path: &str,
    ) -> Result<PoolNumber> {
        let key = format!("{path}.pool");
        if said.servers.is_some() || said.staff.is_some() {
            let help = "keep one of them: people of the pool, or servers of its own";
            return Err(self.sources.fail(&key, "both a `pool` and servers are given", help));
        }
        let number = pools.iter().position(|own| own == name).ok_or_else(|| {
            let names: Vec<&str> = pools.iter().map(String::as_str).collect();
            let help = if names.is_empty() {
                "this role has no pools: name one under `pools:` of the same role".to_owned()
            } else {
                choice(name, &names)
            };
            self.sources.fail(&key, format!("there is no pool `{name}`"), help)
        })?;
        Ok(PoolNumber(number as u8))
    }

    /// A feature of own servers that is given, for a station whose people are a pool's.
    fn feature_of_people(said: &StationLayer) -> Option<&'static str> {
        let features = [
            ("shift_end", said.shift_end.is_some()),
            ("fatigue", Optional::on(said.fatigue.clone()).is_some()),
            ("breakdowns", Optional::on(said.breakdowns.clone()).is_some()),
            ("scaling", Optional::on(said.scaling.clone()).is_some()),
            ("hours", Optional::on(said.hours.clone()).is_some()),
            ("cost", said.cost.is_some()),
        ];
        features.into_iter().find(|(_, given)| *given).map(|(name, _)| name)
    }

    fn discipline(&self, text: Option<DisciplineText>, kind: StationKind) -> Discipline {
        match text {
            Some(DisciplineText::Priority) => Discipline::Priority(Preemption::None),
            Some(DisciplineText::PreemptiveResume) => Discipline::Priority(Preemption::Resume),
            Some(DisciplineText::PreemptiveRestart) => Discipline::Priority(Preemption::Restart),
            Some(DisciplineText::PreemptiveResample) => Discipline::Priority(Preemption::Resample),
            Some(DisciplineText::EarliestDue) => Discipline::EarliestDue,
            None if self.best_class_first && serves_green_channel(kind) => {
                Discipline::Priority(Preemption::None)
            }
            Some(DisciplineText::Fifo) | None => Discipline::Fifo,
        }
    }

    fn optional_lag(
        &self,
        text: Option<crate::layer::DistributionText<crate::units::Time>>,
        path: &str,
    ) -> Result<Option<Lag>> {
        text.map(|text| lag(Some(&text), path, self.sources)).transpose()
    }

    fn roster(&self, said: &StationLayer, path: &str) -> Result<Roster> {
        let staff_path = format!("{path}.staff");
        let hours = Optional::on(said.hours.clone());
        let Some(staff) = &said.staff else {
            let capacity = match self.sources.need(said.servers, &format!("{path}.servers"))? {
                ServersText::Unlimited => Capacity::Unlimited,
                ServersText::Servers(servers) => Capacity::Servers(servers),
            };
            return Ok(self.frame.calendar.open(capacity, hours));
        };
        if said.servers.is_some() {
            let help = "keep one of them: `servers` at all times, or `staff` by shift";
            return Err(self.sources.fail(&staff_path, "both `servers` and `staff` are given", help));
        }
        let shifts = &self.frame.calendar.shifts;
        let names: Vec<&str> = shifts.keys().map(String::as_str).collect();
        if let Some(unknown) = staff.keys().find(|name| !shifts.contains_key(*name)) {
            let what = format!("there is no shift `{unknown}`");
            let help = if names.is_empty() {
                format!(
                    "name it in the calendar, like `calendar: {{ shifts: {{ {unknown}: 08:00-16:00 }} }}`"
                )
            } else {
                choice(unknown, &names)
            };
            return Err(self.sources.fail(&format!("{staff_path}.{unknown}"), what, help));
        }
        if let Some((missing, hours)) = shifts.iter().find(|(name, _)| !staff.contains_key(*name)) {
            let what = format!("nothing is said about the shift `{missing}` ({hours})");
            let help = format!("add `{missing}: N`; 0 closes the station");
            return Err(self.sources.fail(&staff_path, what, help));
        }
        let staff = staff.iter().map(|(name, servers)| (name.clone(), servers.0 as u32)).collect();
        let fresh = Optional::on(said.fatigue.clone()).is_some();
        Ok(self.frame.calendar.staffed(&staff, hours, fresh))
    }
}

/// Stations at which a green channel is served first.
const fn serves_green_channel(kind: StationKind) -> bool {
    matches!(
        kind,
        StationKind::Intake
            | StationKind::AutomaticReviewer
            | StationKind::Reviewers
            | StationKind::Xray
            | StationKind::Images
            | StationKind::Unpackers
    )
}

const fn shift_end(text: Option<ShiftEndText>) -> ShiftEnd {
    match text {
        Some(ShiftEndText::HandOver) => ShiftEnd::HandOver,
        Some(ShiftEndText::Suspend) => ShiftEnd::Suspend,
        Some(ShiftEndText::Finish) | None => ShiftEnd::Finish,
    }
}
