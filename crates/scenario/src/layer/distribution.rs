//! Distributions in a layer: a constant, or one of the families, of times or of amounts of money.

use std::fmt;
use std::marker::PhantomData;

use queueing::Distribution;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::Merge;
use crate::shape::Described;
use crate::text::Text;
use crate::units::{Money, Multiple, Share, Time};

/// Shares of a whole are written with a few decimals.
const SHARES_TOLERANCE: f64 = 1e-6;

/// A quantity that a distribution is of.
pub(crate) trait Quantity:
    Copy + fmt::Debug + PartialEq + DeserializeOwned + Serialize + TryFrom<Text, Error = String> + Described
{
    /// The name of its distributions in the schema.
    const NAME: &'static str;

    /// The number that the core calculates with: seconds or fen.
    fn number(self) -> f64;
}

impl Quantity for Time {
    const NAME: &'static str = "TimeDistribution";

    fn number(self) -> f64 {
        self.0.seconds()
    }
}

impl Quantity for Money {
    const NAME: &'static str = "MoneyDistribution";

    fn number(self) -> f64 {
        self.fen as f64
    }
}

/// A distribution as it is written, and what the core draws from: made once, because some need a table.
#[derive(Clone, Debug)]
pub(crate) struct DistributionText<Q> {
    written: Written<Q>,
    made: Distribution,
}

impl<Q: PartialEq> PartialEq for DistributionText<Q> {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

/// The ways to write a distribution.
#[derive(Clone, Debug, PartialEq)]
enum Written<Q> {
    /// `8s` or `{ constant: 8s }`
    Constant(Q),
    /// `{ FAMILY: { ... } }`
    Family(Family, Parameters<Q>),
    /// `{ quantiles: [{ at: 0%, value: 1m }, { at: 50%, value: 3m }, { at: 100%, value: 9m }] }`: linear between.
    Quantiles(Vec<QuantilePoint<Q>>),
    /// `{ values: [{ value: 1m, weight: 3 }, { value: 5m, weight: 1 }] }`
    Values(Vec<WeightedValue<Q>>),
    /// `{ mixture: [{ share: 90%, of: 3m }, { share: 10%, of: { exponential: { mean: 1h } } }] }`
    Mixture(Vec<Part<Q>>),
}

/// A family of distributions, by its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Exponential,
    Uniform,
    Erlang,
    Gamma,
    Lognormal,
    Weibull,
    Triangular,
}

/// Families with what each needs.
pub(super) const FAMILIES: [(&str, Family, &str); 7] = [
    ("exponential", Family::Exponential, "memoryless: { mean }"),
    ("uniform", Family::Uniform, "all values alike: { min, max }"),
    ("erlang", Family::Erlang, "a sum of `shape` exponentials: { shape, mean }"),
    ("gamma", Family::Gamma, "{ shape, mean }, { mean, cv } or { mean, sd }"),
    ("lognormal", Family::Lognormal, "{ median, p95 }, { mean, sd } or { mean, cv }"),
    ("weibull", Family::Weibull, "{ shape, scale } or { shape, mean }"),
    ("triangular", Family::Triangular, "{ min, mode, max }"),
];

/// All words for a distribution.
const WORDS: &[&str] = &[
    "constant",
    "exponential",
    "uniform",
    "erlang",
    "gamma",
    "lognormal",
    "weibull",
    "triangular",
    "quantiles",
    "values",
    "mixture",
];

/// The parameters of a family: each takes some of them.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields, bound = "Q: Quantity")]
pub(crate) struct Parameters<Q> {
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    mean: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    sd: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    cv: Option<Multiple>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    median: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    p95: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    min: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    mode: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    max: Option<Q>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    shape: Option<Multiple>,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    scale: Option<Q>,
}

/// A default without asking that the quantity has one.
const fn none<Q>() -> Option<Q> {
    None
}

/// A point of the inverse cumulative function.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields, bound = "Q: Quantity")]
pub(crate) struct QuantilePoint<Q> {
    at: Share,
    value: Q,
}

/// A value and how often it occurs.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields, bound = "Q: Quantity")]
pub(crate) struct WeightedValue<Q> {
    value: Q,
    weight: Multiple,
}

/// A part of a mixture.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields, bound = "Q: Quantity")]
pub(crate) struct Part<Q> {
    share: Share,
    of: DistributionText<Q>,
}

