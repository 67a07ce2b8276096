//! Any YAML, kept as it is: the values of variants and changes, plans and teaching notes.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::shape::{Described, Shape};
use crate::text::Text;

/// A YAML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// `null`
    Null,
    /// `true`
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Number(f64),
    /// Any other scalar.
    Text(String),
    /// A list.
    List(Vec<Raw>),
    /// A table, in the order of the file.
    Table(Vec<(String, Raw)>),
}

impl Raw {
    /// The value on one line, as YAML that reads the same again.
    pub fn line(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => quoted(text),
            Self::List(items) => format!("[{}]", items.iter().map(Self::line).collect::<Vec<_>>().join(", ")),
            Self::Table(entries) => {
                let entries = entries.iter().map(|(key, value)| format!("{}: {}", quoted(key), value.line()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl Raw {
    /// Takes a key out of the table that it stands in; entries of lists are called by number or name. Whether it was there.
    pub(crate) fn remove(&mut self, path: &str) -> bool {
        match self {
            Self::Table(entries) => {
                if let Some(place) = entries.iter().position(|(key, _)| key == path) {
                    entries.remove(place);
                    return true;
                }
                // Keys may hold dots themselves.
                entries.iter_mut().any(|(key, value)| {
                    let rest = path.strip_prefix(key.as_str()).and_then(|rest| rest.strip_prefix('.'));
                    rest.is_some_and(|rest| value.remove(rest))
                })
            }
            Self::List(items) => {
                let Some((entry, rest)) = path.split_once('.') else { return false };
                let by_name = items.iter().position(|item| item.name() == Some(entry));
                let place = by_name.or_else(|| entry.parse().ok());
                place.and_then(|place| items.get_mut(place)).is_some_and(|item| item.remove(rest))
            }
            _ => false,
        }
    }

    /// The paths of all values that are no tables, and whether each is a list.
    fn single_values(&self, path: String, found: &mut Vec<(String, bool)>) {
        let Self::Table(entries) = self else { return found.push((path, matches!(self, Self::List(_)))) };
        for (key, value) in entries {
            value.single_values(format!("{path}.{key}"), found);
        }
    }

    /// The paths of all values that are neither tables nor lists.
    fn leaves(&self, path: String, found: &mut Vec<String>) {
        match self {
            Self::Table(entries) => {
                for (key, value) in entries {
                    value.leaves(format!("{path}.{key}"), found);
                }
            }
            Self::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    item.leaves(format!("{path}.{number}"), found);
                }
            }
            _ => found.push(path),
        }
    }

    /// Every text in it, with its path.
    fn texts_mut<'a>(&'a mut self, path: String, found: &mut Vec<(String, &'a mut String)>) {
        match self {
            Self::Text(text) => found.push((path, text)),
            Self::Table(entries) => {
                for (key, value) in entries {
                    value.texts_mut(format!("{path}.{key}"), found);
                }
            }
            Self::List(items) => {
                for (number, item) in items.iter_mut().enumerate() {
                    item.texts_mut(format!("{path}.{number}"), found);
                }
            }
            _ => {}
        }
    }

    /// The name of a list's entry.
    fn name(&self) -> Option<&str> {
        let Self::Table(entries) = self else { return None };
        match entries.iter().find(|(key, _)| key == "name") {
            Some((_, Self::Text(name))) => Some(name),
            _ => None,
        }
    }
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    let mut shown = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => shown.extend(['\\', c]),
            '\n' => shown.push_str("\\n"),
            '\t' => shown.push_str("\\t"),
            c if c.is_control() => shown.extend(format!("\\u{:04x}", u32::from(c)).chars()),
            c => shown.push(c),
        }
    }
    shown.push('"');
    shown
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, a list or a table")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Raw, E> {
        Ok(Raw::Integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Raw, E> {
        Ok(i64::try_from(number).map_or_else(|_| Raw::Text(number.to_string()), Raw::Integer))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Raw, E> {
        if number.is_finite() { Ok(Raw::Number(number)) } else { Err(E::custom("this is not a number")) }
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut table = Vec::new();
        while let Some((key, value)) = map.next_entry::<Text, Raw>()? {
            table.push((key.as_str().to_owned(), value));
        }
        Ok(Raw::Table(table))
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Table(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}

impl Described for Raw {
    fn shape() -> Shape {
        Shape::Any("any value, kept as it is")
    }
}

/// The keys of a station or a pool that say who serves: a later layer's takes the place of the others.
pub(crate) const WHO_SERVES: &[&str] = &["servers", "staff", "pool"];
/// The same of how long a service takes.
pub(crate) const HOW_LONG: &[&str] = &["service", "rate"];
/// All such keys, those of arrivals too.
const INSTEAD_OF_EACH_OTHER: [&[&str]; 3] = [WHO_SERVES, HOW_LONG, &["total", "mean_total", "rate", "trace"]];

/// Settings by path, like `{ customs.xray.servers: 5 }`: what a variant or a change sets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Settings(pub(crate) Vec<(String, Raw)>);

impl Settings {
    /// Two settings that say the same key, one with dots and one in a table, and that key: one of them would be lost.
    pub(crate) fn twice(&self) -> Option<(&str, &str, String)> {
        let mut said = BTreeMap::<String, (&str, bool)>::new();
        for (setting, value) in &self.0 {
            let mut keys = Vec::new();
            value.single_values(spelt_out(setting), &mut keys);
            for (key, is_list) in &keys {
                // A list may be given whole beside what changes single entries.
                let above = key.match_indices('.').filter_map(|(dot, _)| said.get(&key[..dot]));
                let above = above.into_iter().find(|(_, is_list)| !is_list);
                let below = format!("{key}.");
                let below = said.range(below.clone()..).next().filter(|(other, _)| other.starts_with(&below));
                let below = below.filter(|_| !is_list);
                let first = said.get(key).or(above).or(below.map(|(_, first)| first));
                if let Some((first, _)) = first {
                    return Some((first, setting, key.clone()));
                }
            }
            said.extend(keys.into_iter().map(|(key, is_list)| (key, (setting.as_str(), is_list))));
        }
        None
    }

    /// Two settings of which each takes the place of the other, and the keys that do: one of them would be lost.
    pub(crate) fn instead_of_each_other(&self) -> Option<[(&str, String); 2]> {
        let keys = self.0.iter().flat_map(|(setting, value)| {
            let mut keys = Vec::new();
            value.single_values(spelt_out(setting), &mut keys);
            keys.into_iter().map(move |(key, _)| (setting.as_str(), key))
        });
        // A table like `staff` is told by the keys in it.
        let mut said = BTreeMap::<(String, usize), (&str, String)>::new();
        for (setting, key) in keys {
            for (group, keys) in INSTEAD_OF_EACH_OTHER.iter().enumerate() {
                let parts: Vec<&str> = key.split('.').collect();
                let Some(place) = parts.iter().position(|part| keys.contains(part)) else { continue };
                let (table, own) = (parts[..place].join("."), parts[..=place].join("."));
                let first = said.entry((table, group)).or_insert_with(|| (setting, own.clone()));
                if first.1 != own {
                    return Some([first.clone(), (setting, own)]);
                }
            }
        }
        None
    }

    /// Every key that is set, tables and lists spelt out with dots.
    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        for (setting, value) in &self.0 {
            value.leaves(spelt_out(setting), &mut keys);
        }
        keys
    }

    /// The files of the traces that are set.
    pub(crate) fn traces_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let mut texts = Vec::new();
        for (setting, value) in &mut self.0 {
            value.texts_mut(setting.clone(), &mut texts);
        }
        let of_traces = texts.into_iter().filter(|(path, _)| is_trace(path));
        of_traces.map(|(_, file)| file)
    }

    /// Whether a trace is set.
    pub(crate) fn name_a_trace(&self) -> bool {
        self.keys().iter().any(|key| is_trace(key))
    }
}

/// Whether a path is that of the file of a trace.
fn is_trace(path: &str) -> bool {
    let mut keys = path.split('.');
    keys.next().is_some_and(|list| list.starts_with("arrivals")) && keys.next_back() == Some("trace")
}

/// A path without its short form.
fn spelt_out(path: &str) -> String {
    match path.strip_prefix("push") {
        Some(rest) if rest.is_empty() || rest.starts_with('.') => format!("seller.push{rest}"),
        _ => path.to_owned(),
    }
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Raw::deserialize(deserializer)? {
            Raw::Table(entries) => Ok(Self(entries)),
            _ => Err(de::Error::custom("expected settings by path, like { customs.xray.servers: 5 }")),
        }
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, value)| (path, value)))
    }
}

impl Described for Settings {
    fn shape() -> Shape {
        Shape::Names { of: "path", value: Raw::shape }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_one_line_reads_the_same_again() {
        let text = "a: [1, -2.5, true, null, \"02:00\"]\nb: { c.d: 5.5%, \"e \\\" \\\\ f\": 'x: y' }\n";
        let raw: Raw = serde_saphyr::from_str(text).unwrap();
        let again: Raw = serde_saphyr::from_str(&raw.line()).unwrap();
        assert_eq!(again, raw);
        let written: Raw = serde_saphyr::from_str(&serde_saphyr::to_string(&raw).unwrap()).unwrap();
        assert_eq!(written, raw);
    }
}
