//! Times of day, parts of the day, dates without a year, instants of a run.

use std::fmt;

use model::DayOfYear;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::Time;
use crate::text::Text;

fn two_digits(text: &str) -> Option<u32> {
    let plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Reads `00:30` to `24:00` as minutes of the day.
fn minutes_of_day(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

fn show_minutes(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A part of every day: `09:00-18:00`, `16:00-24:00`, over midnight `22:00-06:00`. In minutes of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub(crate) struct Hours {
    /// Below 24:00.
    pub(crate) from: u32,
    /// Above `from`, where the part runs over midnight above 24:00.
    pub(crate) to: u32,
}

impl Hours {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a part of the day; write it like 09:00-18:00 or 16:00-24:00");
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        let from = minutes_of_day(from.trim()).ok_or_else(wrong)?;
        let to = minutes_of_day(to.trim()).ok_or_else(wrong)?;
        if from == to || from == 24 * 60 {
            return Err(format!("`{text}` is empty; the whole day is 00:00-24:00"));
        }
        let to = if to > from { to } else { to + 24 * 60 };
        Ok(Self { from, to })
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::of(deserializer, "one part of the day, like 09:00-18:00")?;
        Self::parse(text.as_str().trim()).map_err(de::Error::custom)
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = if self.to > 24 * 60 { self.to - 24 * 60 } else { self.to };
        write!(f, "{}-{}", show_minutes(self.from), show_minutes(to))
    }
}

/// A time of day, to the second: `00:38`, `05:49:30`, `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct DayTime {
    /// Seconds since midnight.
    pub(crate) seconds: u32,
}

impl DayTime {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a time of day; write it like 00:38 or 05:49:30");
        let (minutes, seconds) = match text.len() {
            8 => text.split_at_checked(5).ok_or_else(wrong)?,
            _ => (text, ":00"),
        };
        let minutes = minutes_of_day(minutes).ok_or_else(wrong)?;
        let seconds = seconds.strip_prefix(':').and_then(two_digits).filter(|s| *s < 60).ok_or_else(wrong)?;
        let seconds = minutes * 60 + seconds;
        if seconds <= 86_400 { Ok(Self { seconds }) } else { Err(wrong()) }
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&show_minutes(self.seconds / 60))?;
        match self.seconds % 60 {
            0 => Ok(()),
            seconds => write!(f, ":{seconds:02}"),
        }
    }
}

/// An instant of the run: `02:00` (the first at the start or after it), `11-12 02:00`, or a time after the start: `26h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) enum Moment {
    /// The first such time of day at or after the start, in minutes.
    OfDay(u32),
    /// The first such date and time of day at or after the start.
    OfYear(Start),
    /// So long after the start.
    After(Time),
}

impl Moment {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if let Some(minutes) = minutes_of_day(text).filter(|minutes| *minutes < 24 * 60) {
            return Ok(Self::OfDay(minutes));
        }
        if let Ok(start) = Start::parse(text) {
            return Ok(Self::OfYear(start));
        }
        Time::parse(text).map(Self::After).map_err(|_| {
            format!("`{text}` is not an instant; write \"02:00\", \"11-12 02:00\", or a time after the start like 26h")
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfDay(minutes) => f.write_str(&show_minutes(*minutes)),
            Self::OfYear(start) => start.fmt(f),
            Self::After(time) => time.fmt(f),
        }
    }
}

/// The label of simulated 0, without a year: `11-11 00:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "Text", into = "String")]
pub(crate) struct Start {
    pub(crate) day: DayOfYear,
    pub(crate) minutes: u32,
}

impl Start {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is not a start; write month, day and time of day like \"11-11 00:00\"");
        let (date, time) = text.split_once(' ').ok_or_else(wrong)?;
        let (month, day) = date.split_once('-').ok_or_else(wrong)?;
        let (month, day): (u32, u32) =
            (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
        let minutes = minutes_of_day(time.trim()).filter(|&minutes| minutes < 24 * 60).ok_or_else(wrong)?;
        Ok(Self { day: DayOfYear::new(month, day).ok_or_else(wrong)?, minutes })
    }
}

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (month, day) = self.day.month_and_day();
        write!(f, "{month:02}-{day:02} {}", show_minutes(self.minutes))
    }
}
