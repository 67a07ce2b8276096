//! A source: the text of one layer, and where each key stands in it.

use std::sync::Arc;

use serde_saphyr::Error;

use crate::error::{ERRORS_MAX, Place, ScenarioError};
use crate::layer::Layer;
use crate::places::{Places, Spot, spot};
use crate::raw::Raw;
use crate::signs::numbers_with_a_plus;
use crate::sources::Sources;
use crate::tags::unknown_tags;
use crate::yaml::{DEPTH_MAX, Explained, TEXT_MAX_BYTES, explain, limits};

/// The name of a text that is a scenario with all its layers merged.
pub(crate) const RESOLVED: &str = "resolved scenario";

/// The text of one layer.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    name: String,
    text: String,
    kind: Kind,
    places: Places,
}

/// What a text is, and so how its places are shown.
#[derive(Clone, Debug)]
enum Kind {
    /// A file or an embedded scenario.
    File,
    /// A `--set`: the argument that is shown, and the columns at which its parts stand.
    Set(SetArgument),
    /// A setting that stands inside other sources, in a variant or a change, below this path.
    Inside { sources: Arc<Sources>, below: String },
}

/// `--set path=value`: it is read as YAML with one line for each part of the path, and shown as it was given.
#[derive(Clone, Debug)]
struct SetArgument {
    shown: String,
    /// For each line of the YAML, the column in `shown` that its column 1 stands for (below 1 where keys are
    /// indented by more than the argument is long).
    offsets: Vec<i64>,
}

impl Source {
    /// The source of a file or an embedded scenario.
    pub(crate) fn file(name: &str, text: String) -> Result<Self, ScenarioError> {
        Self { name: name.to_owned(), text, kind: Kind::File, places: Places::default() }.indexed()
    }

    /// The source of a setting inside other sources: `path` is set to `value` at the key `below`.`path`.
    pub(crate) fn inside(
        sources: &Arc<Sources>,
        below: &str,
        path: &str,
        value: &Raw,
    ) -> Result<Self, ScenarioError> {
        let whole = format!("{below}.{path}");
        let fail = |what: &str| {
            let help = "write a path with dots between its keys, like { customs.xray.servers: 5 }";
            sources.fail(&whole, what, help)
        };
        let argument = format!("{path}={}", value.line());
        let (keys, value) = split_set(&argument).map_err(fail)?;
        let (text, _) = nested(&keys, value);
        let kind = Kind::Inside { sources: Arc::clone(sources), below: below.to_owned() };
        Self { name: below.to_owned(), text, kind, places: Places::default() }.indexed()
    }

    /// The source of a `--set path=value` argument.
    pub(crate) fn set(argument: &str) -> Result<Self, ScenarioError> {
        let shown = format!("--set {}", argument.replace(['\n', '\r'], " "));
        let (keys, value) = split_set(argument).map_err(|what| {
            ScenarioError::new(format!("`{shown}`: {what}"))
                .help("write --set path=value, like --set customs.xray.servers=5")
        })?;
        let column_of = |part: &str| {
            (shown.len() - argument.len() + (part.as_ptr().addr() - argument.as_ptr().addr())) as i64
        };
        let (text, parts) = nested(&keys, value);
        let offsets = parts.iter().enumerate().map(|(depth, part)| column_of(part) - depth as i64).collect();
        let kind = Kind::Set(SetArgument { shown: shown.clone(), offsets });
        Self { name: shown, text, kind, places: Places::default() }.indexed()
    }

    /// Parses the text into a tree without types, to know where each key stands. Broken YAML ends here.
    fn indexed(mut self) -> Result<Self, ScenarioError> {
        if self.text.len() > TEXT_MAX_BYTES {
            return Err(ScenarioError::new(format!("{} is longer than 1 MiB", self.name))
                .help("a scenario is a few hundred lines; is this the right file?"));
        }
        self.places = Places::of(&self.text).map_err(|error| self.error(&error))?;
        Ok(self)
    }

    /// Parses the text into a layer.
    pub(crate) fn layer(&self) -> Result<Layer, ScenarioError> {
        // What stands inside other sources has been read there already, with its signs.
        let signs = if self.is_inside() { Vec::new() } else { numbers_with_a_plus(self) };
        let parsed = self.parsed().map_err(|error| further(self, &error).except_at(&signs));
        let (layer, errors) = match parsed {
            Ok(layer) => (layer, Vec::new()),
            Err(errors) => (Layer::default(), errors),
        };
        let tags = if self.is_inside() { Vec::new() } else { unknown_tags(self) };
        let errors = signs.into_iter().chain(tags).chain(self.both_pushes()).chain(errors);
        ScenarioError::all(errors.map(Err::<(), _>))?;
        Ok(layer)
    }

