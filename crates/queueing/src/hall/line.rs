//! A line of a hall: who waits, in which order, and by which rules.

use std::collections::{BTreeMap, VecDeque};

use model::{Duration, SimTime};

use super::{Customer, Level};
use crate::parameters::{Batch, Discipline, Preemption, StationParameters, WhenFull};

/// Where somebody stands in a line: by rank, then by ticket (the order of arrival).
pub(super) type Place = (i64, u32);

/// Somebody who waits for the first service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting<C> {
    pub(super) customer: C,
    pub(super) arrived: SimTime,
    pub(super) work: Duration,
    pub(super) ticket: u32,
}

/// One of those who are served together with a first one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Companion<C> {
    pub(super) customer: C,
    pub(super) arrived: SimTime,
}

/// What a server takes: one customer, or a batch that is led by its first.
#[derive(Clone, Debug)]
pub(super) struct Job<C> {
    /// The first of them. Its work is that of all.
    pub(super) first: Waiting<C>,
    pub(super) companions: Vec<Companion<C>>,
    /// When it was first started, if it was.
    pub(super) started: Option<SimTime>,
    /// The work content that is left.
    pub(super) left: Duration,
    /// Time at a server so far.
    pub(super) served: Duration,
    /// How often its work was drawn again.
    pub(super) redraws: u32,
}

impl<C> Job<C> {
    pub(super) fn customers(&self) -> u32 {
        1 + self.companions.len() as u32
    }
}

/// What a scenario says about a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rules {
    pub(super) discipline: Discipline,
    pub(super) pace: f64,
    pub(super) capacity: f64,
    pub(super) room: Option<u32>,
    pub(super) when_full: WhenFull,
    pub(super) batch: Option<Batch>,
    /// Whether customers may leave from the middle of the line.
    pub(super) impatient: bool,
}

impl Rules {
    pub(super) fn of(parameters: &StationParameters) -> Self {
        Self {
            discipline: parameters.discipline,
            pace: parameters.pace,
            capacity: parameters.capacity,
            room: parameters.room,
            when_full: parameters.when_full,
            batch: parameters.batch,
            impatient: parameters.patience.is_some(),
        }
    }

    /// An order in which they are served, and nothing else.
    pub(super) fn are_plain(&self) -> bool {
        let normal = |factor: f64| factor.to_bits() == 1.0f64.to_bits();
        self.preemption().is_none()
            && normal(self.pace)
            && normal(self.capacity)
            && self.room.is_none()
            && self.batch.is_none()
            && !self.impatient
    }

    /// How a customer of this line takes another's server, if it may; batches are left alone.
    pub(super) fn preemption(&self) -> Option<Preemption> {
        match self.discipline {
            Discipline::Priority(preemption) if preemption != Preemption::None && self.batch.is_none() => {
                Some(preemption)
            }
            _ => None,
        }
    }

    pub(super) fn place<C: Customer>(&self, waiting: &Waiting<C>) -> Place {
        let rank = match self.discipline {
            Discipline::Fifo => 0,
            Discipline::Priority(_) => i64::from(waiting.customer.class()),
            Discipline::EarliestDue => waiting.customer.due().ns(),
        };
        (rank, waiting.ticket)
    }
}

/// Who waits for the first service.
#[derive(Clone, Debug)]
pub(super) enum Queue<C> {
    /// In order of arrival.
    Arrival(VecDeque<Waiting<C>>),
    /// In order of place; who leaves from the middle is found quickly.
    Placed(BTreeMap<Place, Waiting<C>>),
}

impl<C: Customer> Queue<C> {
    fn of(rules: &Rules, waiting: impl Iterator<Item = Waiting<C>>) -> Self {
        if rules.discipline == Discipline::Fifo && !rules.impatient {
            let mut waiting: VecDeque<_> = waiting.collect();
            waiting.make_contiguous().sort_by_key(|waiting| waiting.ticket);
            Self::Arrival(waiting)
        } else {
            Self::Placed(waiting.map(|waiting| (rules.place(&waiting), waiting)).collect())
        }
    }

    pub(super) fn len(&self) -> u32 {
        match self {
            Self::Arrival(queue) => queue.len() as u32,
            Self::Placed(queue) => queue.len() as u32,
        }
    }

    pub(super) fn first(&self) -> Option<&Waiting<C>> {
        match self {
            Self::Arrival(queue) => queue.front(),
            Self::Placed(queue) => queue.first_key_value().map(|(_, waiting)| waiting),
        }
    }

    #[expect(clippy::inline_always, reason = "a customer is copied once, out of its place")]
    #[inline(always)]
    pub(super) fn pop_first(&mut self) -> Option<Waiting<C>> {
        match self {
            Self::Arrival(queue) => queue.pop_front(),
            Self::Placed(queue) => take_first(queue),
        }
    }

    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = &Waiting<C>> + '_> {
        match self {
            Self::Arrival(queue) => Box::new(queue.iter()),
            Self::Placed(queue) => Box::new(queue.values()),
        }
    }

    /// Takes out the first who matches.
    pub(super) fn remove_first(&mut self, matches: impl Fn(&Waiting<C>) -> bool) -> Option<Waiting<C>> {
        match self {
            Self::Arrival(queue) => {
                let place = queue.iter().position(matches)?;
                queue.remove(place)
            }
            Self::Placed(queue) => {
                let place = *queue.iter().find(|(_, waiting)| matches(waiting))?.0;
                queue.remove(&place)
            }
        }
    }
}

