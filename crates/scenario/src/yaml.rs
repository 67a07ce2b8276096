//! The YAML parser: its limits, and its errors in our words.

use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, Options, budget, options};

use crate::error::suggestion;
use crate::explain::tables_with;
use crate::places::{KEY, Spot, spot};

/// The longest text that is read, in bytes.
pub(crate) const TEXT_MAX_BYTES: usize = 1 << 20;
/// The deepest nesting of tables and lists.
pub(crate) const DEPTH_MAX: usize = 16;
const NODES_MAX: usize = 50_000;

/// What the parser may spend: a scenario is small, and nothing it says may cost more than reading it.
pub(crate) fn limits() -> Options {
    options! {
        budget: budget! {
            max_depth: DEPTH_MAX,
            max_nodes: NODES_MAX,
            max_events: 2 * NODES_MAX,
            max_aliases: 100,
            max_anchors: 100,
            max_documents: 1,
            max_total_scalar_bytes: TEXT_MAX_BYTES,
        },
        strict_booleans: true,
        with_snippet: false,
    }
}

/// The error behind wrappers that only add places.
fn innermost(error: &Error) -> &Error {
    match error.without_snippet() {
        Error::AliasError { error, .. } => innermost(error),
        other => other,
    }
}

/// An error of the parser in our words.
pub(crate) struct Explained {
    /// What is wrong.
    pub(crate) what: String,
    /// What to do.
    pub(crate) help: Option<String>,
    /// The key, where the place is that of a key and not of a value.
    pub(crate) key: Option<String>,
    /// A better place than the parser's.
    pub(crate) spot: Option<Spot>,
    /// Whether something else than a table stands where a value of another type is due: the place may be that of its key.
    pub(crate) may_be_at_key: bool,
}

impl Explained {
    fn of_value(what: String, help: Option<String>) -> Self {
        Self { what, help, key: None, spot: None, may_be_at_key: false }
    }

    fn of_key(key: String, what: String, help: String) -> Self {
        Self { key: Some(key), ..Self::of_value(what, Some(help)) }
    }
}

/// What the parser means by an error of a text.
pub(crate) fn explain(error: &Error, text: &str) -> Explained {
    let rest = || error.location().as_ref().and_then(spot).and_then(|spot| rest_of_line(text, spot));
    let value = |what: &str, help: &str| Explained::of_value(what.to_owned(), Some(help.to_owned()));
    match innermost(error) {
        Error::Message { msg, .. } => Explained::of_value(msg.clone(), None),
        Error::SerdeUnknownField { field, expected, .. }
        | Error::SerdeUnknownVariant { variant: field, expected, .. } => {
            let help = nested(field, expected, rest()).unwrap_or_else(|| no_such_key(field, expected));
            Explained::of_key(field.clone(), format!("unknown key `{field}`"), help)
        }
        Error::SerdeMissingField { field, .. } => value(&format!("the key `{field}` is missing"), "add it"),
        Error::DuplicateMappingKey { key, .. } => {
            let what = format!("`{}` is given twice", key.as_deref().unwrap_or("this key"));
            Explained::of_key(key.clone().unwrap_or_default(), what, "remove one of them".to_owned())
        }
        Error::SerdeInvalidType { unexpected, expected, .. } => other_type(unexpected, expected),
        Error::InvalidBooleanStrict { .. } => {
            value("expected true or false", "write true or false, without quotes")
        }
        Error::NonFiniteFloat { value, .. } => {
            Explained::of_value(format!("`{value}` is not a number that a scenario can use"), None)
        }
        Error::Unexpected { expected, .. } => {
            other_form(expected, rest()).unwrap_or_else(|| no_yaml(innermost(error), text))
        }
        other => not_read(other).unwrap_or_else(|| no_yaml(other, text)),
    }
}

/// A value of another type than is due.
fn other_type(unexpected: &str, expected: &str) -> Explained {
    let help = if expected.starts_with("a list, or a table") {
        Some("write [a, b] or lines that start with `-`; the key with a plus adds one entry, like `targets+`")
    } else if expected == KEY {
        Some("write a word before the colon, like `seed: 7`")
    } else if unexpected == "unit value" {
        Some("write a value, or leave the key out")
    } else if expected == "a list" {
        Some("write [a, b] or lines that start with `-`")
    } else if expected.starts_with("one part of the day") {
        Some("for a break write `staff` by the shifts of the calendar, with 0 in the break")
    } else {
        None
    };
    let found = match unexpected {
        "sequence" => "a list",
        "map" => "a table",
        "unit value" => "nothing",
        other => other,
    };
    let told = Explained::of_value(format!("expected {expected}, found {found}"), help.map(str::to_owned));
    Explained { may_be_at_key: unexpected != "map", ..told }
}

