//! Families of distributions and their parameters, which layers give together.

use std::fmt;
use std::marker::PhantomData;

use queueing::Distribution;
use serde::Serialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};

use super::distribution::Quantity;
use crate::text::Text;
use crate::units::Multiple;

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

/// Families with what each needs, in words.
pub(super) const FAMILIES: [(&str, Family, &str); 7] = [
    ("exponential", Family::Exponential, "memoryless: { mean }"),
    ("uniform", Family::Uniform, "all values alike: { min, max }"),
    ("erlang", Family::Erlang, "a sum of `shape` exponentials: { shape, mean }"),
    ("gamma", Family::Gamma, "{ shape, mean }, { mean, cv } or { mean, sd }"),
    ("lognormal", Family::Lognormal, "{ median, p95 }, { mean, sd } or { mean, cv }"),
    ("weibull", Family::Weibull, "{ shape, scale } or { shape, mean }"),
    ("triangular", Family::Triangular, "{ min, mode, max }"),
];

impl Family {
    /// The sets of parameters that make it, each in the order of the fields.
    const fn forms(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Exponential => &[&["mean"]],
            Self::Uniform => &[&["min", "max"]],
            Self::Erlang => &[&["mean", "shape"]],
            Self::Gamma => &[&["mean", "shape"], &["mean", "sd"], &["mean", "cv"]],
            Self::Lognormal => &[&["median", "p95"], &["mean", "sd"], &["mean", "cv"]],
            Self::Weibull => &[&["shape", "scale"], &["mean", "shape"]],
            Self::Triangular => &[&["min", "mode", "max"]],
        }
    }
}

impl Family {
    /// Every parameter that it can have.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Exponential => &["mean"],
            Self::Uniform => &["min", "max"],
            Self::Erlang => &["shape", "mean"],
            Self::Gamma => &["shape", "mean", "cv", "sd"],
            Self::Lognormal => &["median", "p95", "mean", "sd", "cv"],
            Self::Weibull => &["shape", "scale", "mean"],
            Self::Triangular => &["min", "mode", "max"],
        }
    }

    /// Its name, and what it needs, in words.
    fn told(self) -> (&'static str, &'static str) {
        let (name, _, what) =
            FAMILIES.into_iter().find(|(_, other, _)| *other == self).unwrap_or(FAMILIES[0]);
        (name, what)
    }
}

/// Reads the parameters of a family: no other has a place there.
pub(super) struct ParametersOf<Q> {
    family: Family,
    quantity: PhantomData<Q>,
}

impl<Q> ParametersOf<Q> {
    pub(super) const fn new(family: Family) -> Self {
        Self { family, quantity: PhantomData }
    }

    /// One value in place of the parameters.
    fn alone<E: de::Error>(&self, value: &str) -> E {
        let (name, what) = self.family.told();
        E::custom(match self.family {
            Family::Exponential => format!("`{name}` has a parameter; write {name}: {{ mean: {value} }}"),
            _ => format!("`{name}` has parameters, not one value: {what}"),
        })
    }
}

impl<'de, Q: Quantity> DeserializeSeed<'de> for ParametersOf<Q> {
    type Value = Parameters<Q>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, Q: Quantity> Visitor<'de> for ParametersOf<Q> {
    type Value = Parameters<Q>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a table of parameters: {}", self.family.told().1)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Err(self.alone(text))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Err(self.alone(&number.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Err(self.alone(&number.to_string()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Err(self.alone(&number.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Parameters::deserialize(MapAccessDeserializer::new(Only { map, names: self.family.names() }))
    }
}

