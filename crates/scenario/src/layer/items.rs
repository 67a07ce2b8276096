//! Lists inside a value, like the points of a table of quantiles: given whole, or changed entry by entry, by number.
//!
//! Other than a [`super::ListLayer`] they have no names and nothing that is said about every entry, so a change is applied as
//! soon as the list below it is known.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::{Merge, More};
use crate::shape::{Described, Shape};
use crate::text::Text;

/// An entry of a list inside a value. A change of it may leave keys out, an entry of a list that is given whole may not.
pub(crate) trait Item: Clone + Merge {
    /// A key that an entry must have and this one has not.
    fn missing(&self) -> Option<&'static str> {
        None
    }
}

impl Item for String {}

/// A list inside a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Items<T> {
    /// The entries, if a layer gives them.
    whole: Option<Vec<T>>,
    /// What no list is known for yet, in order.
    changes: Vec<Change<T>>,
}

/// A change of such a list.
#[derive(Clone, Debug, PartialEq)]
enum Change<T> {
    /// Said about one entry.
    One(usize, T),
    /// Entries behind the others.
    Added(Vec<T>),
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self { whole: None, changes: Vec::new() }
    }
}

impl<T: Item> Merge for Items<T> {
    /// A list given whole takes the place of an earlier one.
    fn merge(mut self, over: Self) -> Self {
        if over.whole.is_some() {
            return over;
        }
        over.changes.into_iter().for_each(|change| self.change(change));
        self
    }
}

impl<T: Item> Items<T> {
    /// Applies a change, or keeps it where it finds no entry.
    fn change(&mut self, change: Change<T>) {
        match (change, &mut self.whole) {
            (Change::One(number, said), Some(entries)) if number < entries.len() => {
                entries[number] = entries[number].clone().merge(said);
            }
            (Change::Added(more), Some(entries)) => entries.extend(more),
            (change, _) => self.changes.push(change),
        }
    }

    /// The entries with all changes; or why there are none.
    pub(crate) fn entries(&self) -> Result<Vec<T>, String> {
        let mut entries = self.whole.clone().unwrap_or_default();
        for change in &self.changes {
            match change {
                Change::Added(more) => entries.extend_from_slice(more),
                Change::One(number, _) => {
                    let count = match entries.len() {
                        0 => "there is no such list below".to_owned(),
                        1 => "the list has 1 entry, called 0".to_owned(),
                        count => format!("the list has {count} entries, called 0 to {}", count - 1),
                    };
                    return Err(format!("there is no entry {number} to change: {count}"));
                }
            }
        }
        Ok(entries)
    }

    /// Whether this says only what is changed: a layer below can complete it.
    pub(crate) const fn is_part(&self) -> bool {
        self.whole.is_none()
    }

    /// Puts entries behind the others.
    pub(crate) fn add(list: &mut Option<Self>, more: &mut Option<More<T>>) {
        if let Some(More(entries)) = more.take() {
            list.get_or_insert_default().change(Change::Added(entries));
        }
    }
}

impl<T: Item + Serialize> Serialize for Items<T> {
    /// Changes that have found no list stay changes: what is said about every entry of a list around it may be completed later.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(entries) = self.entries() {
            return entries.serialize(serializer);
        }
        serializer.collect_map(self.changes.iter().filter_map(|change| match change {
            Change::One(number, said) => Some((number.to_string(), said)),
            Change::Added(_) => None,
        }))
    }
}

struct ItemsVisitor<T>(PhantomData<T>);

/// An entry of a list that is given whole.
struct Whole<T>(T);

impl<'de, T: Deserialize<'de> + Item> Deserialize<'de> for Whole<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let entry = T::deserialize(deserializer)?;
        entry.missing().map_or(Ok(Self(entry)), |key| Err(de::Error::missing_field(key)))
    }
}

impl<'de, T: DeserializeOwned + Item> Visitor<'de> for ItemsVisitor<T> {
    type Value = Items<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(Whole(entry)) = items.next_element()? {
            entries.push(entry);
        }
        Ok(Items { whole: Some(entries), changes: Vec::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut changes = Vec::new();
        while let Some(key) = map.next_key::<Text>()? {
            let key = key.as_str();
            let number = key.parse().map_err(|_| {
                de::Error::custom(format!(
                    "this is a list, and `{key}` is not the number of an entry; write [{{ {key}: ... }}, ...] for the whole \
                     list, or change one entry by its number from 0, like {{ 0: ... }}"
                ))
            })?;
            changes.push(Change::One(number, map.next_value()?));
        }
        Ok(Items { whole: None, changes })
    }
}

impl<'de, T: DeserializeOwned + Item> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemsVisitor(PhantomData))
    }
}

impl<T: Item + Described> Described for Items<T> {
    fn shape() -> Shape {
        Shape::List { entry: T::shape, patched: true, every: false }
    }
}
