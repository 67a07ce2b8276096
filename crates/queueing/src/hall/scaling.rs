//! Automatic scaling: servers that are called and released by a measure.

use model::SimTime;

use super::{Customer, Floor, Hall, HallTimer};
use crate::parameters::{Scaling, ScalingMetric};

/// A rule at work.
#[derive(Clone, Debug)]
pub(super) struct ScalingState {
    pub(super) rule: Scaling,
    /// Which rule: the deadlines of an earlier one are void.
    generation: u32,
    /// The first of the rules that have followed each other since there was none: servers that they called still come.
    first_generation: u32,
    /// Servers called, come or not.
    called: u32,
    /// Servers that have come.
    pub(super) here: u32,
    /// Integrals since the last look, in nanoseconds times customers or servers.
    waiting_ns: i128,
    busy_ns: i128,
    on_duty_ns: i128,
    /// Up to when they reach.
    counted: SimTime,
}

impl ScalingState {
    pub(super) fn new(rule: Scaling) -> Self {
        Self {
            rule,
            generation: 0,
            first_generation: 0,
            called: 0,
            here: 0,
            waiting_ns: 0,
            busy_ns: 0,
            on_duty_ns: 0,
            counted: SimTime::MIN,
        }
    }

    /// The measure's average since the last look.
    fn average(&self) -> f64 {
        match self.rule.metric {
            ScalingMetric::Queue => self.waiting_ns as f64 / self.rule.cool_down.ns() as f64,
            ScalingMetric::Utilisation if self.on_duty_ns == 0 => 0.0,
            ScalingMetric::Utilisation => self.busy_ns as f64 / self.on_duty_ns as f64,
        }
    }
}

impl<C: Customer> Hall<C> {
    /// Carries the integrals on, before anything changes.
    pub(super) fn count_time(&mut self, now: SimTime) {
        let Some(rich) = &mut self.rich else { return };
        let suspended = rich.suspended.len();
        let Some(scaling) = &mut rich.scaling else { return };
        if scaling.counted < now && scaling.counted > SimTime::MIN {
            let length = i128::from(now.since(scaling.counted).ns());
            let waiting: u32 = self.lines.iter().map(super::Line::waiting).sum();
            let busy = self.occupied - suspended;
            let on_duty = match self.capacity {
                crate::roster::Capacity::Servers(servers) => servers.max(busy),
                crate::roster::Capacity::Unlimited => 0,
            };
            scaling.waiting_ns += length * i128::from(waiting);
            scaling.busy_ns += length * i128::from(busy);
            scaling.on_duty_ns += length * i128::from(on_duty);
        }
        scaling.counted = now;
    }

    /// The first look is one `cool_down` from now.
    pub(super) fn start_scaling(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        let Some(scaling) = self.rich.as_mut().and_then(|rich| rich.scaling.as_mut()) else { return };
        scaling.counted = now;
        let generation = scaling.generation;
        floor.deadline(now + scaling.rule.cool_down, HallTimer::ScalingLooks { generation });
    }

    /// Looks at the measure; says whether the deadline held.
    pub(super) fn scaling_looks(&mut self, now: SimTime, generation: u32, floor: &mut impl Floor<C>) -> bool {
        let Some(scaling) = self.rich.as_mut().and_then(|rich| rich.scaling.as_mut()) else { return false };
        if scaling.generation != generation {
            return false;
        }
        let average = scaling.average();
        (scaling.waiting_ns, scaling.busy_ns, scaling.on_duty_ns) = (0, 0, 0);
        let Scaling { above, below, step, max, delay, cool_down, .. } = scaling.rule;
        floor.deadline(now + cool_down, HallTimer::ScalingLooks { generation });
        if average > above {
            let more = step.min(max - scaling.called.min(max));
            scaling.called += more;
            if more > 0 {
                floor.deadline(now + delay, HallTimer::ScalingReady { servers: more, generation });
            }
        } else if average < below {
            scaling.called -= step.min(scaling.called);
            scaling.here = scaling.here.min(scaling.called);
            self.staff(now, floor);
        }
        true
    }

    /// Called servers come, unless they have been released meanwhile; says whether the deadline held. A rule that has
    /// been removed takes those with it that are on their way.
    pub(super) fn scaling_ready(
        &mut self,
        now: SimTime,
        servers: u32,
        generation: u32,
        floor: &mut impl Floor<C>,
    ) -> bool {
        let Some(scaling) = self.rich.as_mut().and_then(|rich| rich.scaling.as_mut()) else { return false };
        if generation < scaling.first_generation {
            return false;
        }
        scaling.here = scaling.here.saturating_add(servers).min(scaling.called);
        self.staff(now, floor);
        true
    }

