//! Automatic scaling: servers that are called and released by a measure.

use model::SimTime;

use super::{Floor, Hall, HallTimer};
use crate::parameters::{Scaling, ScalingMetric};

/// A rule at work.
#[derive(Clone, Debug)]
pub(super) struct ScalingState {
    pub(super) rule: Scaling,
    /// Which rule: the deadlines of an earlier one are void.
    pub(super) generation: u32,
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

impl<C: Copy> Hall<C> {
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
                floor.deadline(now + delay, HallTimer::ScalingReady { servers: more });
            }
        } else if average < below {
            scaling.called -= step.min(scaling.called);
            scaling.here = scaling.here.min(scaling.called);
            self.staff(now, floor);
        }
        true
    }

    /// Called servers come, unless they have been released meanwhile.
    pub(super) fn scaling_ready(&mut self, now: SimTime, servers: u32, floor: &mut impl Floor<C>) {
        let Some(scaling) = self.rich.as_mut().and_then(|rich| rich.scaling.as_mut()) else { return };
        scaling.here = scaling.here.saturating_add(servers).min(scaling.called);
        self.staff(now, floor);
    }

    /// Another rule, or none. Servers that were called stay as far as the new rule allows them.
    pub(super) fn set_scaling(&mut self, now: SimTime, rule: Option<Scaling>, floor: &mut impl Floor<C>) {
        let rich = self.rich();
        let before = rich.scaling.take();
        let unchanged = before.as_ref().map(|state| state.rule) == rule;
        if unchanged {
            rich.scaling = before;
            return;
        }
        let Some(rule) = rule else { return };
        let mut state = ScalingState::new(rule);
        if let Some(before) = before {
            state.generation = before.generation;
            state.called = before.called.min(rule.max);
            state.here = before.here.min(rule.max);
        }
        state.generation = state.generation.wrapping_add(1);
        rich.scaling = Some(state);
        self.start_scaling(now, floor);
    }
}
