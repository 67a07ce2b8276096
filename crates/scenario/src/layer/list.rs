//! Lists: given whole, or patched entry by entry, by number or by name; and what is said about every entry.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor,
};
use serde::{Serialize, Serializer};

use super::{Merge, More};
use crate::explain::list_of;
use crate::shape::{Described, Shape};
use crate::text::Text;

/// Beside what is said about every entry, a table may give the list itself at this key.
pub(crate) const ENTRIES: &str = "entries";

/// An entry of a list.
pub(crate) trait Entry: Clone + Default + PartialEq + Merge {
    /// Whether a table in place of the list, with the entry's own keys, speaks of every entry.
    const EVERY: bool = false;

    /// The name that a patch can call the entry by.
    fn name(&self) -> Option<&str> {
        None
    }

    /// The one entry of a list that is only spoken of as a whole; `None` if that is an empty list.
    fn alone(self) -> Option<Self> {
        None
    }
}

/// A list in a layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListLayer<T> {
    /// What every entry starts from.
    base: T,
    /// The entries, if a layer gives them.
    whole: Option<Vec<T>>,
    /// What is changed, in order.
    patches: Vec<Patch<T>>,
    /// Whether all of this has been applied to the entries.
    is_applied: bool,
}

/// A change of a list.
#[derive(Clone, Debug, PartialEq)]
enum Patch<T> {
    /// Said about every entry.
    Every(T),
    /// Said about one entry, by its number or name.
    One(String, T),
    /// Entries behind the others.
    Added(Vec<T>),
}

impl<T: Entry> Merge for ListLayer<T> {
    /// A list given whole takes the place of an earlier one; what was said about every entry still holds for it.
    fn merge(mut self, over: Self) -> Self {
        if let Some(whole) = over.whole {
            let base = general(self.base, &self.patches).merge(over.base);
            return Self { base, whole: Some(whole), patches: over.patches, is_applied: false };
        }
        self.is_applied = false;
        if over.base != T::default() {
            self.patches.push(Patch::Every(over.base));
        }
        self.patches.extend(over.patches);
        self
    }
}

/// What every entry starts from, with what patches say about every entry.
fn general<T: Entry>(base: T, patches: &[Patch<T>]) -> T {
    let every = |patch: &Patch<T>| if let Patch::Every(said) = patch { Some(said.clone()) } else { None };
    patches.iter().filter_map(every).fold(base, Merge::merge)
}

impl<T: Entry> ListLayer<T> {
    /// The list with its patches applied; what was said about every entry is kept for lists to come. The error is the
    /// first patch that has no entry, and the names there are.
    pub(crate) fn patched(self) -> Result<Self, (String, Vec<String>)> {
        let kept = general(self.base.clone(), &self.patches);
        let mut base = self.base;
        let mut entries: Vec<T> = match self.whole {
            Some(whole) => whole.into_iter().map(|entry| base.clone().merge(entry)).collect(),
            None => base.clone().alone().into_iter().collect(),
        };
        for patch in self.patches {
            match patch {
                Patch::Every(said) => {
                    for entry in &mut entries {
                        *entry = std::mem::take(entry).merge(said.clone());
                    }
                    base = base.merge(said);
                }
                Patch::One(key, said) => {
                    let by_name = entries.iter().position(|entry| entry.name() == Some(key.as_str()));
                    let by_number = || key.parse::<usize>().ok().filter(|&place| place < entries.len());
                    let Some(place) = by_name.or_else(by_number) else {
                        let names = entries.iter().filter_map(|entry| entry.name().map(str::to_owned));
                        return Err((key, names.collect()));
                    };
                    entries[place] = std::mem::take(&mut entries[place]).merge(said);
                }
                Patch::Added(more) => {
                    entries.extend(more.into_iter().map(|entry| base.clone().merge(entry)));
                }
            }
        }
        Ok(Self { base: kept, whole: Some(entries), patches: Vec::new(), is_applied: true })
    }

    /// Whether the entries are whole: most changes say nothing about most lists.
    pub(crate) const fn is_applied(&self) -> bool {
        self.is_applied
    }

    /// How many entries each layer adds behind the others, in order.
    pub(crate) fn added(&self) -> Vec<usize> {
        let size = |patch: &Patch<T>| if let Patch::Added(more) = patch { Some(more.len()) } else { None };
        self.patches.iter().filter_map(size).collect()
    }

    /// Puts entries behind the others.
    pub(crate) fn add(list: &mut Option<Self>, more: &mut Option<More<T>>) {
        if let Some(More(entries)) = more.take() {
            list.get_or_insert_default().patches.push(Patch::Added(entries));
        }
    }

