//! Finding the layers of a scenario: what it extends, the file, the settings from the command line.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use crate::build::{Files, build, is_name};
use crate::embedded::{embedded_names, embedded_text};
use crate::error::{ScenarioError, suggestion};
use crate::layer::{Layer, ListLayer, Merge};
use crate::raw::Settings;
use crate::scenario::Scenario;
use crate::source::{RESOLVED, Source};
use crate::sources::Sources;
use crate::yaml::TEXT_MAX_BYTES;

/// How many scenarios may extend each other in a row.
const EXTENDS_MAX: usize = 8;

/// Loads a scenario by name or path, with `path=value` settings on top.
///
/// A name that ends in `.yaml` or `.yml`, or starts with `.` or `/`, is a path; any other is an embedded scenario.
///
/// # Errors
/// What is wrong, with its place: all that does not follow from something else.
pub fn load(name_or_path: &str, set: &[String]) -> Result<Scenario, ScenarioError> {
    let mut layers = Vec::new();
    extend(&Origin::of(name_or_path, None), &mut Vec::new(), &mut layers)
        .map_err(|error| error.unwrap_or_else(|| unknown_name(name_or_path)))?;
    layers.extend(settings(set)?);
    merge_and_build(layers, Files::Read)
}

/// Reads the scenario that a [`Scenario::resolved`] text stands for. Traces are not read: who places no orders needs
/// none.
///
/// # Errors
/// The first thing that is wrong, with its place in the text.
pub fn from_resolved(text: &str) -> Result<Scenario, ScenarioError> {
    merge_and_build(vec![resolved(text)?], Files::Leave)
}

fn resolved(text: &str) -> Result<(Source, Layer), ScenarioError> {
    let source = Source::file(RESOLVED, text.to_owned())?;
    let layer = source.layer()?;
    if layer.extends.is_some() {
        let error = ScenarioError::new("a resolved scenario stands alone: it can't have `extends`");
        return Err(placed(error, &source, "extends"));
    }
    Ok((source, layer))
}

/// The layers of `path=value` settings.
pub(crate) fn settings(set: &[String]) -> Result<Vec<(Source, Layer)>, ScenarioError> {
    let read = |argument: &String| {
        let source = Source::set(argument)?;
        let layer = source.layer()?;
        if layer.extends.is_some() {
            let error = ScenarioError::new("`extends` belongs into a file: it can't be set from outside");
            return Err(placed(error, &source, "extends"));
        }
        Ok((source, layer))
    };
    ScenarioError::all(set.iter().map(read))
}

fn merge_and_build(layers: Vec<(Source, Layer)>, files: Files) -> Result<Scenario, ScenarioError> {
    let (sources, layers): (Vec<Source>, Vec<Layer>) = layers.into_iter().unzip();
    let merged = layers.into_iter().fold(Layer::default(), Merge::merge);
    build(Layer { extends: None, ..merged }, Sources::new(sources), files)
}

fn placed(error: ScenarioError, source: &Source, path: &str) -> ScenarioError {
    match source.place(path) {
        Some(place) => error.at(place),
        None => error,
    }
}

/// Where a scenario comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    Embedded(String),
    File(PathBuf),
}

impl Origin {
    /// What a name means; a relative path is relative to the file that extends it.
    fn of(name: &str, from: Option<&Self>) -> Self {
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
        let is_path = matches!(extension, Some("yaml" | "yml")) || name.starts_with(['.', '/']);
        match from {
            _ if !is_path => Self::Embedded(name.to_owned()),
            Some(Self::File(file)) => {
                let path = file.parent().unwrap_or(Path::new("")).join(name);
                // Without the dots that stand for nothing: `./base.yaml`, not `././base.yaml`.
                Self::File(path.components().collect())
            }
            _ => Self::File(PathBuf::from(name)),
        }
    }

    /// The text; `None` if there is no embedded scenario of this name.
    fn read(&self) -> Result<Option<Source>, ScenarioError> {
        match self {
            Self::Embedded(name) => {
                embedded_text(name).map(|text| Source::file(name, text.to_owned())).transpose()
            }
            Self::File(path) => Source::file(&path.display().to_string(), read_file(path)?).map(Some),
        }
    }

    /// One name for all spellings of a path.
    fn canonical(&self) -> Self {
        match self {
            Self::File(path) => Self::File(path.canonicalize().unwrap_or_else(|_| path.clone())),
            Self::Embedded(_) => self.clone(),
        }
    }
}

