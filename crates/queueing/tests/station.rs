//! `Station` agrees with a slow, obvious reference: the same customers start and end at the same instants, to the
//! nanosecond, whatever comes and whatever the roster does.

use std::collections::BTreeMap;

use model::{Duration, SimTime};
use proptest::prelude::*;
use queueing::{Capacity, Departure, Floor, Level, Roster, Start, Station, StationTimer};

/// When a customer comes and how much work it brings.
#[derive(Clone, Copy, Debug)]
struct Job {
    arrives: SimTime,
    work: Duration,
}

/// When a customer started and ended; `None` for what never happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Visit {
    started: Option<SimTime>,
    ended: Option<SimTime>,
}

/// Takes out the earliest deadline, of several the one that was asked for first, if it is not after `limit`.
fn next_due<T>(deadlines: &mut Vec<(SimTime, T)>, limit: Option<SimTime>) -> Option<(SimTime, T)> {
    let earliest = deadlines.iter().map(|(at, _)| *at).min()?;
    if limit.is_some_and(|limit| earliest > limit) {
        return None;
    }
    let place = deadlines.iter().position(|(at, _)| *at == earliest)?;
    Some(deadlines.remove(place))
}

// The reference ------------------------------------------------------------------------------------------------

/// What the reference waits for.
enum Event {
    Ends(usize),
    Step(usize),
}

/// Customers in a list. Who has come and not started waits; who has started and not ended is in service. The oldest
/// who waits starts as soon as fewer are in service than there are servers. That is all there is to a FIFO station.
struct Reference<'a> {
    jobs: &'a [Job],
    steps: &'a [(SimTime, Capacity)],
    capacity: Capacity,
    come: usize,
    visits: Vec<Visit>,
    deadlines: Vec<(SimTime, Event)>,
}

impl Reference<'_> {
    fn in_service(&self) -> usize {
        self.visits.iter().filter(|visit| visit.started.is_some() && visit.ended.is_none()).count()
    }

    fn waiting(&self) -> usize {
        self.visits[..self.come].iter().filter(|visit| visit.started.is_none()).count()
    }

    fn has_room(&self) -> bool {
        match self.capacity {
            Capacity::Unlimited => true,
            Capacity::Servers(servers) => self.in_service() < servers as usize,
        }
    }

    fn ask_for_step(&mut self, step: usize) {
        if let Some((at, _)) = self.steps.get(step) {
            self.deadlines.push((*at, Event::Step(step)));
        }
    }

    fn start_who_can(&mut self, now: SimTime) {
        for customer in 0..self.come {
            if self.visits[customer].started.is_none() && self.has_room() {
                self.visits[customer].started = Some(now);
                self.deadlines.push((now + self.jobs[customer].work, Event::Ends(customer)));
            }
        }
    }

    fn arrive(&mut self, now: SimTime) {
        let customer = self.come;
        self.come += 1;
        if self.has_room() && self.jobs[customer].work == Duration::ZERO {
            // Who has nothing to do leaves at once, before anything else of this instant.
            self.visits[customer] = Visit { started: Some(now), ended: Some(now) };
        }
        self.start_who_can(now);
    }

    fn fire(&mut self, now: SimTime, event: &Event) {
        match *event {
            Event::Ends(customer) => self.visits[customer].ended = Some(now),
            Event::Step(step) => {
                self.capacity = self.steps[step].1;
                self.ask_for_step(step + 1);
            }
        }
        self.start_who_can(now);
    }
}

/// The visits of all customers, and how many waited and were in service after each instant.
type History = (Vec<Visit>, BTreeMap<SimTime, (usize, usize)>);

fn by_reference(jobs: &[Job], first: Capacity, steps: &[(SimTime, Capacity)]) -> History {
    let visits = vec![Visit::default(); jobs.len()];
    let mut reference = Reference { jobs, steps, capacity: first, come: 0, visits, deadlines: Vec::new() };
    let mut levels = BTreeMap::new();
    reference.ask_for_step(0);
    loop {
        let arrives = jobs.get(reference.come).map(|job| job.arrives);
        let now = match (next_due(&mut reference.deadlines, arrives), arrives) {
            (Some((at, event)), _) => {
                reference.fire(at, &event);
                at
            }
            (None, Some(at)) => {
                reference.arrive(at);
                at
            }
            (None, None) => return (reference.visits, levels),
        };
        levels.insert(now, (reference.waiting(), reference.in_service()));
    }
}

// The station --------------------------------------------------------------------------------------------------

/// The surroundings of the station under test.
#[derive(Default)]
struct TestFloor {
    deadlines: Vec<(SimTime, StationTimer)>,
    visits: Vec<Visit>,
    /// When each customer was told to end.
    told: BTreeMap<usize, SimTime>,
    levels: BTreeMap<SimTime, (usize, usize)>,
    /// The slots that took customers, in order.
    slots: Vec<u32>,
}

impl Floor<usize> for TestFloor {
    fn deadline(&mut self, at: SimTime, timer: StationTimer) {
        if let StationTimer::ServiceEnds { slot } = timer {
            self.slots.push(slot);
        }
        self.deadlines.push((at, timer));
    }

    fn started(&mut self, start: Start<usize>) {
        let visit = &mut self.visits[start.customer];
        assert_eq!(visit.started, None, "customer {} starts twice", start.customer);
        visit.started = Some(start.started);
        self.told.insert(start.customer, start.ends);
    }

    fn level(&mut self, now: SimTime, level: Level) {
        self.levels.insert(now, (level.waiting as usize, level.busy as usize));
    }
}

