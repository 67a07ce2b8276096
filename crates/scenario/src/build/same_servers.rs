//! Who serves where stays the same in a run: dated changes may change numbers, not pools.

use model::RoleName;
use protocol::StationTable;
use queueing::Servers;

use super::stations::pool_names;
use crate::layer::Layer;
use crate::scenario::ScenarioPhase;

/// What a phase changes about stations and pools that stays the same in a run, and what to do about it.
pub(super) fn other_servers(
    first: &ScenarioPhase,
    phase: &ScenarioPhase,
    layer: &Layer,
    sites: &[String],
) -> Option<(String, String)> {
    RoleName::ALL.into_iter().find_map(|role| {
        let names = pool_names(layer, role);
        let (old, new) = (first.table(role), phase.table(role));
        other_number(role, old, new).or_else(|| other_pool(role, old, new, &names, sites))
    })
}

/// A pool that is not there from the start, or not to the end.
fn other_number(role: RoleName, old: &StationTable, new: &StationTable) -> Option<(String, String)> {
    let (before, after) = (old.pools.len(), new.pools.len());
    (before != after).then(|| {
        let what =
            format!("{role} has another number of pools from then on, {after} and not {before}: they stay the same in a run");
        (what, format!("name every pool in `{role}.pools` from the start; it can start with 0 people"))
    })
}

/// A station that gets other servers than it has: its own, or those of another pool.
fn other_pool(
    role: RoleName,
    old: &StationTable,
    new: &StationTable,
    names: &[String],
    sites: &[String],
) -> Option<(String, String)> {
    let name_of = |servers: &Servers| match servers {
        Servers::Pool(number) => names.get(usize::from(number.0)),
        Servers::Own(_) => None,
    };
    old.stations.iter().zip(&new.stations).find_map(|((id, before), (_, after))| {
        let station = id.name(sites);
        let (before, after) = (name_of(&before.servers), name_of(&after.servers));
        match (before, after) {
            (Some(pool), None) => Some((
                format!(
                    "{station} draws from the pool `{pool}` and would get servers of its own: stations keep their pools in a run"
                ),
                format!(
                    "set `{role}.pools.{pool}.staff` or `.servers` in their place; a variant can give this change its own `set`"
                ),
            )),
            (None, Some(pool)) => Some((
                format!(
                    "{station} has servers of its own and would draw from the pool `{pool}`: stations keep their servers in a run"
                ),
                format!(
                    "let it draw from the pool from the start, and change `{role}.pools.{pool}`; a pool can start with 0 people"
                ),
            )),
            (Some(pool), Some(other)) if pool != other => Some((
                format!(
                    "{station} draws from the pool `{pool}` and would draw from `{other}`: stations keep their pools in a run"
                ),
                format!("change how many people `{role}.pools.{pool}` and `{role}.pools.{other}` have"),
            )),
            _ => None,
        }
    })
}
