//! What a hall keeps only when something about it is special, and how it works then.

use model::{Duration, SimTime};

use super::line::{Companion, Line, Waiting};
use super::scaling::ScalingState;
use super::{Arrival, Customer, Departure, Ending, Floor, Hall, HallTimer};
use crate::parameters::{Breakdowns, Discipline, Fatigue, PoolParameters, ShiftEnd, WhenFull};
use crate::slot_set::SlotSet;

/// What a server's place holds beyond its customer.
#[derive(Clone, Debug)]
pub(super) struct Post<C> {
    /// The line of the customer.
    pub(super) line: u8,
    /// Who is served together with the customer of the slot.
    pub(super) companions: Vec<Companion<C>>,
    /// When the server took the customer.
    pub(super) taken: SimTime,
    /// How long the customer was with servers before.
    pub(super) served_before: Duration,
    /// How often the work was drawn again.
    pub(super) redraws: u32,
    /// The work content left when the present stretch of work began.
    pub(super) left: Duration,
    /// When the present stretch began, if the server is at work.
    pub(super) since: Option<SimTime>,
    /// Time for a unit of work in the present stretch.
    pub(super) factor: f64,
    /// Since when the work has been done and the customer has waited for room behind.
    pub(super) blocked: Option<SimTime>,
    /// When the server came on duty.
    pub(super) duty_since: SimTime,
    /// Whether the server's life has begun.
    pub(super) alive: bool,
    pub(super) broken: bool,
    /// How often it was repaired.
    pub(super) repairs: u32,
    /// What is left of its life, where that is counted in working time.
    pub(super) life_left: Duration,
    /// Which deadline of its life or its repair holds.
    pub(super) life_generation: u32,
}

impl<C> Post<C> {
    fn new(now: SimTime) -> Self {
        Self {
            line: 0,
            companions: Vec::new(),
            taken: now,
            served_before: Duration::ZERO,
            redraws: 0,
            left: Duration::ZERO,
            since: None,
            factor: 1.0,
            blocked: None,
            duty_since: now,
            alive: false,
            broken: false,
            repairs: 0,
            life_left: Duration::ZERO,
            life_generation: 0,
        }
    }

    pub(super) fn customers(&self) -> u32 {
        1 + self.companions.len() as u32
    }
}

/// The special things of a hall.
#[derive(Clone, Debug)]
pub(super) struct Rich<C> {
    /// By slot.
    pub(super) posts: Vec<Post<C>>,
    /// On duty, without a customer, broken.
    pub(super) broken: SlotSet,
    /// Off duty with a customer.
    pub(super) suspended: SlotSet,
    pub(super) fatigue: Option<Fatigue>,
    pub(super) breakdowns: Option<Breakdowns>,
    pub(super) scaling: Option<ScalingState>,
    /// The whole hall is down.
    pub(super) halted: bool,
    /// Lines whose served customers need room behind.
    pub(super) behind: Vec<bool>,
    /// Servers called in as a reserve.
    pub(super) reserve: u32,
    /// After how many events the hall looks whether it may be plain again.
    pub(super) next_look: u32,
}

impl<C> Rich<C> {
    /// Whether nothing beyond servers that just work is going on, except what the posts tell.
    pub(super) fn is_plain(&self) -> bool {
        !self.halted
            && self.reserve == 0
            && self.broken.is_empty()
            && self.suspended.is_empty()
            && !self.behind.contains(&true)
    }
}

/// Whether servers just work.
pub(super) fn is_plain(crew: &PoolParameters) -> bool {
    crew.shift_end == ShiftEnd::Finish
        && crew.fatigue.is_none()
        && crew.breakdowns.is_none()
        && crew.scaling.is_none()
}

impl<C: Customer> Hall<C> {
    pub(super) fn rich(&mut self) -> &mut Rich<C> {
        self.rich.as_mut().expect("only a rich hall asks for this")
    }

    pub(super) fn post(&mut self, slot: u32) -> &mut Post<C> {
        &mut self.rich().posts[slot as usize]
    }

