//! Who is on duty: the roster, shifts that end, and servers that are called in.

use model::SimTime;

use super::{Customer, Floor, Hall, HallTimer};
use crate::parameters::ShiftEnd;
use crate::roster::Capacity;

impl<C: Customer> Hall<C> {
    #[inline]
    pub(super) fn has_idle_server(&self) -> bool {
        match self.capacity {
            Capacity::Unlimited => true,
            Capacity::Servers(_) => !self.idle.is_empty(),
        }
    }

    #[inline]
    pub(super) fn take_slot(&mut self) -> u32 {
        let slot = match self.capacity {
            Capacity::Unlimited => self.free.pop(),
            Capacity::Servers(_) => self.idle.pop_first(),
        };
        slot.unwrap_or_else(|| self.add_slot())
    }

    /// The server has no customer any more: it stays, or leaves if one has to leave.
    pub(super) fn vacate(&mut self, slot: u32) {
        match self.capacity {
            Capacity::Unlimited => self.free.push(slot),
            Capacity::Servers(_) if self.leaving > 0 => {
                self.leaving -= 1;
                self.off_duty.insert(slot);
            }
            Capacity::Servers(_) => self.stand_by(slot),
        }
    }

    /// On duty without a customer.
    fn stand_by(&mut self, slot: u32) {
        if let Some(rich) = &mut self.rich
            && rich.posts[slot as usize].broken
        {
            rich.broken.insert(slot);
        } else {
            self.idle.insert(slot);
        }
    }

    /// Takes up the roster at an instant: its capacity, and the deadline of its next step. Who is on duty already stays as tired as
    /// before, unless a shift begins just now.
    pub(super) fn follow_roster(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        self.next_step = self.roster.steps().partition_point(|(at, _)| *at <= now);
        self.ask_for_step(floor);
        if self.roster.steps()[..self.next_step].last().is_some_and(|(at, _)| *at == now) {
            self.change_shift(now);
        }
        self.staff(now, floor);
    }

    fn ask_for_step(&self, floor: &mut impl Floor<C>) {
        if let Some((at, _)) = self.roster.steps().get(self.next_step) {
            floor.deadline(*at, HallTimer::RosterStep { generation: self.roster_generation });
        }
    }

    /// The roster's next step.
    pub(super) fn step_roster(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        self.next_step += 1;
        self.ask_for_step(floor);
        self.change_shift(now);
        self.staff(now, floor);
    }

    /// A change of shift brings fresh people.
    pub(super) fn change_shift(&mut self, now: SimTime) {
        self.shift_since = now;
        self.latecomers.clear();
        if let Some(rich) = &mut self.rich {
            for post in &mut rich.posts {
                post.duty_since = now;
            }
        }
    }

    /// Brings the number of servers to what the roster says and who is called in besides.
    pub(super) fn staff(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        let rostered = match self.next_step.checked_sub(1) {
            None => self.roster.first(),
            Some(step) => self.roster.steps()[step].1,
        };
        let called = self.rich.as_ref().map_or(0, |rich| {
            rich.reserve.saturating_add(rich.scaling.as_ref().map_or(0, |scaling| scaling.here))
        });
        match rostered {
            Capacity::Servers(servers) => self.set_servers(now, servers.saturating_add(called), floor),
            Capacity::Unlimited => self.set_unlimited(now, floor),
        }
    }

    /// So many servers are called in as a reserve, beyond the roster.
    pub fn set_reserve(&mut self, now: SimTime, servers: u32, floor: &mut impl Floor<C>) {
        self.count_time(now);
        let crew = self.crew();
        self.enrich(&crew);
        self.rich().reserve = servers;
        self.staff(now, floor);
        self.dispatch(now, floor);
        self.tell_levels(now, floor);
        self.settle();
    }

    fn set_unlimited(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        if self.capacity == Capacity::Unlimited {
            return;
        }
        let everyone = 0..self.slots.len() as u32;
        self.free = everyone.filter(|&slot| self.slots[slot as usize].customer.is_none()).rev().collect();
        self.idle.clear();
        self.off_duty.clear();
        self.leaving = 0;
        self.capacity = Capacity::Unlimited;
        if self.rich.is_some() {
            self.rich().broken.clear();
            while let Some(slot) = self.rich().suspended.pop_first() {
                let line = self.post(slot).line;
                self.lines[usize::from(line)].busy += 1;
            }
            for slot in 0..self.slots.len() as u32 {
                self.forget_failures(slot);
                self.work_on(now, slot, floor);
            }
        }
    }

