//! Shares, percentages and factors.

use std::fmt;

use model::with_point_moved;
use serde::{Deserialize, Serialize};

use super::{is_bare_number, leading_number};
use crate::text::Text;

/// A bare number up to this is rather meant as a factor: 1.15 as 115%.
const FACTOR_MAX: f64 = 10.0;

/// What a bare number may have meant in percent: as a factor where it can be one, and as it stands.
fn in_percent(text: &str, percent_max: f64) -> String {
    let percent = |number: f64| number * 100.0;
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number <= FACTOR_MAX && percent(number) <= percent_max => {
            // Rounded, so that 1.1 gives 110% and not 110.00000000000001%.
            let factor = libm::round(percent(number) * 1e9) / 1e9;
            format!("{factor}% (or {text}%, if that is meant)")
        }
        _ => format!("{text}%"),
    }
}

/// A share of a whole: `5.5%`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct Share {
    pub(crate) percent: f64,
}

impl Share {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if is_bare_number(text) {
            let percent = in_percent(text, 100.0);
            return Err(format!("`{text}` is a bare number; a share needs a percent sign: {percent}"));
        }
        let number = text.strip_suffix('%').and_then(|number| leading_number(number.trim_end()));
        let Some((percent, "")) = number else {
            return Err(format!("`{text}` is not a share; write it like 5.5%"));
        };
        if percent > 100.0 {
            return Err(format!("`{text}` is more than 100%"));
        }
        Ok(Self { percent })
    }

    /// As a fraction of one.
    pub(crate) fn fraction(self) -> f64 {
        with_point_moved(self.percent, -2)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.percent)
    }
}

/// A percentage that may pass 100: `110%`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct Percent {
    percent: f64,
}

impl Percent {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if is_bare_number(text) {
            let percent = in_percent(text, 1000.0);
            return Err(format!("`{text}` is a bare number; a percentage needs a percent sign: {percent}"));
        }
        match text.strip_suffix('%').and_then(|number| leading_number(number.trim_end())) {
            Some((percent, "")) if percent <= 1000.0 => Ok(Self { percent }),
            Some((_, "")) => Err(format!("`{text}` is more than 1000%")),
            _ => Err(format!("`{text}` is not a percentage; write it like 110%")),
        }
    }

    /// As a factor: 1.1 for 110 %.
    pub(crate) fn factor(self) -> f64 {
        with_point_moved(self.percent, -2)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", self.percent)
    }
}

/// A percentage for every hour: `5%/h`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct PercentRate {
    percent: f64,
}

impl PercentRate {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let number = text.strip_suffix("/h").map(str::trim_end).and_then(|text| text.strip_suffix('%'));
        match number.and_then(|number| leading_number(number.trim_end())) {
            Some((percent, "")) if percent <= 1000.0 => Ok(Self { percent }),
            _ => Err(format!("`{text}` is not a percentage by time; write it like 5%/h")),
        }
    }

    /// As a fraction of one for every hour.
    pub(crate) fn per_hour(self) -> f64 {
        with_point_moved(self.percent, -2)
    }
}

impl fmt::Display for PercentRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%/h", self.percent)
    }
}

/// A factor between 0 and 1, a number without a unit: `0.2`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "f64")]
pub(crate) struct Factor(pub(crate) f64);

impl Factor {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match leading_number(text) {
            Some((number, "")) if number <= 1.0 => Ok(Self(number)),
            _ => {
                Err(format!("`{text}` is not a factor; write a number from 0 to 1 without a unit, like 0.2"))
            }
        }
    }
}

impl From<Factor> for f64 {
    fn from(factor: Factor) -> Self {
        factor.0
    }
}

/// A number from 0 without a unit: `2.5`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "f64")]
pub(crate) struct Multiple(pub(crate) f64);

impl Multiple {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match leading_number(text) {
            Some((number, "")) if number <= 1e9 => Ok(Self(number)),
            Some((_, "")) => Err("this number is too great; at most 1000000000 is possible".to_owned()),
            _ => Err(format!("`{text}` is not a number; write one from 0 without a unit, like 2.5")),
        }
    }
}

impl From<Multiple> for f64 {
    fn from(multiple: Multiple) -> Self {
        multiple.0
    }
}
