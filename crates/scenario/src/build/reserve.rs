//! Reserve staff: "queue(customs.reviewers) > 500 for 15m".

use model::RoleName;
use protocol::{Reserve, ReservePlace, StationId};
use queueing::PoolNumber;

use super::names::stations;
use super::stations::pool_names;
use crate::error::{ScenarioError, choice};
use crate::layer::{Layer, ListLayer, ReserveLayer};
use crate::sources::Sources;
use crate::text::Text;
use crate::units::Time;

type Result<T> = std::result::Result<T, ScenarioError>;

/// The reserves of the scenario, each with its role.
pub(crate) fn reserves(
    layer: &Layer,
    sites: &[String],
    sources: &Sources,
) -> Result<Vec<(RoleName, Reserve)>> {
    let entries = layer.reserve.as_ref().map(ListLayer::entries).unwrap_or_default();
    let reserve = |(number, entry)| reserve(entry, number, layer, sites, sources);
    ScenarioError::all(entries.iter().enumerate().map(reserve))
}

fn reserve(
    entry: &ReserveLayer,
    number: usize,
    layer: &Layer,
    sites: &[String],
    sources: &Sources,
) -> Result<(RoleName, Reserve)> {
    let key = |key: &str| format!("reserve.{number}.{key}");
    let when = sources.need(entry.when.as_deref(), &key("when"))?;
    let (name, above, lasting) = parse(when).ok_or_else(|| {
        let help = "write it like \"queue(customs.reviewers) > 500 for 15m\"";
        sources.fail(&key("when"), format!("`{when}` is not understood"), help)
    })?;
    // Shown where the name stands in the text.
    let bracket = when.find('(').map_or(0, |bracket| bracket + 1);
    let exact = when[bracket..].find(name).and_then(|start| {
        let before = when[..bracket + start].chars().count();
        sources.place(&key("when"))?.within(when, before)
    });
    let at_name = |error: ScenarioError| match exact.clone() {
        Some(place) => error.at(place),
        None => error,
    };
    let watched = stations(name, sites, &key("when"), sources).map_err(&at_name)?;
    let [watch] = watched[..] else {
        let help = format!("name the site, like {}", watched[0].name(sites));
        let error = sources.fail(&key("when"), format!("there is a line `{name}` at each site"), help);
        return Err(at_name(error));
    };
    let role = watch.kind.role();
    let into = sources.need(entry.into.as_deref(), &key("into"))?;
    let release_below = sources.need(entry.release_below, &key("release_below"))?.0 as u32;
    if release_below > above {
        let help =
            "they leave when the line is shorter than this: write less than the number that calls them";
        return Err(sources.fail(&key("release_below"), "they would be released at once", help));
    }
    let reserve = Reserve {
        watch,
        above,
        lasting: lasting.0,
        call: sources.need(entry.call, &key("call"))?.0 as u32,
        into: place(into, watch, layer, sites, &key("into"), sources)?,
        ready_after: sources.need(entry.ready_after, &key("ready_after"))?.0,
        release_below,
    };
    Ok((role, reserve))
}

/// Takes "queue(STATION) > N for TIME" apart.
fn parse(when: &str) -> Option<(&str, u32, Time)> {
    let (station, rest) = when.trim().strip_prefix("queue(")?.split_once(')')?;
    let (above, lasting) = rest.trim().strip_prefix('>')?.split_once("for")?;
    let lasting = Time::try_from(Text::from(lasting.trim())).ok()?;
    Some((station.trim(), above.trim().parse().ok()?, lasting))
}

fn place(
    into: &str,
    watch: StationId,
    layer: &Layer,
    sites: &[String],
    path: &str,
    sources: &Sources,
) -> Result<ReservePlace> {
    let role = watch.kind.role();
    let pools = pool_names(layer, role);
    // A pool may be called as a station draws from it (`officers`), or by its key.
    let own = into.strip_prefix(&format!("{role}.")).unwrap_or(into);
    let by_key = own.strip_prefix("pools.");
    let own = by_key.unwrap_or(own);
    if let Some(number) = pools.iter().position(|pool| pool == own) {
        return Ok(ReservePlace::Pool(PoolNumber(number as u8)));
    }
    if into.contains('.') && by_key.is_none() {
        let found = stations(into, sites, path, sources)?;
        if let [station] = found[..]
            && station.kind.role() == role
        {
            return Ok(ReservePlace::Station(station));
        }
        let help = format!(
            "reserve staff stays with the role whose line is watched: name one station or pool of {role}"
        );
        return Err(sources.fail(path, format!("`{into}` is no one place of {role}"), help));
    }
    let names: Vec<&str> = pools.iter().map(String::as_str).collect();
    let pools = if names.is_empty() { String::new() } else { choice(own, &names) + "; or " };
    let help = format!("{pools}name a station of {role}, like `{}`", watch.name(sites));
    Err(sources.fail(path, format!("{role} has no pool `{own}`"), help))
}
