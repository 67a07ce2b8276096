//! Distributions in a layer: a constant, or one of the families, of times or of amounts of money.

use std::fmt;
use std::marker::PhantomData;

use queueing::Distribution;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::family::{FAMILIES, Family, Parameters, ParametersOf, none};
use super::{Item, Items, Merge};
use crate::shape::Described;
use crate::text::Text;
use crate::units::{MONEY_MAX_FEN, Money, Multiple, Share, TIME_MAX_DAYS, Time};

/// Shares of a whole are written with a few decimals.
const SHARES_TOLERANCE: f64 = 1e-6;
/// A mixture has a table like any other, and each of its nodes asks all parts, those of mixtures in it too.
const PARTS_MAX: usize = 20;

/// A quantity that a distribution is of.
pub(crate) trait Quantity:
    Copy
    + fmt::Debug
    + PartialEq
    + Merge
    + DeserializeOwned
    + Serialize
    + TryFrom<Text, Error = String>
    + Described
{
    /// The name of its distributions in the schema.
    const NAME: &'static str;

    /// The greatest number of this quantity that a scenario may name, as the core calculates with it and as it is written.
    const GREATEST: (f64, &'static str);

    /// The number that the core calculates with: seconds or fen.
    fn number(self) -> f64;
}

impl Quantity for Time {
    const NAME: &'static str = "TimeDistribution";
    const GREATEST: (f64, &'static str) = ((TIME_MAX_DAYS * 86_400) as f64, "400d");

    fn number(self) -> f64 {
        self.0.seconds()
    }
}

impl Quantity for Money {
    const NAME: &'static str = "MoneyDistribution";
    const GREATEST: (f64, &'static str) = (MONEY_MAX_FEN, "CNY 1000000000");

    fn number(self) -> f64 {
        self.fen as f64
    }
}

/// A distribution as it is written, and what the core draws from: made once, because some need a table.
///
/// A layer may give some of a family's parameters and leave the others to the layer below; what is not whole in the end
/// is an error then.
#[derive(Clone, Debug)]
pub(crate) struct DistributionText<Q> {
    written: Written<Q>,
    made: Result<Distribution, String>,
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
    Quantiles(Items<QuantilePoint<Q>>),
    /// `{ values: [{ value: 1m, weight: 3 }, { value: 5m, weight: 1 }] }`
    Values(Items<WeightedValue<Q>>),
    /// `{ mixture: [{ share: 90%, of: 3m }, { share: 10%, of: { exponential: { mean: 1h } } }] }`
    Mixture(Items<Part<Q>>),
}

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

/// An entry of a list in a distribution, of two keys.
macro_rules! item {
    ($(#[doc = $about:literal])* $name:ident { $first:ident: $first_type:ty, $second:ident: $second_type:ty }) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, serde::Deserialize, Serialize)]
        #[serde(deny_unknown_fields, bound = "Q: Quantity")]
        pub(crate) struct $name<Q> {
            #[serde(skip_serializing_if = "Option::is_none", default = "none")]
            $first: Option<$first_type>,
            #[serde(skip_serializing_if = "Option::is_none", default = "none")]
            $second: Option<$second_type>,
        }

        impl<Q: Quantity> $name<Q> {
            /// Both, or what is wrong.
            fn both(self) -> Result<($first_type, $second_type), String> {
                match (self.$first, self.$second) {
                    (Some(first), Some(second)) => Ok((first, second)),
                    (None, _) => Err(concat!("the key `", stringify!($first), "` is missing").to_owned()),
                    (_, None) => Err(concat!("the key `", stringify!($second), "` is missing").to_owned()),
                }
            }
        }

        impl<Q: Quantity> Merge for $name<Q> {
            fn merge(self, over: Self) -> Self {
                Self { $first: self.$first.merge(over.$first), $second: self.$second.merge(over.$second) }
            }
        }

        impl<Q: Quantity> Item for $name<Q> {
            fn missing(&self) -> Option<&'static str> {
                match (&self.$first, &self.$second) {
                    (None, _) => Some(stringify!($first)),
                    (_, None) => Some(stringify!($second)),
                    _ => None,
                }
            }
        }
    };
}

item! {
    /// A point of the inverse cumulative function.
    QuantilePoint { at: Share, value: Q }
}
item! {
    /// A value and how often it occurs.
    WeightedValue { value: Q, weight: Multiple }
}
item! {
    /// A part of a mixture.
    Part { share: Share, of: DistributionText<Q> }
}

impl<Q> DistributionText<Q> {
    /// The distribution that the core draws from; or why there is none.
    pub(crate) fn distribution(&self) -> Result<Distribution, String> {
        self.made.clone()
    }
}

impl<Q: Quantity> Written<Q> {
    /// The distribution that the core draws from; or why there is none. A tail so long that the mean is beyond everything
    /// is a slip of the pen.
    fn distribution(&self) -> Result<Distribution, String> {
        let made = self.family()?;
        let (greatest, told) = Q::GREATEST;
        if made.mean() <= greatest {
            return Ok(made);
        }
        Err(format!(
            "the mean of this distribution is above the greatest value, {told}; write a shorter tail"
        ))
    }

    fn family(&self) -> Result<Distribution, String> {
        match self {
            Self::Constant(value) => Ok(Distribution::constant(value.number())),
            Self::Family(family, parameters) => parameters.distribution(*family),
            Self::Quantiles(points) => {
                let point =
                    |point: QuantilePoint<Q>| point.both().map(|(at, value)| (at.fraction(), value.number()));
                let points = points.entries()?.into_iter().map(point).collect::<Result<_, _>>()?;
                Distribution::points(points).map_err(|error| error.to_string())
            }
            Self::Values(values) => {
                let weighted =
                    |value: WeightedValue<Q>| value.both().map(|(value, weight)| (weight.0, value.number()));
                let values = values.entries()?.into_iter().map(weighted).collect::<Result<_, _>>()?;
                Distribution::weighted(values).map_err(|error| error.to_string())
            }
            Self::Mixture(parts) => self.mixture(parts.entries()?),
        }
    }

    fn mixture(&self, parts: Vec<Part<Q>>) -> Result<Distribution, String> {
        if parts.is_empty() {
            return Err("the mixture has no parts; write some like { share: 90%, of: 3m }".to_owned());
        }
        let count = self.parts();
        if count > PARTS_MAX {
            return Err(format!("the mixture has {count} parts; at most {PARTS_MAX} are possible"));
        }
        let parts = parts.into_iter().map(|part| {
            let (share, of) = part.both()?;
            Ok((share.fraction(), of))
        });
        let parts = parts.collect::<Result<Vec<_>, String>>()?;
        let sum: f64 = parts.iter().map(|(share, _)| share).sum();
        if (sum - 1.0).abs() > SHARES_TOLERANCE {
            let percent = (sum * 1e8).round() / 1e6;
            return Err(format!("the shares of the mixture sum to {percent}%, not to 100%"));
        }
        // Nothing completes a part of a list that is given whole.
        let parts = parts.into_iter().map(|(share, of)| Ok((share, of.distribution()?)));
        let parts = parts.collect::<Result<Vec<_>, String>>()?;
        Distribution::mixture(&parts).map_err(|error| error.to_string())
    }

    /// Of how many distributions it is made.
    fn parts(&self) -> usize {
        match self {
            Self::Mixture(parts) => {
                let parts = parts.entries().unwrap_or_default();
                parts.iter().filter_map(|part| part.of.as_ref()).map(|of| of.written.parts()).sum()
            }
            _ => 1,
        }
    }

    /// Whether a layer below can complete it.
    fn is_part(&self) -> bool {
        match self {
            Self::Constant(_) => false,
            Self::Family(family, parameters) => parameters.is_part(*family),
            Self::Quantiles(points) => points.is_part(),
            Self::Values(values) => values.is_part(),
            Self::Mixture(parts) => parts.is_part(),
        }
    }
}

impl<Q: Quantity> Merge for DistributionText<Q> {
    /// Parameters of the same family merge, and so do the entries of a list; anything else replaces the whole.
    fn merge(self, over: Self) -> Self {
        let written = match (&self.written, &over.written) {
            (Written::Family(family, under), Written::Family(other, parameters)) if family == other => {
                Written::Family(*family, under.under(*parameters, *family))
            }
            (Written::Quantiles(under), Written::Quantiles(points)) => {
                Written::Quantiles(under.clone().merge(points.clone()))
            }
            (Written::Values(under), Written::Values(values)) => {
                Written::Values(under.clone().merge(values.clone()))
            }
            (Written::Mixture(under), Written::Mixture(parts)) => {
                Written::Mixture(under.clone().merge(parts.clone()))
            }
            _ => return over,
        };
        // Mostly one of the two is the whole, and its table is made: an entry of a list meets what is said about every entry
        // whenever a change is built.
        if written == over.written {
            over
        } else if written == self.written {
            self
        } else {
            Self { made: written.distribution(), written }
        }
    }
}

struct DistributionVisitor<Q>(PhantomData<Q>);

impl<Q: Quantity> DistributionVisitor<Q> {
    fn constant<E: de::Error>(text: &str) -> Result<DistributionText<Q>, E> {
        let value = Q::try_from(Text::from(text)).map_err(E::custom)?;
        Ok(DistributionText {
            written: Written::Constant(value),
            made: Ok(Distribution::constant(value.number())),
        })
    }
}

impl<'de, Q: Quantity> Visitor<'de> for DistributionVisitor<Q> {
    type Value = DistributionText<Q>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with its unit, or a distribution like { exponential: { mean: 20s } }")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Self::constant(&value.to_string())
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
                Some((_, family, _)) => {
                    Written::Family(family, map.next_value_seed(ParametersOf::new(family))?)
                }
                None => return Err(de::Error::unknown_field(other, WORDS)),
            },
        };
        let made = match written.distribution() {
            Err(why) if !written.is_part() => return Err(de::Error::custom(why)),
            made => made,
        };
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
