//! A station's two accounts: identities that hold exactly, and what breaks them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::needless_for_each, reason = "one line says it")]

mod support;

use measure::{Description, Ledger, StationLedger, longest_lines};
use model::{Duration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::Config;
use protocol::{Observer, StationId, StationKind, StationVisit, Window};
use queueing::Level;
use support::{at, seconds, window};

const DESK: StationId = StationId::of(StationKind::Reviewers);

fn level(waiting: u32, busy: u32, rostered: Option<u32>) -> Level {
    Level::of_own(waiting, busy, busy, rostered)
}

fn visit(arrived: i64, started: i64, ends: i64) -> StationVisit {
    StationVisit::Started { arrived: at(arrived), started: at(started), ends: at(ends) }
}

fn ledger() -> Ledger {
    Ledger::new(&Description::new(window(100, 200), 1))
}

fn desk(ledger: &mut Ledger) -> &StationLedger {
    ledger.settle();
    ledger.station(DESK).unwrap()
}

/// One server. A is served from 10 to 60, B comes at 20 and waits to 60, is served to 230 (past the horizon), C comes
/// at 150 and still waits.
fn one_desk() -> Ledger {
    let mut ledger = ledger();
    for (second, waiting, busy) in [(0, 0, 0), (10, 0, 1), (20, 1, 1), (60, 0, 1), (150, 1, 1), (230, 0, 1)] {
        ledger.level(DESK, at(second), level(waiting, busy, Some(1)));
    }
    ledger.visit(DESK, visit(10, 10, 60));
    ledger.visit(DESK, visit(20, 60, 230));
    ledger.visit(DESK, StationVisit::Waiting { arrived: at(150) });
    ledger
}

#[test]
fn a_desk_by_hand() {
    let mut ledger = one_desk();
    let desk = desk(&mut ledger);
    assert!(desk.littles_law_holds() && desk.busy_time_holds());
    assert_eq!(desk.window().waiting_ns, 40_000_000_000);
    assert_eq!(desk.window().busy_ns, 90_000_000_000);
    assert_eq!(desk.utilisation(), Some(0.9));
    assert_eq!((desk.arrivals(), desk.served(), desk.still_waiting()), (2, 1, 0));
    assert_eq!((desk.queue_max(), desk.queue_end()), (1, 0));
    assert_eq!(desk.waits().mean_s(), Some(20.0));
    assert_eq!(desk.services().max_s(), Some(50.0));
}

#[test]
fn a_visit_that_is_lost_breaks_littles_law() {
    let mut ledger = one_desk();
    ledger.visit(DESK, StationVisit::Waiting { arrived: at(199) });
    let desk = desk(&mut ledger);
    assert!(!desk.littles_law_holds() && desk.busy_time_holds());
}

#[test]
fn a_service_that_is_lost_breaks_busy_time() {
    let mut ledger = one_desk();
    ledger.visit(DESK, visit(199, 199, 200));
    let desk = desk(&mut ledger);
    assert!(desk.littles_law_holds() && !desk.busy_time_holds());
}

/// Who leaves the line has waited; a part of a service is busy time and no visit; who finds no room did not come.
#[test]
fn leaving_parts_and_refusals_are_accounted_for() {
    let mut ledger = ledger();
    for (second, waiting, busy) in [(0, 0, 0), (10, 1, 1), (30, 0, 1), (50, 1, 0), (80, 0, 0)] {
        ledger.level(DESK, at(second), level(waiting, busy, Some(1)));
    }
    ledger.visit(DESK, StationVisit::Left { arrived: at(10), left: at(30) });
    ledger.visit(DESK, StationVisit::Part { started: at(10), ended: at(50) });
    ledger.visit(DESK, StationVisit::Left { arrived: at(50), left: at(80) });
    ledger.visit(DESK, StationVisit::TurnedAway { at: at(60) });
    let desk = desk(&mut ledger);
    assert!(desk.littles_law_holds() && desk.busy_time_holds());
    assert_eq!((desk.arrivals(), desk.left(), desk.turned_away(), desk.waits().n()), (2, 2, 1, 0));
}

/// A batch is one server's work and several customers' time.
#[test]
fn a_batch_keeps_one_server_busy() {
    let mut ledger = ledger();
    ledger.level(DESK, at(0), Level::of_own(0, 3, 1, Some(2)));
    ledger.level(DESK, at(50), level(0, 0, Some(2)));
    (0..3).for_each(|_| ledger.visit(DESK, visit(0, 0, 50)));
    let desk = desk(&mut ledger);
    assert!(desk.busy_time_holds());
    assert_eq!(desk.utilisation(), Some(0.25));
}

#[test]
fn work_beyond_the_roster_is_overtime_and_not_utilisation() {
    let mut ledger = ledger();
    ledger.level(DESK, at(0), level(0, 2, Some(2)));
    ledger.level(DESK, at(50), level(0, 2, Some(1)));
    ledger.level(DESK, at(60), level(0, 0, Some(1)));
    (0..2).for_each(|_| ledger.visit(DESK, visit(0, 0, 60)));
    let desk = desk(&mut ledger);
    assert!(desk.busy_time_holds());
    assert_eq!(desk.window().overtime_ns, 10_000_000_000);
    assert_eq!(desk.utilisation(), Some(110.0 / 150.0));
}

/// Closed to 20 with a service that began before, two servers to 40, then unlimited.
#[test]
fn closed_hours_have_overtime_and_unlimited_hours_have_none() {
    let mut ledger = ledger();
    ledger.level(DESK, at(0), level(0, 1, Some(0)));
    ledger.level(DESK, at(20), level(0, 1, Some(2)));
    ledger.level(DESK, at(40), level(0, 5, None));
    ledger.level(DESK, at(60), Level::default());
    ledger.visit(DESK, visit(0, 0, 60));
    (0..4).for_each(|_| ledger.visit(DESK, visit(40, 40, 60)));
    let desk = desk(&mut ledger);
    assert!(desk.busy_time_holds() && desk.is_rostered());
    assert_eq!(desk.window().overtime_ns, 20_000_000_000);
    assert_eq!(desk.window().busy_unlimited_ns, 100_000_000_000);
    assert_eq!(desk.utilisation(), Some(20.0 / 40.0));
}

/// A station that is closed all the time is not an unlimited one: it has no servers, and no utilisation either.
#[test]
fn a_closed_station_is_not_unlimited() {
    let mut ledger = ledger();
    ledger.level(DESK, at(0), level(0, 0, Some(0)));
    let desk = desk(&mut ledger);
    assert!(desk.is_rostered());
    assert_eq!(desk.utilisation(), None);
}

/// Nobody is on the roster of an unlimited station: it has no utilisation.
#[test]
fn unlimited_servers_have_no_utilisation() {
    let mut ledger = ledger();
    ledger.level(DESK, at(0), level(0, 1, None));
    ledger.level(DESK, at(10), Level::default());
    ledger.visit(DESK, visit(0, 0, 10));
    let desk = desk(&mut ledger);
    assert_eq!((desk.utilisation(), desk.waits_while_open()), (None, None));
    assert!(desk.busy_time_holds() && !desk.is_rostered());
}

/// Open to 10, from 40 to 50, and from 70 on. Four waits: one before the first closing, one over both, one that begins
/// while closed, and one that begins and ends while open.
#[test]
fn waits_in_opening_hours_leave_out_the_time_while_closed() {
    let mut ledger = ledger();
    for (second, rostered) in [(0, 1), (10, 0), (40, 1), (50, 0), (70, 1)] {
        ledger.level(DESK, at(second), level(0, 0, Some(rostered)));
        if second == 0 {
            ledger.visit(DESK, visit(1, 3, 4));
        }
    }
    for (arrived, started) in [(5, 75), (45, 71), (80, 84)] {
        ledger.visit(DESK, visit(arrived, started, started));
    }
    let desk = desk(&mut ledger);
    let open = desk.waits_while_open().unwrap();
    assert_eq!((open.n(), desk.waits().n()), (4, 4));
    assert_eq!(open.sum_ns(), 1_000_000_000 * (2 + (70 - 50) + (26 - 20) + 4));
    assert_eq!(desk.waits().sum_ns(), 1_000_000_000 * (2 + 70 + 26 + 4));
}

/// The line every 15 minutes, the level before the first report being none.
#[test]
fn the_line_is_noted_at_every_mark() {
    let mut ledger = Ledger::new(&Description::new(window(3_600, 7_200), 1));
    ledger.level(DESK, at(1_000), level(4, 0, Some(1)));
    ledger.level(DESK, at(1_800), level(5, 0, Some(1)));
    ledger.level(DESK, at(1_801), level(6, 0, Some(1)));
    ledger.level(DESK, at(5_000), level(7, 0, Some(1)));
    ledger.level(DESK, at(7_200), level(8, 0, Some(1)));
    let desk = desk(&mut ledger);
    assert_eq!(desk.queue_at_marks(), [0, 0, 5, 6, 6, 6, 7, 7, 8]);
    assert_eq!((desk.queue_end(), desk.queue_max()), (6, 7), "the longest line is that of the drain");
}

/// Time integrals computed the slow way, from the list of levels.
fn integral(levels: &[(i64, Level)], from: i64, to: i64, of: impl Fn(&Level) -> u32) -> u128 {
    let next = levels.iter().skip(1).map(|(second, _)| *second).chain([i64::MAX]);
    let pieces = levels.iter().zip(next).map(|((second, level), next)| {
        let length = (next.min(to) - (*second).max(from)).max(0) as u128;
        u128::from(of(level)) * length * 1_000_000_000
    });
    pieces.sum()
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, cases: 256, ..Config::default() })]

    /// Adding time piece by piece at the marks gives the integrals over any list of levels, wherever the window lies.
    #[test]
    fn integrals_agree_with_the_list_of_levels(
        steps in proptest::collection::vec(
            (0i64..1_500, 0u32..9, 0u32..4, 0u32..3, proptest::option::of(0u32..4)),
            1..40,
        ),
        start in -3_000i64..2_000,
        bounds in (0i64..4_000, 0i64..9_000, 0i64..9_000),
    ) {
        let (opens, length, drain) = bounds;
        let bounds = Window {
            start: at(start.min(0)),
            warmup_end: at(opens),
            arrivals_end: at(opens + length),
            horizon: at(opens + length + drain),
        };
        let mut ledger = Ledger::new(&Description::new(bounds, 1));
        let mut now = start;
        let mut levels: Vec<(i64, Level)> = Vec::new();
        for (gap, waiting, busy, batched, rostered) in steps {
            now += gap;
            let level = Level::of_own(waiting, busy + batched, busy, rostered);
            ledger.level(DESK, at(now), level);
            match levels.last_mut() {
                Some(last) if last.0 == now => last.1 = level,
                _ => levels.push((now, level)),
            }
        }
        ledger.settle();
        let desk = ledger.station(DESK).unwrap();
        let in_window = |of: fn(&Level) -> u32| integral(&levels, opens, opens + length, of);
        prop_assert_eq!(desk.window().waiting_ns, in_window(|level| level.waiting));
        prop_assert_eq!(desk.window().in_service_ns, in_window(|level| level.in_service));
        prop_assert_eq!(desk.window().busy_ns, in_window(|level| level.busy));
        prop_assert_eq!(desk.window().rostered_ns, in_window(|level| level.rostered.unwrap_or(0)));
        prop_assert_eq!(desk.window().overtime_ns, in_window(|level| level.overtime));
        let unlimited = in_window(|level| if level.rostered.is_none() { level.busy } else { 0 });
        prop_assert_eq!(desk.window().busy_unlimited_ns, unlimited);
        let horizon = opens + length + drain;
        let at_mark = |mark: i64| levels.iter().rev().find(|(second, _)| *second <= mark).map_or(0, |(_, l)| l.waiting);
        let marks: Vec<u64> = (0..=horizon / 900).map(|mark| u64::from(at_mark(mark * 900))).collect();
        prop_assert_eq!(desk.queue_at_marks(), &marks[..]);
        prop_assert_eq!(desk.queue_end(), u64::from(at_mark(opens + length)));
        let most = levels.iter().zip(levels.iter().skip(1).map(|next| next.0).chain([i64::MAX]));
        let most = most.filter(|((second, _), next)| (*next).min(horizon) > (*second).max(opens));
        prop_assert_eq!(desk.queue_max(), most.map(|((_, level), _)| level.waiting).max().unwrap_or(0));
    }
}

