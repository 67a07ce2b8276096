//! The reference: a hall in the slow and obvious way. It keeps people and servers in lists and asks all of them at
//! every instant.

use model::{Duration, SimTime};
use queueing::{BreakdownClock, Capacity, Discipline, Ending, Preemption, ShiftEnd, WhenFull};

use super::day::{Day, HORIZON, Happening, Job, LIFE_NS, Parameters, REPAIR_NS, WORK_NS, luck};
use super::record::{Record, Visit};

/// People who are or were in service together; the first leads.
#[derive(Clone, Debug)]
struct Group {
    people: Vec<usize>,
    line: u8,
    work: Duration,
    left: Duration,
    started: SimTime,
    served: Duration,
    redraws: u32,
}

#[derive(Clone, Debug, Default)]
struct Server {
    on_duty: bool,
    duty_since: SimTime,
    group: Option<Group>,
    taken: SimTime,
    /// At work since, at so much time for a unit of work.
    at_work: Option<(SimTime, f64)>,
    /// When it was certain how the present stretch of work and the present life or repair end, in order.
    work_certain: u64,
    life_certain: u64,
    blocked: bool,
    /// Lives on: breaks at an instant of the calendar, or after so much work.
    life: Option<Life>,
    repaired_at: Option<SimTime>,
    lives: u32,
}

#[derive(Clone, Copy, Debug)]
enum Life {
    Until(SimTime),
    ForWork(Duration),
}

enum Event {
    Arrival(usize),
    Happening(usize),
    Step,
    WorkDone(usize),
    Breaks(usize),
    Repaired(usize),
    PatienceEnds(usize),
    BatchDue,
}

pub(crate) struct Reference<'a> {
    day: &'a Day,
    now: SimTime,
    rules: Parameters,
    come: usize,
    happened: usize,
    steps: usize,
    waiting: Vec<usize>,
    patience: Vec<Option<(SimTime, u64)>>,
    interrupted: Vec<Group>,
    servers: Vec<Server>,
    /// Places without a customer while servers are unlimited; the last is taken first.
    free: Vec<usize>,
    target: Capacity,
    reserve: u32,
    suspended: bool,
    door: bool,
    record: Record,
    certain: u64,
    step_certain: u64,
}

