//! Keys of stations that can never change anything: with servers without limit nobody waits, tires or goes home; and what is
//! said of every site changes none that says its own.
//!
//! Only what is said in vain is an error. A layer may take servers without limit on top of a station that has a patience, and
//! a variant or a change may give servers to a station that has none of its own yet.

use model::RoleName;
use protocol::{StationId, StationKind};

use super::names::stations;
use super::stations::{Said, said};
use crate::error::ScenarioError;
use crate::layer::{Layer, ListLayer, Optional, ServersText, StationLayer};
use crate::raw::{HOW_LONG, WHO_SERVES};
use crate::sources::{Giver, Sources};

type Result<T> = std::result::Result<T, ScenarioError>;

/// What makes servers limited, or shuts them for a time.
const OF_SERVERS: [&str; 4] = ["servers", "staff", "pool", "hours"];
/// Keys of which one takes the place of another.
const SAME: [&[&str]; 3] = [WHO_SERVES, HOW_LONG, &["cost"]];

/// Where sites say what is theirs.
const OF_SITES: &str = "warehouse.sites.";

/// Fails where a layer says what can never have an effect.
pub(crate) fn nothing_in_vain(layer: &Layer, sources: &Sources) -> Result<()> {
    let search = Search { sources, set: set_by_variants_and_changes(layer) };
    let stations: Vec<Said> = RoleName::ALL.into_iter().flat_map(|role| said(layer, role)).collect();
    let of_stations = stations.iter().flat_map(|said| search.of_station(said));
    let of_sites = search.of_sites(layer, &stations);
    let errors: Vec<ScenarioError> =
        of_stations.chain(of_sites).chain(search.of_reserves(layer, &stations)).collect();
    ScenarioError::together(errors.iter().map(Some))
}

/// Every key that a variant or a dated change sets: what it says may have an effect then.
fn set_by_variants_and_changes(layer: &Layer) -> Vec<String> {
    let variants = layer.variants.iter().flat_map(|variants| variants.values());
    let changes = layer.changes.as_ref().map(ListLayer::entries).unwrap_or_default();
    let changes = changes.iter().filter_map(|change| change.set.as_ref());
    variants.chain(changes).flat_map(crate::raw::Settings::keys).collect()
}

struct Search<'a> {
    sources: &'a Sources,
    set: Vec<String>,
}

