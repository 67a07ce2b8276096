//! Building blocks of layers: sections whose keys are all optional, words to choose from, features that can be `none`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::Merge;
use crate::shape::{Described, Shape};

/// A section of a layer: every key optional, none other allowed. The comment of a key is what `explain` says about it.
///
/// `yields` names a function that drops what a later layer's keys take the place of. A key that is no word of Rust is
/// written behind its own: `targets_more = "targets+"`.
macro_rules! section {
    ($(
        $(#[doc = $about:literal])*
        $name:ident $(yields($yields:path))? { $($(#[doc = $effect:literal])* $key:ident $(= $written:literal)? : $type:ty),* $(,)? }
    )*) => { $(
        $(#[doc = $about])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
        #[serde(deny_unknown_fields, default)]
        pub(crate) struct $name {
            $(
                $(#[doc = $effect])*
                #[serde(skip_serializing_if = "Option::is_none" $(, rename = $written)?)]
                pub(crate) $key: Option<$type>,
            )*
        }

        impl $crate::layer::Merge for $name {
            #[allow(unused_mut, reason = "some sections yield")]
            fn merge(mut self, over: Self) -> Self {
                $($yields(&mut self, &over);)?
                Self { $($key: $crate::layer::Merge::merge(self.$key, over.$key),)* }
            }
        }

        impl $crate::shape::Described for $name {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::Table($crate::shape::Table {
                    name: stringify!($name),
                    about: concat!($($about),*).trim_ascii(),
                    keys: vec![$($crate::shape::Key {
                        name: $crate::layer::key_name(stringify!($key), &[$($written)?]),
                        effect: concat!($($effect),*).trim_ascii(),
                        shape: <$type as $crate::shape::Described>::shape,
                    }),*],
                })
            }
        }
    )* };
}
pub(crate) use section;

/// The name of a key: as it is written, or the word of Rust without the prefix that its own words need.
pub(crate) fn key_name(word: &'static str, written: &[&'static str]) -> &'static str {
    written.first().copied().unwrap_or_else(|| word.strip_prefix("r#").unwrap_or(word))
}

/// A few words to choose from, each with what it means.
macro_rules! choices {
    ($($(#[doc = $about:literal])* $name:ident { $($(#[doc = $effect:literal])* $variant:ident = $word:literal),* $(,)? })*) => { $(
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $($(#[doc = $effect])* $variant,)* }

        impl $name {
            const WORDS: &'static [(&'static str, &'static str)] = &[$(($word, concat!($($effect),*).trim_ascii())),*];

            const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <$crate::text::Text as serde::Deserialize>::deserialize(deserializer)?;
                match text.as_str() {
                    $($word => Ok(Self::$variant),)*
                    other => Err(serde::de::Error::custom($crate::layer::no_choice(other, Self::WORDS))),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl $crate::layer::Merge for $name {
            fn merge(self, over: Self) -> Self {
                over
            }
        }

        impl $crate::shape::Described for $name {
            fn shape() -> $crate::shape::Shape {
                $crate::shape::Shape::Choice(Self::WORDS)
            }
        }
    )* };
}
pub(crate) use choices;

/// What is said about a word that is none of the choices. A slip of the pen is rarely in the first letter: `lifo` is not a
/// misspelt `fifo`.
pub(crate) fn no_choice(word: &str, words: &[(&str, &str)]) -> String {
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let alike =
        words.iter().copied().filter(|other| word.get(..1).is_some_and(|first| other.starts_with(first)));
    let close = crate::error::suggestion(word, alike);
    let close = close.map(|close| format!("did you mean `{close}`? ")).unwrap_or_default();
    format!("`{word}` is no choice here; {close}the choices are {}", words.join(", "))
}

/// Tables by name merge name by name.
impl<T: Merge> Merge for BTreeMap<String, T> {
    fn merge(mut self, over: Self) -> Self {
        for (name, value) in over {
            let merged = match self.remove(&name) {
                Some(under) => under.merge(value),
                None => value,
            };
            self.insert(name, merged);
        }
        self
    }
}

impl<T: Merge> Merge for Box<T> {
    fn merge(self, over: Self) -> Self {
        Self::new((*self).merge(*over))
    }
}

/// A feature that a later layer can switch off again with `none` (or `unlimited`, where that is meant).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Optional<T>(pub(crate) Option<T>);

const NONE: [&str; 2] = ["none", "unlimited"];

impl<T: Merge> Merge for Optional<T> {
    fn merge(self, over: Self) -> Self {
        match (self.0, over.0) {
            (Some(under), Some(over)) => Self(Some(under.merge(over))),
            (_, over) => Self(over),
        }
    }
}

struct OptionalVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OptionalVisitor<T> {
    type Value = Optional<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, or `none`")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        T::deserialize(value.into_deserializer()).map(|value| Optional(Some(value)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if NONE.contains(&text) {
            return Ok(Optional(None));
        }
        T::deserialize(text.into_deserializer()).map(|value| Optional(Some(value)))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(|value| Optional(Some(value)))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(|value| Optional(Some(value)))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(|value| Optional(Some(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(items)).map(|value| Optional(Some(value)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|value| Optional(Some(value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Optional<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OptionalVisitor(PhantomData))
    }
}

impl<T: Serialize> Serialize for Optional<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_str(NONE[0]),
        }
    }
}

impl<T: Described> Described for Optional<T> {
    fn shape() -> Shape {
        const OFF: &[(&str, &str)] =
            &[("none", "as where nothing is said"), ("unlimited", "the same, where it is a limit")];
        Shape::Either(vec![T::shape, || Shape::Choice(OFF)])
    }
}

impl<T> Optional<T> {
    /// The feature, if it is given and on.
    pub(crate) fn on(optional: Option<Self>) -> Option<T> {
        optional.and_then(|optional| optional.0)
    }
}