/// A scalar, a table or a list where another of them is due; `rest` is what stands there.
fn other_form(expected: &str, rest: Option<&str>) -> Option<Explained> {
    let (what, help) = match expected {
        "string scalar" => (
            "expected text, found a table or a list",
            if rest.is_some_and(|rest| rest.starts_with(['[', '{'])) {
                "write one value here, without [ ] or { }"
            } else {
                "put it in quotes; a target compares with `<`, like \"p95(order_to_release) < 2h\""
            },
        ),
        "mapping start" => ("expected a table of keys", "write { key: value, ... } or indented lines"),
        "sequence start" => ("expected a list", "write [a, b] or lines that start with `-`"),
        _ => return None,
    };
    Some(Explained::of_value(what.to_owned(), Some(help.to_owned())))
}

/// What is YAML, and more or something else than a scenario may be.
fn not_read(error: &Error) -> Option<Explained> {
    let (what, help) = match error {
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            ("this alias stands inside the value that it repeats".to_owned(), "write the value out")
        }
        Error::Budget { breach: BudgetBreach::Documents { .. }, .. } | Error::MultipleDocuments { .. } => {
            ("there is a second document".to_owned(), "a scenario is one document: remove the `---`")
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => (
            format!("too much or too deep: at most {DEPTH_MAX} levels and {NODES_MAX} values, with aliases"),
            "a scenario is a few hundred values; is this the right file?",
        ),
        _ => return None,
    };
    Some(Explained::of_value(what, Some(help.to_owned())))
}

/// What stands in a text from a spot to the end of its line.
fn rest_of_line(text: &str, (line, column): Spot) -> Option<&str> {
    let line = text.lines().nth(line.checked_sub(1)?)?;
    let (start, _) = line.char_indices().nth(column.checked_sub(1)?)?;
    Some(&line[start..])
}

/// How a key with dots is written in a file, with its value where that is one on the same line: table in table.
fn nested(key: &str, keys: &[&str], rest: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = key.split('.').collect();
    if parts.len() < 2 || !keys.contains(&parts[0]) || parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let value = rest.and_then(|rest| rest.strip_prefix(key)?.trim_start().strip_prefix(':'));
    let value = value.and_then(|value| value.split([',', '}', '#']).next()).map_or("", str::trim);
    let is_plain = !value.is_empty() && !value.starts_with(['[', '{', '&', '*', '|', '>']);
    let whole = format!("{}: {}", parts.join(": { "), if is_plain { value } else { "..." });
    Some(format!("in a file keys stand inside each other: {whole}{}", " }".repeat(parts.len() - 1)))
}

/// What to do about a key that a table does not have.
fn no_such_key(key: &str, keys: &[&str]) -> String {
    if let Some(sign) = key.chars().find_map(full_width) {
        return sign;
    }
    // The top of a scenario has sections: their keys get there when they are not indented.
    let tables = if keys.contains(&"extends") { tables_with(key) } else { Vec::new() };
    if !tables.is_empty() {
        return format!("`{key}` is a key of `{}`: indent it below that", tables.join("` or `"));
    }
    let names = keys.join(", ");
    if key == "rate" && keys.contains(&"mean") {
        return format!("the keys here are {names}: a rate of 3/min is a mean of 20s");
    }
    match suggestion(key, keys.iter().copied()) {
        Some(close) => format!("did you mean `{close}`? The keys here are {names}"),
        None => format!("the keys here are {names}"),
    }
}

/// What is not YAML at all: signs that look like others are named.
fn no_yaml(error: &Error, text: &str) -> Explained {
    let told = error.to_string();
    let line = told.lines().next().unwrap_or_default();
    let mut place = None;
    let what = line.split(" at line ").next().unwrap_or_default();
    // What was left open on one line is noticed on the next.
    let number = error.location().as_ref().and_then(spot).map_or(0, |(line, _)| line);
    let strange = text.lines().take(number).skip(number.saturating_sub(2));
    let strange = strange.flat_map(str::chars).find_map(full_width);
    let help = if what.split(|sign: char| !sign.is_alphanumeric()).any(|word| matches!(word, "tab" | "tabs"))
    {
        place = first_tab(text, number);
        "use spaces: a tab indents nothing".to_owned()
    } else {
        strange.unwrap_or_else(|| "check indentation, quotes, colons and brackets".to_owned())
    };
    let told = Explained::of_value(format!("this is not YAML: {what}"), Some(help));
    Explained { spot: place, ..told }
}

/// The first tab that indents a line, from this line on: the parser may notice it at the end of the line before.
fn first_tab(text: &str, from: usize) -> Option<Spot> {
    let column = |line: &str| {
        let indent = line.chars().take_while(|sign| sign.is_whitespace()).zip(1..);
        indent.into_iter().find(|(sign, _)| *sign == '\t').map(|(_, column)| column)
    };
    let mut lines = (1..).zip(text.lines()).skip(from.saturating_sub(1));
    lines.find_map(|(number, line)| Some((number, column(line)?)))
}

/// What to write for a sign of a Chinese keyboard that YAML does not know as its own.
fn full_width(sign: char) -> Option<String> {
    let plain = match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0)?,
        '\u{3000}' => ' ',
        '\u{3001}' => ',',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2018}' | '\u{2019}' => '\'',
        _ => return None,
    };
    let plain = if plain.is_alphanumeric() { return None } else { plain };
    Some(format!("`{sign}` is a full-width sign: write `{plain}`, and a space after a colon or comma"))
}