#[inline(never)]
fn take_first<C>(queue: &mut BTreeMap<Place, Waiting<C>>) -> Option<Waiting<C>> {
    queue.pop_first().map(|(_, waiting)| waiting)
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Line<C> {
    pub(super) rules: Rules,
    pub(super) queue: Queue<C>,
    /// Whose service was interrupted.
    pub(super) interrupted: BTreeMap<Place, Job<C>>,
    /// Customers in `interrupted`.
    pub(super) interrupted_customers: u32,
    /// Customers of this line in service. Kept while the hall is not plain.
    pub(super) in_service: u32,
    /// Servers on duty with a customer of this line. Kept while the hall is not plain.
    pub(super) busy: u32,
    /// The level that the floor was told last, where the hall has told every change of it.
    pub(super) told: Option<Level>,
    /// Up to when batch deadlines have been asked for.
    pub(super) batch_due: SimTime,
}

impl<C: Customer> Line<C> {
    pub(super) fn new(rules: Rules) -> Self {
        let queue = Queue::of(&rules, std::iter::empty());
        Self {
            rules,
            queue,
            interrupted: BTreeMap::new(),
            interrupted_customers: 0,
            in_service: 0,
            busy: 0,
            told: None,
            batch_due: SimTime::MIN,
        }
    }

    /// New rules; who waits takes its place by them.
    pub(super) fn set_rules(&mut self, rules: Rules) {
        self.queue = Queue::of(&rules, self.queue.iter().copied());
        let interrupted = std::mem::take(&mut self.interrupted);
        self.interrupted = interrupted.into_values().map(|job| (rules.place(&job.first), job)).collect();
        self.rules = rules;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.queue.len() == 0 && self.interrupted.is_empty()
    }

    /// Customers in line.
    pub(super) fn waiting(&self) -> u32 {
        self.queue.len() + self.interrupted_customers
    }

    /// Somebody joins the line, and is made where it stands: who is made elsewhere and copied while that is still on its way to memory
    /// has to wait for it.
    #[inline]
    pub(super) fn push_made(&mut self, make: &impl Fn() -> Waiting<C>) {
        match &mut self.queue {
            Queue::Arrival(queue) => queue.resize_with(queue.len() + 1, make),
            Queue::Placed(_) => self.put_in_place(make()),
        }
    }

    #[inline(never)]
    fn put_in_place(&mut self, waiting: Waiting<C>) {
        if let Queue::Placed(queue) = &mut self.queue {
            queue.insert(self.rules.place(&waiting), waiting);
        }
    }

    pub(super) fn push_interrupted(&mut self, job: Job<C>) {
        self.interrupted_customers += job.customers();
        self.interrupted.insert(self.rules.place(&job.first), job);
    }

    /// Whether the first in line may start: alone, or because its batch is full or has waited long enough.
    fn is_ready(&self, now: SimTime, first: &Waiting<C>) -> bool {
        self.rules
            .batch
            .is_none_or(|batch| self.queue.len() >= batch.size || first.arrived + batch.wait_max <= now)
    }

    /// The first who may start now.
    pub(super) fn head(&self, now: SimTime) -> Option<&Waiting<C>> {
        let waiting = self.queue.first().filter(|first| self.is_ready(now, first));
        let interrupted = self.interrupted.first_key_value();
        match (waiting, interrupted) {
            (Some(waiting), Some((place, job))) => {
                Some(if self.rules.place(waiting) < *place { waiting } else { &job.first })
            }
            (waiting, interrupted) => waiting.or(interrupted.map(|(_, job)| &job.first)),
        }
    }

    /// Takes out the job of the first who may start now.
    pub(super) fn take(&mut self, now: SimTime) -> Option<Job<C>> {
        let ticket = self.head(now)?.ticket;
        if self.interrupted.first_key_value().is_some_and(|(_, job)| job.first.ticket == ticket) {
            let (_, job) = self.interrupted.pop_first()?;
            self.interrupted_customers -= job.customers();
            return Some(job);
        }
        let mut first = self.queue.pop_first()?;
        let size = self.rules.batch.map_or(1, |batch| batch.size);
        let mut companions = Vec::new();
        while companions.len() + 1 < size as usize
            && let Some(next) = self.queue.pop_first()
        {
            first.work = first.work.max(next.work);
            companions.push(Companion { customer: next.customer, arrived: next.arrived });
        }
        let left = first.work;
        Some(Job { first, companions, started: None, left, served: Duration::ZERO, redraws: 0 })
    }

    /// Takes out the holder of a ticket who still waits for the first service.
    pub(super) fn remove_ticket(&mut self, class: u8, ticket: u32) -> Option<Waiting<C>> {
        let rank = match self.rules.discipline {
            Discipline::Fifo => 0,
            Discipline::Priority(_) => i64::from(class),
            Discipline::EarliestDue => return self.queue.remove_first(|waiting| waiting.ticket == ticket),
        };
        match &mut self.queue {
            Queue::Placed(queue) => queue.remove(&(rank, ticket)),
            Queue::Arrival(queue) => {
                let place = queue.binary_search_by_key(&ticket, |waiting| waiting.ticket).ok()?;
                queue.remove(place)
            }
        }
    }

    /// The deadline by which the batch of the first in line must start, if it has not been asked for.
    pub(super) fn next_batch_due(&mut self, now: SimTime) -> Option<SimTime> {
        let due = self.queue.first()?.arrived + self.rules.batch?.wait_max;
        (due > now && due != self.batch_due).then(|| {
            self.batch_due = due;
            due
        })
    }
}
