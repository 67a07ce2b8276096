//! Simulated time: signed nanoseconds, 0 at the start of the arrivals' window.

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// An instant of simulated time, in nanoseconds from the start of the arrivals' window; negative before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(i64);

/// A length of simulated time in nanoseconds, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

const NS_PER_SECOND: i64 = 1_000_000_000;

impl SimTime {
    /// The start of the arrivals' window.
    pub const ZERO: Self = Self(0);
    /// Before every instant.
    pub const MIN: Self = Self(i64::MIN);
    /// After every instant: "never".
    pub const MAX: Self = Self(i64::MAX);

    /// The instant `ns` nanoseconds after the start of the window.
    #[inline]
    pub const fn from_ns(ns: i64) -> Self {
        Self(ns)
    }

    /// The instant `seconds` after the start of the window.
    #[inline]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds * NS_PER_SECOND)
    }

    /// Nanoseconds from the start of the window.
    #[inline]
    pub const fn ns(self) -> i64 {
        self.0
    }

    /// Seconds from the start of the window, for display and charts.
    #[inline]
    pub fn seconds(self) -> f64 {
        self.0 as f64 / NS_PER_SECOND as f64
    }

    /// The time from `earlier` to this instant. Time does not run backwards: an earlier instant after this one is
    /// a broken invariant.
    #[must_use]
    #[inline]
    pub fn since(self, earlier: Self) -> Duration {
        if earlier > self {
            ran_backwards(earlier, self);
        }
        Duration(self.0.checked_sub(earlier.0).unwrap_or(i64::MAX))
    }

    /// The instant one nanosecond before.
    #[must_use]
    #[inline]
    pub const fn just_before(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The instant one nanosecond after.
    #[must_use]
    #[inline]
    pub const fn just_after(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Apart, so that the many callers of [`SimTime::since`] stay short.
#[cold]
#[inline(never)]
fn ran_backwards(earlier: SimTime, later: SimTime) -> ! {
    panic!("time ran backwards: {earlier:?} is after {later:?}")
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Longer than every run.
    pub const MAX: Self = Self(i64::MAX);

    /// `ns` nanoseconds; a negative number counts as none.
    #[inline]
    pub const fn from_ns(ns: i64) -> Self {
        Self(if ns < 0 { 0 } else { ns })
    }

    /// `seconds` whole seconds; a negative number counts as none.
    #[inline]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_ns(seconds.saturating_mul(NS_PER_SECOND))
    }

    /// `seconds` rounded to the nearest nanosecond; negative and not-a-number count as none.
    #[inline]
    pub fn from_seconds_f64(seconds: f64) -> Self {
        // Adding a half and cutting off rounds what is not negative, without a call of `round`.
        Self::from_ns((seconds * NS_PER_SECOND as f64 + 0.5) as i64)
    }

    /// Nanoseconds.
    #[inline]
    pub const fn ns(self) -> i64 {
        self.0
    }

    /// Seconds, for display and statistics.
    #[inline]
    pub fn seconds(self) -> f64 {
        self.0 as f64 / NS_PER_SECOND as f64
    }
}

// A length is never below 0, so a sum can only pass the far end of time, and a difference the near one. A saturating
// operation would look at both ends, wherever time is reckoned with.

impl Add<Duration> for SimTime {
    type Output = Self;
    #[inline]
    fn add(self, length: Duration) -> Self {
        Self(self.0.checked_add(length.0).unwrap_or(i64::MAX))
    }
}

impl Sub<Duration> for SimTime {
    type Output = Self;
    #[inline]
    fn sub(self, length: Duration) -> Self {
        Self(self.0.checked_sub(length.0).unwrap_or(i64::MIN))
    }
}

impl Add for Duration {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.checked_add(other.0).unwrap_or(i64::MAX))
    }
}

impl AddAssign for Duration {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl fmt::Display for Duration {
    /// The way a planner says it: `2.5 s`, `4 min 17 s`, `6 h 5 min`, and `6 h` where nothing is left over.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.seconds();
        if seconds == 0.0 {
            f.pad("0 s")
        } else if seconds < 0.001 {
            f.pad(&format!("{:.0} us", seconds * 1e6))
        } else if seconds < 1.0 {
            f.pad(&format!("{:.0} ms", seconds * 1e3))
        } else if seconds < 59.95 {
            f.pad(&format!("{seconds:.1} s"))
        } else {
            let whole = seconds.round() as i64;
            let (days, hours, minutes, rest) =
                (whole / 86_400, whole % 86_400 / 3600, whole % 3600 / 60, whole % 60);
            let (large, unit, small, small_unit) = match (days, hours) {
                (0, 0) => (minutes, "min", rest, "s"),
                (0, _) => (hours, "h", minutes, "min"),
                _ => (days, "d", hours, "h"),
            };
            let text = if small == 0 {
                format!("{large} {unit}")
            } else {
                format!("{large} {unit} {small} {small_unit}")
            };
            f.pad(&text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_shown_in_two_units_at_most_and_in_one_where_that_is_all() {
        let cases = [
            (0.0, "0 s"),
            (0.000_012, "12 us"),
            (0.25, "250 ms"),
            (2.5, "2.5 s"),
            (59.97, "1 min"),
            (240.0, "4 min"),
            (257.4, "4 min 17 s"),
            (3_599.6, "1 h"),
            (21_600.0, "6 h"),
            (21_900.0, "6 h 5 min"),
            (172_800.0, "2 d"),
            (187_200.0, "2 d 4 h"),
        ];
        for (seconds, text) in cases {
            assert_eq!(Duration::from_seconds_f64(seconds).to_string(), text);
        }
        assert_eq!(format!("{:>6}", Duration::from_seconds(21_600)), "   6 h");
    }
}
