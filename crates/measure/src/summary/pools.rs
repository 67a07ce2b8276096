//! How busy the pools are: at each of a pool's stations stands only the part of its people's time that goes there.

use super::SummaryContext;
use super::table::Table;
use crate::description::PoolStations;
use crate::results::{Results, StationResults};
use crate::shown::{decimal, hours, percent};

/// The block; nothing where no station has a pool.
pub(super) fn told(results: &Results, context: &SummaryContext) -> String {
    let mut table = Table::new(&["pool", "servers", "busy", "overtime"]);
    for pool in &context.pools {
        table.row(row(pool, &results.stations));
    }
    if table.is_empty() { String::new() } else { table.render() }
}

fn row(pool: &PoolStations, stations: &[StationResults]) -> Vec<String> {
    let own: Vec<&StationResults> =
        stations.iter().filter(|station| pool.stations.contains(&station.name)).collect();
    // All of them have the roster of the whole pool; time and overtime count at one station each.
    let servers = own.iter().find_map(|station| station.servers_mean);
    let busy = own.iter().filter_map(|station| station.utilisation).reduce(|sum, part| sum + part);
    let overtime = own.iter().filter_map(|station| station.overtime_h).reduce(|sum, part| sum + part);
    vec![
        pool.name.clone(),
        servers.map_or("unlimited".to_owned(), decimal),
        busy.map_or("-".to_owned(), percent),
        overtime.map_or("-".to_owned(), hours),
    ]
}
