//! The times of a trace: what a row says, as simulated time.

use model::{Duration, SimTime};

const NS_PER_SECOND: i64 = 1_000_000_000;
const DAY_NS: i64 = 86_400 * NS_PER_SECOND;
/// No run is as long as this.
const DAYS_MAX: i64 = 4_000;

/// What the clock on the wall shows at time 0: a date without a year, and the time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceClock {
    /// The month, from 1.
    pub month: u32,
    /// The day of the month, from 1.
    pub day: u32,
    /// The time since midnight.
    pub time_of_day: Duration,
}

/// Reads the times of one file.
pub(super) struct TimeReader {
    clock: TraceClock,
    /// Days from 1970-01-01 to the day of time 0, once a row has named a year.
    day_of_zero: Option<i64>,
}

impl TimeReader {
    pub(super) const fn new(clock: TraceClock) -> Self {
        Self { clock, day_of_zero: None }
    }

    /// The instant that a text names, if it can be read:
    /// - `2013-11-11 00:00:12.5` (or with a `T`): the first such row decides which year time 0 lies in, the nearest one;
    /// - `00:00:12.5`: by the clock of the first day; `25:00:00` is an hour into the second;
    /// - `12.5s` after time 0.
    pub(super) fn read(&mut self, text: &str) -> Option<SimTime> {
        if let Some(seconds) = text.strip_suffix('s') {
            return decimal_ns(seconds).map(SimTime::from_ns);
        }
        let (day, of_day) = match text.split_once([' ', 'T']) {
            Some((date, time)) => (self.day(date)?, time_ns(time).filter(|ns| *ns < DAY_NS)?),
            None => (0, time_ns(text)?),
        };
        Some(SimTime::from_ns(day * DAY_NS + of_day - self.clock.time_of_day.ns()))
    }

    /// Days from the day of time 0 to a date like 2013-11-11.
    fn day(&mut self, date: &str) -> Option<i64> {
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if year.len() != 4 || parts.next().is_some() {
            return None;
        }
        let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
        if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        let date = days_from_epoch(year, month, day);
        let zero = self.day_of_zero.unwrap_or_else(|| {
            let zero = |year| days_from_epoch(year, i64::from(self.clock.month), i64::from(self.clock.day));
            let years = [zero(year - 1), zero(year), zero(year + 1)];
            years.into_iter().min_by_key(|zero| (date - zero).abs()).unwrap_or(date)
        });
        self.day_of_zero = Some(zero);
        Some(date - zero).filter(|days| days.abs() < DAYS_MAX)
    }
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fff` in nanoseconds; the hours may pass 24.
fn time_ns(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hours = digits(parts.next()?).filter(|hours| *hours < DAYS_MAX * 24)?;
    let minutes = parts.next().filter(|minutes| minutes.len() == 2).and_then(digits)?;
    let seconds = parts.next().map_or(Some(0), |seconds| decimal_ns(seconds).filter(|ns| *ns >= 0))?;
    if parts.next().is_some() || minutes >= 60 || seconds >= 60 * NS_PER_SECOND {
        return None;
    }
    Some((hours * 60 + minutes) * 60 * NS_PER_SECOND + seconds)
}

/// Seconds with up to nine decimals, in nanoseconds; a sign is possible.
fn decimal_ns(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = text.split_once('.').map_or((text, ""), |(whole, fraction)| (whole, fraction));
    let whole = digits(whole).filter(|whole| *whole < DAYS_MAX * 86_400)?;
    let fraction = match fraction.len() {
        0 if text.contains('.') => return None,
        0 => 0,
        places @ 1..=9 => digits(fraction)? * 10i64.pow(9 - places as u32),
        _ => return None,
    };
    Some(sign * (whole * NS_PER_SECOND + fraction))
}

/// A number of one to nine digits, without a sign.
fn digits(text: &str) -> Option<i64> {
    let plain = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Source: H. Hinnant, "chrono-compatible low-level date
/// algorithms", `days_from_civil`.
fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_in_three_ways_and_in_no_other() {
        let clock = TraceClock { month: 11, day: 11, time_of_day: Duration::from_seconds(1_800) };
        let read = |text: &str| TimeReader::new(clock).read(text).map(SimTime::ns);
        assert_eq!(read("12.5s"), Some(12_500_000_000));
        assert_eq!(read("-30s"), Some(-30_000_000_000));
        assert_eq!(read("00:30"), Some(0));
        assert_eq!(read("00:30:12.000000001"), Some(12_000_000_001));
        assert_eq!(read("25:00:00"), Some((24 * 3_600 + 1_800) * 1_000_000_000));
        assert_eq!(read("2013-11-11 00:29:59"), Some(-1_000_000_000));
        assert_eq!(read("2013-11-12T00:30:00"), Some(86_400_000_000_000));
        for wrong in
            ["", "12", "12.5", "s", "1.s", "0:7", "00:60", "00:00:60", "a", "2013-02-29 00:00", "2013-11-11"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for wrong in ["13-11-11 00:00", "2013-11-11 24:00", "99999999999s", "9e9s", "00:00:-1", "+1s"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_first_date_decides_the_year_of_time_0() {
        let clock = TraceClock { month: 1, day: 1, time_of_day: Duration::ZERO };
        let mut reader = TimeReader::new(clock);
        assert_eq!(reader.read("2015-12-31 23:00:00"), Some(SimTime::from_seconds(-3_600)));
        assert_eq!(reader.read("2016-03-01 00:00:00"), Some(SimTime::from_seconds(60 * 86_400)));
    }
}
