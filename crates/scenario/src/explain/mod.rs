//! `explain KEY`: type, unit, default, where the default comes from, and what the key does. Everything is read from the
//! parser's own types and from the text of the defaults.

mod choices;
mod defaults;
mod lookup;

use std::fmt::Write;
use std::sync::Arc;

use crate::error::{ScenarioError, likeness, suggestion};
use crate::layer::{ENTRIES, Layer};
use crate::shape::{ANY_TEXT, Described, Key, Shape, Table};

use defaults::default_of;
pub(crate) use defaults::has_default;
pub(crate) use lookup::{example, list_of, tables_with};

/// A list this long is cut.
const SHOWN_MAX: usize = 20;

/// What `greenlane explain` says about a key: a path like `customs.xray.servers`, or the last part of one; about a word that
/// keys offer as a choice, like `fifo`; and about a scenario that is built in.
///
/// # Errors
/// The key is unknown; the error suggests the closest ones.
pub fn explain(key: &str) -> Result<String, ScenarioError> {
    let others = [choices::of_choice(key), choices::of_scenario(key)];
    let others: Vec<String> = others.into_iter().flatten().collect();
    match of_key(key) {
        Err(_) if !others.is_empty() => Ok(others.join("\n")),
        Ok(told) => Ok([vec![told], others].concat().join("\n")),
        unknown => unknown,
    }
}

/// What is said about a key alone.
fn of_key(key: &str) -> Result<String, ScenarioError> {
    let path: Vec<&str> = key.split('.').filter(|part| !part.is_empty()).collect();
    match find(&Layer::shape(), &path) {
        Ok((found, shape)) => match found.entry {
            Some(entry) => of_key(&entry).map(|text| of_an_entry(key, &entry) + &text),
            None => Ok(told(key, &found, &shape)),
        },
        Err(unknown) => by_last_part(key).ok_or_else(|| unknown.error(key)),
    }
}

/// Why a path is that of no key, and what to do; `None` where it is.
pub(crate) fn unknown_key(key: &str) -> Option<(String, String)> {
    let path: Vec<&str> = key.split('.').collect();
    let error = find(&Layer::shape(), &path).err()?.error(key);
    Some((error.what().to_owned(), error.advice().unwrap_or_default().to_owned()))
}

/// Every key of the language by its path, `*` standing for names and numbers that a scenario chooses.
pub fn all_keys() -> Vec<String> {
    let mut keys = Vec::new();
    visit_keys(&Layer::shape(), |path, _| keys.push(path.to_owned()));
    keys
}

/// Shows every key with what it holds.
fn visit_keys(root: &Shape, mut visit: impl FnMut(&str, &Shape)) {
    collect(root, "", 0, &mut visit);
}

/// A key on the way to the one that is looked for.
#[derive(Clone)]
struct Found {
    effect: String,
    /// The path with the number of an entry in it, where a list's own name was followed by a key of its entries.
    entry: Option<String>,
}

/// A part of a path that leads nowhere.
struct Unknown {
    part: String,
    table: String,
    names: Vec<&'static str>,
}

impl Unknown {
    fn error(&self, key: &str) -> ScenarioError {
        let place =
            if self.table.is_empty() { "at the top".to_owned() } else { format!("in `{}`", self.table) };
        let error = ScenarioError::new(format!("there is no key `{}` {place}", self.part));
        let keys = all_keys();
        let near = suggestion(&self.part, self.names.iter().copied());
        let near = near.map(|close| (likeness(&self.part, close), close)).map(|(like, close)| {
            let table = if self.table.is_empty() { String::new() } else { format!("{}.", self.table) };
            (like, format!("{table}{close}"))
        });
        // A word alone may be the last part of any path.
        let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
        let lasts: Vec<String> =
            if key.contains('.') { Vec::new() } else { keys.iter().map(|path| last(path)).collect() };
        let far = suggestion(key, lasts.iter().map(String::as_str));
        let far = far.map(|close| (likeness(key, close), close.to_owned()));
        let better = |near: &(f64, String), far: &(f64, String)| far.0 > near.0;
        let close = match (near, far) {
            (Some(near), Some(far)) if better(&near, &far) => Some(far.1),
            (Some(near), _) => Some(near.1),
            (None, far) => far.map(|far| far.1),
        };
        let close = close.or_else(|| suggestion(key, keys.iter().map(String::as_str)).map(str::to_owned));
        let names = if self.names.is_empty() { "none".to_owned() } else { self.names.join(", ") };
        match close {
            Some(close) => error.help(format!("did you mean `{close}`? The keys here are {names}")),
            None => error.help(format!("the keys here are {names}")),
        }
    }
}

