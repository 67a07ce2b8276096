//! Numbers with units, as they stand in a scenario: `90s`, `1500/h`, `5.5%`, `CNY 175`, `00:30`.
//!
//! Every type reads itself from text and writes itself back so that it reads the same again: the canonical text of a
//! scenario is made of these.

mod clock;
mod share;

use std::fmt;

use model::Duration;
use serde::{Deserialize, Serialize};

use crate::shape::scalars;
use crate::text::Text;

pub(crate) use clock::{DayTime, Hours, Moment, Start};
pub(crate) use share::{Factor, Multiple, Percent, PercentRate, Share};

const NS_PER_SECOND: i64 = 1_000_000_000;
const DAY_NS: i64 = 86_400 * NS_PER_SECOND;
/// The longest time a scenario may name.
pub(crate) const TIME_MAX_DAYS: i64 = 400;
const RATE_MAX_PER_SECOND: f64 = 1e9;
/// The greatest amount of money a scenario may name.
pub(crate) const MONEY_MAX_FEN: f64 = 1e11;

/// Units of time, longest first, in nanoseconds.
const TIME_UNITS: [(&str, i64); 7] = [
    ("d", DAY_NS),
    ("h", 3_600 * NS_PER_SECOND),
    ("m", 60 * NS_PER_SECOND),
    ("s", NS_PER_SECOND),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

/// Reads, writes and (de)serialises a type through its text.
macro_rules! textual {
    (read $($name:ident),*) => { $(
        impl TryFrom<Text> for $name {
            type Error = String;
            fn try_from(text: Text) -> Result<Self, String> {
                Self::parse(text.as_str().trim())
            }
        }
    )* };
    (written $($name:ident),*) => { $(
        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.to_string()
            }
        }
    )* };
}
textual!(read Time, Rate, Share, Percent, Factor, Multiple, Money, MoneyRate, PercentRate, Start, Moment, DayTime);
textual!(written Time, Rate, Share, Percent, Money, MoneyRate, PercentRate, Hours, Start, Moment, DayTime);

scalars! {
    Time: "a time", "ns, us, ms, s, m, h, d", "90s", r"^\s*([0-9.]+(ns|us|ms|s|m|h|d))+\s*$", ["string"];
    Rate: "a rate", "/s, /min, /h, /day", "1500/h", r"^\s*[0-9.]+\s*/\s*(s|min|h|day)\s*$", ["string"];
    Share: "a share", "%, at most 100%", "5.5%", r"^\s*[0-9.]+\s*%\s*$", ["string"];
    Percent: "a percentage", "%, at most 1000%", "110%", r"^\s*[0-9.]+\s*%\s*$", ["string"];
    Factor: "a factor from 0 to 1", "no unit", "0.2", "", ["number"];
    Multiple: "a number from 0", "no unit", "2.5", "", ["number"];
    Money: "an amount of money", "CNY", "CNY 175", r"^\s*CNY\s*[0-9.]+\s*$", ["string"];
    MoneyRate: "money by time", "CNY /h", "CNY 60/h", r"^\s*CNY\s*[0-9.]+\s*/\s*h\s*$", ["string"];
    PercentRate: "a percentage by time", "%/h", "5%/h", r"^\s*[0-9.]+\s*%\s*/\s*h\s*$", ["string"];
    Hours: "a part of the day", "times of day", "09:00-18:00", r"^\s*[0-9]{2}:[0-9]{2}\s*-\s*[0-9]{2}:[0-9]{2}\s*$", ["string"];
    Start: "a date without a year and a time of day", "", "\"11-11 00:00\"", r"^[0-9]{1,2}-[0-9]{1,2} [0-9]{2}:[0-9]{2}$", ["string"];
    DayTime: "a time of day", "", "00:38", r"^\s*[0-9]{2}:[0-9]{2}(:[0-9]{2})?\s*$", ["string"];
    Moment: "an instant of the run", "a time of day, a date with it, or a time after the start", "\"02:00\", \"11-12 02:00\" or 26h", "", ["string"];
}

/// The number at the start of `text` and what follows it. `None` where no number stands.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    number.is_finite().then_some((number, &text[end..]))
}

fn is_bare_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// Other words for units of time, each with the unit that a scenario has.
const OTHER_WORDS: [(&str, &[&str]); 5] = [
    ("d", &["d", "day", "days"]),
    ("h", &["h", "hr", "hrs", "hour", "hours"]),
    ("m", &["m", "min", "mins", "minute", "minutes"]),
    ("s", &["s", "sec", "secs", "second", "seconds"]),
    ("ms", &["ms", "msec", "millisecond", "milliseconds"]),
];

