//! A source: the text of one layer, and where each key stands in it.

use serde_saphyr::Error;

use crate::error::{Place, ScenarioError};
use crate::yaml::{DEPTH_MAX, Explained, TEXT_MAX_BYTES, explain, limits};
use crate::layer::Layer;
use crate::places::{Places, Spot, spot};

/// The text of one layer.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    name: String,
    text: String,
    /// For a `--set`: the argument that is shown, and the columns at which its parts stand.
    set: Option<SetArgument>,
    places: Places,
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
        Self { name: name.to_owned(), text, set: None, places: Places::default() }.indexed()
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
        let (mut text, mut offsets) = (String::new(), Vec::new());
        for (depth, key) in keys.iter().enumerate() {
            text.extend([" ".repeat(depth).as_str(), key, ":\n"]);
            offsets.push(column_of(key) - depth as i64);
        }
        let depth = keys.len();
        text.extend([" ".repeat(depth).as_str(), value, "\n"]);
        offsets.push(column_of(value) - depth as i64);
        let set = Some(SetArgument { shown: shown.clone(), offsets });
        Self { name: shown, text, set, places: Places::default() }.indexed()
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
        let layer: Option<Layer> =
            serde_saphyr::from_str_with_options(&self.text, limits()).map_err(|error| self.error(&error))?;
        Ok(layer.unwrap_or_default())
    }

    /// The name as errors show it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether this is a `--set` argument.
    pub(crate) const fn is_set(&self) -> bool {
        self.set.is_some()
    }

    /// The place of a key's value, if this source gives it; the empty path is the whole text.
    pub(crate) fn place(&self, path: &str) -> Option<Place> {
        self.places.value(path).map(|spot| self.place_at(spot))
    }

    fn place_at(&self, (line, column): Spot) -> Place {
        if let Some(SetArgument { shown, offsets }) = &self.set {
            let offset = offsets.get(line.saturating_sub(1)).or(offsets.last()).copied().unwrap_or(0);
            let column = (column as i64 + offset).clamp(1, shown.len() as i64) as usize;
            return Place { source: "--set".to_owned(), line: 0, column, text: shown.clone() };
        }
        let text = self.text.lines().nth(line.saturating_sub(1)).unwrap_or_default().to_owned();
        Place { source: self.name.clone(), line, column, text }
    }

    /// The parser's error in our words, with the place.
    fn error(&self, error: &Error) -> ScenarioError {
        let Explained { what, help, key } = explain(error);
        let error = match error.location().as_ref().and_then(spot) {
            None => ScenarioError::new(format!("{}: {what}", self.name)),
            Some(spot) => {
                let path = if key { self.places.table_at(spot) } else { self.places.value_at(spot) };
                let what = path.map_or_else(|| what.clone(), |path| format!("{path}: {what}"));
                ScenarioError::new(what).at(self.place_at(spot))
            }
        };
        help.into_iter().fold(error, ScenarioError::help)
    }
}

/// The keys and the value of `path=value`, or what is wrong with it.
fn split_set(argument: &str) -> Result<(Vec<&str>, &str), &'static str> {
    let (path, value) = argument.split_once('=').ok_or("there is no `=`")?;
    if argument.len() > TEXT_MAX_BYTES || argument.contains(['\n', '\r']) {
        return Err("a setting is one line");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let keys: Vec<&str> = path.trim().split('.').collect();
    if keys.iter().any(|key| key.is_empty() || !key.chars().all(plain)) || keys.len() > DEPTH_MAX {
        return Err("the path is not keys with dots between them");
    }
    if value.trim().is_empty() { Err("there is no value") } else { Ok((keys, value.trim())) }
}
