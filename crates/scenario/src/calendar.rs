//! Shifts and opening hours as rosters.

use std::collections::BTreeMap;

use model::{Duration, SimTime};
use queueing::{Capacity, Roster};

use crate::units::Hours;

const MINUTES_PER_DAY: u32 = 24 * 60;
const NS_PER_MINUTE: i64 = 60_000_000_000;

/// The shifts of the day, and where in the day the run starts and ends.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    /// By name.
    pub(crate) shifts: BTreeMap<String, Hours>,
    /// Minutes from midnight to simulated 0.
    pub(crate) start_minutes: u32,
    /// The end of the run.
    pub(crate) horizon: SimTime,
}

impl Hours {
    /// Whether a minute of the day lies in this part of it.
    fn holds(self, minute: u32) -> bool {
        (self.from..self.to).contains(&minute) || (self.from..self.to).contains(&(minute + MINUTES_PER_DAY))
    }
}

/// The first minute of the day that no shift covers, or that two do; with the number of shifts there.
pub(crate) fn uneven_minute(shifts: &BTreeMap<String, Hours>) -> Option<(u32, usize)> {
    let covering = |minute| shifts.values().filter(|hours| hours.holds(minute)).count();
    (0..MINUTES_PER_DAY).map(|minute| (minute, covering(minute))).find(|(_, covering)| *covering != 1)
}

impl Calendar {
    /// The roster that gives each minute of the day its capacity, over the whole run.
    pub(crate) fn roster(&self, capacity_at: impl Fn(u32) -> Capacity) -> Roster {
        let day: Vec<Capacity> = (0..MINUTES_PER_DAY).map(capacity_at).collect();
        let changes: Vec<u32> = (0..MINUTES_PER_DAY)
            .filter(|&minute| {
                day[minute as usize] != day[((minute + MINUTES_PER_DAY - 1) % MINUTES_PER_DAY) as usize]
            })
            .collect();
        let midnight = -(i64::from(self.start_minutes) * NS_PER_MINUTE);
        let first = day[self.start_minutes as usize];
        let mut steps = Vec::new();
        for number in 0.. {
            let start = midnight + number * i64::from(MINUTES_PER_DAY) * NS_PER_MINUTE;
            if changes.is_empty() || start > self.horizon.ns() {
                break;
            }
            for &minute in &changes {
                let at = SimTime::from_ns(start + i64::from(minute) * NS_PER_MINUTE);
                if at > SimTime::ZERO && at <= self.horizon {
                    steps.push((at, day[minute as usize]));
                }
            }
        }
        Roster::new(first, steps).expect("the changes of a day, day by day, are in order")
    }

    /// `capacity` at all times, or inside `hours` only.
    pub(crate) fn open(&self, capacity: Capacity, hours: Option<Hours>) -> Roster {
        match hours {
            None => Roster::always(capacity),
            Some(hours) => {
                self.roster(|minute| if hours.holds(minute) { capacity } else { Capacity::Servers(0) })
            }
        }
    }

    /// A staff table, inside `hours` where they are given. Every shift must be in the table.
    pub(crate) fn staffed(&self, staff: &BTreeMap<String, u32>, hours: Option<Hours>) -> Roster {
        self.roster(|minute| {
            let on_duty = self.shifts.iter().find(|(_, shift)| shift.holds(minute));
            let servers = on_duty.and_then(|(name, _)| staff.get(name)).copied().unwrap_or(0);
            Capacity::Servers(if hours.is_none_or(|hours| hours.holds(minute)) { servers } else { 0 })
        })
    }

    /// The time of day of simulated 0.
    pub(crate) fn time_of_day(&self) -> Duration {
        Duration::from_ns(i64::from(self.start_minutes) * NS_PER_MINUTE)
    }
}
