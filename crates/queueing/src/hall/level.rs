//! How full the lines of a hall are, and telling it.

use model::SimTime;

use super::line::Line;
use super::{Customer, Floor, Hall};

/// How full a line and its servers are, from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// Customers in line.
    pub waiting: u32,
    /// Customers in service: more than `busy` where they are served in batches.
    pub in_service: u32,
    /// Servers on duty with a customer of this line, at work or not: one may be broken, paused or blocked.
    pub busy: u32,
    /// Servers on the roster (of a pool: all of the pool's), reserves included; 0 while closed; `None` while servers
    /// are unlimited.
    pub rostered: Option<u32>,
    /// Of the busy, those beyond the roster. Of a pool, the servers beyond its roster count once, at its first lines that have
    /// any.
    pub overtime: u32,
}

impl Level {
    /// The level of a station with servers of its own.
    #[inline]
    pub const fn of_own(waiting: u32, in_service: u32, busy: u32, rostered: Option<u32>) -> Self {
        let overtime = match rostered {
            Some(servers) => busy.saturating_sub(servers),
            None => 0,
        };
        Self { waiting, in_service, busy, rostered, overtime }
    }
}

impl<C: Customer> Hall<C> {
    /// How full a line and its servers are.
    pub fn level(&self, line: u8) -> Level {
        if self.rich.is_none() {
            return self.level_plain();
        }
        let (before, from) = self.lines.split_at(usize::from(line));
        let busy_before = before.iter().map(|line| line.busy).sum();
        self.level_of(&from[0], self.count_beyond_roster().saturating_sub(busy_before))
    }

    /// The level of a line, of whose servers and those of the lines behind it so many are beyond the roster.
    fn level_of(&self, line: &Line<C>, beyond: u32) -> Level {
        let Line { in_service, busy, .. } = *line;
        let (rostered, overtime) = (self.rostered(), beyond.min(busy));
        Level { waiting: line.waiting(), in_service, busy, rostered, overtime }
    }

    /// How many of the servers with a customer are beyond the roster.
    fn count_beyond_roster(&self) -> u32 {
        let busy = self.lines.iter().map(|line| line.busy).sum::<u32>();
        self.rostered().map_or(0, |servers| busy.saturating_sub(servers))
    }

    /// The floor may have to know all levels, changed or not.
    pub(super) fn tell_all_next_time(&mut self) {
        for line in &mut self.lines {
            line.told = None;
        }
    }

    /// Tells the levels that have changed.
    pub(super) fn tell_levels(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        if self.rich.is_none() {
            return floor.level(now, 0, self.level_plain());
        }
        let mut beyond = self.count_beyond_roster();
        for number in 0..self.lines.len() {
            let level = self.level_of(&self.lines[number], beyond);
            beyond -= level.overtime;
            let line = &mut self.lines[number];
            if line.told != Some(level) {
                line.told = Some(level);
                floor.level(now, number as u8, level);
            }
        }
    }
}
