//! The reference: a hall in the slow and obvious way. It keeps people and servers in lists and asks all of them at
//! every instant.

use model::{Duration, SimTime};
use queueing::{Capacity, Discipline, Ending, WhenFull};

use super::day::{Day, HORIZON, Happening, Job, Parameters, REPAIR_NS, luck};
use super::record::{Record, Visit};
use super::scaling::Called;
use super::servers::scaled;

/// People who are or were in service together; the first leads.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) people: Vec<usize>,
    pub(super) line: u8,
    pub(super) work: Duration,
    pub(super) left: Duration,
    pub(super) started: SimTime,
    pub(super) served: Duration,
    pub(super) redraws: u32,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Server {
    pub(super) on_duty: bool,
    pub(super) duty_since: SimTime,
    pub(super) group: Option<Group>,
    pub(super) taken: SimTime,
    /// At work since, at so much time for a unit of work.
    pub(super) at_work: Option<(SimTime, f64)>,
    /// When it was certain how the present stretch of work and the present life or repair end, in order.
    pub(super) work_certain: u64,
    pub(super) life_certain: u64,
    pub(super) blocked: Option<SimTime>,
    /// Lives on: breaks at an instant of the calendar, or after so much work.
    pub(super) life: Option<Life>,
    pub(super) repaired_at: Option<SimTime>,
    pub(super) lives: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Life {
    Until(SimTime),
    ForWork(Duration),
}

pub(super) enum Event {
    Arrival(usize),
    Happening(usize),
    Step,
    WorkDone(usize),
    Breaks(usize),
    Repaired(usize),
    PatienceEnds(usize),
    BatchDue,
    Look,
    Come(u64),
}

pub(crate) struct Reference<'a> {
    pub(super) day: &'a Day,
    pub(super) now: SimTime,
    pub(super) rules: Parameters,
    pub(super) come: usize,
    pub(super) happened: usize,
    pub(super) steps: usize,
    pub(super) waiting: Vec<usize>,
    pub(super) patience: Vec<Option<(SimTime, u64)>>,
    pub(super) interrupted: Vec<Group>,
    pub(super) servers: Vec<Server>,
    /// Places without a customer while servers are unlimited; the last is taken first.
    pub(super) free: Vec<usize>,
    pub(super) target: Capacity,
    pub(super) reserve: u32,
    pub(super) called: Option<Called>,
    pub(super) suspended: bool,
    pub(super) door: bool,
    pub(super) record: Record,
    pub(super) certain: u64,
    pub(super) step_certain: u64,
}

impl<'a> Reference<'a> {
    pub(super) fn run(day: &'a Day) -> Record {
        let mut reference = Self {
            day,
            now: SimTime::from_ns(-1),
            rules: day.first.clone(),
            come: 0,
            happened: 0,
            steps: 0,
            waiting: Vec::new(),
            patience: vec![None; day.jobs.len()],
            interrupted: Vec::new(),
            servers: Vec::new(),
            free: Vec::new(),
            target: Capacity::Servers(0),
            reserve: 0,
            called: None,
            suspended: false,
            door: true,
            record: Record::new(day.jobs.len()),
            certain: 0,
            step_certain: 0,
        };
        reference.staff();
        reference.rule_by(day.first.crew.scaling);
        reference.note_levels();
        while let Some((at, event)) = reference.next_event() {
            if at > HORIZON {
                break;
            }
            reference.see_until(at);
            reference.now = at;
            reference.happen(&event);
            reference.start_who_can();
            reference.note_levels();
        }
        reference.record
    }

    pub(super) fn job(&self, person: usize) -> &Job {
        &self.day.jobs[person]
    }

    // What comes next ------------------------------------------------------------------------------------------

