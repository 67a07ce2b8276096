//! The hall under test, with a list of deadlines for a clock.

use model::{Duration, SimTime, Subject};
use queueing::{Arrival, Customer, Departure, Floor, Hall, HallTimer, Level, StationParameters};

use super::day::{Day, HORIZON, Happening, LIFE_NS, Parameters, REPAIR_NS, WORK_NS, luck};
use super::record::{Record, Visit};

/// A customer of the day.
#[derive(Clone, Copy)]
struct Person {
    number: usize,
    class: u8,
    due: SimTime,
}

impl Person {
    fn of(day: &Day, number: usize) -> Self {
        let job = &day.jobs[number];
        Self { number, class: job.class, due: job.due }
    }
}

impl Customer for Person {
    fn subject(&self) -> Subject {
        Subject::Vehicle(self.number as u64)
    }

    fn class(&self) -> u8 {
        self.class
    }

    fn due(&self) -> SimTime {
        self.due
    }
}

struct TestFloor {
    now: SimTime,
    deadlines: Vec<(SimTime, HallTimer)>,
    started: Vec<Option<SimTime>>,
    door: bool,
    record: Record,
}

impl Floor<Person> for TestFloor {
    fn deadline(&mut self, at: SimTime, timer: HallTimer) {
        assert!(at >= self.now, "{timer:?} at {at:?} lies in the past");
        self.deadlines.push((at, timer));
    }

    fn started(&mut self, now: SimTime, _line: u8, Person { number: customer, .. }: Person) {
        assert_eq!(self.started[customer], None, "customer {customer} starts for the first time twice");
        self.started[customer] = Some(now);
    }

    fn departed(&mut self, _line: u8, departure: Departure<Person>) {
        let Departure { customer: Person { number: customer, .. }, arrived, started, served, ending } =
            departure;
        let visit = &mut self.record.visits[customer];
        assert_eq!(*visit, None, "customer {customer} leaves twice");
        *visit = Some(Visit { arrived, started, served, ended: self.now, ending });
    }

    fn level(&mut self, now: SimTime, line: u8, level: Level) {
        self.record.levels.insert((now, line), level);
    }

    fn room_behind(&self, _line: u8) -> bool {
        self.door
    }

    fn redraw(&mut self, _line: u8, customer: Person, nth: u32) -> Duration {
        luck(3, customer.number as u64, u64::from(nth), WORK_NS)
    }

    fn life(&mut self, slot: u32, count: u32) -> Duration {
        luck(1, u64::from(slot), u64::from(count), LIFE_NS)
    }

    fn repair(&mut self, slot: u32, count: u32) -> Duration {
        luck(2, u64::from(slot), u64::from(count), REPAIR_NS)
    }
}

/// The hall through a day; `special` has it take the long way throughout, by a second line in which nobody ever stands.
pub(crate) fn run(day: &Day, special: bool) -> Record {
    let opens = SimTime::from_ns(-1);
    let mut floor = TestFloor {
        now: opens,
        deadlines: Vec::new(),
        started: vec![None; day.jobs.len()],
        door: true,
        record: Record::new(day.jobs.len()),
    };
    let nobodys = StationParameters::none();
    let with_line = special.then_some(&nobodys);
    let lines = lines_of(&day.first, with_line);
    let mut hall = Hall::new(&day.first.crew, &lines);
    hall.open(opens, &mut floor);
    for line in 0..lines.len() as u8 {
        hall.needs_room_behind(line, day.needs_room);
    }
    let (mut come, mut happened) = (0, 0);
    let mut impatient: Vec<bool> = day.first.lines.iter().map(|line| line.patience.is_some()).collect();
    loop {
        let deadline = floor.deadlines.iter().enumerate().min_by_key(|(place, (at, _))| (*at, *place));
        let deadline = deadline.map(|(place, (at, _))| (*at, place));
        let happening = day.happenings.get(happened).map(|(at, _)| *at);
        let arrival = day.jobs.get(come).map(|job| job.arrives);
        let Some(now) = deadline.map(|(at, _)| at).into_iter().chain(happening).chain(arrival).min() else {
            break;
        };
        if now > HORIZON {
            break;
        }
        floor.now = now;
        if let Some((at, place)) = deadline
            && at == now
        {
            let (_, timer) = floor.deadlines.remove(place);
            hall.fire(now, timer, &mut floor);
        } else if happening == Some(now) {
            let happening = &day.happenings[happened].1;
            happened += 1;
            if let Happening::Change(rules) = happening {
                impatient = rules.lines.iter().map(|line| line.patience.is_some()).collect();
            }
            happen(&mut hall, lines.len(), with_line, now, happening, &mut floor);
        } else {
            let job = &day.jobs[come];
            let patience = impatient[usize::from(job.line)].then_some(job.patience);
            let arrival = Arrival { customer: Person::of(day, come), work: job.work, patience };
            come += 1;
            hall.arrive(now, job.line, arrival, &mut floor);
        }
    }
    assert_inside(&hall, day, &floor.record);
    floor.record
}

fn lines_of<'a>(
    rules: &'a Parameters,
    with_line: Option<&'a StationParameters>,
) -> Vec<&'a StationParameters> {
    rules.lines.iter().chain(with_line).collect()
}

fn happen(
    hall: &mut Hall<Person>,
    lines: usize,
    with_line: Option<&StationParameters>,
    now: SimTime,
    happening: &Happening,
    floor: &mut TestFloor,
) {
    match happening {
        Happening::Change(rules) => hall.change(now, &rules.crew, &lines_of(rules, with_line), floor),
        Happening::Suspend => hall.suspend(now, floor),
        Happening::Resume => hall.resume(now, floor),
        Happening::Door(open) => {
            floor.door = *open;
            for line in 0..lines as u8 {
                while *open && hall.unblock(now, line, floor) {}
            }
        }
        Happening::Reserve(servers) => hall.set_reserve(now, *servers, floor),
        Happening::Withdraw(person) => {
            for line in 0..lines as u8 {
                hall.withdraw(now, line, |customer| customer.number == *person, floor);
            }
        }
    }
}

/// Whoever has come and not left is in line or in service, once.
fn assert_inside(hall: &Hall<Person>, day: &Day, record: &Record) {
    let mut inside = Vec::new();
    for line in 0..day.first.lines.len() as u8 {
        inside.extend(hall.waiting(line).map(|waiting| waiting.customer.number));
        inside.extend(hall.in_service(HORIZON, line).map(|serving| serving.customer.number));
    }
    inside.sort_unstable();
    let expected: Vec<usize> =
        (0..day.jobs.len()).filter(|&person| record.visits[person].is_none()).collect();
    assert_eq!(inside, expected, "who has not left is inside");
}
