//! The YAML parser: its limits, and its errors in our words.

use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::{Error, Options, budget, options};

use crate::error::suggestion;

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
}

/// What the parser means.
pub(crate) fn explain(error: &Error) -> Explained {
    let value =
        |what: String, help: Option<&str>| Explained { what, help: help.map(str::to_owned), key: None };
    match innermost(error) {
        Error::Message { msg, .. } => value(msg.clone(), None),
        Error::SerdeUnknownField { field, expected, .. }
        | Error::SerdeUnknownVariant { variant: field, expected, .. } => {
            let keys = expected.join(", ");
            let help = match suggestion(field, expected.iter().copied()) {
                Some(close) => format!("did you mean `{close}`? The keys here are {keys}"),
                None => format!("the keys here are {keys}"),
            };
            Explained { what: format!("unknown key `{field}`"), help: Some(help), key: Some(field.clone()) }
        }
        Error::SerdeMissingField { field, .. } => {
            value(format!("the key `{field}` is missing"), Some("add it"))
        }
        Error::SerdeInvalidType { unexpected, expected, .. } => {
            value(format!("expected {expected}, found {unexpected}"), None)
        }
        Error::Unexpected { expected: "mapping start", .. } => {
            value("expected a table of keys".to_owned(), Some("write { key: value, ... } or indented lines"))
        }
        Error::Unexpected { expected: "sequence start", .. } => {
            value("expected a list".to_owned(), Some("write [a, b] or lines that start with `-`"))
        }
        Error::NonFiniteFloat { value: number, .. } => {
            value(format!("`{number}` is not a number that a scenario can use"), None)
        }
        Error::DuplicateMappingKey { key, .. } => {
            let what = format!("`{}` is given twice", key.as_deref().unwrap_or("this key"));
            Explained {
                what,
                help: Some("remove one of them".to_owned()),
                key: Some(key.clone().unwrap_or_default()),
            }
        }
        Error::Budget { breach: BudgetBreach::Documents { .. }, .. } | Error::MultipleDocuments { .. } => {
            value(
                "there is a second document".to_owned(),
                Some("a scenario is one document: remove the `---`"),
            )
        }
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            let what = format!(
                "too much or too deep: at most {DEPTH_MAX} levels and {NODES_MAX} values, with aliases"
            );
            value(what, Some("a scenario is a few hundred values; is this the right file?"))
        }
        other => {
            let text = other.to_string();
            let line = text.lines().next().unwrap_or_default();
            let what = line.split(" at line ").next().unwrap_or_default();
            value(format!("this is not YAML: {what}"), Some("check indentation, quotes, colons and brackets"))
        }
    }
}