    /// Another rule, or none. Servers that were called stay as far as the new rule allows them.
    pub(super) fn set_scaling(&mut self, now: SimTime, rule: Option<Scaling>, floor: &mut impl Floor<C>) {
        let generation = self.scaling_generation + 1;
        let rich = self.rich();
        let before = rich.scaling.take();
        let unchanged = before.as_ref().map(|state| state.rule) == rule;
        if unchanged {
            rich.scaling = before;
            return;
        }
        rich.scaling = rule.map(|rule| {
            let first_generation = before.as_ref().map_or(generation, |before| before.first_generation);
            let stay = |servers: u32| servers.min(rule.max);
            ScalingState {
                generation,
                first_generation,
                called: before.as_ref().map_or(0, |before| stay(before.called)),
                here: before.as_ref().map_or(0, |before| stay(before.here)),
                ..ScalingState::new(rule)
            }
        });
        self.scaling_generation = generation;
        self.start_scaling(now, floor);
    }
}

#[cfg(test)]
mod tests {
    use model::Duration;

    use super::super::{Arrival, Departure, Level};
    use super::*;
    use crate::{Capacity, PoolParameters, Roster, StationParameters};

    /// Keeps deadlines, and when how many servers were on the roster.
    #[derive(Default)]
    struct Calendar {
        deadlines: Vec<(SimTime, HallTimer)>,
        rostered: Vec<(i64, u32)>,
    }

    impl Floor<u32> for Calendar {
        fn deadline(&mut self, at: SimTime, timer: HallTimer) {
            self.deadlines.push((at, timer));
            self.deadlines.sort_by_key(|(at, _)| *at);
        }
        fn started(&mut self, _: SimTime, _: u8, _: u32) {}
        fn departed(&mut self, _: u8, _: Departure<u32>) {}
        fn level(&mut self, now: SimTime, _: u8, level: Level) {
            let servers = level.rostered.expect("servers are counted");
            if self.rostered.last().is_none_or(|(_, before)| *before != servers) {
                self.rostered.push((now.ns(), servers));
            }
        }
        fn redraw(&mut self, _: u8, _: u32, _: u32) -> Duration {
            Duration::ZERO
        }
        fn life(&mut self, _: u32, _: u32) -> Duration {
            Duration::MAX
        }
        fn repair(&mut self, _: u32, _: u32) -> Duration {
            Duration::ZERO
        }
    }

    fn at(ns: i64) -> SimTime {
        SimTime::from_ns(ns)
    }

    /// One server and those that the rule calls: one more at every look in ten, there `delay` later.
    fn crew(delay: Option<i64>) -> PoolParameters {
        let rule = |delay| Scaling {
            metric: ScalingMetric::Queue,
            above: 0.5,
            below: 0.1,
            step: 1,
            max: 9,
            delay: Duration::from_ns(delay),
            cool_down: Duration::from_ns(10),
        };
        PoolParameters {
            scaling: delay.map(rule),
            ..PoolParameters::of(Roster::always(Capacity::Servers(1)))
        }
    }

    /// A long line from the start; crews change at these instants. Who was on the roster up to the end.
    fn rostered(changes: &[(i64, Option<i64>)], end: i64) -> Vec<(i64, u32)> {
        let mut calendar = Calendar::default();
        let line = StationParameters::none();
        let mut hall = Hall::new(&crew(changes[0].1), &[&line]);
        hall.open(at(0), &mut calendar);
        for customer in 0..50 {
            let work = Duration::from_ns(1_000);
            let arrival = Arrival { customer, work, patience: None };
            hall.arrive(at(0), 0, arrival, &mut calendar);
        }
        let mut changes = changes[1..].iter().peekable();
        loop {
            let (due, timer) = calendar.deadlines[0];
            match changes.next_if(|(change, _)| at(*change) <= due.min(at(end))) {
                Some((change, delay)) => hall.change(at(*change), &crew(*delay), &[&line], &mut calendar),
                None if due > at(end) => return calendar.rostered,
                None => {
                    calendar.deadlines.remove(0);
                    hall.fire(due, timer, &mut calendar);
                }
            }
        }
    }

    #[test]
    fn a_rule_that_is_given_again_does_not_look_at_the_instants_of_the_removed_one() {
        let changes = [(0, Some(0)), (1, None), (2, Some(0)), (3, None), (4, Some(0))];
        assert_eq!(rostered(&changes, 25), [(0, 1), (14, 2), (24, 3)]);
    }

    #[test]
    fn servers_that_a_removed_rule_called_do_not_come_for_the_next_one() {
        let changes = [(0, Some(15)), (11, None), (12, Some(15))];
        assert_eq!(rostered(&changes, 40), [(0, 1), (37, 2)]);
    }

    #[test]
    fn servers_that_were_called_come_when_one_rule_follows_another() {
        let changes = [(0, Some(15)), (11, Some(16))];
        assert_eq!(rostered(&changes, 30), [(0, 1), (25, 2)]);
    }
}
