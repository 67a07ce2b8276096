//! What kind of study a run is.

use std::fmt;

use model::Duration;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::shape::{Described, Key, Shape, Table};
use crate::text::Text;
use crate::units::Time;

/// The kind of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Study {
    /// A day with a beginning and an end: every parcel counts.
    Terminating,
    /// A long run of something that settles: parcels placed in the warm-up do not count.
    SteadyState {
        /// How long it takes to settle.
        warmup: Warmup,
    },
}

/// How long a steady state takes to settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warmup {
    /// As the scenario says.
    Time(Duration),
    /// Found by MSER-5 on the lengths of the queues.
    Mser5,
}

/// The study as it is written: `terminating` or `{ steady_state: { warmup: 20h } }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StudyText(pub(crate) Study);

#[derive(serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct SteadyState {
    warmup: WarmupText,
}

struct WarmupText(Warmup);

impl<'de> Deserialize<'de> for WarmupText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        if text.as_str() == "mser5" {
            return Ok(Self(Warmup::Mser5));
        }
        let time = Time::try_from(text).map_err(|what| de::Error::custom(format!("{what}, or `mser5`")))?;
        Ok(Self(Warmup::Time(time.0)))
    }
}

impl Serialize for WarmupText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Warmup::Time(warmup) => Time(warmup).serialize(serializer),
            Warmup::Mser5 => serializer.serialize_str("mser5"),
        }
    }
}

impl Described for StudyText {
    fn shape() -> Shape {
        const WORDS: &[(&str, &str)] =
            &[("terminating", "a day with a beginning and an end: every parcel counts")];
        Shape::Either(vec![|| Shape::Choice(WORDS), steady_state])
    }
}

/// What is written in place of `terminating`.
fn steady_state() -> Shape {
    const EFFECT: &str = "A long run of something that settles: parcels placed in the warm-up do not count.";
    let keys = vec![Key { name: "steady_state", effect: EFFECT, shape: settles }];
    Shape::Table(Table { name: "StudyLayer", about: "The kind of study.", keys })
}

fn settles() -> Shape {
    const EFFECT: &str =
        "How long it takes to settle: a time, or `mser5`, which finds it on the lengths of the queues.";
    let keys = vec![Key { name: "warmup", effect: EFFECT, shape: warmup }];
    Shape::Table(Table { name: "SteadyState", about: "A study of a steady state.", keys })
}

fn warmup() -> Shape {
    const WORDS: &[(&str, &str)] =
        &[("mser5", "found by MSER-5 in pilot replications, where the load does not change")];
    Shape::Either(vec![Time::shape, || Shape::Choice(WORDS)])
}

struct StudyVisitor;

impl<'de> Visitor<'de> for StudyVisitor {
    type Value = StudyText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`terminating` or { steady_state: { warmup: 20h } }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<StudyText, E> {
        match text {
            "terminating" => Ok(StudyText(Study::Terminating)),
            other => Err(E::custom(format!(
                "`{other}` is not a study; write `terminating` or {{ steady_state: {{ warmup: 20h }} }}"
            ))),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<StudyText, A::Error> {
        let mut study = None;
        while let Some(key) = map.next_key::<String>()? {
            if key != "steady_state" {
                return Err(de::Error::unknown_field(&key, &["steady_state"]));
            }
            let SteadyState { warmup: WarmupText(warmup) } = map.next_value()?;
            study = Some(StudyText(Study::SteadyState { warmup }));
        }
        study
            .ok_or_else(|| de::Error::custom("a study is `terminating` or { steady_state: { warmup: 20h } }"))
    }
}

impl<'de> Deserialize<'de> for StudyText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StudyVisitor)
    }
}

impl Serialize for StudyText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Study::Terminating => serializer.serialize_str("terminating"),
            Study::SteadyState { warmup } => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("steady_state", &SteadyState { warmup: WarmupText(warmup) })?;
                map.end()
            }
        }
    }
}