fn read_file(path: &Path) -> Result<String, ScenarioError> {
    let shown = path.display();
    let fail = |error: std::io::Error| {
        let error = ScenarioError::new(format!("can't read {shown}: {error}"));
        error.help(
            "an embedded scenario has a name without .yaml, like demo; a path may be wrong or not readable",
        )
    };
    let file = File::open(path).map_err(fail)?;
    if file.metadata().map_err(fail)?.is_dir() {
        return Err(ScenarioError::new(format!("{shown} is a directory")).help("name the .yaml file in it"));
    }
    let mut bytes = Vec::new();
    file.take(TEXT_MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() > TEXT_MAX_BYTES {
        return Err(ScenarioError::new(format!("{shown} is longer than 1 MiB"))
            .help("a scenario is a few hundred lines; is this the right file?"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        ScenarioError::new(format!("{shown} is not UTF-8 text (at byte {at})")).help("save it as UTF-8")
    })
}

/// Reads `origin` and, before it, what it extends. `Err(None)` if the name is not known: only the caller knows where
/// it was written.
fn extend(
    origin: &Origin,
    chain: &mut Vec<Origin>,
    layers: &mut Vec<(Source, Layer)>,
) -> Result<(), Option<ScenarioError>> {
    let source = origin.read().map_err(Some)?.ok_or(None)?;
    let mut layer = source.layer().map_err(Some)?;
    if layer == Layer::default() {
        return Err(Some(says_nothing(&source)));
    }
    if let Origin::File(file) = origin {
        traces_beside(file, &mut layer);
        layer.scenario = layer.scenario.take().or_else(|| name_of(file));
    }
    chain.push(origin.canonical());
    if let Some(base) = &layer.extends {
        let place = |error| placed(error, &source, "extends");
        let base_origin = Origin::of(base, Some(origin));
        if chain.contains(&base_origin.canonical()) {
            let error = ScenarioError::new(format!("`extends: {base}` goes round in a circle"));
            return Err(Some(place(error.help("a scenario can't extend itself, nor what extends it"))));
        }
        if chain.len() >= EXTENDS_MAX {
            let error = ScenarioError::new(format!("more than {EXTENDS_MAX} scenarios extend each other"));
            return Err(Some(place(error.help("put some of the layers into one file"))));
        }
        extend(&base_origin, chain, layers).map_err(|error| match error {
            None => place(unknown_name(base)),
            Some(error) if error.place().is_none() => place(error),
            Some(error) => error,
        })?;
    }
    layers.push((source, layer));
    Ok(())
}

/// The name of a scenario whose file says none: that of the file, or that of what it extends where it can't be one.
fn name_of(file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_str()?;
    is_name(stem).then(|| stem.to_owned())
}

/// A relative path of a trace starts at the file that names it.
fn traces_beside(file: &Path, layer: &mut Layer) {
    let directory = file.parent().unwrap_or(Path::new(""));
    for trace in traces_mut(layer) {
        // `.` stands for nothing.
        let path = directory.join(&trace);
        let path: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
        *trace = path.display().to_string();
    }
}

/// The files of all traces that a layer names, itself and in its variants.
fn traces_mut(layer: &mut Layer) -> impl Iterator<Item = &mut String> {
    let own = layer.arrivals.iter_mut().flat_map(ListLayer::parts_mut);
    let own = own.filter_map(|entry| entry.trace.as_mut());
    let variants = layer.variants.iter_mut().flat_map(|variants| variants.values_mut());
    own.chain(variants.flat_map(Settings::traces_mut))
}

fn says_nothing(source: &Source) -> ScenarioError {
    let error = ScenarioError::new(format!("{}: this file is empty: it gives no key", source.name()));
    error.help("begin it with `extends: builtin/bonded-1210`, or let `greenlane new mine.yaml` write one to start from")
}

/// A resolved scenario for a file beside which copies of its traces lie: its text, and each trace with the name of its copy.
pub(crate) fn beside_its_traces(text: &str) -> Result<(String, Vec<(PathBuf, String)>), ScenarioError> {
    let (_, mut layer) = resolved(text)?;
    let mut copies: Vec<(PathBuf, String)> = Vec::new();
    for trace in traces_mut(&mut layer) {
        let path = PathBuf::from(&*trace);
        let known = copies.iter().find(|(known, _)| *known == path).map(|(_, name)| name.clone());
        let name = known.unwrap_or_else(|| {
            let name = format!("scenario-trace-{}.csv", copies.len() + 1);
            copies.push((path, name.clone()));
            name
        });
        *trace = name;
    }
    if copies.is_empty() {
        return Ok((text.to_owned(), copies));
    }
    let text = serde_saphyr::to_string(&layer);
    Ok((text.map_err(|error| ScenarioError::new(error.to_string()))?, copies))
}

fn unknown_name(name: &str) -> ScenarioError {
    let names: Vec<&str> = embedded_names().collect();
    // `mm1` is `teaching/mm1`.
    let last = |own: &&&str| own.rsplit('/').next() == Some(name);
    let close = names.iter().find(last).copied().or_else(|| suggestion(name, names.iter().copied()));
    // A file that lies there is what was meant, unless a name is meant.
    let file = ["yaml", "yml"].map(|ending| format!("./{name}.{ending}")).into_iter();
    let close = file.clone().find(|file| Path::new(file).exists()).or(close.map(str::to_owned));
    let close = close.map_or_else(String::new, |close| format!("did you mean `{close}`? "));
    let help = format!("{close}There are {}. A path ends in .yaml", names.join(", "));
    ScenarioError::new(format!("there is no scenario `{name}`")).help(help)
}