/// Follows a path through shapes.
fn find(root: &Shape, path: &[&str]) -> Result<(Found, Arc<Shape>), Unknown> {
    let mut found = Found { effect: String::new(), entry: None };
    let mut shape: Arc<Shape> = Arc::new(shallow(root));
    let mut walked: Vec<&str> = Vec::new();
    for (place, part) in path.iter().enumerate() {
        if is_key_of_entry(&shape, part) {
            let numbered = path[..place].iter().chain(&["0"]).chain(&path[place..]);
            found.entry = Some(numbered.copied().collect::<Vec<_>>().join("."));
        }
        let mut names = Vec::new();
        let Some((effect, next)) = step(&shape, part, &mut names) else {
            return Err(Unknown { part: (*part).to_owned(), table: walked.join("."), names });
        };
        if let Some(effect) = effect {
            effect.clone_into(&mut found.effect);
        }
        shape = Arc::new(next);
        walked.push(part);
    }
    Ok((found, shape))
}

/// Whether a part of a path is a key of a list's entries, in a list that says nothing about every entry.
fn is_key_of_entry(shape: &Shape, part: &str) -> bool {
    let Shape::List { entry, every: false, .. } = shape else { return false };
    matches!(entry(), Shape::Table(table) if table.keys.iter().any(|key| key.name == part))
}

/// How a key is reached whose list has been named without a number.
fn of_an_entry(key: &str, entry: &str) -> String {
    let list = entry.split_once(".0.").map_or(entry, |(list, _)| list);
    let last = key.rsplit('.').next().unwrap_or(key);
    format!(
        "`{list}` is a list: an entry is written - {{ {last}: ... }}, and the first one's key is called {entry}\n\n"
    )
}

/// A copy of a table's outermost level.
fn shallow(shape: &Shape) -> Shape {
    match shape {
        Shape::Table(Table { name, about, keys }) => {
            let keys = keys.iter().map(|Key { name, effect, shape }| Key { name, effect, shape: *shape });
            Shape::Table(Table { name, about, keys: keys.collect() })
        }
        _ => Shape::Any("a scenario"),
    }
}

/// One part of a path further: the effect of the key, and what it holds. Collects the names that were possible.
fn step(shape: &Shape, part: &str, names: &mut Vec<&'static str>) -> Option<(Option<&'static str>, Shape)> {
    match shape {
        Shape::Table(table) => {
            names.extend(table.keys.iter().map(|key| key.name));
            let key = table.keys.iter().find(|key| key.name == part)?;
            Some((Some(key.effect), (key.shape)()))
        }
        Shape::Names { value, .. } => Some((None, value())),
        Shape::List { entry, patched, every } => {
            let inner = entry();
            if let (Shape::Table(table), true) = (&inner, *every || *patched) {
                if let Some(found) = step(&inner, part, names) {
                    return Some(found);
                }
                // A name of an entry, unless it looks like a slip in one of the entry's keys.
                if suggestion(part, table.keys.iter().map(|key| key.name))
                    .is_some_and(|close| near(part, close))
                {
                    return None;
                }
            }
            Some((None, inner))
        }
        Shape::Either(shapes) => shapes.iter().find_map(|shape| step(&shape(), part, names)),
        Shape::Any(_) => Some((None, Shape::Any("any value, kept as it is"))),
        Shape::Scalar(_) | Shape::Choice(_) => None,
    }
}

/// Whether a word is a slip of a key rather than a name of its own.
fn near(word: &str, key: &str) -> bool {
    strsim::damerau_levenshtein(word, key) <= 2
}

/// What is said about one key.
fn told(key: &str, found: &Found, shape: &Shape) -> String {
    let mut text = if key.is_empty() { String::new() } else { format!("{key}\n\n") };
    if !found.effect.is_empty() {
        let _ = writeln!(text, "{}\n", found.effect);
    }
    let _ = writeln!(text, "type:     {}", kind(shape));
    if !key.is_empty() {
        let (default, source) = default_of(key);
        let _ = writeln!(text, "default:  {default}");
        let _ = writeln!(text, "source:   {source}");
    }
    if let Some(table) = table_of(shape) {
        let _ = writeln!(text, "\nkeys:");
        for inner in &table.keys {
            let _ = writeln!(text, "  {:<18} {}", inner.name, inner.effect);
        }
    }
    text
}

