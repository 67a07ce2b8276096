//! From the merged layer to a validated scenario. What is missing or contradicts itself is named by its full key.

mod arrivals;
mod classes;
mod costs;
mod customs;
mod features;
mod frame;
mod in_vain;
mod names;
mod phases;
mod reserve;
mod roles;
mod same_servers;
pub(crate) mod stations;
mod structure;
mod unserved;
mod vary;
mod work;

use std::num::NonZeroU32;
use std::sync::Arc;

use model::RoleName;
use queueing::{PoolNumber, Servers};

use crate::error::{ScenarioError, choice};
use crate::layer::{AnswersText, Entry, Layer, ListLayer, Merge};
use crate::raw::Settings;
use crate::scenario::{Origin, Scenario, ScenarioPhase, TargetText, Variant};
use crate::source::Source;
use crate::sources::Sources;

use frame::Frame;
pub(crate) use frame::is_name;

/// Whether the files that a scenario names are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Files {
    /// Traces are read.
    Read,
    /// Traces are left out: who places no orders needs none.
    Leave,
}

/// What-ifs are built one by one when a scenario is loaded.
const VARIANTS_MAX: usize = 100;
/// Each phase of each of them is the whole scenario, built again.
const VARIANT_PHASES_MAX: usize = 2_000;
/// Each is asked of the results of every run.
const TARGETS_MAX: usize = 1_000;

/// Validates the merged layer, and each of its variants.
pub(crate) fn build(layer: Layer, mut sources: Sources, files: Files) -> Result<Scenario, ScenarioError> {
    let layer = resolve(layer, &mut sources)?;
    let sources = Arc::new(sources);
    let variants = layer.variants.clone().unwrap_or_default();
    if variants.len() > VARIANTS_MAX {
        let what = format!("there are {} variants", variants.len());
        return Err(sources.fail("variants", what, format!("at most {VARIANTS_MAX} are possible")));
    }
    // Itself first: what is wrong without a variant is not a variant's mistake.
    let scenario = whole(layer.clone(), &sources, files)?;
    in_vain::nothing_in_vain(&layer, &sources)?;
    // A variant has the phases of the scenario, and those that it brings.
    let mut phases = variants.len() * scenario.phases.len();
    let built = variants.iter().map(|(name, settings)| {
        if phases > VARIANT_PHASES_MAX {
            let what = "the variants and the dated changes are too many together";
            let help = format!(
                "with {phases} phases in all, at most {VARIANT_PHASES_MAX} are possible: drop some of them"
            );
            return Err(sources.fail("variants", what, help));
        }
        let variant = of_variant(&layer, &sources, name, settings)
            .and_then(|(changed, sources)| {
                in_vain::nothing_in_vain(&changed, &sources)?;
                // A trace of the scenario itself has been read.
                let files = if settings.name_a_trace() { files } else { Files::Leave };
                whole(changed, &sources, files)
            })
            .map_err(|error| in_variant(error, name, &sources))?;
        phases += variant.phases.len().saturating_sub(scenario.phases.len());
        Ok(())
    });
    ScenarioError::all(built)?;
    Ok(scenario)
}

/// One of the variants of a scenario. Errors are shown where the variant stands.
pub(crate) fn variant(origin: &(Layer, Arc<Sources>), name: &str) -> Result<Scenario, ScenarioError> {
    let (layer, sources) = origin;
    let settings = layer.variants.as_ref().and_then(|variants| variants.get(name)).cloned();
    let (changed, sources) = of_variant(layer, sources, name, &settings.unwrap_or_default())?;
    build(changed, Sources::clone(&sources), Files::Read)
}

/// The layer of a variant: of a scenario of its own, `SCENARIO/VARIANT` in results, without the others, which are what-ifs of
/// the first.
fn of_variant(
    layer: &Layer,
    sources: &Arc<Sources>,
    name: &str,
    settings: &Settings,
) -> Result<(Layer, Arc<Sources>), ScenarioError> {
    once(settings, &below_variant(name), sources)?;
    let (changed, sources) = overlay(layer, sources, &below_variant(name), settings)?;
    let scenario = changed.scenario.as_ref().map(|scenario| format!("{scenario}/{name}"));
    Ok((Layer { scenario, variants: None, ..changed }, sources))
}