/// A service that still goes on at the horizon has no length: neither the mean nor a percentile takes it for one.
#[test]
fn a_service_that_has_not_ended_is_not_measured() {
    let mut ledger = ledger();
    for (second, busy) in [(0, 0), (10, 1), (20, 2), (30, 1)] {
        ledger.level(DESK, at(second), level(0, busy, Some(2)));
    }
    ledger.visit(DESK, visit(10, 10, 9_000));
    ledger.visit(DESK, visit(20, 20, 30));
    let desk = desk(&mut ledger);
    assert_eq!((desk.arrivals(), desk.services().n(), desk.services().mean_s()), (2, 1, Some(10.0)));
    assert!(desk.busy_time_holds());
}

/// A FIFO desk worked out by hand (Lindley's recursion), reporting its levels and visits.
fn fifo(ledger: &mut Ledger, customers: &[(i64, i64)]) {
    let mut changes: Vec<(i64, i32, i32)> = Vec::new();
    let mut free_at = 0;
    for &(arrived, work) in customers {
        let started = arrived.max(free_at);
        free_at = started + work;
        changes.extend([(arrived, 1, 0), (started, -1, 1), (free_at, 0, -1)]);
        if started <= 200 {
            ledger.visit(DESK, visit(arrived, started, free_at));
        } else {
            ledger.visit(DESK, StationVisit::Waiting { arrived: at(arrived) });
        }
    }
    changes.sort_unstable();
    let (mut waiting, mut busy) = (0i32, 0i32);
    ledger.level(DESK, at(0), level(0, 0, Some(1)));
    let mut changes = changes.into_iter().peekable();
    while let Some((second, more_waiting, more_busy)) = changes.next() {
        (waiting, busy) = (waiting + more_waiting, busy + more_busy);
        if changes.peek().is_none_or(|next| next.0 > second) {
            ledger.level(DESK, at(second), level(waiting as u32, busy as u32, Some(1)));
        }
    }
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, cases: 64, ..Config::default() })]

    /// Whatever comes to a station, both accounts agree to the nanosecond.
    #[test]
    fn identities_hold_at_a_fifo_desk(mut customers in proptest::collection::vec((0i64..199, 0i64..60), 0..40)) {
        customers.sort_unstable();
        let mut ledger = ledger();
        fifo(&mut ledger, &customers);
        let desk = desk(&mut ledger);
        prop_assert!(desk.littles_law_holds() && desk.busy_time_holds());
    }
}

