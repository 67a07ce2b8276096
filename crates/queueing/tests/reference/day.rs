//! A random day at a hall: who comes, by which rules, and what happens on the way.

use model::{Duration, SimTime};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use queueing::{
    Batch, BreakdownClock, Breakdowns, Capacity, Discipline, Fatigue, Lag, PoolParameters, Preemption,
    Roster, Scaling, ScalingMetric, ShiftEnd, StationParameters, WhenFull,
};

/// How long a day is. Instants are so many that they hardly ever meet.
pub(crate) const DAY_NS: i64 = 1_000_000_000;

/// When the looking ends: servers break and are repaired for ever.
pub(crate) const HORIZON: SimTime = SimTime::from_ns(2 * DAY_NS);

/// Who comes, and when.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) arrives: SimTime,
    pub(crate) line: u8,
    pub(crate) work: Duration,
    pub(crate) class: u8,
    pub(crate) due: SimTime,
    /// How patient it is, where patience has an end.
    pub(crate) patience: Duration,
}

/// The rules of the hall.
#[derive(Clone, Debug)]
pub(crate) struct Parameters {
    pub(crate) crew: PoolParameters,
    pub(crate) lines: Vec<StationParameters>,
}

/// What comes from outside.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    Change(Box<Parameters>),
    Suspend,
    Resume,
    /// From now on there is room behind the lines, or none.
    Door(bool),
    Reserve(u32),
    /// The customer is withdrawn, if it waits for its first service.
    Withdraw(usize),
}

/// A day.
#[derive(Clone, Debug)]
pub(crate) struct Day {
    pub(crate) first: Parameters,
    /// Whether customers need room behind.
    pub(crate) needs_room: bool,
    pub(crate) jobs: Vec<Job>,
    pub(crate) happenings: Vec<(SimTime, Happening)>,
}