/// The unit that a word means.
fn known_unit(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    OTHER_WORDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(unit, _)| *unit)
}

/// A time in other words for its units, as a scenario writes it: 90m for `90min`.
fn in_known_units(text: &str) -> Option<String> {
    let (mut rest, mut time) = (text, String::new());
    while !rest.is_empty() {
        let (_, after) = leading_number(rest)?;
        time += &rest[..rest.len() - after.len()];
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        time += known_unit(&after[..end])?;
        rest = after[end..].trim_start();
    }
    // What is written so already is wrong otherwise.
    (time != text && Time::parse(&time).is_ok()).then_some(time)
}

/// A length of time: `90s`, `16h30m`, `500ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct Time(pub(crate) Duration);

impl Time {
    fn parse(text: &str) -> Result<Self, String> {
        const UNITS: &str = "500ms, 90s, 10m, 2h, 3d or 16h30m";
        if text.starts_with('-') {
            return Err(format!("a time is never negative: `{text}`"));
        }
        if is_bare_number(text) {
            return Err(format!(
                "`{text}` is a bare number; a time needs a unit: {text}s, {text}m, {text}h, {text}d or {text}ms"
            ));
        }
        let wrong = || match in_known_units(text) {
            Some(meant) => format!("`{text}` is not a time; write {meant} (units are those of {UNITS})"),
            None => format!("`{text}` is not a time; write it like {UNITS}"),
        };
        let (mut rest, mut ns, mut smaller_than) = (text, 0.0, i64::MAX);
        while !rest.is_empty() {
            let (number, after) = leading_number(rest).ok_or_else(wrong)?;
            let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
            let (_, unit) = TIME_UNITS.iter().find(|(name, _)| *name == &after[..end]).ok_or_else(wrong)?;
            if *unit >= smaller_than {
                return Err(wrong());
            }
            ns += number * *unit as f64;
            (rest, smaller_than) = (&after[end..], *unit);
        }
        if ns > (TIME_MAX_DAYS * DAY_NS) as f64 {
            return Err(format!("`{text}` is too long; a time is at most {TIME_MAX_DAYS}d"));
        }
        if ns > 0.0 && ns < 0.5 {
            return Err(format!("`{text}` is less than a nanosecond; write 0s for no time, or at least 1ns"));
        }
        if smaller_than == i64::MAX { Err(wrong()) } else { Ok(Self(Duration::from_ns(ns.round() as i64))) }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.ns();
        if rest == 0 {
            return f.write_str("0s");
        }
        for (name, unit) in TIME_UNITS {
            if rest >= unit {
                write!(f, "{}{name}", rest / unit)?;
                rest %= unit;
            }
        }
        Ok(())
    }
}

/// What a rate is counted over.
const RATE_UNITS: [(&str, f64); 4] = [("s", 1.0), ("min", 60.0), ("h", 3_600.0), ("day", 86_400.0)];

/// A rate over another word for its time, as a scenario writes it: 1500/h for `1500/hour`.
fn in_known_rate(text: &str) -> Option<String> {
    let (number, over) = text.split_once('/')?;
    leading_number(number.trim()).filter(|(_, rest)| rest.is_empty())?;
    let unit = match known_unit(over.trim())? {
        "d" => "day",
        "m" => "min",
        "ms" => return None,
        unit => unit,
    };
    Some(format!("{}/{unit}", number.trim()))
}

/// Things in a length of time: `12/s`, `1500/h`, `47500/day`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct Rate {
    number: f64,
    unit: usize,
}

impl Rate {
    fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('-') {
            return Err(format!("a rate is never negative: `{text}`"));
        }
        if is_bare_number(text) {
            return Err(format!(
                "`{text}` is a bare number; a rate needs a unit: {text}/s, {text}/min, {text}/h or {text}/day"
            ));
        }
        let wrong = || {
            const UNITS: &str = "12/s, 90/min, 1500/h or 47500/day";
            match in_known_rate(text) {
                Some(meant) => format!("`{text}` is not a rate; write {meant} (units are those of {UNITS})"),
                None => format!("`{text}` is not a rate; write it like {UNITS}"),
            }
        };
        let (number, rest) = leading_number(text).ok_or_else(wrong)?;
        let over = rest.trim_start().strip_prefix('/').ok_or_else(wrong)?.trim_start();
        let unit = RATE_UNITS.iter().position(|(name, _)| *name == over).ok_or_else(wrong)?;
        let rate = Self { number, unit };
        if rate.per_second() > RATE_MAX_PER_SECOND {
            return Err(format!("`{text}` is too high; a rate is at most {RATE_MAX_PER_SECOND}/s"));
        }
        Ok(rate)
    }

    /// Things per second.
    pub(crate) fn per_second(self) -> f64 {
        self.number / RATE_UNITS[self.unit].1
    }

    /// Seconds per thing.
    pub(crate) fn seconds_each(self) -> f64 {
        RATE_UNITS[self.unit].1 / self.number
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, RATE_UNITS[self.unit].0)
    }
}

