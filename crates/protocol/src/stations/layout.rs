//! Which halls there are: made from a scenario's table, and changed to a later one.

use model::SimTime;
use queueing::{Capacity, Hall, PoolNumber, PoolParameters, Roster, Servers, StationParameters, WhenFull};

use super::{Bottleneck, Customer, Desk, Desks, Place, RoleHall, Spot, StationTable, StationTimer, Stations};
use crate::role::Outputs;
use crate::station_id::StationId;

impl<C: Customer> Stations<C> {
    /// Makes the halls that the table needs and that are not there; returns the number of the first new one.
    pub(super) fn add_halls(&mut self, table: &StationTable) -> usize {
        let first_new = self.halls.len();
        for (station, parameters) in &table.stations {
            if self.spots[station.index()].is_some() {
                continue;
            }
            let pool = match parameters.servers {
                Servers::Own(_) => None,
                Servers::Pool(number) => Some(number),
            };
            // All stations of a pool stand in its hall; a hall that is open takes no more lines.
            let members: Vec<(StationId, &StationParameters)> = match pool {
                None => vec![(*station, parameters)],
                Some(number) => members_of(table, number)
                    .filter(|(member, _)| self.spots[member.index()].is_none())
                    .collect(),
            };
            let key = match pool {
                None => station.index() as u16,
                Some(pool) => 0x8000 | (station.kind.role().index() as u16) << 8 | u16::from(pool.0),
            };
            let crew = crew_of(table, pool, parameters);
            let lines: Vec<&StationParameters> = members.iter().map(|(_, parameters)| *parameters).collect();
            let hall_number = self.halls.len() as u8;
            for (line, (member, _)) in (0u8..).zip(&members) {
                let place = Place { hall: hall_number, line };
                self.spots[member.index()] = Some(Spot { place, is_clear: false });
            }
            self.halls.push(RoleHall {
                pool,
                hall: Hall::new(&crew, &lines),
                desks: Desks {
                    by_line: members.iter().map(|(id, parameters)| Desk::new(*id, parameters)).collect(),
                    key,
                    breakdowns: crew.breakdowns,
                },
                watched: false,
            });
        }
        first_new
    }

    pub(super) fn find_bottlenecks(&mut self, table: &StationTable) {
        for Bottleneck { before, .. } in std::mem::take(&mut self.bottlenecks) {
            self.halls[usize::from(before.hall)].hall.needs_room_behind(before.line, false);
        }
        for (station, _) in &table.stations {
            let behind = station.kind.downstream().map(|kind| StationId::at(kind, station.site));
            let is_block = |behind: &StationId| {
                table.get(*behind).is_some_and(|parameters| {
                    parameters.when_full == WhenFull::Block && parameters.room.is_some()
                })
            };
            if let Some(behind) = behind.filter(is_block)
                && let (Some(before), Some(behind)) = (self.place_of(*station), self.place_of(behind))
            {
                let hall = &mut self.halls[usize::from(before.hall)];
                hall.desks.by_line[usize::from(before.line)].needs_room_behind();
                hall.hall.needs_room_behind(before.line, true);
                self.bottlenecks.push(Bottleneck { before, behind });
            }
        }
    }

    /// Other parameters from now on. Work that has been drawn stays drawn. A station that the table does not name any
    /// more becomes a pass-through; one that it names for the first time is opened. No station moves to other servers
    /// (see [`StationTable::moved`]).
    pub fn change<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        table: &StationTable,
        out: &mut impl Outputs<T>,
    ) {
        assert!(self.reserves.are(&table.reserves), "a change keeps the reserves");
        self.forget_clear_spots();
        let absent = StationParameters::none();
        for number in 0..self.halls.len() {
            let RoleHall { pool, desks, .. } = &self.halls[number];
            let ids: Vec<StationId> = desks.by_line.iter().map(|desk| desk.id).collect();
            let lines: Vec<&StationParameters> =
                ids.iter().map(|id| table.get(*id).unwrap_or(&absent)).collect();
            let crew = crew_of(table, *pool, lines[0]);
            let hall = &mut self.halls[number];
            hall.desks.breakdowns.clone_from(&crew.breakdowns);
            for (desk, parameters) in hall.desks.by_line.iter_mut().zip(&lines) {
                *desk = desk.changed(parameters);
            }
            self.in_hall(number as u8, now, out, |hall, floor| hall.change(now, &crew, &lines, floor));
        }
        let first_new = self.add_halls(table);
        self.open_from(first_new, now, out);
        if self.suspended {
            for number in first_new..self.halls.len() {
                self.in_hall(number as u8, now, out, |hall, floor| hall.suspend(now, floor));
            }
        }
        self.find_bottlenecks(table);
        self.free_who_needs_no_room(now, out);
        self.mark_watched();
        self.look_everywhere(now, out);
    }

    /// Who waited for room behind waits no longer where none is needed any more.
    pub(super) fn free_who_needs_no_room<T: From<StationTimer>>(
        &mut self,
        now: SimTime,
        out: &mut impl Outputs<T>,
    ) {
        if self.suspended {
            return;
        }
        for hall in 0..self.halls.len() as u8 {
            for line in 0..self.halls[usize::from(hall)].desks.by_line.len() as u8 {
                let place = Place { hall, line };
                let is_narrow = self.bottlenecks.iter().any(|bottleneck| bottleneck.before == place);
                while !is_narrow && self.in_hall(hall, now, out, |hall, floor| hall.unblock(now, line, floor))
                {
                }
            }
        }
    }
}

fn members_of(
    table: &StationTable,
    pool: PoolNumber,
) -> impl Iterator<Item = (StationId, &StationParameters)> {
    let all = table.stations.iter().map(|(id, parameters)| (*id, parameters));
    all.filter(move |(_, parameters)| parameters.servers == Servers::Pool(pool))
}

/// Who serves in a hall: a pool's servers, or the own ones of its only station.
fn crew_of(table: &StationTable, pool: Option<PoolNumber>, own: &StationParameters) -> PoolParameters {
    if let Some(PoolNumber(number)) = pool {
        return table.pools[usize::from(number)].clone();
    }
    let mut crew = PoolParameters::of(Roster::always(Capacity::Unlimited));
    if let Servers::Own(roster) = &own.servers {
        crew.roster.clone_from(roster);
    }
    crew.shift_end = own.shift_end;
    crew.fatigue = own.fatigue;
    crew.breakdowns.clone_from(&own.breakdowns);
    crew.scaling = own.scaling;
    crew
}
