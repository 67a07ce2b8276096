//! What errors look up in the language: where a key belongs, and how it is written.

use super::{find, table_of};
use crate::layer::Layer;
use crate::shape::{Described, Key, Shape};

/// The sections of a scenario that have a key of this name.
pub(crate) fn tables_with(key: &str) -> Vec<&'static str> {
    let Shape::Table(top) = Layer::shape() else { return Vec::new() };
    let has = |section: &&Key| match (section.shape)() {
        Shape::List { every: false, .. } => false,
        shape => table_of(&shape).is_some_and(|table| table.keys.iter().any(|inner| inner.name == key)),
    };
    top.keys.iter().filter(has).map(|section| section.name).collect()
}

/// The section that is a list of such entries.
pub(crate) fn list_of(entry: &str) -> Option<&'static str> {
    let Shape::Table(top) = Layer::shape() else { return None };
    let is_list = |key: &&Key| match (key.shape)() {
        Shape::List { entry: of, .. } => matches!(of(), Shape::Table(table) if table.name == entry),
        _ => false,
    };
    top.keys.iter().find(is_list).map(|key| key.name)
}

/// How a value of a key is written, where it is one value.
pub(crate) fn example(path: &str) -> Option<&'static str> {
    let path: Vec<&str> = path.split('.').collect();
    let (_, shape) = find(&Layer::shape(), &path).ok()?;
    match &*shape {
        Shape::Scalar(scalar) => Some(scalar.example),
        _ => None,
    }
}