impl<'a> Reference<'a> {
    pub(crate) fn run(day: &'a Day) -> Record {
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
            suspended: false,
            door: true,
            record: Record::new(day.jobs.len()),
            certain: 0,
            step_certain: 0,
        };
        reference.staff();
        reference.note_levels();
        while let Some((at, event)) = reference.next_event() {
            if at > HORIZON {
                break;
            }
            reference.now = at;
            reference.happen(&event);
            reference.start_who_can();
            reference.note_levels();
        }
        reference.record
    }

    fn job(&self, person: usize) -> &Job {
        &self.day.jobs[person]
    }

    // What comes next ------------------------------------------------------------------------------------------

    /// The earliest; of one instant what was certain first, then what comes from outside.
    fn next_event(&self) -> Option<(SimTime, Event)> {
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

    fn certain(&mut self) -> u64 {
        self.certain += 1;
        self.certain
    }

    fn happen(&mut self, event: &Event) {
        match *event {
            Event::Arrival(person) => self.arrive(person),
            Event::Happening(number) => {
                self.happened += 1;
                self.from_outside(&self.day.happenings[number].1.clone());
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
                self.servers[number].blocked = self.day.needs_room && !self.door;
                if !self.servers[number].blocked {
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
        }
    }

    fn from_outside(&mut self, happening: &Happening) {
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
                    let of_line =
                        |server: &Server| server.group.as_ref().is_some_and(|group| group.line == line);
                    while let Some(number) =
                        self.servers.iter().position(|server| *open && server.blocked && of_line(server))
                    {
                        self.servers[number].blocked = false;
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

    fn change(&mut self, rules: &Parameters) {
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
        if before.crew.roster != rules.crew.roster {
            self.steps = rules.crew.roster.steps().partition_point(|(at, _)| *at <= self.now);
            self.step_certain = self.certain();
            self.change_shift();
        }
        self.staff();
    }

    fn all(&mut self, what: fn(&mut Self, usize)) {
        for number in 0..self.servers.len() {
            what(self, number);
        }
    }

    // Lines ----------------------------------------------------------------------------------------------------

    fn is_down(&self, line: u8) -> bool {
        self.suspended || self.rules.lines[usize::from(line)].capacity <= 0.0
    }

    /// Who waits or waits again, in a line.
    fn count_waiting(&self, line: u8) -> u32 {
        let again =
            self.interrupted.iter().filter(|group| group.line == line).map(|group| group.people.len());
        let first = self.waiting.iter().filter(|&&person| self.job(person).line == line).count();
        (first + again.sum::<usize>()) as u32
    }

    fn arrive(&mut self, person: usize) {
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

    fn leave_line(&mut self, person: usize, ending: Ending) {
        self.waiting.retain(|other| *other != person);
        self.record.left(person, self.now, ending);
    }

    fn place(&self, person: usize) -> (i64, usize) {
        let job = self.job(person);
        let rank = match self.rules.lines[usize::from(job.line)].discipline {
            Discipline::Fifo => 0,
            Discipline::Priority(_) => i64::from(job.class),
            Discipline::EarliestDue => job.due.ns(),
        };
        (rank, person)
    }

    fn first_waiting(&self, line: u8) -> Option<usize> {
        let in_line = self.waiting.iter().copied().filter(|&person| self.job(person).line == line);
        in_line.min_by_key(|&person| self.place(person))
    }

    /// Who is next in a line: somebody who waits and is ready, or the leader of an interrupted group.
    fn head(&self, line: u8) -> Option<usize> {
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

    fn take(&mut self, leader: usize) -> Group {
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

    // Service --------------------------------------------------------------------------------------------------

    fn idle(&self) -> Option<usize> {
        let free = |server: &Server| server.on_duty && server.group.is_none() && server.repaired_at.is_none();
        match self.target {
            Capacity::Servers(_) => self.servers.iter().position(free),
            Capacity::Unlimited => Some(self.free.last().copied().unwrap_or(self.servers.len())),
        }
    }

    fn preempts(&self, line: u8) -> bool {
        let rules = &self.rules.lines[usize::from(line)];
        rules.batch.is_none()
            && matches!(rules.discipline, Discipline::Priority(preemption) if preemption != Preemption::None)
    }

    fn victim(&self, class: u8) -> Option<usize> {
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

    fn start_who_can(&mut self) {
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
    fn take_back(&mut self, number: usize) {
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

    fn factor(&self, number: usize, line: u8) -> f64 {
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
    fn go_on(&mut self, number: usize) {
        let server = &self.servers[number];
        let Some(group) = &server.group else { return };
        let unlimited = self.target == Capacity::Unlimited;
        let free = (server.on_duty || unlimited) && server.repaired_at.is_none() && !server.blocked;
        if free && server.at_work.is_none() && !self.is_down(group.line) {
            self.servers[number].at_work = Some((self.now, self.factor(number, group.line)));
            self.servers[number].work_certain = self.certain();
        }
    }

    /// A server stops working on its customer, and what it has done counts.
    fn stop(&mut self, number: usize) {
        let server = &mut self.servers[number];
        let (Some((since, factor)), Some(group)) = (server.at_work.take(), &mut server.group) else { return };
        let time = self.now.since(since);
        let done = if factor == 1.0 { time.ns() } else { (time.ns() as f64 / factor).round() as i64 };
        group.left = Duration::from_ns(group.left.ns() - done.min(group.left.ns()));
        if let Some(Life::ForWork(life)) = &mut server.life {
            *life = Duration::from_ns(life.ns() - time.ns());
        }
    }

    fn lift(&mut self, number: usize) -> Group {
        self.stop(number);
        let server = &mut self.servers[number];
        let mut group = server.group.take().expect("somebody is in service");
        group.served += self.now.since(server.taken);
        group
    }

    fn finish(&mut self, number: usize) {
        let Group { people, started, served, .. } = self.lift(number);
        for person in people {
            let arrived = self.job(person).arrives;
            self.record.visits[person] =
                Some(Visit { arrived, started, served, ended: self.now, ending: Ending::Served });
        }
        match self.target {
            Capacity::Servers(target) if self.count_on_duty() > target => {
                self.servers[number].on_duty = false
            }
            Capacity::Servers(_) => {}
            Capacity::Unlimited => self.free.push(number),
        }
    }

    // Duty -----------------------------------------------------------------------------------------------------

    fn count_on_duty(&self) -> u32 {
        self.servers.iter().filter(|server| server.on_duty).count() as u32
    }

    fn begin_life(&mut self, number: usize) {
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
    fn staff(&mut self) {
        let roster = &self.rules.crew.roster;
        let rostered = if self.steps == 0 { roster.first() } else { roster.steps()[self.steps - 1].1 };
        let was_unlimited = std::mem::replace(
            &mut self.target,
            match rostered {
                Capacity::Servers(servers) => Capacity::Servers(servers + self.reserve),
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
                && !server.blocked
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

    fn change_shift(&mut self) {
        for server in &mut self.servers {
            server.duty_since = self.now;
        }
    }

    fn begin_duty(&mut self, number: usize) {
        self.servers[number].duty_since = self.now;
        self.begin_life(number);
        self.go_on(number);
    }

    /// Unlimited servers do not fail and have no duty: whoever is in service goes on.
    fn become_unlimited(&mut self) {
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

    fn note_levels(&mut self) {
        for line in 0..self.rules.lines.len() as u8 {
            let in_service = |server: &&Server| server.group.as_ref().is_some_and(|group| group.line == line);
            let people = |server: &Server| server.group.as_ref().map_or(0, |group| group.people.len() as u32);
            let level = queueing::Level {
                waiting: self.count_waiting(line),
                in_service: self.servers.iter().filter(in_service).map(people).sum(),
                busy: self
                    .servers
                    .iter()
                    .filter(in_service)
                    .filter(|server| server.on_duty || self.target == Capacity::Unlimited)
                    .count() as u32,
                rostered: match self.target {
                    Capacity::Servers(servers) => Some(servers),
                    Capacity::Unlimited => None,
                },
            };
            self.record.levels.insert((self.now, line), level);
        }
    }
}

fn scaled(work: Duration, factor: f64) -> Duration {
    if factor == 1.0 { work } else { Duration::from_ns((work.ns() as f64 * factor).round() as i64) }
}