    /// `push` is short for `seller.push`: one of them would be lost.
    fn both_pushes(&self) -> Option<ScenarioError> {
        let (short, _) = (self.places.key("push")?, self.places.key("seller.push")?);
        let error =
            ScenarioError::new("push: both `push` and `seller.push` are given").at(self.place_at(short));
        Some(error.help("keep one of them: `push` is short for `seller.push`, with one server"))
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where each key stands in the text.
    pub(crate) const fn places(&self) -> &Places {
        &self.places
    }

    fn parsed(&self) -> Result<Layer, Error> {
        let layer: Option<Layer> = serde_saphyr::from_str_with_options(&self.text, limits())?;
        Ok(layer.unwrap_or_default().without_short_forms())
    }

    /// The name as errors show it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether this is a file or an embedded scenario.
    pub(crate) const fn is_file(&self) -> bool {
        matches!(self.kind, Kind::File)
    }

    /// Whether this stands inside other sources, in a variant or a change.
    pub(crate) const fn is_inside(&self) -> bool {
        matches!(self.kind, Kind::Inside { .. })
    }

    /// The place of a key's value, if this source gives it; the empty path is the whole text.
    pub(crate) fn place(&self, path: &str) -> Option<Place> {
        let spot = self.places.value(path)?;
        match &self.kind {
            Kind::Inside { sources, below } => sources.near(&format!("{below}.{path}")),
            _ => Some(self.place_at(spot)),
        }
    }

    /// Whether keys stand in the table of a path.
    pub(crate) fn has_keys(&self, table: &str) -> bool {
        self.places.has_keys(table)
    }

    /// Where a key itself stands.
    pub(crate) fn key_place(&self, path: &str) -> Option<Place> {
        match &self.kind {
            Kind::Inside { .. } => self.place(path),
            _ => self.places.key(path).map(|spot| self.place_at(spot)),
        }
    }

    /// The place of a spot of the text.
    pub(crate) fn place_at(&self, (line, column): Spot) -> Place {
        if let Kind::Set(SetArgument { shown, offsets }) = &self.kind {
            let offset = offsets.get(line.saturating_sub(1)).or(offsets.last()).copied().unwrap_or(0);
            let column = (column as i64 + offset).clamp(1, shown.len() as i64) as usize;
            return Place::new("--set", 0, column, shown);
        }
        let text = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        Place::new(&self.name, line, column, text)
    }

    /// The parser's error in our words, with the place.
    fn error(&self, error: &Error) -> ScenarioError {
        let explained = explain(error, &self.text);
        let spot = explained.spot.or_else(|| error.location().as_ref().and_then(spot));
        let Some(spot) = spot else {
            return ScenarioError::new(format!("{}: {}", self.name, explained.what));
        };
        let path = self.path_at(spot, &explained);
        let Explained { what, help, .. } = &explained;
        let error = ScenarioError::new(path.map_or_else(|| what.clone(), |path| format!("{path}: {what}")));
        let error = if let Kind::Inside { sources, below } = &self.kind {
            let place = sources.near(&format!("{below}.{}", path.unwrap_or_default()));
            place.into_iter().fold(error, ScenarioError::at)
        } else {
            let of_list = path.filter(|_| explained.may_be_at_key).and_then(|path| self.places.value(path));
            error.at(self.place_at(of_list.unwrap_or(spot)))
        };
        help.iter().cloned().fold(error, ScenarioError::help)
    }

    /// The key that an error is about: a misspelt one, or the one whose value is wrong.
    fn culprit(&self, error: &Error) -> Option<String> {
        let spot = error.location().as_ref().and_then(spot)?;
        let explained = explain(error, &self.text);
        match &explained.key {
            Some(key) => {
                Some(self.places.table_at(spot).map_or(key.clone(), |table| format!("{table}.{key}")))
            }
            None => self.path_at(spot, &explained).map(str::to_owned),
        }
    }

    /// The table of a misspelt key, or the key whose value is wrong.
    fn path_at(&self, spot: Spot, explained: &Explained) -> Option<&str> {
        if explained.key.is_some() {
            return self.places.table_at(spot);
        }
        // A value of another type may be told at its key: no table begins there itself.
        let of_key = if explained.may_be_at_key { self.places.key_at(spot) } else { None };
        of_key.or_else(|| self.places.value_at(spot))
    }

    /// An error of a copy of this text, about this key, with the place that it has here.
    fn as_if_here(&self, copy: &Self, error: &Error, path: &str) -> Option<ScenarioError> {
        let Explained { what, help, key, .. } = explain(error, &copy.text);
        let (spot, shown) = match key {
            Some(_) => (self.places.key(path)?, path.rsplit_once('.').map(|(table, _)| table)),
            None => (self.places.value(path)?, Some(path)),
        };
        let what = shown.map_or_else(|| what.clone(), |shown| format!("{shown}: {what}"));
        let error = ScenarioError::new(what).at(self.place_at(spot));
        Some(help.into_iter().fold(error, ScenarioError::help))
    }
}

/// Each further error is found by reading the file again: that is done for files of the length of a scenario.
const READ_AGAIN_MAX_BYTES: usize = 1 << 16;
/// So many bytes are read again at most, once as many errors have been found as are told.
const COUNTED_MAX_BYTES: usize = 1 << 20;

/// An error of a file, and those that are left when what is wrong is taken out.
fn further(source: &Source, first: &Error) -> ScenarioError {
    let all = source.error(first);
    let is_short = source.is_file() && source.text.len() <= READ_AGAIN_MAX_BYTES;
    let (true, Some(mut wrong)) = (is_short, source.culprit(first)) else { return all };
    let Ok(mut tree) = serde_saphyr::from_str_with_options::<Raw>(&source.text, limits()) else { return all };
    let (mut taken_out, mut others) = (Vec::<String>::new(), Vec::new());
    loop {
        let is_enough =
            taken_out.len() >= 2 * ERRORS_MAX && taken_out.len() * source.text.len() > COUNTED_MAX_BYTES;
        if is_enough || !tree.remove(&wrong) {
            return all.and_all(others).cut();
        }
        taken_out.push(wrong);
        let Some((copy, error)) = next_error(source, &tree) else { return all.and_all(others) };
        let Some(path) = copy.culprit(&error) else { return all.and_all(others).cut() };
        // Where a key was taken out, another may be missed: that is no error of the file.
        let follows = taken_out.iter().any(|out| out.starts_with(&format!("{path}.")));
        if !follows {
            let Some(error) = source.as_if_here(&copy, &error, &path) else {
                return all.and_all(others).cut();
            };
            others.push(error);
        }
        wrong = path;
    }
}

/// The first error of a tree that is written anew, and that copy.
fn next_error(source: &Source, tree: &Raw) -> Option<(Source, Error)> {
    let text = serde_saphyr::to_string(tree).ok()?;
    let copy = Source::file(&source.name, text).ok()?;
    let error = copy.parsed().err()?;
    Some((copy, error))
}

/// YAML with one line for each key and one for the value, each indented below the one before; and these parts.
fn nested<'a>(keys: &[&'a str], value: &'a str) -> (String, Vec<&'a str>) {
    let mut text = String::new();
    for (depth, key) in keys.iter().enumerate() {
        text.extend([" ".repeat(depth).as_str(), key, ":\n"]);
    }
    text.extend([" ".repeat(keys.len()).as_str(), value, "\n"]);
    (text, keys.iter().copied().chain([value]).collect())
}

/// The keys and the value of `path=value`, or what is wrong with it.
fn split_set(argument: &str) -> Result<(Vec<&str>, &str), &'static str> {
    let (path, value) = argument.split_once('=').ok_or("there is no `=`")?;
    if argument.len() > TEXT_MAX_BYTES || argument.contains(['\n', '\r']) {
        return Err("a setting is one line");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let keys: Vec<&str> = path.trim().split('.').collect();
    // `targets+` adds to a list.
    let is_key = |key: &&str| {
        let name = key.strip_suffix('+').unwrap_or(key);
        !name.is_empty() && name.chars().all(plain)
    };
    if !keys.iter().all(is_key) || keys.len() > DEPTH_MAX {
        return Err("the path is not keys with dots between them");
    }
    if value.trim().is_empty() { Err("there is no value") } else { Ok((keys, value.trim())) }
}