    /// The earliest; of one instant what was certain first, then what comes from outside.
    pub(super) fn next_event(&self) -> Option<(SimTime, Event)> {
        const LATE: [u64; 3] = [u64::MAX - 2, u64::MAX - 1, u64::MAX];
        let mut events = Vec::new();
        for (number, server) in self.servers.iter().enumerate() {
            if let (Some((since, factor)), Some(group)) = (server.at_work, &server.group) {
                let ends = since + scaled(group.left, factor);
                events.push((ends, server.work_certain, Event::WorkDone(number)));
                if let Some(Life::ForWork(life)) = server.life
                    && since + life < ends
                {
                    events.push((since + life, server.work_certain, Event::Breaks(number)));
                }
            }
            if let Some(Life::Until(at)) = server.life {
                events.push((at, server.life_certain, Event::Breaks(number)));
            }
            events.extend(server.repaired_at.map(|at| (at, server.life_certain, Event::Repaired(number))));
        }
        let steps = self.rules.crew.roster.steps();
        events.extend(steps.get(self.steps).map(|(at, _)| (*at, self.step_certain, Event::Step)));
        if let Some(called) = &self.called {
            events.push((called.looks.0, called.looks.1, Event::Look));
            events.extend(called.coming.iter().map(|(at, certain)| (*at, *certain, Event::Come(*certain))));
        }
        for &person in &self.waiting {
            events.extend(
                self.patience[person].map(|(at, certain)| (at, certain, Event::PatienceEnds(person))),
            );
        }
        for line in 0..self.rules.lines.len() {
            if let (Some(batch), Some(first)) = (self.rules.lines[line].batch, self.first_waiting(line as u8))
            {
                let due = self.job(first).arrives + batch.wait_max;
                if due > self.now {
                    events.push((due, LATE[0], Event::BatchDue));
                }
            }
        }
        let happening = self.day.happenings.get(self.happened);
        events.extend(happening.map(|(at, _)| (*at, LATE[1], Event::Happening(self.happened))));
        let arrival = self.day.jobs.get(self.come);
        events.extend(arrival.map(|job| (job.arrives, LATE[2], Event::Arrival(self.come))));
        let first = events.into_iter().min_by_key(|(at, certain, _)| (*at, *certain));
        first.map(|(at, _, event)| (at, event))
    }

    pub(super) fn certain(&mut self) -> u64 {
        self.certain += 1;
        self.certain
    }

    pub(super) fn happen(&mut self, event: &Event) {
        match *event {
            Event::Arrival(person) => self.arrive(person),
            Event::Happening(number) => {
                self.happened += 1;
                self.comes_from_outside(&self.day.happenings[number].1.clone());
            }
            Event::Step => {
                self.steps += 1;
                self.step_certain = self.certain();
                self.change_shift();
                self.staff();
            }
            Event::WorkDone(number) => {
                self.stop(number);
                let Some(group) = &mut self.servers[number].group else { return };
                group.left = Duration::ZERO;
                self.servers[number].blocked = (self.day.needs_room && !self.door).then_some(self.now);
                if self.servers[number].blocked.is_none() {
                    self.finish(number);
                }
            }
            Event::Breaks(number) => {
                self.stop(number);
                let server = &mut self.servers[number];
                server.life = None;
                server.repaired_at =
                    Some(self.now + luck(2, number as u64, u64::from(server.lives), REPAIR_NS));
                server.lives += 1;
                self.servers[number].life_certain = self.certain();
            }
            Event::Repaired(number) => {
                self.servers[number].repaired_at = None;
                self.begin_life(number);
                self.go_on(number);
            }
            Event::PatienceEnds(person) => self.leave_line(person, Ending::Reneged),
            Event::BatchDue => {}
            Event::Look => self.look(),
            Event::Come(certain) => self.come(certain),
        }
    }

