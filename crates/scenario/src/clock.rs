//! The clock on the wall of the zone: which day and time simulated 0 is.

use std::fmt;

use model::{DayOfYear, Duration, SimTime};

use crate::units::{Moment, Start, Time};

const MINUTES_PER_DAY: i64 = 24 * 60;
const NS_PER_MINUTE: i64 = 60_000_000_000;

/// The label of simulated 0: month, day and time of day, without a year (February has 28 days).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockLabel(Start);

impl ClockLabel {
    pub(crate) const fn new(start: Start) -> Self {
        Self(start)
    }

    /// The day of simulated 0.
    pub const fn day(&self) -> DayOfYear {
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
                let days = start.day.days_since(self.0.day);
                let minutes = i64::from(start.minutes) - i64::from(self.0.minutes);
                (days * MINUTES_PER_DAY + minutes).rem_euclid(DayOfYear::PER_YEAR * MINUTES_PER_DAY)
            }
        };
        SimTime::from_ns(minutes * NS_PER_MINUTE)
    }

    /// The end of something that begins at an instant; a time of day is the first one after that.
    pub(crate) fn end(&self, to: Moment, from: SimTime) -> SimTime {
        let day = Duration::from_ns(MINUTES_PER_DAY * NS_PER_MINUTE);
        let mut end = self.instant(to);
        while matches!(to, Moment::OfDay(_)) && end <= from {
            end = end + day;
        }
        end
    }

    /// What the clock on the wall shows at an instant: `11-11 03:00`. Seconds are cut off.
    pub fn label(&self, instant: SimTime) -> String {
        let minutes = i64::from(self.0.minutes) + instant.ns().div_euclid(NS_PER_MINUTE);
        let of_day = minutes.rem_euclid(MINUTES_PER_DAY);
        let (month, day) = self.0.day.plus(minutes.div_euclid(MINUTES_PER_DAY)).month_and_day();
        format!("{month:02}-{day:02} {:02}:{:02}", of_day / 60, of_day % 60)
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
        let clock = |month, day, minutes| {
            ClockLabel::new(Start { day: DayOfYear::new(month, day).expect("a day"), minutes })
        };
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
