//! Scalars of a scenario: any scalar as its text, and whole numbers.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

use crate::shape::{Described, Scalar, Shape, scalars};

scalars! {
    Text: "text", "", "any text", "", ["string", "number", "boolean"];
    Speed: "a speed", "simulated seconds per second", "60", "", ["number"];
}

/// The text of any scalar: a quoted string, a plain word or a number.
pub(crate) struct Text(String);

impl Text {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Text {
    /// The text of a scalar; anything else is told to be found where this was expected.
    pub(crate) fn of<'de, D: Deserializer<'de>>(
        deserializer: D,
        expected: &'static str,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor(expected))
    }
}

struct TextVisitor(&'static str);

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text(text.to_owned()))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Text, E> {
        Ok(Text(value.to_string()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Text, E> {
        Ok(Text(number.to_string()))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(deserializer, "a single value")
    }
}

/// A whole number up to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count<const MAX: u64>(pub(crate) u64);

impl<'de, const MAX: u64> Deserialize<'de> for Count<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let text = text.as_str();
        match text.parse::<u64>() {
            Ok(number) if number <= MAX => Ok(Self(number)),
            Ok(_) => Err(de::Error::custom(format!("`{text}` is too many; at most {MAX}"))),
            // A number beyond 64 bits has been rounded: it is not told as it was written.
            Err(_) if text.parse::<u128>().is_ok_and(|number| number > u128::from(MAX)) => {
                Err(de::Error::custom(format!("this number is too great; at most {MAX}")))
            }
            Err(_) => Err(de::Error::custom(format!(
                "`{text}` is not a whole number between 0 and {MAX}; write it without a unit, like 3"
            ))),
        }
    }
}

impl<const MAX: u64> Serialize for Count<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<const MAX: u64> Described for Count<MAX> {
    fn shape() -> Shape {
        Shape::Scalar(Scalar {
            name: "a whole number",
            unit: "",
            example: "3",
            pattern: "",
            json: &["integer"],
        })
    }
}

/// The seed: all 64 bits.
pub(crate) type Seed = Count<{ u64::MAX }>;
/// A number of servers, parcels in a vehicle, rejections: as far as the stations can count.
pub(crate) type Servers = Count<1_000_000>;
/// A number of pieces, people or waiting parcels.
pub(crate) type Pieces = Count<1_000_000_000_000>;
/// A number of orders.
pub(crate) type Orders = Count<1_000_000_000>;

/// How fast the live run goes: simulated seconds per second, a number above zero without a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Speed(pub(crate) f64);

const SPEED_MAX: f64 = 1e6;

impl<'de> Deserialize<'de> for Speed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        match text.as_str().parse::<f64>() {
            Ok(speed) if speed > 0.0 && speed <= SPEED_MAX => Ok(Self(speed)),
            _ => Err(de::Error::custom(format!(
                "`{}` is not a speed; write simulated seconds per second, a number above 0 and at most {SPEED_MAX}, like 60",
                text.as_str()
            ))),
        }
    }
}

impl Serialize for Speed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}
