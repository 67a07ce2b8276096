//! Shifts and opening hours as rosters.

use std::collections::BTreeMap;

use model::{Duration, SimTime};
use queueing::{Capacity, Roster};

use crate::units::Hours;

const MINUTES_PER_DAY: u32 = 24 * 60;
const NS_PER_MINUTE: i64 = 60_000_000_000;

/// The parts of the day, and where in the day the run starts and ends.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    /// The shifts, by name.
    pub(crate) shifts: BTreeMap<String, Hours>,
    /// Further parts of the day, by name.
    pub(crate) spans: BTreeMap<String, Hours>,
    /// Minutes from midnight to simulated 0.
    pub(crate) start_minutes: u32,
    /// The first instant of the run, 0 or before it.
    pub(crate) start: SimTime,
    /// The end of the run.
    pub(crate) horizon: SimTime,
}

impl Hours {
    /// Whether a minute of the day lies in this part of it.
    pub(crate) fn holds(self, minute: u32) -> bool {
        (self.from..self.to).contains(&minute) || (self.from..self.to).contains(&(minute + MINUTES_PER_DAY))
    }

    /// The minutes of the day at which it begins and ends.
    fn edges(self) -> [u32; 2] {
        [self.from % MINUTES_PER_DAY, self.to % MINUTES_PER_DAY]
    }
}

/// The first minute of the day that no shift covers, or that two do; with the number of shifts there.
pub(crate) fn uneven_minute(shifts: &BTreeMap<String, Hours>) -> Option<(u32, usize)> {
    covered(shifts).find(|(_, covering)| *covering != 1)
}

/// The first minute that several shifts cover, and how many.
pub(crate) fn overlapping_minute(shifts: &BTreeMap<String, Hours>) -> Option<(u32, usize)> {
    covered(shifts).find(|(_, covering)| *covering > 1)
}

fn covered(shifts: &BTreeMap<String, Hours>) -> impl Iterator<Item = (u32, usize)> {
    let covering = |minute| shifts.values().filter(|hours| hours.holds(minute)).count();
    (0..MINUTES_PER_DAY).map(move |minute| (minute, covering(minute)))
}

impl Calendar {
    /// The instants inside the run, after its first, at which the clock shows one of these minutes of the day.
    pub(crate) fn instants(&self, mut minutes: Vec<u32>) -> Vec<SimTime> {
        minutes.sort_unstable();
        minutes.dedup();
        let day_ns = i64::from(MINUTES_PER_DAY) * NS_PER_MINUTE;
        let midnight = -(i64::from(self.start_minutes) * NS_PER_MINUTE);
        let first = (self.start.ns() - midnight).div_euclid(day_ns);
        let last = (self.horizon.ns() - midnight).div_euclid(day_ns);
        let mut instants = Vec::new();
        for day in first..=last {
            let at =
                |minute: &u32| SimTime::from_ns(midnight + day * day_ns + i64::from(*minute) * NS_PER_MINUTE);
            instants.extend(minutes.iter().map(at).filter(|at| *at > self.start && *at <= self.horizon));
        }
        instants
    }

    /// The roster over the whole run of a capacity that changes at these minutes of the day at most. Where nothing
    /// changes there is no step, unless a change of shift is to bring fresh people.
    fn roster(&self, edges: Vec<u32>, fresh: bool, capacity_at: impl Fn(u32) -> Capacity) -> Roster {
        let minute_of = |at: SimTime| {
            let minutes = i64::from(self.start_minutes) + at.ns().div_euclid(NS_PER_MINUTE);
            minutes.rem_euclid(i64::from(MINUTES_PER_DAY)) as u32
        };
        let first = capacity_at(minute_of(self.start));
        let mut last = first;
        let mut steps = Vec::new();
        for at in self.instants(edges) {
            let capacity = capacity_at(minute_of(at));
            if capacity != last || fresh {
                steps.push((at, capacity));
                last = capacity;
            }
        }
        Roster::new(first, steps).expect("instants are in order")
    }

    /// `capacity` at all times, or inside `hours` only.
    pub(crate) fn open(&self, capacity: Capacity, hours: Option<Hours>) -> Roster {
        match hours {
            None => Roster::always(capacity),
            Some(hours) => self.roster(hours.edges().to_vec(), false, |minute| {
                if hours.holds(minute) { capacity } else { Capacity::Servers(0) }
            }),
        }
    }

    /// A staff table, inside `hours` where they are given. Every shift must be in the table.
    pub(crate) fn staffed(&self, staff: &BTreeMap<String, u32>, hours: Option<Hours>, fresh: bool) -> Roster {
        let edges = self.shifts.values().chain(&hours).flat_map(|hours| hours.edges()).collect();
        self.roster(edges, fresh, |minute| {
            let on_duty = self.shifts.iter().find(|(_, shift)| shift.holds(minute));
            let servers = on_duty.and_then(|(name, _)| staff.get(name)).copied().unwrap_or(0);
            Capacity::Servers(if hours.is_none_or(|hours| hours.holds(minute)) { servers } else { 0 })
        })
    }

    /// The stretches of the run in which a part of the day holds, clipped to [`from`, `to`).
    pub(crate) fn stretches(&self, hours: Hours, from: SimTime, to: SimTime) -> Vec<(SimTime, SimTime)> {
        let length = Duration::from_ns(i64::from(hours.to - hours.from) * NS_PER_MINUTE);
        let day = Duration::from_seconds(86_400);
        let wide = Self { start: SimTime::from_ns(self.start.ns() - 2 * day.ns()), ..self.clone() };
        let begins = wide.instants(vec![hours.from % MINUTES_PER_DAY]);
        let clipped = begins.into_iter().map(|begin| (begin.max(from), (begin + length).min(to)));
        clipped.filter(|(begin, end)| begin < end).collect()
    }

    /// The instants at which a part of the day begins or ends.
    pub(crate) fn edges(&self, hours: Hours) -> Vec<SimTime> {
        self.instants(hours.edges().to_vec())
    }

    /// The time of day of simulated 0.
    pub(crate) fn time_of_day(&self) -> Duration {
        Duration::from_ns(i64::from(self.start_minutes) * NS_PER_MINUTE)
    }
}