    fn set_servers(&mut self, now: SimTime, servers: u32, floor: &mut impl Floor<C>) {
        if self.capacity == Capacity::Unlimited {
            // Whoever is serving counts as on duty; the step below decides who of them leaves.
            for slot in std::mem::take(&mut self.free) {
                self.off_duty.insert(slot);
            }
            self.capacity = Capacity::Servers(servers);
            self.change_shift(now);
            self.begin_duties(now, floor);
        }
        self.capacity = Capacity::Servers(servers);
        if self.shift_end != ShiftEnd::Finish {
            // Whoever was to finish first goes home now, as everybody does.
            self.leaving = 0;
        }
        let (broken, suspended) =
            self.rich.as_ref().map_or((0, 0), |rich| (rich.broken.len(), rich.suspended.len()));
        let on_duty = self.idle.len() + broken + self.occupied - suspended - self.leaving;
        if servers >= on_duty {
            self.grow(now, servers - on_duty, floor);
        } else {
            self.shrink(now, on_duty - servers);
        }
    }

    /// Servers that were places for customers so far come on duty as servers.
    fn begin_duties(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        let is_special = |rich: &super::Rich<C>| rich.fatigue.is_some() || rich.breakdowns.is_some();
        if !self.rich.as_deref().is_some_and(is_special) {
            return;
        }
        for slot in 0..self.slots.len() as u32 {
            if self.slots[slot as usize].customer.is_some() {
                self.pause(now, slot);
                self.begin_duty(now, slot, floor);
                self.work_on(now, slot, floor);
            }
        }
    }

    fn grow(&mut self, now: SimTime, more: u32, floor: &mut impl Floor<C>) {
        let staying = more.min(self.leaving);
        self.leaving -= staying;
        for _ in staying..more {
            if let Some(slot) = self.rich.as_mut().and_then(|rich| rich.suspended.pop_first()) {
                let line = self.post(slot).line;
                self.lines[usize::from(line)].busy += 1;
                self.begin_duty(now, slot, floor);
                self.work_on(now, slot, floor);
                continue;
            }
            let slot = self.off_duty.pop_first().unwrap_or_else(|| self.add_slot());
            if self.rich.is_some() {
                self.begin_duty(now, slot, floor);
            } else if now > self.shift_since {
                self.latecomers.insert(slot, now);
            }
            self.stand_by(slot);
        }
    }

    fn shrink(&mut self, now: SimTime, fewer: u32) {
        let mut left = fewer;
        while left > 0
            && let Some(slot) = self.idle.last().max(self.rich.as_ref().and_then(|rich| rich.broken.last()))
        {
            if !self.idle.remove(slot) {
                self.rich().broken.remove(slot);
            }
            self.off_duty.insert(slot);
            left -= 1;
        }
        if self.shift_end != ShiftEnd::Finish && self.rich.is_some() {
            let highest_first = (0..self.slots.len() as u32).rev();
            for slot in highest_first {
                if left > 0 && self.goes_home(now, slot) {
                    left -= 1;
                }
            }
        }
        self.leaving += left;
    }

    /// A server with a customer goes off duty at once, if it can.
    fn goes_home(&mut self, now: SimTime, slot: u32) -> bool {
        let line = self.post(slot).line;
        let suspended = self.rich().suspended.contains(slot);
        if self.slots[slot as usize].customer.is_none() || suspended || self.post(slot).blocked.is_some() {
            return false;
        }
        if self.shift_end == ShiftEnd::HandOver {
            let job = self.lift(now, slot);
            self.lines[usize::from(line)].push_interrupted(job);
            self.off_duty.insert(slot);
        } else {
            self.pause(now, slot);
            self.lines[usize::from(line)].busy -= 1;
            self.rich().suspended.insert(slot);
        }
        true
    }
}