fn below_variant(name: &str) -> String {
    format!("variants.{name}")
}

/// An error of a variant, with its name.
fn in_variant(error: ScenarioError, name: &str, sources: &Sources) -> ScenarioError {
    error.inside(&format!("the variant `{name}`"), sources.near(&below_variant(name)).as_ref())
}

/// A scenario with `path=value` settings on top.
pub(crate) fn changed(origin: &(Layer, Arc<Sources>), set: &[String]) -> Result<Scenario, ScenarioError> {
    let (mut layer, mut sources) = (origin.0.clone(), Sources::clone(&origin.1));
    for (source, over) in crate::load::settings(set)? {
        layer = layer.merge(over);
        sources.add(source);
    }
    build(layer, sources, Files::Read)
}

/// Validates one layer with its lists applied.
fn whole(mut layer: Layer, sources: &Arc<Sources>, files: Files) -> Result<Scenario, ScenarioError> {
    let origin = Arc::new((layer.clone(), Arc::clone(sources)));
    let frame = Frame::of(&layer, sources)?;
    let phases = phases::phases(&layer, sources, &frame)?;
    vary::is_known(layer.plan.as_ref(), sources)?;
    let first = &phases.of_run[0];
    let (arrivals, trace_warnings) =
        arrivals::plan(&mut layer, sources, &frame, &first.setting.sellers, &first.seller_shares, files)?;
    let resolved = serde_saphyr::to_string(&layer)
        .map_err(|error| ScenarioError::new(format!("the scenario can't be written as text: {error}")))?;
    let zones = sources.need(layer.zones, "zones")?.0 as u32;
    let zones = NonZeroU32::new(zones)
        .ok_or_else(|| sources.fail("zones", "there is no zone", "write 1 for one, at most 1000"))?;
    let pools = RoleName::ALL.map(|role| stations::pool_names(&layer, role));
    for role in RoleName::ALL {
        pools_are_meant(first, role, &pools[role.index()], sources)?;
    }
    let live = layer.live.unwrap_or_default();
    let calendar = layer.calendar.unwrap_or_default();
    let variants = layer.variants.unwrap_or_default();
    Ok(Scenario {
        name: frame.name,
        about: layer.about.unwrap_or_default(),
        rules: frame.rules.name.to_owned(),
        seed: sources.need(layer.seed, "seed")?.0,
        study: frame.study,
        window: frame.window,
        clock: frame.clock,
        live_speed: sources.need(live.speed, "live.speed")?.0,
        zones,
        spans: frame::spans(&calendar),
        arrivals,
        trace_warnings,
        phases: phases.of_run,
        staff_costs: phases.staff_costs,
        pools,
        targets: targets(layer.targets.as_ref(), sources)?,
        variants: variants
            .into_iter()
            .map(|(name, settings)| Variant { name, set: lines(&settings) })
            .collect(),
        plan: layer.plan,
        predict: layer.predict.unwrap_or_default(),
        answers_hidden: layer.answers == Some(AnswersText::Hidden),
        theory: layer.theory,
        resolved,
        origin: Origin(origin),
    })
}

/// A setting or a variant that names a pool for nobody has misspelt it. (In a file it is a warning: the station may be
/// yet to come.)
fn pools_are_meant(
    phase: &ScenarioPhase,
    role: RoleName,
    names: &[String],
    sources: &Sources,
) -> Result<(), ScenarioError> {
    for (number, name) in names.iter().enumerate() {
        let path = format!("{role}.pools.{name}");
        let own = Servers::Pool(PoolNumber(number as u8));
        let used = phase.table(role).stations.iter().any(|(_, station)| station.servers == own);
        if used || sources.is_in_file(&path) {
            continue;
        }
        let others: Vec<&str> = names.iter().filter(|other| *other != name).map(String::as_str).collect();
        let help = if others.is_empty() {
            "write `pool: NAME` at a station of the same role".to_owned()
        } else {
            choice(name, &others)
        };
        return Err(sources.fail(&path, format!("no station draws from the pool `{name}`"), help));
    }
    Ok(())
}