    /// Makes the hall rich, if it is not: whoever is in service has been at work since the start.
    pub(super) fn enrich(&mut self, crew: &PoolParameters) {
        if self.rich.is_some() {
            return;
        }
        let latecomers = std::mem::take(&mut self.latecomers);
        let post = |(number, slot): (u32, &super::Slot<C>)| {
            let mut post = Post::new(latecomers.get(&number).copied().unwrap_or(self.shift_since));
            if slot.customer.is_some() {
                post.taken = slot.started;
                post.left = slot.work;
                post.since = Some(slot.started);
            }
            post
        };
        let posts = (0u32..).zip(&self.slots).map(post).collect();
        self.lines[0].in_service = self.occupied;
        self.lines[0].busy = self.occupied;
        self.tell_all_next_time();
        self.rich = Some(Box::new(Rich {
            posts,
            broken: SlotSet::default(),
            suspended: SlotSet::default(),
            fatigue: crew.fatigue,
            breakdowns: crew.breakdowns.clone(),
            scaling: crew.scaling.map(ScalingState::new),
            halted: false,
            behind: vec![false; self.lines.len()],
            reserve: 0,
            next_look: 0,
        }));
    }

    /// Adds a slot at the end.
    pub(super) fn add_slot(&mut self) -> u32 {
        self.slots.push(super::Slot::EMPTY);
        if let Some(rich) = &mut self.rich {
            rich.posts.push(Post::new(SimTime::MIN));
        }
        self.slots.len() as u32 - 1
    }

    pub(super) fn is_down(&self, line: u8) -> bool {
        self.rich.as_ref().is_some_and(|rich| rich.halted)
            || self.lines[usize::from(line)].rules.capacity <= 0.0
    }

    pub(super) fn arrive_rich(
        &mut self,
        now: SimTime,
        line: u8,
        arrival: Arrival<C>,
        floor: &mut impl Floor<C>,
    ) {
        self.count_time(now);
        let Arrival { customer, work, patience } = arrival;
        let rules = &self.lines[usize::from(line)].rules;
        // A line that is up and not of batches is empty while a server is idle.
        let at_once = rules.batch.is_none() && self.has_idle_server() && !self.is_down(line);
        if at_once && work == Duration::ZERO && !self.rich().behind[usize::from(line)] {
            floor.started(now, line, customer);
            let served = Duration::ZERO;
            let ending = Ending::Served;
            return floor.departed(line, Departure { customer, arrived: now, started: now, served, ending });
        }
        let ticket = self.take_ticket();
        let waiting = Waiting { customer, arrived: now, work, ticket };
        if !at_once && self.turns_away(line, &waiting) {
            let (served, ending) = (Duration::ZERO, Ending::TurnedAway);
            return floor.departed(line, Departure { customer, arrived: now, started: now, served, ending });
        }
        self.lines[usize::from(line)].push_made(&|| waiting);
        if let Some(patience) = patience
            && !at_once
        {
            let class = customer.class();
            floor.deadline(now + patience, HallTimer::PatienceEnds { line, class, ticket });
        }
        self.ask_for_batch(now, line, floor);
        self.dispatch(now, floor);
        self.tell_levels(now, floor);
    }

    fn turns_away(&self, line: u8, waiting: &Waiting<C>) -> bool {
        let Line { rules, .. } = &self.lines[usize::from(line)];
        let is_full = rules.room.is_some_and(|room| self.lines[usize::from(line)].waiting() >= room);
        is_full
            && rules.when_full == WhenFull::TurnAway
            && !(rules.preemption().is_some()
                && !self.is_down(line)
                && self.victim(waiting.customer.class()).is_some())
    }

    /// Whether a customer of this line would find a server or a place to wait.
    pub fn has_room(&self, line: u8) -> bool {
        let Line { rules, .. } = &self.lines[usize::from(line)];
        let at_once = rules.batch.is_none() && self.has_idle_server() && !self.is_down(line);
        at_once || rules.room.is_none_or(|room| self.lines[usize::from(line)].waiting() < room)
    }

