//! Rosters: how many servers a station has, and when.

use std::fmt;

use model::SimTime;

/// How many servers are on duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// So many; 0 means closed.
    Servers(u32),
    /// As many as there are customers: a pure delay.
    Unlimited,
}

/// Capacity as a step function of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    first: Capacity,
    steps: Vec<(SimTime, Capacity)>,
}

/// Steps out of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterError {
    /// The step that is not after the one before it.
    pub at: SimTime,
}

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the roster step at {} s is not after the step before it", self.at.seconds())
    }
}

impl std::error::Error for RosterError {}

impl Roster {
    /// The same capacity at all times.
    pub const fn always(capacity: Capacity) -> Self {
        Self { first: capacity, steps: Vec::new() }
    }

    /// `first` from before every instant, then a change at each step. Steps must be in order of time.
    pub fn new(first: Capacity, steps: Vec<(SimTime, Capacity)>) -> Result<Self, RosterError> {
        if let Some(pair) = steps.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
            return Err(RosterError { at: pair[1].0 });
        }
        Ok(Self { first, steps })
    }

    /// Every capacity that it has at some time, in order.
    pub fn capacities(&self) -> impl Iterator<Item = Capacity> {
        std::iter::once(self.first).chain(self.steps.iter().map(|(_, capacity)| *capacity))
    }

    /// The capacity before the first step.
    pub const fn first(&self) -> Capacity {
        self.first
    }

    /// The changes, in order of time.
    pub fn steps(&self) -> &[(SimTime, Capacity)] {
        &self.steps
    }

    /// Whether servers are counted: not where they are unlimited whenever anybody is on duty.
    pub fn is_limited(&self) -> bool {
        let has = |wanted: fn(Capacity) -> bool| self.capacities().any(wanted);
        has(|capacity| matches!(capacity, Capacity::Servers(1..)))
            || !has(|capacity| capacity == Capacity::Unlimited)
    }

    /// The capacity at an instant; at the instant of a step, the capacity after it.
    pub fn at(&self, instant: SimTime) -> Capacity {
        match self.steps.partition_point(|(at, _)| *at <= instant) {
            0 => self.first,
            passed => self.steps[passed - 1].1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacity_steps_at_the_instant() {
        let at = |s| SimTime::from_seconds(s);
        let roster = Roster::new(
            Capacity::Servers(3),
            vec![(at(10), Capacity::Servers(5)), (at(20), Capacity::Servers(0))],
        )
        .unwrap();
        assert_eq!(roster.at(at(9)), Capacity::Servers(3));
        assert_eq!(roster.at(at(10)), Capacity::Servers(5));
        assert_eq!(roster.at(at(25)), Capacity::Servers(0));
        assert!(roster.is_limited());
        let unordered = vec![(at(10), Capacity::Unlimited), (at(10), Capacity::Unlimited)];
        assert_eq!(Roster::new(Capacity::Unlimited, unordered), Err(RosterError { at: at(10) }));
    }

    #[test]
    fn opening_hours_do_not_limit_unlimited_servers() {
        let closed = [(SimTime::from_seconds(10), Capacity::Servers(0))];
        let roster = |first| Roster::new(first, closed.to_vec()).unwrap();
        assert!(!roster(Capacity::Unlimited).is_limited());
        assert!(roster(Capacity::Servers(1)).is_limited());
        assert!(roster(Capacity::Servers(0)).is_limited(), "whoever was there before may still work");
    }
}