/// The luck of servers and of work that is drawn again: any function of its arguments does.
pub(crate) fn luck(kind: u64, a: u64, b: u64, length_ns: i64) -> Duration {
    let mut x = kind << 48 ^ a << 24 ^ b;
    for _ in 0..3 {
        x = (x ^ x >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ x >> 32;
    }
    Duration::from_ns(1 + (x >> 2) as i64 % length_ns)
}

pub(crate) const LIFE_NS: i64 = DAY_NS / 4;
pub(crate) const REPAIR_NS: i64 = DAY_NS / 20;
pub(crate) const WORK_NS: i64 = DAY_NS / 10;

fn instant() -> impl Strategy<Value = SimTime> {
    (1..DAY_NS).prop_map(SimTime::from_ns)
}

fn length(to_ns: i64) -> impl Strategy<Value = Duration> {
    (1..to_ns).prop_map(Duration::from_ns)
}

fn roster() -> impl Strategy<Value = Roster> {
    let capacity = || {
        prop_oneof![
            9 => (0u32..5).prop_map(Capacity::Servers),
            1 => Just(Capacity::Unlimited),
        ]
    };
    (capacity(), proptest::collection::btree_map(1..DAY_NS, capacity(), 0..5)).prop_map(|(first, steps)| {
        let steps = steps.into_iter().map(|(at, to)| (SimTime::from_ns(at), to)).collect();
        Roster::new(first, steps).expect("the steps are in order")
    })
}

fn crew() -> impl Strategy<Value = PoolParameters> {
    let shift_end = prop_oneof![Just(ShiftEnd::Finish), Just(ShiftEnd::HandOver), Just(ShiftEnd::Suspend)];
    let fatigue = (length(DAY_NS / 3), 0.0..1e7)
        .prop_map(|(after, slower_per_hour)| Fatigue { after, slower_per_hour });
    let clock = prop_oneof![Just(BreakdownClock::Calendar), Just(BreakdownClock::Working)];
    // The lengths come from `luck`.
    let breakdowns = clock.prop_map(|clock| Breakdowns { clock, up: Lag::NONE, down: Lag::NONE });
    (roster(), shift_end, weighted(0.3, fatigue), weighted(0.4, breakdowns), weighted(0.3, scaling()))
        .prop_map(|(roster, shift_end, fatigue, breakdowns, scaling)| PoolParameters {
            roster,
            shift_end,
            fatigue,
            breakdowns,
            scaling,
        })
}

/// Servers often come after the next look, so that some are released on their way.
fn scaling() -> impl Strategy<Value = Scaling> {
    let metric = prop_oneof![
        (Just(ScalingMetric::Queue), 0.0..3.0, 0.0..1.0),
        (Just(ScalingMetric::Utilisation), 0.5..1.0, 0.0..1.0),
    ];
    let delay = prop_oneof![1 => Just(Duration::ZERO), 4 => length(DAY_NS / 4)];
    let cool_down = (DAY_NS / 100..DAY_NS / 8).prop_map(Duration::from_ns);
    (metric, 1u32..4, 0u32..6, delay, cool_down).prop_map(
        |((metric, above, share), step, max, delay, cool_down)| {
            let below = above * share;
            Scaling { metric, above, below, step, max, delay, cool_down }
        },
    )
}

fn line() -> impl Strategy<Value = StationParameters> {
    let discipline = prop_oneof![
        3 => Just(Discipline::Fifo),
        1 => Just(Discipline::Priority(Preemption::None)),
        1 => Just(Discipline::Priority(Preemption::Resume)),
        1 => Just(Discipline::Priority(Preemption::Restart)),
        1 => Just(Discipline::Priority(Preemption::Resample)),
        1 => Just(Discipline::EarliestDue),
    ];
    let factor = || prop_oneof![3 => Just(1.0), 1 => 0.2..3.0];
    let capacity = prop_oneof![4 => Just(1.0), 1 => 0.2..1.0, 1 => Just(0.0)];
    let batch = (1u32..5, length(DAY_NS / 10)).prop_map(|(size, wait_max)| Batch { size, wait_max });
    let when_full = prop_oneof![Just(WhenFull::TurnAway), Just(WhenFull::Block)];
    (
        discipline,
        factor(),
        capacity,
        weighted(0.3, 0u32..5),
        when_full,
        weighted(0.3, Just(Lag::NONE)),
        weighted(0.2, batch),
    )
        .prop_map(|(discipline, pace, capacity, room, when_full, patience, batch)| StationParameters {
            discipline,
            pace,
            capacity,
            room,
            when_full,
            patience,
            batch,
            ..StationParameters::none()
        })
}

fn parameters(lines: usize) -> impl Strategy<Value = Parameters> {
    (crew(), vec(line(), lines)).prop_map(|(crew, lines)| Parameters { crew, lines })
}

fn job(lines: u8) -> impl Strategy<Value = Job> {
    let work = prop_oneof![1 => Just(Duration::ZERO), 8 => length(WORK_NS)];
    (instant(), 0..lines, work, 0u8..3, instant(), length(DAY_NS / 8)).prop_map(
        |(arrives, line, work, class, due, patience)| Job { arrives, line, work, class, due, patience },
    )
}

fn happening(lines: usize) -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => parameters(lines).prop_map(|rules| Happening::Change(Box::new(rules))),
        1 => Just(Happening::Suspend),
        2 => Just(Happening::Resume),
        2 => any::<bool>().prop_map(Happening::Door),
        1 => (0u32..3).prop_map(Happening::Reserve),
        2 => (0usize..50).prop_map(Happening::Withdraw),
    ]
}

/// A day with everything.
pub(crate) fn day() -> impl Strategy<Value = Day> {
    (1usize..4).prop_flat_map(|lines| {
        let happenings = vec((instant(), happening(lines)), 0..8);
        (parameters(lines), any::<bool>(), vec(job(lines as u8), 0..50), happenings).prop_map(
            |(first, needs_room, mut jobs, mut happenings)| {
                jobs.sort_by_key(|job| job.arrives);
                happenings.sort_by_key(|(at, _)| *at);
                Day { first, needs_room, jobs, happenings }
            },
        )
    })
}