impl<Q: Quantity> Parameters<Q> {
    /// Which parameters are given, in the order of the fields.
    fn given(&self) -> Vec<&'static str> {
        let all = [
            ("mean", self.mean.is_some()),
            ("sd", self.sd.is_some()),
            ("cv", self.cv.is_some()),
            ("median", self.median.is_some()),
            ("p95", self.p95.is_some()),
            ("min", self.min.is_some()),
            ("mode", self.mode.is_some()),
            ("max", self.max.is_some()),
            ("shape", self.shape.is_some()),
            ("scale", self.scale.is_some()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    fn distribution(&self, family: Family) -> Result<Distribution, String> {
        let number = |quantity: Option<Q>| quantity.map_or(0.0, Q::number);
        let plain = |number: Option<Multiple>| number.map_or(0.0, |number| number.0);
        let (mean, shape) = (number(self.mean), plain(self.shape));
        let made = match (family, self.given().as_slice()) {
            (Family::Exponential, ["mean"]) => Ok(Distribution::exponential(mean)),
            (Family::Uniform, ["min", "max"]) => Distribution::uniform(number(self.min), number(self.max)),
            (Family::Triangular, ["min", "mode", "max"]) => {
                Distribution::triangular(number(self.min), number(self.mode), number(self.max))
            }
            (Family::Erlang, ["mean", "shape"]) => {
                if shape < 1.0 || shape.fract() != 0.0 {
                    return Err("the `shape` of an Erlang distribution is a whole number from 1".to_owned());
                }
                Distribution::erlang(shape as u32, mean)
            }
            (Family::Gamma, ["mean", "shape"]) => Distribution::gamma(shape, mean),
            (Family::Gamma, ["mean", "sd"]) => {
                let ratio = mean / number(self.sd);
                Distribution::gamma(ratio * ratio, mean)
            }
            (Family::Gamma, ["mean", "cv"]) => {
                let cv = plain(self.cv);
                Distribution::gamma(1.0 / (cv * cv), mean)
            }
            (Family::Lognormal, ["mean", "sd"]) => Distribution::lognormal_by_mean(mean, number(self.sd)),
            (Family::Lognormal, ["mean", "cv"]) => Distribution::lognormal_by_cv(mean, plain(self.cv)),
            (Family::Lognormal, ["median", "p95"]) => {
                Distribution::lognormal_by_median(number(self.median), number(self.p95))
            }
            (Family::Weibull, ["shape", "scale"]) => {
                Distribution::weibull(shape, number(self.scale) * libm::tgamma(1.0 + 1.0 / shape))
            }
            (Family::Weibull, ["mean", "shape"]) => Distribution::weibull(shape, mean),
            _ => return Err(needs(family)),
        };
        made.map_err(|error| error.to_string())
    }
}

/// What a family needs, in words.
fn needs(family: Family) -> String {
    let (name, _, what) = FAMILIES.into_iter().find(|(_, other, _)| *other == family).unwrap_or(FAMILIES[0]);
    match family {
        Family::Lognormal => {
            "a lognormal needs either `median` and `p95`, or `mean` and `sd`, or `mean` and `cv`".to_owned()
        }
        _ => format!("this is not what {name} needs: {what}"),
    }
}

impl<Q> DistributionText<Q> {
    /// The distribution that the core draws from.
    pub(crate) fn distribution(&self) -> Distribution {
        self.made.clone()
    }
}

impl<Q: Quantity> Written<Q> {
    /// The distribution that the core draws from; or why there is none.
    fn distribution(&self) -> Result<Distribution, String> {
        match self {
            Self::Constant(value) => Ok(Distribution::constant(value.number())),
            Self::Family(family, parameters) => parameters.distribution(*family),
            Self::Quantiles(points) => {
                let points = points.iter().map(|point| (point.at.fraction(), point.value.number())).collect();
                Distribution::points(points).map_err(|error| error.to_string())
            }
            Self::Values(values) => {
                let values = values.iter().map(|value| (value.weight.0, value.value.number())).collect();
                Distribution::weighted(values).map_err(|error| error.to_string())
            }
            Self::Mixture(parts) => {
                let sum: f64 = parts.iter().map(|part| part.share.fraction()).sum();
                if (sum - 1.0).abs() > SHARES_TOLERANCE {
                    let percent = (sum * 1e8).round() / 1e6;
                    return Err(format!("the shares of the mixture sum to {percent}%, not to 100%"));
                }
                let parts = parts.iter().map(|part| (part.share.fraction(), part.of.distribution()));
                Distribution::mixture(&parts.collect::<Vec<_>>()).map_err(|error| error.to_string())
            }
        }
    }
}

impl<Q> Merge for DistributionText<Q> {
    fn merge(self, over: Self) -> Self {
        over
    }
}

struct DistributionVisitor<Q>(PhantomData<Q>);

impl<Q: Quantity> DistributionVisitor<Q> {
    fn constant<E: de::Error>(text: &str) -> Result<DistributionText<Q>, E> {
        let value = Q::try_from(Text::from(text)).map_err(E::custom)?;
        Ok(DistributionText {
            written: Written::Constant(value),
            made: Distribution::constant(value.number()),
        })
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
        let one = || format!("a distribution is one of {}", WORDS.join(", "));
        let family = map.next_key::<Text>()?.ok_or_else(|| de::Error::custom(one()))?;
        let written = match family.as_str() {
            "constant" => Written::Constant(map.next_value()?),
            "quantiles" => Written::Quantiles(map.next_value()?),
            "values" => Written::Values(map.next_value()?),
            "mixture" => Written::Mixture(map.next_value()?),
            other => match FAMILIES.into_iter().find(|(name, ..)| *name == other) {
                Some((_, family, _)) => Written::Family(family, map.next_value()?),
                None => return Err(de::Error::unknown_field(other, WORDS)),
            },
        };
        let made = written.distribution().map_err(de::Error::custom)?;
        match map.next_key::<Text>()? {
            None => Ok(DistributionText { written, made }),
            Some(second) => {
                Err(de::Error::custom(format!("{}; `{}` is one too many", one(), second.as_str())))
            }
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
        if let Written::Constant(value) = &self.written {
            return value.serialize(serializer);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        match &self.written {
            Written::Constant(value) => map.serialize_entry("constant", value)?,
            Written::Family(family, parameters) => {
                let name =
                    FAMILIES.iter().find(|(_, other, _)| other == family).map_or("", |(name, ..)| name);
                map.serialize_entry(name, parameters)?;
            }
            Written::Quantiles(points) => map.serialize_entry("quantiles", points)?,
            Written::Values(values) => map.serialize_entry("values", values)?,
            Written::Mixture(parts) => map.serialize_entry("mixture", parts)?,
        }
        map.end()
    }
}
