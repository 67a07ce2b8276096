//! What staff and machines cost.

use model::SimTime;
use protocol::StationId;

use crate::ledger::Ledger;
use crate::station::StationLedger;

const NS_PER_HOUR: f64 = 3.6e12;

/// The cost of a server on duty at a station from an instant on, until another cost of the station holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaffCost {
    /// The station.
    pub station: StationId,
    /// From when on.
    pub from: SimTime,
    /// Whether only overtime is paid here: of a pool, the roster is paid at its first station.
    pub overtime_only: bool,
    /// In hundredths of a yuan.
    pub fen_per_hour: i64,
}

impl Ledger {
    /// The cost of all rostered hours and overtime in the observation window, in fen. Costs that change within it must be
    /// those that the ledger was told of ([`crate::Description::with_costs`]).
    pub fn staff_fen(&self, costs: &[StaffCost]) -> f64 {
        let periods = 0..=self.description().cost_cuts.len();
        let of_period = |period: usize| {
            let begins = self.description().cost_period_start(period);
            let of_station = |(id, station): (StationId, &StationLedger)| {
                let holding = costs.iter().rev().find(|cost| cost.station == id && cost.from <= begins);
                holding.map_or(0.0, |cost| {
                    let paid_ns = station.paid_ns(period, cost.overtime_only);
                    paid_ns as f64 / NS_PER_HOUR * cost.fen_per_hour as f64
                })
            };
            self.stations().map(of_station).sum::<f64>()
        };
        periods.map(of_period).sum()
    }
}