    pub(super) fn comes_from_outside(&mut self, happening: &Happening) {
        match happening {
            Happening::Change(rules) => self.change(rules),
            Happening::Suspend => {
                self.all(Self::stop);
                self.suspended = true;
            }
            Happening::Resume => {
                self.suspended = false;
                self.all(Self::go_on);
            }
            Happening::Door(open) => {
                self.door = *open;
                for line in 0..self.rules.lines.len() as u8 {
                    while let Some(number) = self.longest_blocked(line).filter(|_| *open) {
                        self.servers[number].blocked = None;
                        self.finish(number);
                        self.start_who_can();
                    }
                }
            }
            Happening::Reserve(servers) => {
                self.reserve = *servers;
                self.staff();
            }
            Happening::Withdraw(person) => {
                if self.waiting.contains(person) {
                    self.leave_line(*person, Ending::Withdrawn);
                }
            }
        }
    }

    pub(super) fn longest_blocked(&self, line: u8) -> Option<usize> {
        let of_line = |server: &Server| server.group.as_ref().is_some_and(|group| group.line == line);
        let numbers = (0..self.servers.len()).filter(|&number| of_line(&self.servers[number]));
        numbers
            .filter(|&number| self.servers[number].blocked.is_some())
            .min_by_key(|&number| self.servers[number].blocked)
    }

    pub(super) fn change(&mut self, rules: &Parameters) {
        let before = std::mem::replace(&mut self.rules, rules.clone());
        let paces = |rules: &Parameters| -> Vec<(f64, f64)> {
            rules.lines.iter().map(|line| (line.pace, line.capacity)).collect()
        };
        let lives_change = before.crew.breakdowns != rules.crew.breakdowns;
        if lives_change || paces(&before) != paces(rules) {
            self.all(Self::stop);
            if lives_change {
                for number in 0..self.servers.len() {
                    let server = &mut self.servers[number];
                    let on_duty_whole = server.on_duty && server.repaired_at.is_none();
                    let lived = server.life.take().is_some();
                    server.lives += u32::from(lived);
                    if lived || on_duty_whole || server.group.is_some() {
                        self.begin_life(number);
                    }
                }
            }
            self.all(Self::go_on);
        }
        self.rule_by(rules.crew.scaling);
        if before.crew.roster != rules.crew.roster {
            self.steps = rules.crew.roster.steps().partition_point(|(at, _)| *at <= self.now);
            self.step_certain = self.certain();
            // Who is on duty goes on as tired as before, unless a shift begins just now.
            let begins = |(at, _): &(SimTime, Capacity)| *at == self.now;
            if rules.crew.roster.steps().iter().any(begins) {
                self.change_shift();
            }
        }
        self.staff();
    }

    pub(super) fn all(&mut self, what: fn(&mut Self, usize)) {
        for number in 0..self.servers.len() {
            what(self, number);
        }
    }

    // Lines ----------------------------------------------------------------------------------------------------

    pub(super) fn is_down(&self, line: u8) -> bool {
        self.suspended || self.rules.lines[usize::from(line)].capacity <= 0.0
    }

    /// Who waits or waits again, in a line.
    pub(super) fn count_waiting(&self, line: u8) -> u32 {
        let again =
            self.interrupted.iter().filter(|group| group.line == line).map(|group| group.people.len());
        let first = self.waiting.iter().filter(|&&person| self.job(person).line == line).count();
        (first + again.sum::<usize>()) as u32
    }

    pub(super) fn arrive(&mut self, person: usize) {
        self.come += 1;
        let job = self.job(person).clone();
        let rules = self.rules.lines[usize::from(job.line)].clone();
        let at_once = rules.batch.is_none() && self.idle().is_some() && !self.is_down(job.line);
        let preempts = self.preempts(job.line) && !self.is_down(job.line) && self.victim(job.class).is_some();
        let full = rules.room.is_some_and(|room| self.count_waiting(job.line) >= room);
        if !at_once && full && rules.when_full == WhenFull::TurnAway && !preempts {
            self.record.left(person, self.now, Ending::TurnedAway);
            return;
        }
        if at_once && job.work == Duration::ZERO && !self.day.needs_room {
            let (arrived, started, served) = (self.now, self.now, Duration::ZERO);
            self.record.visits[person] =
                Some(Visit { arrived, started, served, ended: self.now, ending: Ending::Served });
            return;
        }
        self.waiting.push(person);
        if rules.patience.is_some() && !at_once {
            self.patience[person] = Some((self.now + job.patience, self.certain()));
        }
    }