/// A line in which nobody gives way once in service, and nothing else is special.
fn plain_line() -> impl Strategy<Value = StationParameters> {
    let discipline = prop_oneof![
        2 => Just(Discipline::Fifo),
        1 => Just(Discipline::Priority(Preemption::None)),
        1 => Just(Discipline::EarliestDue),
    ];
    discipline.prop_map(|discipline| StationParameters { discipline, ..StationParameters::none() })
}

/// Something special that comes and goes again: an outage, a reserve, other rules for a while.
fn passing(plain: Parameters) -> impl Strategy<Value = Vec<(SimTime, Happening)>> {
    let outage = Just((Happening::Suspend, Happening::Resume));
    let reserve = (1u32..3).prop_map(|servers| (Happening::Reserve(servers), Happening::Reserve(0)));
    let staff = roster();
    let changes =
        (parameters(1), weighted(0.5, staff), plain_line()).prop_map(move |(rules, staff, line)| {
            let mut after = plain.clone();
            after.crew.roster = staff.unwrap_or(after.crew.roster);
            after.lines = vec![line];
            (Happening::Change(Box::new(rules)), Happening::Change(Box::new(after)))
        });
    let spell = prop_oneof![2 => outage, 1 => reserve, 2 => changes];
    (1..DAY_NS, length(DAY_NS / 5), spell).prop_map(|(begins, lasts, (begin, end))| {
        let begins = SimTime::from_ns(begins);
        vec![(begins, begin), (begins + lasts, end)]
    })
}

/// A day at one line where everything special passes, and now and then somebody is withdrawn.
pub(crate) fn passing_day() -> impl Strategy<Value = Day> {
    (roster(), plain_line(), proptest::bool::weighted(0.2)).prop_flat_map(|(roster, line, needs_room)| {
        let first = Parameters { crew: PoolParameters::of(roster), lines: vec![line] };
        let spells = vec(passing(first.clone()), 1..5);
        let doors = vec((instant(), any::<bool>().prop_map(Happening::Door)), 0..3);
        let withdrawals = vec((instant(), (0usize..60).prop_map(Happening::Withdraw)), 0..3);
        (Just(first), vec(job(1), 0..60), spells, doors, withdrawals).prop_map(
            move |(first, mut jobs, spells, doors, withdrawals)| {
                jobs.sort_by_key(|job| job.arrives);
                let mut happenings: Vec<_> = spells.into_iter().flatten().chain(withdrawals).collect();
                if needs_room {
                    happenings.extend(doors);
                }
                happenings.sort_by_key(|(at, _)| *at);
                Day { first, needs_room, jobs, happenings }
            },
        )
    })
}

/// A day at a plain line with a roster, in any order that needs no preemption: many ties.
pub(crate) fn plain_day() -> impl Strategy<Value = Day> {
    (fifo_day(), plain_line()).prop_map(|(mut day, line)| {
        day.first.lines = vec![line];
        day
    })
}

/// A day at a plain line with a roster, first come, first served: many ties.
pub(crate) fn fifo_day() -> impl Strategy<Value = Day> {
    let job = (0i64..50, 0i64..12, 0u8..3, 0i64..75).prop_map(|(at, work, class, due)| Job {
        arrives: SimTime::from_ns(at),
        line: 0,
        work: Duration::from_ns(work),
        class,
        due: SimTime::from_ns(due),
        patience: Duration::MAX,
    });
    let capacity = || prop_oneof![5 => (0u32..5).prop_map(Capacity::Servers), 1 => Just(Capacity::Unlimited)];
    let steps = proptest::collection::btree_map(0i64..75, capacity(), 0..8);
    (vec(job, 0..60), capacity(), steps).prop_map(|(mut jobs, first, steps)| {
        jobs.sort_by_key(|job| job.arrives);
        let steps = steps.into_iter().map(|(at, to)| (SimTime::from_ns(at), to)).collect();
        let roster = Roster::new(first, steps).expect("the steps are in order");
        let lines = vec![StationParameters::none()];
        let first = Parameters { crew: PoolParameters::of(roster), lines };
        Day { first, needs_room: false, jobs, happenings: Vec::new() }
    })
}
