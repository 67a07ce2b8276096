//! What a distribution looks like, for the schema and for explanations.

use super::distribution::{DistributionText, Quantity};
use super::family::FAMILIES;
use crate::shape::{Described, Key, Shape, Table};
use crate::units::{Multiple, Share, Time};

/// The name of a key, what it does, and what it holds.
type KeyParts = (&'static str, &'static str, fn() -> Shape);

/// A table of the schema.
fn table(name: &'static str, about: &'static str, keys: Vec<KeyParts>) -> Shape {
    let keys = keys.into_iter().map(|(name, effect, shape)| Key { name, effect, shape }).collect();
    Shape::Table(Table { name, about, keys })
}

/// The names of the tables of parameters, of times and of amounts of money, in the order of [`FAMILIES`].
const TABLES: [(&str, &str); FAMILIES.len()] = [
    ("TimeExponential", "MoneyExponential"),
    ("TimeUniform", "MoneyUniform"),
    ("TimeErlang", "MoneyErlang"),
    ("TimeGamma", "MoneyGamma"),
    ("TimeLognormal", "MoneyLognormal"),
    ("TimeWeibull", "MoneyWeibull"),
    ("TimeTriangular", "MoneyTriangular"),
];

/// The parameters of a family, by its place among [`FAMILIES`].
fn parameters<Q: Quantity, const FAMILY: usize>() -> Shape {
    let all: [KeyParts; 10] = [
        ("mean", "The mean.", Q::shape),
        ("sd", "The standard deviation.", Q::shape),
        ("cv", "The coefficient of variation: standard deviation over mean.", Multiple::shape),
        ("median", "The median.", Q::shape),
        ("p95", "The 95th percentile.", Q::shape),
        ("min", "The lower bound.", Q::shape),
        ("mode", "The most likely value.", Q::shape),
        ("max", "The upper bound.", Q::shape),
        ("shape", "The shape.", Multiple::shape),
        ("scale", "The scale.", Q::shape),
    ];
    let (_, family, what) = FAMILIES[FAMILY];
    let (of_times, of_money) = TABLES[FAMILY];
    let name = if Q::NAME == Time::NAME { of_times } else { of_money };
    table(name, what, all.into_iter().filter(|(name, ..)| family.names().contains(name)).collect())
}

fn quantile_points<Q: Quantity>() -> Shape {
    let entry: fn() -> Shape = || {
        let name = if Q::NAME == Time::NAME { "TimeQuantile" } else { "MoneyQuantile" };
        let keys: Vec<KeyParts> =
            vec![("at", "The share below the value.", Share::shape), ("value", "The value.", Q::shape)];
        table(name, "A point of a table of quantiles.", keys)
    };
    Shape::List { entry, patched: true, every: false }
}

fn weighted_values<Q: Quantity>() -> Shape {
    let entry: fn() -> Shape = || {
        let name = if Q::NAME == Time::NAME { "TimeWeight" } else { "MoneyWeight" };
        let keys: Vec<KeyParts> =
            vec![("value", "The value.", Q::shape), ("weight", "How often it occurs.", Multiple::shape)];
        table(name, "A value and how often it occurs.", keys)
    };
    Shape::List { entry, patched: true, every: false }
}

fn mixture_parts<Q: Quantity>() -> Shape {
    let entry: fn() -> Shape = || {
        let name = if Q::NAME == Time::NAME { "TimePart" } else { "MoneyPart" };
        let keys: Vec<KeyParts> = vec![
            ("share", "Its share of the whole.", Share::shape),
            ("of", "The distribution of this part.", DistributionText::<Q>::shape),
        ];
        table(name, "A part of a mixture.", keys)
    };
    Shape::List { entry, patched: true, every: false }
}

fn families<Q: Quantity>() -> Shape {
    let mut keys: Vec<KeyParts> = vec![("constant", "Always the same.", Q::shape)];
    let tables: [fn() -> Shape; FAMILIES.len()] = [
        parameters::<Q, 0>,
        parameters::<Q, 1>,
        parameters::<Q, 2>,
        parameters::<Q, 3>,
        parameters::<Q, 4>,
        parameters::<Q, 5>,
        parameters::<Q, 6>,
    ];
    keys.extend(FAMILIES.iter().zip(tables).map(|((name, _, what), table)| (*name, *what, table)));
    keys.extend([
        (
            "quantiles",
            "A table of the inverse cumulative function, linear between its points.",
            quantile_points::<Q> as fn() -> Shape,
        ),
        ("values", "Some values, each with a weight.", weighted_values::<Q>),
        ("mixture", "One of several distributions, by their shares.", mixture_parts::<Q>),
    ]);
    table(
        Q::NAME,
        "A distribution: exactly one of these keys. A later layer may change some parameters of the same family and keep the others; another family replaces the whole.",
        keys,
    )
}

impl<Q: Quantity> Described for DistributionText<Q> {
    fn shape() -> Shape {
        Shape::Either(vec![Q::shape, families::<Q>])
    }
}
