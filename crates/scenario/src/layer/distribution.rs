//! Distributions in a layer: a constant, or one of the families, of times or of amounts of money.

use std::fmt;
use std::marker::PhantomData;

use queueing::{Distribution, DistributionError};
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::text::Text;
use crate::units::{Money, Time};

/// A quantity that a distribution is of.
pub(crate) trait Quantity:
    Copy + DeserializeOwned + Serialize + TryFrom<Text, Error = String>
{
    /// The number that the core calculates with: seconds or fen.
    fn number(self) -> f64;
}

impl Quantity for Time {
    fn number(self) -> f64 {
        self.0.seconds()
    }
}

impl Quantity for Money {
    fn number(self) -> f64 {
        self.fen as f64
    }
}

/// A distribution as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum DistributionText<Q> {
    /// `8s` or `{ constant: 8s }`
    Constant(Q),
    /// `{ exponential: { mean: 20s } }`
    Exponential(Mean<Q>),
    /// `{ uniform: { min: 1m, max: 2m } }`
    Uniform(Bounds<Q>),
    /// `{ lognormal: { median: 3m, p95: 12m } }` or `{ lognormal: { mean: 4m, sd: 3m } }`
    Lognormal(LognormalText<Q>),
    /// `{ triangular: { min: 5m, mode: 10m, max: 30m } }`
    Triangular(TriangleText<Q>),
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mean<Q> {
    mean: Q,
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bounds<Q> {
    min: Q,
    max: Q,
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LognormalText<Q> {
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    median: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    p95: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    mean: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    sd: Option<Q>,
}

/// A default without asking that the quantity has one.
const fn none<Q>() -> Option<Q> {
    None
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TriangleText<Q> {
    min: Q,
    mode: Q,
    max: Q,
}

const FAMILIES: &[&str] = &["constant", "exponential", "uniform", "lognormal", "triangular"];

impl<Q: Quantity> DistributionText<Q> {
    /// The distribution that the core draws from.
    pub(crate) fn distribution(self) -> Result<Distribution, DistributionError> {
        match self {
            Self::Constant(value) => Ok(Distribution::constant(value.number())),
            Self::Exponential(Mean { mean }) => Ok(Distribution::exponential(mean.number())),
            Self::Uniform(Bounds { min, max }) => Distribution::uniform(min.number(), max.number()),
            Self::Triangular(TriangleText { min, mode, max }) => {
                Distribution::triangular(min.number(), mode.number(), max.number())
            }
            Self::Lognormal(LognormalText { median, p95, mean, sd }) => match (median, p95, mean, sd) {
                (_, _, Some(mean), Some(sd)) => Distribution::lognormal_by_mean(mean.number(), sd.number()),
                (median, p95, ..) => {
                    let number = |value: Option<Q>| value.map_or(0.0, Q::number);
                    Distribution::lognormal_by_median(number(median), number(p95))
                }
            },
        }
    }

    /// Refuses what does not make a distribution.
    fn checked(self) -> Result<Self, String> {
        if let Self::Lognormal(LognormalText { median, p95, mean, sd }) = self {
            let by_median = median.is_some() && p95.is_some() && mean.is_none() && sd.is_none();
            let by_mean = mean.is_some() && sd.is_some() && median.is_none() && p95.is_none();
            if !by_median && !by_mean {
                return Err("a lognormal needs either `median` and `p95`, or `mean` and `sd`".to_owned());
            }
        }
        self.distribution().map_err(|error| error.to_string())?;
        Ok(self)
    }
}

struct DistributionVisitor<Q>(PhantomData<Q>);

impl<Q: Quantity> DistributionVisitor<Q> {
    fn constant<E: de::Error>(text: &str) -> Result<DistributionText<Q>, E> {
        Q::try_from(Text::from(text)).map(DistributionText::Constant).map_err(E::custom)
    }
}

impl<'de, Q: Quantity> Visitor<'de> for DistributionVisitor<Q> {
    type Value = DistributionText<Q>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with its unit, or a distribution like { exponential: { mean: 20s } }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Self::constant(text)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Self::constant(&number.to_string())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Self::constant(&number.to_string())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Self::constant(&number.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        const ONE: &str = "a distribution is one of constant, exponential, uniform, lognormal, triangular";
        let family = map.next_key::<Text>()?.ok_or_else(|| de::Error::custom(ONE))?;
        let distribution = match family.as_str() {
            "constant" => DistributionText::Constant(map.next_value()?),
            "exponential" => DistributionText::Exponential(map.next_value()?),
            "uniform" => DistributionText::Uniform(map.next_value()?),
            "lognormal" => DistributionText::Lognormal(map.next_value()?),
            "triangular" => DistributionText::Triangular(map.next_value()?),
            other => return Err(de::Error::unknown_field(other, FAMILIES)),
        };
        let distribution = distribution.checked().map_err(de::Error::custom)?;
        match map.next_key::<Text>()? {
            None => Ok(distribution),
            Some(second) => Err(de::Error::custom(format!("{ONE}; `{}` is one too many", second.as_str()))),
        }
    }
}

impl<'de, Q: Quantity> Deserialize<'de> for DistributionText<Q> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DistributionVisitor(PhantomData))
    }
}

impl<Q: Quantity> Serialize for DistributionText<Q> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let one = |serializer: S| serializer.serialize_map(Some(1));
        let mut map = match self {
            Self::Constant(value) => return value.serialize(serializer),
            _ => one(serializer)?,
        };
        match self {
            Self::Constant(value) => map.serialize_entry("constant", value)?,
            Self::Exponential(mean) => map.serialize_entry("exponential", mean)?,
            Self::Uniform(bounds) => map.serialize_entry("uniform", bounds)?,
            Self::Lognormal(lognormal) => map.serialize_entry("lognormal", lognormal)?,
            Self::Triangular(triangle) => map.serialize_entry("triangular", triangle)?,
        }
        map.end()
    }
}