#[test]
fn a_level_after_the_horizon_does_not_count() {
    let mut ledger = ledger();
    ledger.level(DESK, at(0), level(1, 0, Some(1)));
    ledger.level(DESK, at(200), level(2, 0, Some(1)));
    ledger.level(DESK, SimTime::ZERO + seconds(200) + Duration::from_ns(1), level(9, 0, Some(1)));
    let desk = desk(&mut ledger);
    assert_eq!((desk.queue_max(), desk.window().waiting_ns), (1, 100_000_000_000));
}

/// While the run goes on: the longest first, without those who wait for company only.
#[test]
fn the_longest_lines_are_of_who_waits_for_a_server() {
    let mut ledger = ledger();
    for (kind, waiting, rostered) in [
        (StationKind::Unpackers, 3, Some(1)),
        (StationKind::Reviewers, 7, Some(2)),
        (StationKind::Images, 0, Some(2)),
        (StationKind::Vehicles, 59, None),
    ] {
        ledger.level(StationId::of(kind), at(10), level(waiting, 1, rostered));
    }
    let told = |most| longest_lines(&ledger, &[], most);
    assert_eq!(told(5), [("customs.reviewers".to_owned(), 7), ("customs.unpackers".to_owned(), 3)]);
    assert_eq!(told(1).len(), 1);
}
