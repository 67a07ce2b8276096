//! Days of a year that is not given: February has 28.

const DAYS_OF_MONTH: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A date without a year, as days after the first of January.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayOfYear(i64);

impl DayOfYear {
    /// Days of a year.
    pub const PER_YEAR: i64 = 365;

    /// The day with this month, from 1, and day of the month, from 1; `None` if there is none.
    pub fn new(month: u32, day: u32) -> Option<Self> {
        let before = DAYS_OF_MONTH.get(..(month as usize).checked_sub(1)?)?;
        let days = *DAYS_OF_MONTH.get(before.len())?;
        let is_there = (1..=days).contains(&day);
        is_there.then(|| Self(i64::from(before.iter().sum::<u32>()) + i64::from(day) - 1))
    }

    /// The month and the day of the month, from 1.
    pub fn month_and_day(self) -> (u32, u32) {
        let (mut month, mut day) = (1, self.0 as u32);
        for days in DAYS_OF_MONTH {
            if day < days {
                break;
            }
            day -= days;
            month += 1;
        }
        (month, day + 1)
    }

    /// The day so many days later.
    #[must_use]
    pub const fn plus(self, days: i64) -> Self {
        Self((self.0 + days).rem_euclid(Self::PER_YEAR))
    }

    /// Days from another one to this one: to the next of that date, where this one is earlier in the year.
    pub const fn days_since(self, other: Self) -> i64 {
        (self.0 - other.0).rem_euclid(Self::PER_YEAR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_its_month() {
        for day in 0..DayOfYear::PER_YEAR {
            let day = DayOfYear(day);
            let (month, of_month) = day.month_and_day();
            assert_eq!(DayOfYear::new(month, of_month), Some(day));
        }
        for (month, day) in [(0, 1), (13, 1), (2, 29), (4, 31), (1, 0)] {
            assert_eq!(DayOfYear::new(month, day), None, "{month}-{day}");
        }
    }

    #[test]
    fn years_follow_each_other() {
        let day = |month, day| DayOfYear::new(month, day).unwrap();
        assert_eq!(day(12, 31).plus(1), day(1, 1));
        assert_eq!(day(1, 1).plus(-1), day(12, 31));
        assert_eq!(day(3, 1).days_since(day(2, 28)), 1);
        assert_eq!(day(2, 28).days_since(day(3, 1)), 364);
    }
}
