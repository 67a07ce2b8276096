//! The servers of the reference: who is free, who works how fast, who is on duty.

use model::{Duration, SimTime};
use queueing::{BreakdownClock, Capacity, Discipline, Ending, Preemption, ShiftEnd};

use super::day::{LIFE_NS, WORK_NS, luck};
use super::record::Visit;
use super::station::{Group, Life, Reference, Server};

impl Reference<'_> {
    pub(super) fn idle(&self) -> Option<usize> {
        let free = |server: &Server| server.on_duty && server.group.is_none() && server.repaired_at.is_none();
        match self.target {
            Capacity::Servers(_) => self.servers.iter().position(free),
            Capacity::Unlimited => Some(self.free.last().copied().unwrap_or(self.servers.len())),
        }
    }

    pub(super) fn preempts(&self, line: u8) -> bool {
        let rules = &self.rules.lines[usize::from(line)];
        rules.batch.is_none()
            && matches!(rules.discipline, Discipline::Priority(preemption) if preemption != Preemption::None)
    }

    pub(super) fn victim(&self, class: u8) -> Option<usize> {
        let mut worst: Option<(u8, SimTime, usize)> = None;
        for (number, server) in self.servers.iter().enumerate() {
            if let Some(group) = &server.group
                && server.at_work.is_some()
                && self.preempts(group.line)
                && self.target != Capacity::Unlimited
                && self.job(group.people[0]).class > class
            {
                worst = worst.max(Some((self.job(group.people[0]).class, server.taken, number)));
            }
        }
        worst.map(|(_, _, number)| number)
    }

    pub(super) fn start_who_can(&mut self) {
        let ranked = self.rules.lines.iter().any(|line| matches!(line.discipline, Discipline::Priority(_)));
        loop {
            let idle = self.idle();
            let heads = (0..self.rules.lines.len() as u8)
                .filter(|&line| !self.is_down(line) && (idle.is_some() || self.preempts(line)))
                .filter_map(|line| self.head(line));
            let key = |person: &usize| {
                let job = self.job(*person);
                (if ranked { job.class } else { 0 }, job.arrives, job.line)
            };
            let Some(next) = heads.min_by_key(key) else { return };
            let number = match (idle, self.victim(self.job(next).class)) {
                (Some(idle), _) => idle,
                (None, Some(victim)) => {
                    self.take_back(victim);
                    victim
                }
                (None, None) => return,
            };
            let group = self.take(next);
            if self.free.pop().is_none() && number == self.servers.len() {
                self.servers.push(Server::default());
            }
            let server = &mut self.servers[number];
            server.group = Some(group);
            server.taken = self.now;
            self.go_on(number);
        }
    }

    /// The customer of a server is taken back to the line for one of a better class.
    pub(super) fn take_back(&mut self, number: usize) {
        let mut group = self.lift(number);
        match self.rules.lines[usize::from(group.line)].discipline {
            Discipline::Priority(Preemption::Restart) => group.left = group.work,
            Discipline::Priority(Preemption::Resample) => {
                group.redraws += 1;
                group.work = luck(3, group.people[0] as u64, u64::from(group.redraws), WORK_NS);
                group.left = group.work;
            }
            _ => {}
        }
        self.interrupted.push(group);
    }

    pub(super) fn factor(&self, number: usize, line: u8) -> f64 {
        let rules = &self.rules.lines[usize::from(line)];
        let mut factor = rules.pace / rules.capacity;
        if let Some(fatigue) = self.rules.crew.fatigue
            && self.target != Capacity::Unlimited
        {
            let duty_ns = self.now.ns() - self.servers[number].duty_since.ns();
            let hours = (duty_ns - fatigue.after.ns()) as f64 / 3.6e12;
            factor *= 1.0 + fatigue.slower_per_hour * hours.max(0.0);
        }
        factor
    }

    /// A server goes to work on its customer, if nothing keeps it.
    pub(super) fn go_on(&mut self, number: usize) {
        let server = &self.servers[number];
        let Some(group) = &server.group else { return };
        let unlimited = self.target == Capacity::Unlimited;
        let free = (server.on_duty || unlimited) && server.repaired_at.is_none() && server.blocked.is_none();
        if free && server.at_work.is_none() && !self.is_down(group.line) {
            self.servers[number].at_work = Some((self.now, self.factor(number, group.line)));
            self.servers[number].work_certain = self.certain();
        }
    }

    /// A server stops working on its customer, and what it has done counts.
    pub(super) fn stop(&mut self, number: usize) {
        let server = &mut self.servers[number];
        let (Some((since, factor)), Some(group)) = (server.at_work.take(), &mut server.group) else { return };
        let time = self.now.since(since);
        let done = if is_one(factor) { time.ns() } else { (time.ns() as f64 / factor).round() as i64 };
        group.left = Duration::from_ns(group.left.ns() - done.min(group.left.ns()));
        if let Some(Life::ForWork(life)) = &mut server.life {
            *life = Duration::from_ns(life.ns() - time.ns());
        }
    }

    pub(super) fn lift(&mut self, number: usize) -> Group {
        self.stop(number);
        let server = &mut self.servers[number];
        let mut group = server.group.take().expect("somebody is in service");
        group.served += self.now.since(server.taken);
        group
    }

    pub(super) fn finish(&mut self, number: usize) {
        let Group { people, started, served, .. } = self.lift(number);
        for person in people {
            let arrived = self.job(person).arrives;
            self.record.visits[person] =
                Some(Visit { arrived, started, served, ended: self.now, ending: Ending::Served });
        }
        match self.target {
            Capacity::Servers(target) if self.count_on_duty() > target => {
                self.servers[number].on_duty = false;
            }
            Capacity::Servers(_) => {}
            Capacity::Unlimited => self.free.push(number),
        }
    }

    pub(super) fn count_on_duty(&self) -> u32 {
        self.servers.iter().filter(|server| server.on_duty).count() as u32
    }

    pub(super) fn begin_life(&mut self, number: usize) {
        let server = &mut self.servers[number];
        if let Some(breakdowns) = &self.rules.crew.breakdowns
            && self.target != Capacity::Unlimited
            && server.life.is_none()
            && server.repaired_at.is_none()
        {
            let length = luck(1, number as u64, u64::from(server.lives), LIFE_NS);
            server.life = Some(match breakdowns.clock {
                BreakdownClock::Calendar => Life::Until(self.now + length),
                BreakdownClock::Working => Life::ForWork(length),
            });
            self.servers[number].life_certain = self.certain();
        }
    }

    /// Brings the servers on duty to what the roster and the reserve say.
    pub(super) fn staff(&mut self) {
        let roster = &self.rules.crew.roster;
        let rostered = if self.steps == 0 { roster.first() } else { roster.steps()[self.steps - 1].1 };
        let called_in = self.reserve + self.called.as_ref().map_or(0, |called| called.here);
        let was_unlimited = std::mem::replace(
            &mut self.target,
            match rostered {
                Capacity::Servers(servers) => Capacity::Servers(servers + called_in),
                Capacity::Unlimited => Capacity::Unlimited,
            },
        ) == Capacity::Unlimited;
        let Capacity::Servers(target) = self.target else {
            if !was_unlimited {
                self.become_unlimited();
            }
            return;
        };
        if was_unlimited {
            self.free.clear();
            for number in 0..self.servers.len() {
                self.servers[number].on_duty = self.servers[number].group.is_some();
                if self.servers[number].on_duty {
                    if self.rules.crew.fatigue.is_some() || self.rules.crew.breakdowns.is_some() {
                        self.stop(number);
                    }
                    self.begin_duty(number);
                }
            }
        }
        while self.count_on_duty() < target {
            let suspended = |server: &Server| !server.on_duty && server.group.is_some();
            let off = |server: &Server| !server.on_duty && server.group.is_none();
            let next = self.servers.iter().position(suspended).or_else(|| self.servers.iter().position(off));
            let number = next.unwrap_or(self.servers.len());
            if number == self.servers.len() {
                self.servers.push(Server::default());
            }
            self.servers[number].on_duty = true;
            self.begin_duty(number);
        }
        for number in (0..self.servers.len()).rev() {
            if self.count_on_duty() > target
                && self.servers[number].on_duty
                && self.servers[number].group.is_none()
            {
                self.servers[number].on_duty = false;
            }
        }
        for number in (0..self.servers.len()).rev() {
            let server = &self.servers[number];
            if self.rules.crew.shift_end != ShiftEnd::Finish
                && self.count_on_duty() > target
                && server.on_duty
                && server.blocked.is_none()
            {
                self.stop(number);
                self.servers[number].on_duty = false;
                if self.rules.crew.shift_end == ShiftEnd::HandOver {
                    let group = self.lift(number);
                    self.interrupted.push(group);
                }
            }
        }
    }

    pub(super) fn change_shift(&mut self) {
        for server in &mut self.servers {
            server.duty_since = self.now;
        }
    }

    pub(super) fn begin_duty(&mut self, number: usize) {
        self.servers[number].duty_since = self.now;
        self.begin_life(number);
        self.go_on(number);
    }

    /// Unlimited servers do not fail and have no duty: whoever is in service goes on.
    pub(super) fn become_unlimited(&mut self) {
        self.free =
            (0..self.servers.len()).rev().filter(|&number| self.servers[number].group.is_none()).collect();
        for number in 0..self.servers.len() {
            let server = &mut self.servers[number];
            server.on_duty = false;
            server.lives += u32::from(server.life.take().is_some());
            server.repaired_at = None;
            self.go_on(number);
        }
    }
}

pub(super) fn scaled(work: Duration, factor: f64) -> Duration {
    if is_one(factor) { work } else { Duration::from_ns((work.ns() as f64 * factor).round() as i64) }
}

pub(super) fn is_one(factor: f64) -> bool {
    factor.to_bits() == 1.0f64.to_bits()
}
