//! Arrivals in a layer.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::list::Entry;
use super::{Item, Items, Merge, choices, replaced, section};
use crate::shape::{Described, Shape};
use crate::text::{Orders, Servers, Text};
use crate::units::{DayTime, Moment, Multiple, Percent, Rate, Share, Time};

section! {
    /// Orders of one kind: a total over a profile, a rate, or a trace.
    ArrivalLayer yields(arrivals_yield) {
        /// The one class of sellers that gets these orders; otherwise all, by their shares.
        seller: String,
        /// Exactly so many orders inside the window, over the profile.
        total: Orders,
        /// So many on average (Poisson), or a forecast that may be wrong: { mean: 660000, cv: 0.1 }.
        mean_total: MeanTotal,
        /// A Poisson stream of this rate, or of rates in steps: [{ from: 0s, rate: 80/h }, { from: 2h, rate: 8/h }].
        rate: RateText,
        /// A CSV file whose first line is `time,seller`; each further line is an order, in order of time. A time is
        /// 2013-11-11 00:00:12.5, or 00:00:12.5 by the clock of the first day, or 12.5s from the start: seconds alone, not 10m or 9h. A relative path starts at the file that names it.
        trace: String,
        /// What the trace's bytes hash to: written by the program into resolved scenarios.
        trace_hash: TraceHash,
        /// The shape of the day: a built-in curve, or points.
        profile: ProfileText,
        /// How single orders fall around the profile.
        process: ProcessText,
        /// A part of the day, by the name of a span or shift: the entry is active only in it.
        span: String,
        /// The entry is active from this instant on.
        from: Moment,
        /// The entry is active until this instant.
        to: Moment,
        /// So many orders at one instant.
        batch: Servers,
        /// A factor on this entry's orders.
        volume: Percent,
    }

    /// A rate from a time on.
    RateStepLayer {
        /// From when, after the start.
        from: Time,
        /// The rate from then on.
        rate: Rate,
    }

    /// A point of a profile.
    ProfilePoint {
        /// The time of day.
        at: DayTime,
        /// The share of the day's orders placed by then.
        share: Share,
    }

    /// A forecast that may be wrong.
    ForecastLayer {
        /// The orders expected.
        mean: Orders,
        /// The coefficient of variation of the forecast: one factor a replication scales the mean.
        cv: Multiple,
    }
}

choices! {
    /// How single orders fall around the profile.
    ProcessText {
        /// at random and independent of each other
        Poisson = "poisson",
    }
}

/// A rate takes the place of a total with its profile or of a trace, and so on.
fn arrivals_yield(under: &mut ArrivalLayer, over: &ArrivalLayer) {
    if over.total.is_some() {
        (under.mean_total, under.rate, under.trace) = (None, None, None);
    }
    if over.mean_total.is_some() {
        (under.total, under.rate, under.trace) = (None, None, None);
    }
    if over.rate.is_some() {
        (under.total, under.mean_total, under.trace, under.profile) = (None, None, None, None);
    }
    if over.trace.is_some() {
        (under.total, under.mean_total, under.rate, under.profile) = (None, None, None, None);
        under.trace_hash = None;
    }
    if over.profile.is_some() {
        (under.rate, under.trace) = (None, None);
    }
}

impl Entry for ArrivalLayer {}

/// What the bytes of a trace hash to, in 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TraceHash(pub(crate) u128);

impl<'de> Deserialize<'de> for TraceHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let text = text.as_str();
        let is_hash = text.len() == 32 && text.chars().all(|c| c.is_ascii_hexdigit());
        let hash = u128::from_str_radix(text, 16).ok().filter(|_| is_hash);
        hash.map(Self).ok_or_else(|| {
            de::Error::custom(format!(
                "`{text}` is not 32 hexadecimal digits; the program writes this key: leave it out"
            ))
        })
    }
}

impl Serialize for TraceHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:032x}", self.0))
    }
}

impl Described for TraceHash {
    fn shape() -> Shape {
        String::shape()
    }
}

replaced!(TraceHash);

impl Item for RateStepLayer {}
impl Item for ProfilePoint {}

/// The mean of a random total.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum MeanTotal {
    /// A Poisson number with this mean.
    Poisson(Orders),
    /// A forecast that may be wrong.
    Forecast(ForecastLayer),
}

/// A rate, or rates from times on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RateText {
    /// The same at all times.
    Constant(Rate),
    /// From each time on.
    Steps(Items<RateStepLayer>),
}

