//! What people cost, and from when on.

use model::SimTime;
use protocol::StationId;

use super::stations::Stations;
use crate::scenario::StaffCost;
use crate::units::MoneyRate;

impl Stations<'_> {
    /// The cost of a station from the beginning of the phase on.
    pub(super) fn cost(&self, station: StationId, cost: MoneyRate, overtime_only: bool) -> StaffCost {
        StaffCost { station, from: self.at, overtime_only, fen_per_hour: cost.per_hour.fen }
    }
}

/// From an instant on other costs hold: notes those that are not as before.
pub(super) fn change_costs(all: &mut Vec<StaffCost>, from: SimTime, now: &[StaffCost]) {
    let last_of = |all: &[StaffCost], station: StationId| {
        all.iter().rev().find(|cost| cost.station == station).map(|cost| cost.fen_per_hour)
    };
    let ended =
        all.iter().map(|cost| cost.station).filter(|station| now.iter().all(|cost| cost.station != *station));
    let free = ended.map(|station| StaffCost { station, from, overtime_only: false, fen_per_hour: 0 });
    let changed: Vec<StaffCost> = now.iter().copied().chain(free).collect();
    for cost in changed {
        if last_of(all, cost.station) != Some(cost.fen_per_hour) {
            all.push(cost);
        }
    }
}
