//! The clock on the wall of the zone: which day and time simulated 0 is.

use std::fmt;

use model::{Clock, DayOfYear, Duration, SimTime};

use crate::units::{Moment, Start, Time};

const DAY: Duration = Duration::from_seconds(86_400);

/// The label of simulated 0: month, day and time of day, without a year (February has 28 days).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockLabel(Clock);

/// So many minutes after midnight.
const fn minutes(minutes: u32) -> Duration {
    Duration::from_seconds(minutes as i64 * 60)
}

impl ClockLabel {
    pub(crate) const fn new(start: Start) -> Self {
        Self(Clock { first_day: start.day, start_of_day: minutes(start.minutes) })
    }

    /// The day of simulated 0.
    pub const fn day(&self) -> DayOfYear {
        self.0.first_day
    }

    /// The time of day of simulated 0, as the time since midnight.
    pub const fn time_of_day(&self) -> Duration {
        self.0.start_of_day
    }

    /// The instant that a moment means: the first one at or after simulated 0.
    pub(crate) fn instant(&self, moment: Moment) -> SimTime {
        match moment {
            Moment::After(Time(after)) => SimTime::ZERO + after,
            Moment::OfDay(of_day) => self.0.first_at(minutes(of_day)),
            Moment::OfYear(start) => self.0.at_date(start.day, minutes(start.minutes)),
        }
    }

    /// The end of something that begins at an instant; a time of day is the first one after that.
    pub(crate) fn end(&self, to: Moment, from: SimTime) -> SimTime {
        let mut end = self.instant(to);
        while matches!(to, Moment::OfDay(_)) && end <= from {
            end = end + DAY;
        }
        end
    }

    /// What the clock on the wall shows at an instant: `11-11 03:00`. Seconds are cut off.
    pub fn label(&self, instant: SimTime) -> String {
        self.0.label(instant)
    }
}

impl fmt::Display for ClockLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label(SimTime::ZERO))
    }
}
