//! The clock on the wall of the zone: which day and time simulated 0 is.

use std::fmt;

use model::{Duration, SimTime};

use crate::units::{DAYS_OF_MONTH, Moment, Start, Time};

const MINUTES_PER_DAY: i64 = 24 * 60;
const NS_PER_MINUTE: i64 = 60_000_000_000;
/// February has 28.
const DAYS_OF_YEAR: i64 = 365;

/// The day of the year, from 0.
fn day_of_year(start: &Start) -> i64 {
    let before: i64 = DAYS_OF_MONTH[..start.month as usize - 1].iter().map(|days| i64::from(*days)).sum();
    before + i64::from(start.day) - 1
}

/// The label of simulated 0: month, day and time of day, without a year (February has 28 days).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockLabel(Start);

impl ClockLabel {
    pub(crate) const fn new(start: Start) -> Self {
        Self(start)
    }

    /// Month, 1 to 12.
    pub const fn month(&self) -> u32 {
        self.0.month
    }

    /// Day of the month, from 1.
    pub const fn day(&self) -> u32 {
        self.0.day
    }

    /// The time of day of simulated 0, as the time since midnight.
    pub const fn time_of_day(&self) -> Duration {
        Duration::from_ns(self.0.minutes as i64 * NS_PER_MINUTE)
    }

    /// The instant that a moment means: the first one at or after simulated 0.
    pub(crate) fn instant(&self, moment: Moment) -> SimTime {
        let minutes = match moment {
            Moment::After(Time(after)) => return SimTime::ZERO + after,
            Moment::OfDay(minutes) => {
                (i64::from(minutes) - i64::from(self.0.minutes)).rem_euclid(MINUTES_PER_DAY)
            }
            Moment::OfYear(start) => {
                let of_year = |start: &Start| day_of_year(start) * MINUTES_PER_DAY + i64::from(start.minutes);
                (of_year(&start) - of_year(&self.0)).rem_euclid(DAYS_OF_YEAR * MINUTES_PER_DAY)
            }
        };
        SimTime::from_ns(minutes * NS_PER_MINUTE)
    }

    /// What the clock on the wall shows at an instant: `11-11 03:00`. Seconds are cut off.
    pub fn label(&self, instant: SimTime) -> String {
        let minutes = i64::from(self.0.minutes) + instant.ns().div_euclid(NS_PER_MINUTE);
        let of_day = minutes.rem_euclid(MINUTES_PER_DAY);
        let today = day_of_year(&self.0) + minutes.div_euclid(MINUTES_PER_DAY);
        let (mut month, mut day) = (1, today.rem_euclid(DAYS_OF_YEAR));
        for days in DAYS_OF_MONTH {
            if day < i64::from(days) {
                break;
            }
            day -= i64::from(days);
            month += 1;
        }
        format!("{month:02}-{:02} {:02}:{:02}", day + 1, of_day / 60, of_day % 60)
    }
}

impl fmt::Display for ClockLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_runs_over_midnight_the_month_and_the_year() {
        let clock = |month, day, minutes| ClockLabel::new(Start { month, day, minutes });
        let at = |hours: i64| SimTime::from_seconds(hours * 3600);
        assert_eq!(clock(11, 11, 0).label(at(3)), "11-11 03:00");
        assert_eq!(clock(11, 11, 90).label(at(23)), "11-12 00:30");
        assert_eq!(clock(11, 30, 0).label(at(25)), "12-01 01:00");
        assert_eq!(clock(12, 31, 0).label(at(24)), "01-01 00:00");
        assert_eq!(clock(2, 28, 0).label(at(24)), "03-01 00:00");
        assert_eq!(clock(1, 1, 0).label(at(-1)), "12-31 23:00");
        assert_eq!(clock(11, 11, 0).label(at(400 * 24)), "12-16 00:00");
    }
}
