//! A service: stretches of work, between which it may pause, move to another server or be taken back to the line.

use std::cell::Cell;

use model::{Duration, SimTime};

use super::line::{Job, Waiting};
use super::rich::Post;
use super::{Customer, Departure, Ending, Floor, Hall, HallTimer, InService, Slot};
use crate::parameters::{BreakdownClock, Preemption};
use crate::roster::Capacity;

const NS_PER_HOUR: f64 = 3.6e12;

/// How long this much work takes at `factor`.
fn time_for(work: Duration, factor: f64) -> Duration {
    if factor.to_bits() == 1.0f64.to_bits() {
        return work;
    }
    Duration::from_ns((work.ns() as f64 * factor).round() as i64)
}

/// How much of the work `left` is done after this time at `factor`.
fn work_in(time: Duration, factor: f64, left: Duration) -> Duration {
    if factor.to_bits() == 1.0f64.to_bits() {
        return time.min(left);
    }
    Duration::from_ns((time.ns() as f64 / factor).round() as i64).min(left)
}

impl<C: Customer> Hall<C> {
    /// A server takes a job.
    pub(super) fn start(
        &mut self,
        now: SimTime,
        line: u8,
        slot: u32,
        job: Job<C>,
        floor: &mut impl Floor<C>,
    ) {
        let Job { first, companions, started, left, served, redraws } = job;
        let Waiting { customer, arrived, work, ticket } = first;
        if started.is_none() {
            floor.started(now, line, customer);
            for companion in &companions {
                floor.started(now, line, companion.customer);
            }
        }
        let generation = self.slots[slot as usize].generation;
        self.slots[slot as usize] = Slot {
            customer: Some(Cell::new(customer)),
            arrived,
            started: started.unwrap_or(now),
            work,
            ticket,
            generation,
        };
        self.occupied += 1;
        let post = self.post(slot);
        post.line = line;
        post.companions = companions;
        post.taken = now;
        post.served_before = served;
        post.redraws = redraws;
        post.left = left;
        post.blocked = None;
        let customers = post.customers();
        let line = &mut self.lines[usize::from(line)];
        line.in_service += customers;
        line.busy += 1;
        self.work_on(now, slot, floor);
    }

    /// The server goes to work on its customer, unless something keeps it from it.
    pub(super) fn work_on(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        let line = self.post(slot).line;
        let is_down = self.is_down(line);
        let is_suspended = self.rich().suspended.contains(slot);
        let factor = self.factor(now, slot);
        let place = &mut self.slots[slot as usize];
        let rich = self.rich.as_mut().expect("only a rich hall asks for this");
        let post = &mut rich.posts[slot as usize];
        if place.customer.is_none()
            || is_down
            || is_suspended
            || post.broken
            || post.blocked.is_some()
            || post.since.is_some()
        {
            return;
        }
        post.since = Some(now);
        post.factor = factor;
        place.generation = place.generation.wrapping_add(1);
        let length = time_for(post.left, factor);
        floor.deadline(now + length, HallTimer::ServiceEnds { slot, generation: place.generation });
        if let Some(breakdowns) = &rich.breakdowns
            && breakdowns.clock == BreakdownClock::Working
            && post.alive
            && post.life_left < length
        {
            let generation = post.life_generation;
            floor.deadline(now + post.life_left, HallTimer::Breaks { slot, generation });
        }
    }

    /// Time for a unit of work of the customer in a slot.
    fn factor(&mut self, now: SimTime, slot: u32) -> f64 {
        let line = self.post(slot).line;
        let rules = &self.lines[usize::from(line)].rules;
        let mut factor = rules.pace;
        if rules.capacity.to_bits() != 1.0f64.to_bits() {
            factor /= rules.capacity;
        }
        let counted = self.capacity != Capacity::Unlimited;
        if let Some(fatigue) = self.rich().fatigue
            && counted
        {
            let duty = now.since(self.post(slot).duty_since.min(now));
            let beyond = duty.ns().saturating_sub(fatigue.after.ns());
            if beyond > 0 {
                factor *= 1.0 + fatigue.slower_per_hour * (beyond as f64 / NS_PER_HOUR);
            }
        }
        factor
    }

    /// The server stops working on its customer, and stays with it.
    pub(super) fn pause(&mut self, now: SimTime, slot: u32) {
        let rich = self.rich();
        let by_work =
            rich.breakdowns.as_ref().is_some_and(|breakdowns| breakdowns.clock == BreakdownClock::Working);
        let post = self.post(slot);
        let Some(since) = post.since.take() else { return };
        if by_work {
            // The deadline of its life was for this stretch.
            post.life_generation = post.life_generation.wrapping_add(1);
        }
        let time = now.since(since);
        post.left = Duration::from_ns(post.left.ns() - work_in(time, post.factor, post.left).ns());
        post.live(time);
        let place = &mut self.slots[slot as usize];
        place.generation = place.generation.wrapping_add(1);
    }

    /// The work is done: the customer leaves, if there is room behind.
    pub(super) fn work_done(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        let line = self.post(slot).line;
        let needs_room = self.rich().behind[usize::from(line)];
        let post = self.post(slot);
        let since = post.since.take().expect("a server whose work is done was at work");
        post.left = Duration::ZERO;
        post.live(now.since(since));
        if needs_room && !floor.room_behind(line) {
            post.blocked = Some(now);
        } else {
            self.finish(now, slot, floor);
        }
    }