/// An amount of money: `CNY 175`, `CNY 90.19`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct Money {
    pub(crate) fen: i64,
}

impl Money {
    fn parse(text: &str) -> Result<Self, String> {
        if is_bare_number(text) {
            return Err(format!(
                "`{text}` is a bare number; an amount of money needs its currency: CNY {text}"
            ));
        }
        let wrong = || format!("`{text}` is not an amount of money; write it like CNY 175 or CNY 90.19");
        let number = text.strip_prefix("CNY").ok_or_else(wrong)?;
        let (yuan, rest) = leading_number(number.trim_start()).ok_or_else(wrong)?;
        if !rest.is_empty() {
            return Err(wrong());
        }
        let fen = (yuan * 100.0).round();
        if fen > MONEY_MAX_FEN {
            return Err(format!("`{text}` is too much; an amount is at most CNY 1000000000"));
        }
        Ok(Self { fen: fen as i64 })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.fen / 100, self.fen % 100) {
            (yuan, 0) => write!(f, "CNY {yuan}"),
            (yuan, fen) => write!(f, "CNY {yuan}.{fen:02}"),
        }
    }
}

/// Money for every hour: `CNY 60/h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct MoneyRate {
    pub(crate) per_hour: Money,
}

impl MoneyRate {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not money by time; write it like CNY 60/h");
        let amount = text.strip_suffix("/h").ok_or_else(wrong)?;
        Ok(Self { per_hour: Money::parse(amount.trim_end()).map_err(|_| wrong())? })
    }
}

impl fmt::Display for MoneyRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/h", self.per_hour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_reads_and_writes_itself() {
        for text in ["0s", "90s", "1m30s", "16h30m", "3d", "500ms", "2h", "1us5ns"] {
            let time = Time::parse(text).unwrap();
            assert_eq!(Time::parse(&time.to_string()), Ok(time), "{text}");
        }
        assert_eq!(Time::parse("1.5h").unwrap().to_string(), "1h30m");
        for text in ["12/s", "1500/h", "47500/day", "0.5/min"] {
            assert_eq!(Rate::parse(text).unwrap().to_string(), text);
        }
        for text in ["CNY 175", "CNY 90.19", "CNY 0.05"] {
            assert_eq!(Money::parse(text).unwrap().to_string(), text);
        }
        for text in ["09:00-18:00", "16:00-24:00", "22:00-06:00", "00:00-24:00"] {
            assert_eq!(Hours::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Share::parse("84.76%").unwrap().to_string(), "84.76%");
        assert_eq!(Start::parse("11-11 00:00").unwrap().to_string(), "11-11 00:00");
        assert!((Rate::parse("1500/h").unwrap().seconds_each() - 2.4).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_a_quantity_is_refused() {
        for text in [
            "",
            "s",
            "5",
            "0.1ns",
            "5 parsecs",
            "1m1h",
            "1h1h",
            "-3s",
            "500d",
            "1e9s",
            "NaNs",
            "infs",
            "1..2s",
        ] {
            assert!(Time::parse(text).is_err(), "{text}");
        }
        for text in ["", "/s", "5", "5/week", "-1/s", "9999999999999/s", "s/5"] {
            assert!(Rate::parse(text).is_err(), "{text}");
        }
        for text in ["", "5", "%", "101%", "-1%", "5 percent", "NaN%"] {
            assert!(Share::parse(text).is_err(), "{text}");
        }
        for text in ["", "5", "CNY", "CNY -5", "EUR 5", "CNY 99999999999"] {
            assert!(Money::parse(text).is_err(), "{text}");
        }
        for text in ["", "09:00", "9:00-18:00", "09:00-09:00", "24:00-08:00", "25:00-26:00", "09:60-10:00"] {
            assert!(Hours::parse(text).is_err(), "{text}");
        }
        for text in ["", "11-11", "13-01 00:00", "02-30 00:00", "00-01 00:00", "11-11 24:00"] {
            assert!(Start::parse(text).is_err(), "{text}");
        }
        for text in ["", "1.5", "-0.1", "20%"] {
            assert!(Factor::parse(text).is_err(), "{text}");
        }
    }
}
