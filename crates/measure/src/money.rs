//! What staff and machines cost.

use protocol::StationId;

use crate::ledger::Ledger;

const NS_PER_HOUR: f64 = 3.6e12;

/// The cost of a server on duty at a station; of a pool, at its first station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffCost {
    /// The station.
    pub station: StationId,
    /// In hundredths of a yuan.
    pub fen_per_hour: i64,
}

impl Ledger {
    /// The cost of all rostered hours and overtime in the observation window, in fen.
    pub fn staff_fen(&self, costs: &[StaffCost]) -> f64 {
        let of_station = |cost: &StaffCost| {
            let hours = self.station(cost.station).map(|station| {
                let window = station.window();
                window.rostered_ns.saturating_add(window.overtime_ns) as f64 / NS_PER_HOUR
            });
            hours.unwrap_or(0.0) * cost.fen_per_hour as f64
        };
        costs.iter().map(of_station).sum()
    }
}