fn leave(floor: &mut TestFloor, jobs: &[Job], now: SimTime, done: Departure<usize>) {
    let visit = &mut floor.visits[done.customer];
    assert_eq!(visit.ended, None, "customer {} ends twice", done.customer);
    visit.ended = Some(now);
    assert_eq!(done.arrived, jobs[done.customer].arrives);
    assert_eq!(Some(done.started), visit.started);
    assert_eq!(floor.told.get(&done.customer), Some(&now), "the end that was told at the start");
}

fn by_station(jobs: &[Job], roster: Roster) -> (TestFloor, Station<usize>) {
    let mut station = Station::new(roster);
    let mut floor = TestFloor { visits: vec![Visit::default(); jobs.len()], ..TestFloor::default() };
    station.open(SimTime::from_ns(-1), &mut floor);
    floor.levels.clear();
    let mut come = 0;
    loop {
        let arrives = jobs.get(come).map(|job| job.arrives);
        let (now, done) = match (next_due(&mut floor.deadlines, arrives), arrives) {
            (Some((at, timer)), _) => (at, station.fire(at, timer, &mut floor)),
            (None, Some(at)) => {
                come += 1;
                (at, station.arrive(at, come - 1, jobs[come - 1].work, &mut floor))
            }
            (None, None) => return (floor, station),
        };
        if let Some(done) = done {
            leave(&mut floor, jobs, now, done);
        }
    }
}

// What it promises ---------------------------------------------------------------------------------------------

fn capacity() -> impl Strategy<Value = Capacity> {
    prop_oneof![
        5 => (0u32..5).prop_map(Capacity::Servers),
        1 => Just(Capacity::Unlimited),
    ]
}

/// Times on a coarse grid meet often, so that ties are tried; on a fine one hardly ever.
fn day() -> impl Strategy<Value = (Vec<Job>, Capacity, Vec<(SimTime, Capacity)>)> {
    prop_oneof![Just(50i64), Just(1_000_000)].prop_flat_map(|length_ns| {
        let job = (0..length_ns, prop_oneof![1 => Just(0), 4 => 0..length_ns / 4])
            .prop_map(|(at, work)| Job { arrives: SimTime::from_ns(at), work: Duration::from_ns(work) });
        let jobs = proptest::collection::vec(job, 0..60).prop_map(|mut jobs| {
            jobs.sort_by_key(|job| job.arrives);
            jobs
        });
        let steps = proptest::collection::btree_map(0..length_ns * 3 / 2, capacity(), 0..8)
            .prop_map(|steps| steps.into_iter().map(|(at, to)| (SimTime::from_ns(at), to)).collect());
        (jobs, capacity(), steps)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn agrees_with_the_reference_to_the_nanosecond((jobs, first, steps) in day()) {
        let roster = Roster::new(first, steps.clone()).expect("the steps are in order");
        let (expected, expected_levels) = by_reference(&jobs, first, &steps);
        let (floor, station) = by_station(&jobs, roster);
        prop_assert_eq!(&floor.visits, &expected);
        for (instant, level) in &floor.levels {
            prop_assert_eq!(Some(level), expected_levels.get(instant), "level at {:?}", instant);
        }
        let left: Vec<usize> = station.waiting().map(|(customer, _)| customer).collect();
        let never: Vec<usize> = (0..jobs.len()).filter(|&job| expected[job].started.is_none()).collect();
        prop_assert_eq!(left, never, "who was never served still waits, in order");
    }
}

fn jobs(times: &[(i64, i64)]) -> Vec<Job> {
    let job = |&(at, work)| Job { arrives: SimTime::from_ns(at), work: Duration::from_ns(work) };
    times.iter().map(job).collect()
}

fn roster(first: u32, steps: &[(i64, u32)]) -> Roster {
    let steps = steps.iter().map(|&(at, servers)| (SimTime::from_ns(at), Capacity::Servers(servers)));
    Roster::new(Capacity::Servers(first), steps.collect()).expect("the steps are in order")
}

/// Slots 0, 1, 2 take the first three; at 20 slot 2 is idle and leaves, so that 0 and 1 are left; at 30 it comes back.
#[test]
fn the_lowest_idle_slot_takes_the_next_and_the_highest_idle_leaves_first() {
    let jobs = jobs(&[(0, 100), (1, 10), (2, 8), (21, 100), (22, 5), (31, 5)]);
    let (floor, _) = by_station(&jobs, roster(3, &[(20, 2), (30, 3)]));
    assert_eq!(floor.slots, [0, 1, 2, 1, 2, 2]);
    let started = |customer: usize| floor.visits[customer].started.map(SimTime::ns);
    assert_eq!(started(4), Some(30), "nobody was free until slot 2 came back");
    assert_eq!(started(5), Some(35));
}

/// Both servers are busy when the roster falls to one: who finishes first leaves, and the line waits for the other.
#[test]
fn a_busy_server_finishes_its_customer_before_it_leaves() {
    let jobs = jobs(&[(0, 10), (0, 20), (0, 5)]);
    let (floor, _) = by_station(&jobs, roster(2, &[(1, 1)]));
    let instants = |visit: &Visit| (visit.started.map(SimTime::ns), visit.ended.map(SimTime::ns));
    let visits: Vec<_> = floor.visits.iter().map(instants).collect();
    assert_eq!(visits, [(Some(0), Some(10)), (Some(0), Some(20)), (Some(20), Some(25))]);
}