/// Settings say each key once, and one of several that take the place of each other: which has the last word is not for the
/// order of lines to say.
fn once(settings: &Settings, below: &str, sources: &Sources) -> Result<(), ScenarioError> {
    let help = "keep one of them";
    if let Some((first, second, key)) = settings.twice() {
        let what = format!("both `{first}` and `{second}` are given, and both say `{key}`");
        return Err(sources.fail_key(&format!("{below}.{second}"), &what, help));
    }
    if let Some([(_, first), (setting, second)]) = settings.instead_of_each_other() {
        let what = format!("both `{first}` and `{second}` are given, and each takes the place of the other");
        return Err(sources.fail_key(&format!("{below}.{setting}"), &what, help));
    }
    Ok(())
}

/// The settings of a variant as `path=value` lines.
fn lines(settings: &Settings) -> Vec<String> {
    settings.0.iter().map(|(path, value)| format!("{path}={}", value.line())).collect()
}

/// The layer with settings on top that stand at the key `below`.
fn overlay(
    layer: &Layer,
    sources: &Arc<Sources>,
    below: &str,
    settings: &Settings,
) -> Result<(Layer, Arc<Sources>), ScenarioError> {
    let mut changed = layer.clone();
    let mut more = Sources::clone(sources);
    for (path, value) in &settings.0 {
        let source = Source::inside(sources, below, path, value)?;
        let over = source.layer()?;
        if over.extends.is_some() {
            let help = "`extends` belongs into a file";
            return Err(sources.fail(&format!("{below}.{path}"), "this can't be set", help));
        }
        changed = changed.merge(over);
        more.add(source);
    }
    let changed = resolve(changed, &mut more)?;
    Ok((changed, Arc::new(more)))
}

/// Applies the patches of all lists, so that every list is given whole, with what is said about every entry in it.
fn resolve(mut layer: Layer, sources: &mut Sources) -> Result<Layer, ScenarioError> {
    layer.arrivals = list(layer.arrivals, "arrivals", sources)?;
    layer.goods = list(layer.goods, "goods", sources)?;
    layer.sellers = list(layer.sellers, "sellers", sources)?;
    layer.changes = list(layer.changes, "changes", sources)?;
    layer.reserve = list(layer.reserve, "reserve", sources)?;
    layer.targets = list(layer.targets, "targets", sources)?;
    if let Some(warehouse) = &mut layer.warehouse {
        warehouse.sites = list(warehouse.sites.take(), "warehouse.sites", sources)?;
    }
    if let Some(digital) = &mut layer.digital {
        digital.policies = list(digital.policies.take(), "digital.policies", sources)?;
    }
    Ok(layer)
}

fn list<T: Entry>(
    list: Option<ListLayer<T>>,
    path: &str,
    sources: &mut Sources,
) -> Result<Option<ListLayer<T>>, ScenarioError> {
    let list = match list {
        Some(list) if !list.is_applied() => list,
        whole => return Ok(whole),
    };
    let added = list.added();
    let list = list.patched().map_err(|(key, names)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let help = match crate::error::suggestion(&key, names.iter().copied()) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("entries are called by number from 0, or by name; `{path}+` adds new ones"),
        };
        sources.fail_key(&format!("{path}.{key}"), "there is no such entry to change", help)
    })?;
    for (number, entry) in list.entries().iter().enumerate() {
        sources.call(path, number, entry.name());
    }
    sources.call_added(path, &added, list.entries().len());
    Ok(Some(list))
}

fn targets(
    targets: Option<&crate::layer::ListLayer<crate::layer::TargetLine>>,
    sources: &Sources,
) -> Result<Vec<TargetText>, ScenarioError> {
    let lines = targets.map(ListLayer::entries).unwrap_or_default();
    if lines.len() > TARGETS_MAX {
        let what = format!("there are {} targets", lines.len());
        return Err(sources.fail("targets", what, format!("at most {TARGETS_MAX} are possible")));
    }
    let place = |number: usize| sources.place(&format!("targets.{number}"));
    let target = |(number, line): (usize, &crate::layer::TargetLine)| TargetText {
        text: line.0.clone(),
        at: place(number),
    };
    Ok(lines.iter().enumerate().map(target).collect())
}
