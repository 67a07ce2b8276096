//! Entries behind those of a list that a layer below gives: `targets+: [...]`.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{
    self, Deserialize, DeserializeOwned, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use super::Merge;
use crate::shape::{Described, Shape};

/// Entries to add: a list, or one entry alone.
///
/// It never outlives its layer: [`super::Layer::without_short_forms`] makes a patch of the list from it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub(crate) struct More<T>(pub(crate) Vec<T>);

impl<T> Merge for More<T> {
    fn merge(mut self, over: Self) -> Self {
        self.0.extend(over.0);
        self
    }
}

struct MoreVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for MoreVisitor<T> {
    type Value = More<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries to add, or one entry")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(|entry| More(vec![entry]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = items.next_element()? {
            entries.push(entry);
        }
        Ok(More(entries))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|entry| More(vec![entry]))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for More<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MoreVisitor(PhantomData))
    }
}

impl<T: Described> Described for More<T> {
    fn shape() -> Shape {
        Shape::Either(vec![|| Shape::List { entry: T::shape, patched: false, every: false }, T::shape])
    }
}