/// A table that has some keys only.
struct Only<A> {
    map: A,
    names: &'static [&'static str],
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Only<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some(key) = self.map.next_key::<Text>()? else { return Ok(None) };
        if !self.names.contains(&key.as_str()) {
            return Err(de::Error::unknown_field(key.as_str(), self.names));
        }
        seed.deserialize(key.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

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

/// What a later layer says, else what there was, if that is kept.
fn said_or_kept<V>(over: Option<V>, under: Option<V>, is_kept: bool) -> Option<V> {
    over.or(under.filter(|_| is_kept))
}

/// A default without asking that the quantity has one.
pub(super) const fn none<Q>() -> Option<Q> {
    None
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

    /// These parameters with those of a later layer over them: what the later one does not say is kept. Where the two
    /// don't go together, what makes a whole with the later ones stays: `cv` over `{ mean, sd }` is `{ mean, cv }`. Only what
    /// was whole gives way: `mean` and then `p95` over `{ median, p95 }` stay together, and are told.
    pub(super) fn under(self, over: Self, family: Family) -> Self {
        let (given, said) = (self.given(), over.given());
        let goes = |form: &&&[&str]| {
            said.iter().all(|name| form.contains(name))
                && form.iter().all(|name| said.contains(name) || given.contains(name))
        };
        let is_form = |names: &[&str]| family.forms().contains(&names);
        let leaves_whole = |form: &&&[&str]| {
            let dropped: Vec<&str> = given.iter().copied().filter(|name| !form.contains(name)).collect();
            dropped.is_empty() || is_form(&dropped) || is_form(&given)
        };
        let form = family.forms().iter().find(goes).filter(leaves_whole);
        let kept = |name: &str| form.is_none_or(|form| form.contains(&name));
        Self {
            mean: said_or_kept(over.mean, self.mean, kept("mean")),
            sd: said_or_kept(over.sd, self.sd, kept("sd")),
            cv: said_or_kept(over.cv, self.cv, kept("cv")),
            median: said_or_kept(over.median, self.median, kept("median")),
            p95: said_or_kept(over.p95, self.p95, kept("p95")),
            min: said_or_kept(over.min, self.min, kept("min")),
            mode: said_or_kept(over.mode, self.mode, kept("mode")),
            max: said_or_kept(over.max, self.max, kept("max")),
            shape: said_or_kept(over.shape, self.shape, kept("shape")),
            scale: said_or_kept(over.scale, self.scale, kept("scale")),
        }
    }

    /// Whether a layer below can complete it.
    pub(super) fn is_part(&self, family: Family) -> bool {
        let given = self.given();
        let part = |form: &&[&str]| given.len() < form.len() && given.iter().all(|name| form.contains(name));
        family.forms().iter().any(part)
    }

    pub(super) fn distribution(&self, family: Family) -> Result<Distribution, String> {
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
            (_, given) => return Err(needs(family, given)),
        };
        made.map_err(|error| error.to_string())
    }
}

/// What a family needs, and what there is, in words.
fn needs(family: Family, given: &[&str]) -> String {
    let (name, what) = family.told();
    let needs = match family {
        Family::Lognormal => {
            "a lognormal needs either `median` and `p95`, or `mean` and `sd`, or `mean` and `cv`".to_owned()
        }
        _ => format!("this is not what {name} needs: {what}"),
    };
    match given {
        [] => format!("{needs}; nothing is given"),
        _ => format!("{needs}; given: {}", given.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Time;

    /// Parameters that fit together in every form: min < mode < max, median < p95.
    fn all() -> [(&'static str, &'static str); 10] {
        [
            ("mean", "3m"),
            ("sd", "1m"),
            ("cv", "0.5"),
            ("median", "2m"),
            ("p95", "8m"),
            ("min", "1m"),
            ("mode", "2m"),
            ("max", "9m"),
            ("shape", "2"),
            ("scale", "3m"),
        ]
    }

    /// The forms are what makes a distribution, and nothing else does.
    #[test]
    fn the_forms_of_a_family_are_all_that_make_one() {
        for (name, family, _) in FAMILIES {
            for chosen in 0..1_u32 << all().len() {
                let given = all().into_iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1);
                let (keys, lines): (Vec<_>, Vec<_>) =
                    given.map(|(_, (key, value))| (key, format!("{key}: {value}"))).unzip();
                let parameters: Parameters<Time> =
                    serde_saphyr::from_str(&format!("{{ {} }}", lines.join(", "))).unwrap();
                assert_eq!(parameters.given(), keys, "in the order of the fields");
                let form = family.forms().contains(&keys.as_slice());
                assert_eq!(parameters.distribution(family).is_ok(), form, "{name}: {keys:?}");
            }
        }
    }
}
