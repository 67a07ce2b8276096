//! Automatic scaling: servers that are called and released by a measure.

use model::SimTime;

use super::{Customer, Floor, Hall, HallTimer};
use crate::parameters::{Scaling, ScalingMetric};

/// A rule at work.
#[derive(Clone, Debug)]
pub(super) struct ScalingState {
    pub(super) rule: Scaling,
    /// The number of the deadline at which it looks.
    next_look: u32,
    /// Servers on their way, in the order in which they were called.
    coming: Vec<Call>,
    /// Servers that have come.
    pub(super) here: u32,
    /// Integrals since the last look, in nanoseconds times customers or servers.
    waiting_ns: i128,
    busy_ns: i128,
    on_duty_ns: i128,
    /// Up to when they reach.
    counted: SimTime,
}

/// Servers that were called together.
#[derive(Clone, Copy, Debug)]
struct Call {
    /// The number of the deadline at which they come.
    number: u32,
    servers: u32,
}

impl ScalingState {
    pub(super) fn new(rule: Scaling) -> Self {
        Self {
            rule,
            next_look: 0,
            coming: Vec::new(),
            here: 0,
            waiting_ns: 0,
            busy_ns: 0,
            on_duty_ns: 0,
            counted: SimTime::MIN,
        }
    }

    /// The rule that takes the place of this one: servers that were called stay as far as it allows them.
    fn followed_by(self, rule: Scaling) -> Self {
        let mut next = Self { coming: self.coming, here: self.here, ..Self::new(rule) };
        next.release(next.called().saturating_sub(rule.max));
        next
    }

    /// Servers called, come or not.
    fn called(&self) -> u32 {
        self.here + self.coming.iter().map(|call| call.servers).sum::<u32>()
    }

    /// So many leave, if there are: first those on their way, who was called last before the others.
    fn release(&mut self, mut servers: u32) {
        while servers > 0
            && let Some(last) = self.coming.last_mut()
        {
            let turned_back = servers.min(last.servers);
            last.servers -= turned_back;
            servers -= turned_back;
            if last.servers == 0 {
                self.coming.pop();
            }
        }
        self.here = self.here.saturating_sub(servers);
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
        let number = self.take_scaling_number();
        let Some(scaling) = self.rich.as_mut().and_then(|rich| rich.scaling.as_mut()) else { return };
        scaling.counted = now;
        scaling.next_look = number;
        floor.deadline(now + scaling.rule.cool_down, HallTimer::ScalingLooks { number });
    }

    /// Looks at the measure; says whether the deadline held.
    pub(super) fn scaling_looks(&mut self, now: SimTime, number: u32, floor: &mut impl Floor<C>) -> bool {
        let (next_look, call) = (self.take_scaling_number(), self.take_scaling_number());
        let Some(scaling) = self.rich.as_mut().and_then(|rich| rich.scaling.as_mut()) else { return false };
        if scaling.next_look != number {
            return false;
        }
        let average = scaling.average();
        (scaling.waiting_ns, scaling.busy_ns, scaling.on_duty_ns) = (0, 0, 0);
        let Scaling { above, below, step, max, delay, cool_down, .. } = scaling.rule;
        scaling.next_look = next_look;
        floor.deadline(now + cool_down, HallTimer::ScalingLooks { number: next_look });
        if average > above {
            let servers = step.min(max.saturating_sub(scaling.called()));
            if servers > 0 {
                scaling.coming.push(Call { number: call, servers });
                floor.deadline(now + delay, HallTimer::ScalingReady { number: call });
            }
        } else if average < below {
            scaling.release(step);
            self.staff(now, floor);
        }
        true
    }

    /// Called servers come, as many of them as have not been released on their way; says whether any does. A rule that
    /// has been removed takes those with it that are on their way.
    pub(super) fn scaling_ready(&mut self, now: SimTime, number: u32, floor: &mut impl Floor<C>) -> bool {
        let Some(scaling) = self.rich.as_mut().and_then(|rich| rich.scaling.as_mut()) else { return false };
        let Some(place) = scaling.coming.iter().position(|call| call.number == number) else { return false };
        scaling.here += scaling.coming.remove(place).servers;
        self.staff(now, floor);
        true
    }

    /// Another rule, or none.
    pub(super) fn set_scaling(&mut self, now: SimTime, rule: Option<Scaling>, floor: &mut impl Floor<C>) {
        let rich = self.rich();
        if rich.scaling.as_ref().map(|scaling| scaling.rule) == rule {
            return;
        }
        let before = rich.scaling.take();
        rich.scaling = rule.map(|rule| match before {
            Some(before) => before.followed_by(rule),
            None => ScalingState::new(rule),
        });
        self.start_scaling(now, floor);
    }

    fn take_scaling_number(&mut self) -> u32 {
        self.scaling_number = self.scaling_number.wrapping_add(1);
        self.scaling_number
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

    /// Who is on the roster up to the end, of a hall where so much work comes at these instants and crews change at those.
    fn rostered(work: &[(i64, i64)], changes: &[(i64, Option<i64>)], end: i64) -> Vec<(i64, u32)> {
        let mut calendar = Calendar::default();
        let line = StationParameters::none();
        let mut hall = Hall::new(&crew(changes[0].1), &[&line]);
        hall.open(at(0), &mut calendar);
        let (mut work, mut changes) = (work.iter().peekable(), changes[1..].iter().peekable());
        loop {
            let (due, timer) = calendar.deadlines[0];
            let soonest = due.min(at(end));
            if let Some((came, ns)) = work.next_if(|(came, _)| at(*came) <= soonest) {
                let arrival = Arrival { customer: 0, work: Duration::from_ns(*ns), patience: None };
                hall.arrive(at(*came), 0, arrival, &mut calendar);
            } else if let Some((change, delay)) = changes.next_if(|(change, _)| at(*change) <= soonest) {
                hall.change(at(*change), &crew(*delay), &[&line], &mut calendar);
            } else if due > at(end) {
                return calendar.rostered;
            } else {
                calendar.deadlines.remove(0);
                hall.fire(due, timer, &mut calendar);
            }
        }
    }

    /// A long line from the start.
    const CROWD: [(i64, i64); 20] = [(0, 1_000); 20];

    #[test]
    fn a_rule_that_is_given_again_does_not_look_at_the_instants_of_the_removed_one() {
        let changes = [(0, Some(0)), (1, None), (2, Some(0)), (3, None), (4, Some(0))];
        assert_eq!(rostered(&CROWD, &changes, 25), [(0, 1), (14, 2), (24, 3)]);
    }

    #[test]
    fn servers_that_a_removed_rule_called_do_not_come_for_the_next_one() {
        let changes = [(0, Some(15)), (11, None), (12, Some(15))];
        assert_eq!(rostered(&CROWD, &changes, 40), [(0, 1), (37, 2)]);
    }

    #[test]
    fn servers_that_were_called_come_when_one_rule_follows_another() {
        let changes = [(0, Some(15)), (11, Some(16))];
        assert_eq!(rostered(&CROWD, &changes, 30), [(0, 1), (25, 2)]);
    }

    #[test]
    fn servers_that_were_released_on_their_way_do_not_come_for_a_later_call() {
        // One waits up to 8: the look at 10 calls a server for 35, that at 20 turns it back. From 21 on somebody waits again: the
        // look at 30 calls one for 55.
        let work = [(0, 8), (0, 2), (21, 1_000), (21, 1_000)];
        assert_eq!(rostered(&work, &[(0, Some(25))], 60), [(0, 1), (55, 2)]);
    }
}
