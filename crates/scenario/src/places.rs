//! Where each key of a text stands.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Error, Location, Spanned};

use crate::text::Text;
use crate::yaml::limits;

/// What is expected where a key stands.
pub(crate) const KEY: &str = "a key";

/// A line and a column, both from 1.
pub(crate) type Spot = (usize, usize);

/// The places of all keys of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// Where the value of each key stands, by full path; the empty path is the whole text.
    values: BTreeMap<String, Spot>,
    /// Which table the key at a spot stands in, by full path.
    tables: BTreeMap<Spot, String>,
    /// Where each key stands, by full path.
    keys: BTreeMap<String, Spot>,
    /// Which key's single value is defined at a spot: the first, where aliases repeat it.
    scalars: BTreeMap<Spot, String>,
}

impl Places {
    /// The places of a text, without regard to types. Broken YAML ends here.
    pub(crate) fn of(text: &str) -> Result<Self, Error> {
        let mut places = Self::default();
        let tree: Option<Node> = serde_saphyr::from_str_with_options(text, limits())?;
        if let Some(tree) = tree {
            tree.index(String::new(), &mut places);
        }
        Ok(places)
    }

    /// Where the value of a key stands.
    pub(crate) fn value(&self, path: &str) -> Option<Spot> {
        self.values.get(path).copied()
    }

    /// Whether keys or entries stand below a path.
    pub(crate) fn has_keys(&self, path: &str) -> bool {
        let below = format!("{path}.");
        self.values.range(below.clone()..).next().is_some_and(|(key, _)| key.starts_with(&below))
    }

    /// Where values stand.
    pub(crate) fn value_spots(&self) -> impl Iterator<Item = Spot> {
        self.values.values().copied()
    }

    /// The key whose single value is defined at a spot.
    pub(crate) fn scalar_at(&self, spot: Spot) -> Option<&str> {
        self.scalars.get(&spot).map(String::as_str)
    }

    /// Where a key stands.
    pub(crate) fn key(&self, path: &str) -> Option<Spot> {
        self.keys.get(path).copied()
    }

    /// The table that the key at a spot stands in.
    pub(crate) fn table_at(&self, spot: Spot) -> Option<&str> {
        self.tables.get(&spot).map(String::as_str).filter(|path| !path.is_empty())
    }

    /// The key that stands at a spot itself.
    pub(crate) fn key_at(&self, spot: Spot) -> Option<&str> {
        self.keys.iter().find(|(_, place)| **place == spot).map(|(path, _)| path.as_str())
    }

    /// The key whose value stands at a spot: the innermost, if several begin there.
    pub(crate) fn value_at(&self, spot: Spot) -> Option<&str> {
        let found = self.values.iter().filter(|(_, place)| **place == spot);
        found.map(|(path, _)| path.as_str()).filter(|path| !path.is_empty()).max_by_key(|path| path.len())
    }
}

/// The spot of a location; `None` where the parser knows none.
pub(crate) fn spot(location: &Location) -> Option<Spot> {
    (location.line() > 0).then(|| (location.line() as usize, location.column() as usize))
}

/// Any YAML, with its places.
struct Node(Spanned<Shape>);

/// The text of a key.
struct Key(Text);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::of(deserializer, KEY).map(Self)
    }
}

enum Shape {
    /// No value behind a key.
    Nothing,
    /// The text where it is a string; other scalars only have a place.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(Spanned<Key>, Node)>),
}

impl Node {
    fn index(&self, path: String, places: &mut Places) {
        let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        match &self.0.value {
            // Who writes `targets+:` and no more adds nothing, and no entry is to be looked for there.
            Shape::Nothing if path.ends_with('+') => return,
            Shape::Nothing | Shape::Scalar(_) => {
                if let Some(spot) = spot(&self.0.defined) {
                    places.scalars.entry(spot).or_insert_with(|| path.clone());
                }
            }
            Shape::List(nodes) => {
                for (number, node) in nodes.iter().enumerate() {
                    node.index(below(&number.to_string()), places);
                    if let Some(name) = node.name() {
                        node.index(below(name), places);
                    }
                }
            }
            Shape::Map(entries) => {
                for (key, node) in entries {
                    let path_of_key = below(key.value.0.as_str());
                    places.tables.extend(spot(&key.referenced).map(|spot| (spot, path.clone())));
                    places.keys.extend(spot(&key.referenced).map(|spot| (path_of_key.clone(), spot)));
                    node.index(path_of_key, places);
                }
            }
        }
        places.values.extend(spot(&self.0.referenced).map(|spot| (path, spot)));
    }
}

impl Node {
    /// The name of a list's entry, which its keys can be called by.
    fn name(&self) -> Option<&str> {
        let Shape::Map(entries) = &self.0.value else { return None };
        let (_, node) = entries.iter().find(|(key, _)| key.value.0.as_str() == "name")?;
        if let Shape::Scalar(name) = &node.0.value { Some(name) } else { None }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::deserialize(deserializer).map(Self)
    }
}

struct ShapeVisitor;

/// Scalars of every kind: only their place matters.
macro_rules! scalar {
    ($($visit:ident: $type:ty),*) => { $(
        fn $visit<E>(self, _: $type) -> Result<Shape, E> {
            Ok(Shape::Scalar(String::new()))
        }
    )* };
}

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, a list or a table")
    }

    scalar!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_i128: i128, visit_u128: u128, visit_f64: f64);

    fn visit_str<E>(self, text: &str) -> Result<Shape, E> {
        Ok(Shape::Scalar(text.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Shape::Nothing)
    }

    fn visit_none<E>(self) -> Result<Shape, E> {
        Ok(Shape::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shape, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element()? {
            nodes.push(node);
        }
        Ok(Shape::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Shape::Map(entries))
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShapeVisitor)
    }
}