    pub(super) fn fire_rich(&mut self, now: SimTime, timer: HallTimer, floor: &mut impl Floor<C>) {
        self.count_time(now);
        match timer {
            HallTimer::ServiceEnds { slot, generation } => {
                if self.slots[slot as usize].generation != generation
                    || self.slots[slot as usize].customer.is_none()
                {
                    return;
                }
                self.work_done(now, slot, floor);
            }
            HallTimer::RosterStep { generation } => {
                if generation != self.roster_generation {
                    return;
                }
                self.step_roster(now, floor);
            }
            HallTimer::PatienceEnds { line, class, ticket } => {
                return self.patience_ends(now, line, class, ticket, floor);
            }
            HallTimer::BatchDue { .. } => {}
            HallTimer::Breaks { slot, generation } => {
                if self.post(slot).life_generation != generation {
                    return;
                }
                self.break_down(now, slot, floor);
            }
            HallTimer::Repaired { slot, generation } => {
                if self.post(slot).life_generation != generation {
                    return;
                }
                self.repaired(now, slot, floor);
            }
            HallTimer::ScalingLooks { number } => {
                if !self.scaling_looks(now, number, floor) {
                    return;
                }
            }
            HallTimer::ScalingReady { number } => {
                if !self.scaling_ready(now, number, floor) {
                    return;
                }
            }
        }
        self.dispatch(now, floor);
        self.tell_levels(now, floor);
        self.settle_in_time();
    }

    fn patience_ends(&mut self, now: SimTime, line: u8, class: u8, ticket: u32, floor: &mut impl Floor<C>) {
        let gone = self.lines[usize::from(line)].remove_ticket(class, ticket);
        if let Some(gone) = gone {
            self.left_line(now, line, &gone, Ending::Reneged, floor);
        }
    }

    pub(super) fn ask_for_batch(&mut self, now: SimTime, line: u8, floor: &mut impl Floor<C>) {
        if let Some(due) = self.lines[usize::from(line)].next_batch_due(now) {
            floor.deadline(due, HallTimer::BatchDue { line });
        }
    }

    /// Starts everybody who can start.
    pub(super) fn dispatch(&mut self, now: SimTime, floor: &mut impl Floor<C>) {
        if self.rich.is_none() {
            while self.has_idle_server()
                && let Some(next) = self.lines[0].queue.pop_first()
            {
                let slot = self.take_slot();
                self.start_plain(now, slot, next).tell(now, floor);
            }
            return;
        }
        // Mostly who comes to a batch does not fill it.
        if let [line] = &self.lines[..]
            && line.rules.batch.is_some()
            && line.head(now).is_none()
        {
            return;
        }
        loop {
            if self.has_idle_server() {
                let Some(line) = self.next_line(now, false) else { break };
                let Some(job) = self.lines[usize::from(line)].take(now) else { break };
                let slot = self.take_slot();
                self.start(now, line, slot, job, floor);
                self.ask_for_batch(now, line, floor);
            } else {
                let Some(line) = self.next_line(now, true) else { break };
                let class =
                    self.lines[usize::from(line)].head(now).map_or(u8::MAX, |head| head.customer.class());
                let Some(slot) = self.victim(class) else { break };
                self.preempt(now, slot, floor);
                let Some(job) = self.lines[usize::from(line)].take(now) else { break };
                self.start(now, line, slot, job, floor);
            }
        }
    }

    /// The line whose first customer is served next; with `preempting`, of the lines whose customers may take another's
    /// server.
    fn next_line(&self, now: SimTime, preempting: bool) -> Option<u8> {
        let heads = (0u8..).zip(&self.lines).filter_map(|(number, line)| {
            if line.is_empty() || preempting && line.rules.preemption().is_none() || self.is_down(number) {
                return None;
            }
            Some((number, line.head(now)?))
        });
        // Most often at most one line has a customer who may start.
        let first = heads.reduce(|best, other| {
            let key =
                |head: &Waiting<C>| (if self.is_ranked() { head.customer.class() } else { 0 }, head.arrived);
            if key(other.1) < key(best.1) { other } else { best }
        });
        first.map(|(number, _)| number)
    }

    /// Whether one of the lines has priority, so that the best class counts in all of them.
    fn is_ranked(&self) -> bool {
        self.lines.iter().any(|line| matches!(line.rules.discipline, Discipline::Priority(_)))
    }
}