    /// One customer of this line whose work is done and who waited for room behind leaves: the one who has
    /// waited longest, of several the one in the lowest slot.
    /// Says if there was one.
    pub fn unblock(&mut self, now: SimTime, line: u8, floor: &mut impl Floor<C>) -> bool {
        let Some(rich) = &self.rich else { return false };
        let of_line = (0u32..).zip(&rich.posts).filter(|(_, post)| post.line == line);
        let blocked = of_line.filter_map(|(slot, post)| post.blocked.map(|since| (since, slot)));
        let Some((_, slot)) = blocked.min() else { return false };
        self.count_time(now);
        self.post(slot).blocked = None;
        self.finish(now, slot, floor);
        self.dispatch(now, floor);
        self.tell_levels(now, floor);
        true
    }

    /// The customers of a slot leave, and the server is free.
    fn finish(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        let started = self.slots[slot as usize].started;
        let line = self.post(slot).line;
        let job = self.lift(now, slot);
        let (served, ending) = (job.served, Ending::Served);
        let Waiting { customer, arrived, .. } = job.first;
        floor.departed(line, Departure { customer, arrived, started, served, ending });
        for companion in &job.companions {
            let (customer, arrived) = (companion.customer, companion.arrived);
            floor.departed(line, Departure { customer, arrived, started, served, ending });
        }
        self.vacate(slot);
    }

    /// Takes the job of a slot out.
    pub(super) fn lift(&mut self, now: SimTime, slot: u32) -> Job<C> {
        self.pause(now, slot);
        let is_suspended = self.rich().suspended.contains(slot);
        let place = &mut self.slots[slot as usize];
        let Slot { arrived, started, work, ticket, .. } = *place;
        let customer = place.customer.take().expect("a job is lifted from a server that has one").get();
        let post = self.post(slot);
        let job = Job {
            first: Waiting { customer, arrived, work, ticket },
            companions: std::mem::take(&mut post.companions),
            started: Some(started),
            left: post.left,
            served: post.served_before + now.since(post.taken),
            redraws: post.redraws,
        };
        let line = post.line;
        self.occupied -= 1;
        let line = &mut self.lines[usize::from(line)];
        line.in_service -= job.customers();
        line.busy -= u32::from(!is_suspended);
        job
    }

    /// The slot whose customer would be taken back to the line for one of this class.
    pub(super) fn victim(&self, class: u8) -> Option<u32> {
        let rich = self.rich.as_ref()?;
        if self.capacity == Capacity::Unlimited {
            return None;
        }
        let candidates =
            (0u32..).zip(self.slots.iter().zip(&rich.posts)).filter_map(|(slot, (place, post))| {
                let rules = &self.lines[usize::from(post.line)].rules;
                let of_class = place.customer.as_ref()?.get().class();
                (post.since.is_some() && of_class > class && rules.preemption().is_some())
                    .then_some((of_class, post.taken, slot))
            });
        candidates.max().map(|(_, _, slot)| slot)
    }

    /// Takes the customer of a slot back to the line.
    pub(super) fn preempt(&mut self, now: SimTime, slot: u32, floor: &mut impl Floor<C>) {
        let line = self.post(slot).line;
        let mut job = self.lift(now, slot);
        let preemption = self.lines[usize::from(line)].rules.preemption();
        match preemption {
            Some(Preemption::Restart) => job.left = job.first.work,
            Some(Preemption::Resample) => {
                job.redraws += 1;
                job.first.work = floor.redraw(line, job.first.customer, job.redraws);
                job.left = job.first.work;
            }
            Some(Preemption::Resume | Preemption::None) | None => {}
        }
        self.lines[usize::from(line)].push_interrupted(job);
    }

    /// Who is in service, by slot.
    pub fn in_service(&self, now: SimTime, line: u8) -> impl Iterator<Item = InService<C>> {
        let line_of = move |slot: usize| self.rich.as_ref().map_or(0, |rich| rich.posts[slot].line);
        let of_line = (0usize..).zip(&self.slots).filter(move |(slot, _)| line_of(*slot) == line);
        of_line.flat_map(move |(slot, place)| {
            let post = self.rich.as_ref().map(|rich| &rich.posts[slot]);
            let (served, ends) = post
                .map_or((now.since(place.started.min(now)), place.started + place.work), |post| {
                    (post.served_before + now.since(post.taken.min(now)), post.expected_end(now))
                });
            let first = place.customer.as_ref().map(|customer| (customer.get(), place.arrived));
            let companions = post.map_or(&[][..], |post| &post.companions);
            let all = first
                .into_iter()
                .chain(companions.iter().map(|companion| (companion.customer, companion.arrived)));
            all.map(move |(customer, arrived)| InService {
                customer,
                arrived,
                started: place.started,
                served,
                ends: ends.max(now),
            })
        })
    }
}

impl<C> Post<C> {
    /// When the present service ends if nothing happens; of one that pauses, if it went on now.
    fn expected_end(&self, now: SimTime) -> SimTime {
        self.since.unwrap_or(now) + time_for(self.left, self.factor)
    }

    /// Working time is used up.
    fn live(&mut self, time: Duration) {
        self.life_left = Duration::from_ns(self.life_left.ns() - time.ns());
    }
}