impl Search<'_> {
    fn of_station(&self, (station, path, said): &Said) -> Vec<ScenarioError> {
        let mut errors = Vec::new();
        if is_unlimited(said) {
            let given = keys_of_limited_servers(said).into_iter().filter(|(_, is_given, _)| *is_given);
            let in_vain = given.filter(|(key, ..)| self.is_in_vain(*station, path, key, &OF_SERVERS));
            errors.extend(in_vain.map(|(key, _, why)| {
                let help = "give `servers: N`, `staff` or a `pool`, or leave this key out";
                self.sources.fail(&format!("{path}.{key}"), format!("with unlimited servers {why}"), help)
            }));
        }
        let has_room = Optional::on(said.room.clone()).is_some();
        if said.when_full.is_some() && !has_room && self.is_in_vain(*station, path, "when_full", &["room"]) {
            let help = "add `room: N`, how many may wait, or leave this key out";
            let what = "without a `room` the station is never full";
            errors.push(self.sources.fail(&format!("{path}.when_full"), what, help));
        }
        errors
    }

    /// What is said of a station at every site, on top of sites that all say their own.
    fn of_sites(&self, layer: &Layer, said: &[Said]) -> Vec<ScenarioError> {
        if self.set.iter().any(|key| key.starts_with(OF_SITES)) {
            return Vec::new();
        }
        let mut errors = Vec::new();
        for kind in StationKind::ALL.into_iter().filter(|kind| kind.role() == RoleName::Warehouse) {
            let paths = said.iter().filter(|(station, ..)| station.kind == kind).map(|(_, path, _)| path);
            let paths: Vec<&str> = paths.map(String::as_str).collect();
            if paths.iter().all(|path| path.starts_with(OF_SITES)) {
                let general = format!("{}.{}", kind.role(), kind.key());
                let in_vain = SAME.iter().filter_map(|keys| self.above_sites(layer, &general, &paths, keys));
                errors.extend(in_vain);
            }
        }
        errors
    }

    /// The error of keys that are said of every site after each has said its own.
    fn above_sites(
        &self,
        layer: &Layer,
        general: &str,
        sites: &[&str],
        keys: &[&str],
    ) -> Option<ScenarioError> {
        let last = |path: &str| {
            let paths = keys.iter().map(|key| format!("{path}.{key}"));
            paths
                .filter_map(|path| Some((self.sources.giver(&path)?, path)))
                .max_by_key(|(giver, _)| giver.number)
        };
        let (giver, path) = last(general)?;
        let is_of_another = self.sources.is_varied() && !giver.is_variant;
        let is_later = |site: &&str| last(site).is_some_and(|(own, _)| own.number <= giver.number);
        if giver.is_resolved || is_of_another || !sites.iter().all(is_later) {
            return None;
        }
        let (_, own) = last(sites.first()?)?;
        let help = format!("say it of a site, like `{}`", Self::by_name(layer, &own));
        Some(self.sources.fail(&path, "every site has its own, so this changes nothing", help))
    }

    /// The path of a site's key with the name of the site instead of its number.
    fn by_name(layer: &Layer, path: &str) -> String {
        let sites = layer.warehouse.as_ref().and_then(|warehouse| warehouse.sites.as_ref());
        let first = sites.and_then(|sites| sites.entries().first()?.name.clone());
        match (first, path.strip_prefix("warehouse.sites.0.")) {
            (Some(name), Some(key)) => format!("{OF_SITES}{name}.{key}"),
            _ => path.to_owned(),
        }
    }

    /// Reserve staff for a station that has as many as are wanted.
    fn of_reserves(&self, layer: &Layer, said: &[Said]) -> Vec<ScenarioError> {
        let sites = layer.warehouse.as_ref().and_then(|warehouse| warehouse.sites.as_ref());
        let sites = sites.map(ListLayer::entries).unwrap_or_default();
        let sites: Vec<String> = sites.iter().map(|site| site.name.clone().unwrap_or_default()).collect();
        let entries = layer.reserve.as_ref().map(ListLayer::entries).unwrap_or_default();
        let error = |(number, into): (usize, &String)| {
            let key = format!("reserve.{number}.into");
            let places = stations(into, &sites, &key, self.sources).ok()?;
            let (station, path, _) =
                said.iter().find(|(id, _, said)| places.contains(id) && is_unlimited(said))?;
            let said = self.sources.giver(&key)?;
            self.is_said_in_vain(said, *station, path, &OF_SERVERS).then(|| {
                let help = "name a station with `servers: N` or `staff`, or a pool";
                self.sources.fail(
                    &key,
                    format!("`{into}` has unlimited servers: nobody is to be called"),
                    help,
                )
            })
        };
        let into =
            entries.iter().enumerate().filter_map(|(number, entry)| Some((number, entry.into.as_ref()?)));
        into.filter_map(error).collect()
    }

    /// Whether a key of a station has no effect, in spite of all that is said about these others.
    fn is_in_vain(&self, station: StationId, path: &str, key: &str, others: &[&str]) -> bool {
        let giver = self.giver(station, path, key);
        giver.is_some_and(|giver| self.is_said_in_vain(giver, station, path, others))
    }

    /// Whether who said something knew all that is said about these keys of the station, and nothing changes them.
    fn is_said_in_vain(&self, giver: Giver, station: StationId, path: &str, others: &[&str]) -> bool {
        // What a variant takes the effect from is no mistake of the scenario.
        let is_of_another = self.sources.is_varied() && !giver.is_variant;
        let comes_before = others
            .iter()
            .any(|other| self.giver(station, path, other).is_some_and(|other| other.number > giver.number));
        let own = |setting: &String| {
            let parts: Vec<&str> = setting.split('.').collect();
            parts.windows(2).any(|pair| pair[0] == station.kind.key() && others.contains(&pair[1]))
        };
        !giver.is_resolved && !is_of_another && !comes_before && !self.set.iter().any(own)
    }

    /// Who has the last word on a key of a station: the site, or what is said of every site.
    fn giver(&self, station: StationId, path: &str, key: &str) -> Option<Giver> {
        let general = || self.sources.giver(&format!("{}.{}.{key}", station.kind.role(), station.kind.key()));
        self.sources.giver(&format!("{path}.{key}")).or_else(general)
    }
}

/// Whether there are as many servers as are wanted, at all hours.
fn is_unlimited(said: &StationLayer) -> bool {
    said.servers == Some(ServersText::Unlimited) && Optional::on(said.hours.clone()).is_none()
}

/// The keys that say what happens where servers are limited, whether each is given, and why it has no effect otherwise.
fn keys_of_limited_servers(said: &StationLayer) -> [(&'static str, bool, &'static str); 5] {
    let nobody_waits = "nobody waits";
    [
        ("patience", Optional::on(said.patience.clone()).is_some(), nobody_waits),
        ("room", Optional::on(said.room.clone()).is_some(), nobody_waits),
        ("discipline", said.discipline.is_some(), nobody_waits),
        ("fatigue", Optional::on(said.fatigue.clone()).is_some(), "nobody tires"),
        ("shift_end", said.shift_end.is_some(), "nobody goes off duty"),
    ]
}