    /// The same with other entries.
    #[must_use]
    pub(crate) fn with_entries(self, entries: Vec<T>) -> Self {
        Self { whole: Some(entries), ..self }
    }

    /// A list given whole.
    pub(crate) fn of(entries: Vec<T>) -> Self {
        Self { whole: Some(entries), ..Self::default() }
    }

    /// The entries given whole.
    pub(crate) fn entries(&self) -> &[T] {
        self.whole.as_deref().unwrap_or_default()
    }

    /// Everything that is said about entries, to change it.
    pub(crate) fn parts_mut(&mut self) -> impl Iterator<Item = &mut T> {
        let patches = self.patches.iter_mut().flat_map(|patch| match patch {
            Patch::Every(said) | Patch::One(_, said) => std::slice::from_mut(said),
            Patch::Added(more) => more.as_mut_slice(),
        });
        std::iter::once(&mut self.base).chain(self.whole.iter_mut().flatten()).chain(patches)
    }
}

/// A list with what is said about every entry: that still holds for entries that a variant or a change brings.
#[derive(Serialize)]
struct WithBase<'a, T> {
    #[serde(flatten)]
    base: &'a T,
    entries: &'a [T],
}

impl<T: Entry + Serialize> Serialize for ListLayer<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !T::EVERY || self.base == T::default() {
            return self.entries().serialize(serializer);
        }
        WithBase { base: &self.base, entries: self.entries() }.serialize(serializer)
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned + Entry + Described> Visitor<'de> for ListVisitor<T> {
    type Value = ListLayer<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or a table of entries to change by number or name")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = items.next_element()? {
            entries.push(entry);
        }
        Ok(ListLayer::of(entries))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let all_keys: Vec<&str> = match T::shape() {
            Shape::Table(table) => table.keys.iter().map(|key| key.name).collect(),
            _ => Vec::new(),
        };
        let own_keys: &[&str] = if T::EVERY { &all_keys } else { &[] };
        let is_named = all_keys.contains(&"name");
        let mut list = ListLayer::<T>::default();
        while let Some(key) = map.next_key::<Text>()? {
            let key = key.as_str();
            if T::EVERY && key == ENTRIES {
                list.whole = Some(map.next_value()?);
            } else if own_keys.contains(&key) {
                let said = map.next_value_seed(OneKey::<T> { key, of: PhantomData })?;
                list.base = list.base.merge(said);
            } else if let Some(close) = own_keys.iter().find(|own| strsim::damerau_levenshtein(own, key) == 1)
            {
                return Err(de::Error::custom(format!("unknown key `{key}`; did you mean `{close}`?")));
            } else if !T::EVERY && !is_named && all_keys.contains(&key) {
                return Err(de::Error::custom(key_of_an_entry::<T>(key)));
            } else {
                list.patches.push(Patch::One(key.to_owned(), map.next_value()?));
            }
        }
        Ok(list)
    }
}

/// What is wrong with a key of an entry where the list itself is said.
fn key_of_an_entry<T: Described>(key: &str) -> String {
    let list = match T::shape() {
        Shape::Table(table) => list_of(table.name).map(|list| format!("{list}.")).unwrap_or_default(),
        _ => String::new(),
    };
    format!(
        "this is a list, and `{key}` is a key of its entries; write - {{ {key}: ... }} for an entry, or call one by its \
         number from 0, like `{list}0.{key}`"
    )
}

impl<'de, T: DeserializeOwned + Entry + Described> Deserialize<'de> for ListLayer<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

impl<T: Entry + Described> Described for ListLayer<T> {
    fn shape() -> Shape {
        Shape::List { entry: T::shape, patched: true, every: T::EVERY }
    }
}

/// Reads a value as a table with this one key.
struct OneKey<'a, T> {
    key: &'a str,
    of: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for OneKey<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<T, D::Error> {
        T::deserialize(MapAccessDeserializer::new(OneEntry { key: Some(self.key), value: Some(value) }))
    }
}

struct OneEntry<'a, D> {
    key: Option<&'a str>,
    value: Option<D>,
}

impl<'de, D: Deserializer<'de>> MapAccess<'de> for OneEntry<'_, D> {
    type Error = D::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, D::Error> {
        let key = self.key.take().map(de::value::StrDeserializer::new);
        key.map(|key| seed.deserialize(key)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, D::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value),
            None => Err(de::Error::custom("a value is read twice")),
        }
    }
}

/// A target, as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, Serialize)]
#[serde(transparent)]
pub(crate) struct TargetLine(pub(crate) String);

impl Merge for TargetLine {
    fn merge(self, over: Self) -> Self {
        if over.0.is_empty() { self } else { over }
    }
}

impl Entry for TargetLine {}

impl Described for TargetLine {
    fn shape() -> Shape {
        String::shape()
    }
}
