//! The default of a key: its value in the built-in defaults with the comment beside it, or what the program does where
//! nothing is said.

use std::sync::LazyLock;

use crate::embedded::embedded_text;
use crate::places::Places;
use crate::raw::Raw;

/// The scenario that holds every default.
const DEFAULTS_NAME: &str = "builtin/bonded-1210";

/// The defaults, read once.
struct Defaults {
    text: &'static str,
    tree: Raw,
    places: Places,
}

static DEFAULTS: LazyLock<Option<Defaults>> = LazyLock::new(|| {
    let text = embedded_text(DEFAULTS_NAME)?;
    let tree = serde_saphyr::from_str(text).ok()?;
    Some(Defaults { text, tree, places: Places::of(text).ok()? })
});

/// What holds where not even the defaults say anything, by the last part of the key.
const WHERE_NOTHING_IS_SAID: [(&str, &str); 4] = [
    ("discipline", "fifo; at customs, where there is a green channel: priority"),
    ("when_full", "turn_away"),
    ("shift_end", "finish"),
    ("patience", "none: everybody waits as long as it takes"),
];

/// Whether the built-in defaults give a key.
pub(crate) fn has_default(key: &str) -> bool {
    DEFAULTS.as_ref().is_some_and(|defaults| value_of(&defaults.tree, key).is_some())
}

/// The default of a key and where it comes from: the value in the built-in defaults, and the comment beside it.
pub(super) fn default_of(key: &str) -> (String, String) {
    let none = || unsaid(key);
    let Some(Defaults { text, tree, places }) = DEFAULTS.as_ref() else { return none() };
    let spellings = [key.to_owned(), without_entry(key)];
    let found = spellings.iter().find_map(|path| Some((value_of(tree, path)?, places.value(path)?)));
    match found {
        None => none(),
        Some((value, (line, _))) => {
            let shown = match value {
                Raw::Table(_) | Raw::List(_) if value.line().len() > 100 => {
                    "a table: ask for its keys".to_owned()
                }
                Raw::Text(text) => text.clone(),
                other => other.line(),
            };
            (format!("{shown}   (in {DEFAULTS_NAME})"), comment(text, line))
        }
    }
}

/// The path without the number or name of a list's entry: what the defaults say about every entry.
fn without_entry(key: &str) -> String {
    let parts: Vec<&str> = key.split('.').collect();
    match parts.as_slice() {
        [list @ ("goods" | "sellers"), _, rest @ ..] if !rest.is_empty() => {
            format!("{list}.{}", rest.join("."))
        }
        ["arrivals", rest @ ..] if rest.first().is_some_and(|part| part.parse::<usize>().is_err()) => {
            format!("arrivals.0.{}", rest.join("."))
        }
        ["warehouse", "sites", _, rest @ ..] if !rest.is_empty() => format!("warehouse.{}", rest.join(".")),
        _ => key.to_owned(),
    }
}

fn value_of<'a>(tree: &'a Raw, path: &str) -> Option<&'a Raw> {
    path.split('.').try_fold(tree, |node, part| match node {
        Raw::Table(entries) => entries.iter().find(|(key, _)| key == part).map(|(_, value)| value),
        Raw::List(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The comment at the end of a line, or the lines of comment above it.
fn comment(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let beside =
        lines.get(line - 1).and_then(|line| line.split_once(" #")).map(|(_, comment)| comment.trim());
    if let Some(comment) = beside {
        return comment.to_owned();
    }
    let above = lines[..line - 1].iter().rev().map(|line| line.trim_start());
    let mut above: Vec<&str> = above
        .take_while(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim())
        .collect();
    above.reverse();
    if above.is_empty() { "as its keys say".to_owned() } else { above.join(" ") }
}

/// What holds where nothing is said about a key.
fn unsaid(key: &str) -> (String, String) {
    let last = key.rsplit('.').next().unwrap_or(key);
    match WHERE_NOTHING_IS_SAID.into_iter().find(|(name, _)| *name == last) {
        Some((_, default)) => (default.to_owned(), "how stations work where nothing is said".to_owned()),
        None => ("none: off, or given by the scenario".to_owned(), "nothing is assumed".to_owned()),
    }
}
