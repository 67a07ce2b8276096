//! Automatic scaling in the reference: who was called, one by one, and what was seen since the last look.

use model::SimTime;
use queueing::{Capacity, Scaling, ScalingMetric};

use super::station::Reference;

/// A rule at work.
#[derive(Clone, Debug)]
pub(super) struct Called {
    pub(super) rule: Scaling,
    /// When the next look is, and when that was certain.
    pub(super) looks: (SimTime, u64),
    /// When who is on the way comes, and when that was certain; in the order in which they were called.
    pub(super) coming: Vec<(SimTime, u64)>,
    /// Who has come.
    pub(super) here: u32,
    /// How long so many waited, were at work or on duty since the last look, one after the other.
    seen: Vec<Spell>,
}

#[derive(Clone, Copy, Debug)]
struct Spell {
    lasted_ns: i64,
    waiting: u32,
    busy: u32,
    on_duty: u32,
}

impl Called {
    fn measure(&self) -> f64 {
        let sum = |what: fn(&Spell) -> u32| -> i128 {
            self.seen.iter().map(|spell| i128::from(spell.lasted_ns) * i128::from(what(spell))).sum()
        };
        match self.rule.metric {
            ScalingMetric::Queue => sum(|spell| spell.waiting) as f64 / self.rule.cool_down.ns() as f64,
            ScalingMetric::Utilisation => match sum(|spell| spell.on_duty) {
                0 => 0.0,
                on_duty => sum(|spell| spell.busy) as f64 / on_duty as f64,
            },
        }
    }

    fn count(&self) -> u32 {
        self.here + self.coming.len() as u32
    }

    /// One leaves: who was called last and is still on the way, else one who has come.
    fn release_one(&mut self) {
        if self.coming.pop().is_none() {
            self.here = self.here.saturating_sub(1);
        }
    }
}

impl Reference<'_> {
    /// Nothing has changed from the last event to now.
    pub(super) fn see_until(&mut self, at: SimTime) {
        let lines = 0..self.rules.lines.len() as u8;
        let waiting = lines.clone().map(|line| self.count_waiting(line)).sum();
        let busy = lines.map(|line| self.count_busy(line)).sum();
        let on_duty = match self.target {
            Capacity::Servers(servers) => servers.max(busy),
            Capacity::Unlimited => 0,
        };
        let lasted_ns = at.ns() - self.now.ns();
        if let Some(called) = &mut self.called {
            called.seen.push(Spell { lasted_ns, waiting, busy, on_duty });
        }
    }

    pub(super) fn look(&mut self) {
        let (next, comes) = (self.certain(), self.certain());
        let Some(called) = &mut self.called else { return };
        let measure = called.measure();
        called.seen.clear();
        let Scaling { above, below, step, max, delay, cool_down, .. } = called.rule;
        called.looks = (self.now + cool_down, next);
        for _ in 0..step {
            if measure > above && called.count() < max {
                called.coming.push((self.now + delay, comes));
            } else if measure < below {
                called.release_one();
            }
        }
        self.staff();
    }

    /// Who was called together comes together.
    pub(super) fn come(&mut self, called_at: u64) {
        let Some(called) = &mut self.called else { return };
        let before = called.coming.len();
        called.coming.retain(|(_, certain)| *certain != called_at);
        called.here += (before - called.coming.len()) as u32;
        self.staff();
    }

    /// Another rule, or none: who was called stays as far as the new rule allows.
    pub(super) fn rule_by(&mut self, rule: Option<Scaling>) {
        if self.called.as_ref().map(|called| called.rule) == rule {
            return;
        }
        let certain = self.certain();
        let before = self.called.take();
        self.called = rule.map(|rule| {
            let (coming, here) = before.map(|before| (before.coming, before.here)).unwrap_or_default();
            let looks = (self.now + rule.cool_down, certain);
            let mut called = Called { rule, looks, coming, here, seen: Vec::new() };
            while called.count() > rule.max {
                called.release_one();
            }
            called
        });
    }
}