/// The table that a shape is, or holds.
fn table_of(shape: &Shape) -> Option<Table> {
    match shape {
        Shape::Table(_) => match shallow(shape) {
            Shape::Table(table) => Some(table),
            _ => None,
        },
        Shape::Names { value, .. } => table_of(&value()),
        Shape::List { entry, .. } => table_of(&entry()),
        Shape::Either(shapes) => shapes.iter().find_map(|shape| table_of(&shape())),
        Shape::Scalar(_) | Shape::Choice(_) | Shape::Any(_) => None,
    }
}

/// The kind of value in words, with its unit.
fn kind(shape: &Shape) -> String {
    match shape {
        Shape::Table(_) => "a table of the keys below".to_owned(),
        Shape::Names { of, value } => format!("a table by {of}; each is {}", kind(&value())),
        Shape::List { entry, every: true, .. } => {
            format!(
                "a list, or one table for every entry, with the list at `{ENTRIES}`; an entry is {}",
                kind(&entry())
            )
        }
        Shape::List { entry, .. } => format!("a list; an entry is {}", kind(&entry())),
        Shape::Scalar(scalar) if scalar.example == ANY_TEXT => scalar.name.to_owned(),
        Shape::Scalar(scalar) if scalar.unit.is_empty() => {
            format!("{}, like {}", scalar.name, scalar.example)
        }
        Shape::Scalar(scalar) => format!("{} (unit: {}), like {}", scalar.name, scalar.unit, scalar.example),
        Shape::Choice(words) => {
            let words: Vec<String> = words.iter().map(|(word, what)| format!("`{word}` ({what})")).collect();
            format!("one of {}", words.join(", "))
        }
        Shape::Either(shapes) => {
            shapes.iter().map(|shape| kind(&shape())).collect::<Vec<_>>().join(";\n          or ")
        }
        Shape::Any(what) => (*what).to_owned(),
    }
}

/// The keys whose path ends in a word.
fn by_last_part(word: &str) -> Option<String> {
    let end = format!(".{word}");
    let mut keys: Vec<String> = all_keys().into_iter().filter(|key| key.ends_with(&end)).collect();
    // Of many, the nearest to the top are most likely meant.
    keys.sort_by_key(|key| key.split('.').count());
    if keys.is_empty() {
        return None;
    }
    if let [one] = keys.as_slice() {
        return of_key(one).ok();
    }
    let mut text = format!("`{word}` is a key of several tables; ask for one of\n\n");
    for key in keys.iter().take(SHOWN_MAX) {
        let _ = writeln!(text, "  greenlane explain {key}");
    }
    if keys.len() > SHOWN_MAX {
        let _ = writeln!(text, "  and {} more", keys.len() - SHOWN_MAX);
    }
    Some(text)
}

/// Distributions nest in mixtures: one level of them is enough.
const DEPTH_MAX: usize = 9;

fn collect(shape: &Shape, path: &str, depth: usize, visit: &mut impl FnMut(&str, &Shape)) {
    if depth > DEPTH_MAX {
        return;
    }
    let below = |part: &str| if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
    match shape {
        Shape::Table(table) => {
            for key in &table.keys {
                let path = below(key.name);
                if path.ends_with("mixture.0.of.mixture") {
                    continue;
                }
                let shape = (key.shape)();
                visit(&path, &shape);
                // What a list holds is told at the list, not again where entries are added to it.
                if key.name.ends_with('+') {
                    continue;
                }
                collect(&shape, &path, depth + 1, visit);
            }
        }
        Shape::Names { value, .. } => collect(&value(), &below("*"), depth + 1, visit),
        Shape::List { entry, every, .. } => {
            let path = if *every { path.to_owned() } else { below("0") };
            collect(&entry(), &path, depth + 1, visit);
        }
        Shape::Either(shapes) => shapes.iter().for_each(|shape| collect(&shape(), path, depth, visit)),
        Shape::Scalar(_) | Shape::Choice(_) | Shape::Any(_) => {}
    }
}