/// The name of a curve, or its points.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ProfileText {
    /// A built-in curve.
    Named(String),
    /// Points of a day.
    Points(Items<ProfilePoint>),
}

/// A value that is a scalar or a table or a list: a hand-written visitor tells them apart, so that errors keep places.
macro_rules! scalar_or {
    ($name:ident, $visitor:ident, $expecting:literal, $scalar:ty => $one:expr, $($visit:ident($access:ident, $deserializer:ident)),+ => $other:expr, $shapes:expr) => {
        struct $visitor;

        impl<'de> Visitor<'de> for $visitor {
            type Value = $name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($expecting)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                <$scalar>::deserialize(de::value::StrDeserializer::new(text)).map($one)
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<$name, E> {
                <$scalar>::deserialize(de::value::U64Deserializer::new(number)).map($one)
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<$name, E> {
                <$scalar>::deserialize(de::value::I64Deserializer::new(number)).map($one)
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<$name, E> {
                <$scalar>::deserialize(de::value::F64Deserializer::new(number)).map($one)
            }

            $(fn $visit<A: $access<'de>>(self, access: A) -> Result<$name, A::Error> {
                Deserialize::deserialize($deserializer::new(access)).map($other)
            })+
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any($visitor)
            }
        }

        impl Described for $name {
            fn shape() -> Shape {
                Shape::Either($shapes)
            }
        }
    };
}

/// The built-in curves.
const CURVES: &[(&str, &str)] = &[
    ("tmall-2011", "an early festival: a flatter midnight and a heavy evening"),
    ("tmall-2013", "the classic midnight start: 14 % of the day in the first 38 minutes"),
    ("tmall-2019", "pre-sold orders paid at midnight: 37 % of the day in the first 64 minutes"),
    ("two-window", "a festival day with two windows, from 20:00 and from midnight; assumed"),
    ("flat", "the same rate all day"),
];

fn curves() -> Shape {
    Shape::Choice(CURVES)
}

scalar_or!(MeanTotal, MeanTotalVisitor, "a number of orders, or a forecast like { mean: 660000, cv: 0.1 }",
    Orders => MeanTotal::Poisson, visit_map(MapAccess, MapAccessDeserializer) => MeanTotal::Forecast,
    vec![Orders::shape, ForecastLayer::shape]);
scalar_or!(RateText, RateVisitor, "a rate like 8/h, or a list of steps like { from: 0s, rate: 80/h }",
    Rate => RateText::Constant, visit_seq(SeqAccess, SeqAccessDeserializer), visit_map(MapAccess, MapAccessDeserializer) => RateText::Steps,
    vec![Rate::shape, Items::<RateStepLayer>::shape]);
scalar_or!(ProfileText, ProfileVisitor, "the name of a curve, or points like { at: 00:38, share: 14.3% }",
    String => ProfileText::Named, visit_seq(SeqAccess, SeqAccessDeserializer), visit_map(MapAccess, MapAccessDeserializer) => ProfileText::Points,
    vec![curves, Items::<ProfilePoint>::shape]);

impl Merge for MeanTotal {
    /// A forecast changes key by key; a number and a forecast replace each other.
    fn merge(self, over: Self) -> Self {
        match (self, over) {
            (Self::Forecast(under), Self::Forecast(over)) => Self::Forecast(under.merge(over)),
            (_, over) => over,
        }
    }
}

impl Merge for RateText {
    /// Steps can change one by one.
    fn merge(self, over: Self) -> Self {
        match (self, over) {
            (Self::Steps(under), Self::Steps(over)) => Self::Steps(under.merge(over)),
            (_, over) => over,
        }
    }
}

impl Merge for ProfileText {
    /// Points can change one by one.
    fn merge(self, over: Self) -> Self {
        match (self, over) {
            (Self::Points(under), Self::Points(over)) => Self::Points(under.merge(over)),
            (_, over) => over,
        }
    }
}

impl Serialize for MeanTotal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Poisson(mean) => mean.serialize(serializer),
            Self::Forecast(forecast) => forecast.serialize(serializer),
        }
    }
}

impl Serialize for RateText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Constant(rate) => rate.serialize(serializer),
            Self::Steps(steps) => steps.serialize(serializer),
        }
    }
}

impl Serialize for ProfileText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Named(name) => serializer.serialize_str(name),
            Self::Points(points) => points.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CURVES;

    #[test]
    fn every_curve_is_told() {
        let told: Vec<&str> = CURVES.iter().map(|(name, _)| *name).collect();
        assert_eq!(told, arrivals::Profile::all().map(|profile| profile.name()));
    }
}
