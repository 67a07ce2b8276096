//! What the clock on the wall shows at an instant of a run, and which instant a time of day means.

use crate::{DayOfYear, Duration, SimTime};

const DAY_NS: i64 = 86_400_000_000_000;
const MINUTE_NS: i64 = 60_000_000_000;
const HOURS: u64 = 24;
const HOUR_NS: u64 = DAY_NS as u64 / HOURS;
/// A hundred years: longer than any run.
const ABOVE_ZERO_NS: i64 = 36_525 * DAY_NS;

/// What time 0 is called, without a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// The day that time 0 lies in.
    pub first_day: DayOfYear,
    /// The time of day at time 0, since midnight.
    pub start_of_day: Duration,
}

impl Clock {
    /// The first instant at or after time 0 that is so long after a midnight. 24:00 is the end of a day, so never time 0.
    pub fn first_at(self, time_of_day: Duration) -> SimTime {
        let first = self.at_on_day(0, time_of_day);
        if first < SimTime::ZERO { self.at_on_day(1, time_of_day) } else { first }
    }

    /// The first instant at or after time 0 with this date and time of day.
    pub fn at_date(self, date: DayOfYear, time_of_day: Duration) -> SimTime {
        let after_ns = self.at_on_day(date.days_since(self.first_day), time_of_day).ns();
        SimTime::from_ns(after_ns.rem_euclid(DayOfYear::PER_YEAR * DAY_NS))
    }

    /// The instant so long after the midnight with which a day begins.
    pub fn at_on_day(self, day: i64, time_of_day: Duration) -> SimTime {
        SimTime::from_ns(day * DAY_NS + time_of_day.ns() - self.start_of_day.ns())
    }

    /// What the clock shows at an instant: `11-11 03:00`. Seconds are cut off.
    pub fn label(self, instant: SimTime) -> String {
        let (month, day) = self.first_day.plus(self.day(instant)).month_and_day();
        let minutes = self.time_of_day_ns(instant) / MINUTE_NS;
        format!("{month:02}-{day:02} {:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// The day of an instant, from midnight to midnight: 0 is the one that time 0 lies in.
    pub fn day(self, instant: SimTime) -> i64 {
        self.since_midnight_ns(instant).div_euclid(DAY_NS)
    }

    fn since_midnight_ns(self, instant: SimTime) -> i64 {
        instant.ns().saturating_add(self.start_of_day.ns())
    }

    /// The time since the last midnight, in nanoseconds.
    pub fn time_of_day_ns(self, instant: SimTime) -> i64 {
        self.since_midnight_ns(instant).rem_euclid(DAY_NS)
    }

    /// The hour of the day, from 0.
    #[inline]
    pub fn hour(self, instant: SimTime) -> usize {
        // Whole days on top keep it from being negative: dividing is cheaper without a sign.
        let ns = instant.ns().wrapping_add(self.start_of_day.ns()).wrapping_add(ABOVE_ZERO_NS) as u64;
        (ns / HOUR_NS % HOURS) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(month: u32, day: u32) -> DayOfYear {
        DayOfYear::new(month, day).expect("a day")
    }

    fn at(hours: i64) -> SimTime {
        SimTime::from_seconds(hours * 3_600)
    }

    fn time(hours: i64) -> Duration {
        Duration::from_seconds(hours * 3_600)
    }

    #[test]
    fn a_clock_tells_hours_and_days() {
        let clock = Clock { start_of_day: time(22), ..Clock::default() };
        assert_eq!([-23, 0, 1, 2, 26].map(|hours| clock.hour(at(hours))), [23, 22, 23, 0, 0]);
        assert_eq!([-23, 0, 1, 2, 26].map(|hours| clock.day(at(hours))), [-1, 0, 0, 1, 2]);
    }

    /// A time of day is the first at or after the start; midnight may begin the run or end its first day.
    #[test]
    fn a_time_of_day_is_the_first_one() {
        let evening = Clock { start_of_day: time(22), ..Clock::default() };
        assert_eq!([22, 23, 0, 24, 21].map(|hour| evening.first_at(time(hour))), [0, 1, 2, 2, 23].map(at));
        assert_eq!([0, 24, 1].map(|hour| Clock::default().first_at(time(hour))), [0, 24, 1].map(at));
    }

    #[test]
    fn a_date_is_the_first_one() {
        let clock = Clock { start_of_day: time(22), ..Clock::default() };
        assert_eq!(clock.at_date(date(1, 2), Duration::ZERO), at(2));
        assert_eq!(clock.at_date(date(1, 1), time(23)), at(1));
        assert_eq!(clock.at_date(date(1, 1), time(22)), at(0));
        assert_eq!(clock.at_date(date(1, 1), Duration::ZERO), at(365 * 24 - 22), "in a year");
    }

    #[test]
    fn the_label_runs_over_midnight_the_month_and_the_year() {
        let clock = |month, day, minutes: i64| Clock {
            first_day: date(month, day),
            start_of_day: Duration::from_seconds(minutes * 60),
        };
        assert_eq!(clock(11, 11, 0).label(at(3)), "11-11 03:00");
        assert_eq!(clock(11, 11, 90).label(at(23)), "11-12 00:30");
        assert_eq!(clock(11, 30, 0).label(at(25)), "12-01 01:00");
        assert_eq!(clock(12, 31, 0).label(at(24)), "01-01 00:00");
        assert_eq!(clock(2, 28, 0).label(at(24)), "03-01 00:00");
        assert_eq!(clock(1, 1, 0).label(at(-1)), "12-31 23:00");
        assert_eq!(clock(11, 11, 0).label(at(400 * 24)), "12-16 00:00");
    }
}
