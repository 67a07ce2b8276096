//! Lists: given whole, or patched entry by entry, by number or by name.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::{Merge, RateStepLayer};
use crate::text::Text;
use crate::units::Rate;

/// An entry that a patch can call by name.
pub(crate) trait Named {
    /// Whether the entry has this name.
    fn is_named(&self, name: &str) -> bool;
}

/// A list in a layer: the whole list if the layer gives it, and patches of entries.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ListLayer<T> {
    whole: Option<Vec<T>>,
    patches: Vec<(String, T)>,
}

impl<T> Merge for ListLayer<T> {
    fn merge(mut self, over: Self) -> Self {
        if over.whole.is_some() {
            return over;
        }
        self.patches.extend(over.patches);
        self
    }
}

impl<T: Merge + Named + Clone> ListLayer<T> {
    /// The list with its patches applied. The error is the first patch that has no entry.
    pub(crate) fn patched(self) -> Result<Self, String> {
        let mut entries = self.whole.unwrap_or_default();
        for (key, patch) in self.patches {
            let by_name = entries.iter().position(|entry| entry.is_named(&key));
            let by_number = || key.parse::<usize>().ok().filter(|&place| place < entries.len());
            let Some(place) = by_name.or_else(by_number) else { return Err(key) };
            entries[place] = entries[place].clone().merge(patch);
        }
        Ok(Self { whole: Some(entries), patches: Vec::new() })
    }

    /// The entries given whole.
    pub(crate) fn entries(&self) -> &[T] {
        self.whole.as_deref().unwrap_or_default()
    }
}

impl<T: Serialize> Serialize for ListLayer<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.whole.iter().flatten())
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for ListVisitor<T> {
    type Value = ListLayer<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or a table of entries to change by number or name")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = items.next_element()? {
            entries.push(entry);
        }
        Ok(ListLayer { whole: Some(entries), patches: Vec::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut patches = Vec::new();
        while let Some(key) = map.next_key::<Text>()? {
            patches.push((key.as_str().to_owned(), map.next_value()?));
        }
        Ok(ListLayer { whole: None, patches })
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for ListLayer<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

/// A rate, or rates from times on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RateText {
    /// The same at all times.
    Constant(Rate),
    /// From each time on.
    Steps(Vec<RateStepLayer>),
}

impl Serialize for RateText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Constant(rate) => rate.serialize(serializer),
            Self::Steps(steps) => steps.serialize(serializer),
        }
    }
}

struct RateVisitor;

impl<'de> Visitor<'de> for RateVisitor {
    type Value = RateText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rate like 8/h, or a list of steps like { from: 0s, rate: 80/h }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<RateText, E> {
        Rate::try_from(Text::from(text)).map(RateText::Constant).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<RateText, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<RateText, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<RateText, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RateText, A::Error> {
        let mut steps = Vec::new();
        while let Some(step) = items.next_element()? {
            steps.push(step);
        }
        Ok(RateText::Steps(steps))
    }
}

impl<'de> Deserialize<'de> for RateText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RateVisitor)
    }
}