    pub(super) fn leave_line(&mut self, person: usize, ending: Ending) {
        self.waiting.retain(|other| *other != person);
        self.record.left(person, self.now, ending);
    }

    pub(super) fn place(&self, person: usize) -> (i64, usize) {
        let job = self.job(person);
        let rank = match self.rules.lines[usize::from(job.line)].discipline {
            Discipline::Fifo => 0,
            Discipline::Priority(_) => i64::from(job.class),
            Discipline::EarliestDue => job.due.ns(),
        };
        (rank, person)
    }

    pub(super) fn first_waiting(&self, line: u8) -> Option<usize> {
        let in_line = self.waiting.iter().copied().filter(|&person| self.job(person).line == line);
        in_line.min_by_key(|&person| self.place(person))
    }

    /// Who is next in a line: somebody who waits and is ready, or the leader of an interrupted group.
    pub(super) fn head(&self, line: u8) -> Option<usize> {
        let ready = |first: &usize| {
            let count = self.waiting.iter().filter(|&&person| self.job(person).line == line).count();
            self.rules.lines[usize::from(line)].batch.is_none_or(|batch| {
                count >= batch.size as usize || self.job(*first).arrives + batch.wait_max <= self.now
            })
        };
        let fresh = self.first_waiting(line).filter(ready);
        let again = self.interrupted.iter().filter(|group| group.line == line).map(|group| group.people[0]);
        again.chain(fresh).min_by_key(|&person| self.place(person))
    }

    pub(super) fn take(&mut self, leader: usize) -> Group {
        if let Some(number) = self.interrupted.iter().position(|group| group.people[0] == leader) {
            return self.interrupted.remove(number);
        }
        let line = self.job(leader).line;
        let size = self.rules.lines[usize::from(line)].batch.map_or(1, |batch| batch.size);
        let mut people = Vec::new();
        while people.len() < size as usize
            && let Some(next) = self.first_waiting(line)
        {
            self.waiting.retain(|other| *other != next);
            people.push(next);
        }
        let work = people.iter().map(|&person| self.job(person).work).max().expect("the leader is in it");
        Group { people, line, work, left: work, started: self.now, served: Duration::ZERO, redraws: 0 }
    }

    /// Servers with a customer of a line, on duty.
    pub(super) fn count_busy(&self, line: u8) -> u32 {
        let at_work = |server: &&Server| {
            server.group.as_ref().is_some_and(|group| group.line == line)
                && (server.on_duty || self.target == Capacity::Unlimited)
        };
        self.servers.iter().filter(at_work).count() as u32
    }

    pub(super) fn note_levels(&mut self) {
        let lines = 0..self.rules.lines.len() as u8;
        let mut beyond = match self.target {
            Capacity::Servers(servers) => {
                lines.map(|line| self.count_busy(line)).sum::<u32>().saturating_sub(servers)
            }
            Capacity::Unlimited => 0,
        };
        for line in 0..self.rules.lines.len() as u8 {
            let in_service = |server: &&Server| server.group.as_ref().is_some_and(|group| group.line == line);
            let people = |server: &Server| server.group.as_ref().map_or(0, |group| group.people.len() as u32);
            let overtime = beyond.min(self.count_busy(line));
            beyond -= overtime;
            let level = queueing::Level {
                waiting: self.count_waiting(line),
                in_service: self.servers.iter().filter(in_service).map(people).sum(),
                busy: self.count_busy(line),
                overtime,
                rostered: match self.target {
                    Capacity::Servers(servers) => Some(servers),
                    Capacity::Unlimited => None,
                },
            };
            self.record.levels.insert((self.now, line), level);
        }
    }
}
