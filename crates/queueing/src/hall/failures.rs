//! Servers that break and are repaired.

use model::SimTime;

use super::{Customer, Floor, Hall, HallTimer};
use crate::parameters::BreakdownClock;
use crate::roster::Capacity;

impl<C: Customer> Hall<C> {
    /// A server comes on duty. Its life begins when it does so for the first time.
    pub(super) fn begin_duty(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        self.post(slot).duty_since = now;
        if !self.post(slot).alive {
            self.begin_life(now, slot, floor);
        }
    }

    /// A whole server begins a new life, where servers fail.
    fn begin_life(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        let Some(clock) = self.rich().breakdowns.as_ref().map(|breakdowns| breakdowns.clock) else { return };
        if self.capacity == Capacity::Unlimited || self.post(slot).broken {
            return;
        }
        let post = self.post(slot);
        post.alive = true;
        post.life_generation = post.life_generation.wrapping_add(1);
        let (count, generation) = (post.repairs, post.life_generation);
        let life = floor.life(slot, count);
        self.post(slot).life_left = life;
        if clock == BreakdownClock::Calendar {
            floor.deadline(now + life, HallTimer::Breaks { slot, generation });
        }
    }

    /// A server's life counts no more; a deadline for its end is void.
    fn end_life(&mut self, slot: u32) {
        let post = self.post(slot);
        if post.alive {
            post.alive = false;
            post.repairs += 1;
            post.life_generation = post.life_generation.wrapping_add(1);
        }
    }

    /// Unlimited servers do not fail: a life or a repair under way counts no more.
    pub(super) fn forget_failures(&mut self, slot: u32) {
        self.end_life(slot);
        let post = self.post(slot);
        if std::mem::take(&mut post.broken) {
            post.life_generation = post.life_generation.wrapping_add(1);
        }
    }

    pub(super) fn break_down(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        self.pause(now, slot);
        let post = self.post(slot);
        post.broken = true;
        let count = post.repairs;
        self.end_life(slot);
        let generation = self.post(slot).life_generation;
        let repair = floor.repair(slot, count);
        floor.deadline(now + repair, HallTimer::Repaired { slot, generation });
        if self.idle.remove(slot) {
            self.rich().broken.insert(slot);
        }
    }

    pub(super) fn repaired(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        self.post(slot).broken = false;
        if self.rich().broken.remove(slot) {
            self.idle.insert(slot);
        }
        self.begin_life(now, slot, floor);
        self.work_on(now, slot, floor);
    }

    /// Failures by other rules: whoever is whole begins a new life; a repair under way ends as it would have.
    pub(super) fn renew_lives(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        for slot in 0..self.slots.len() as u32 {
            let was_alive = self.post(slot).alive;
            let on_duty = self.slots[slot as usize].customer.is_some() || self.idle.contains(slot);
            self.end_life(slot);
            if was_alive || on_duty {
                self.begin_life(now, slot, floor);
            }
        }
    }
}
