//! The ledger's promises: identities that hold exactly, merging in any order, bytes that come back or are refused.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use measure::{Account, Checks, DecodeError, Ledger, Mode, Replication, Selection, SellerGroup, Study};
use measure::{RunCost, StudyDescription, Verdict};
use model::{Credit, Duration, Lane, Milestone, ParcelKey, SellerStream, SimTime};
use proptest::prelude::*;
use proptest::test_runner::Config;
use protocol::{
    Closing, Interval, Observer, OpenParcel, Outcome, ParcelFacts, RiskEvent, StationId, StationVisit, Window,
};
use queueing::{Capacity, Departure, Floor, Level, Roster, Start, Station, StationTimer};

fn at(seconds: i64) -> SimTime {
    SimTime::from_seconds(seconds)
}

fn seconds(seconds: i64) -> Duration {
    Duration::from_seconds(seconds)
}

/// Arrivals for 100 s, a drain of 100 s.
fn window() -> Window {
    Window { warmup_end: at(0), arrivals_end: at(100), horizon: at(200) }
}

fn parcel(stream: u16, ordinal: u64) -> ParcelKey {
    ParcelKey::new(SellerStream::new(stream), ordinal)
}

fn facts(ordinal: u64, placed: i64, lane: Lane) -> ParcelFacts {
    ParcelFacts { parcel: parcel(0, ordinal), placed: at(placed), lane }
}

/// Placed at 5 and still there.
fn open(stream: u16, ordinal: u64, lane: Option<Lane>) -> OpenParcel {
    OpenParcel { parcel: parcel(stream, ordinal), placed: at(5), lane }
}

const DESK: StationId = StationId::Reviewers;

/// One server. A is served from 10 to 60, B comes at 20 and waits to 60, is served to 230 (past the horizon), C comes
/// at 150 and still waits.
fn one_desk() -> Ledger {
    let mut ledger = Ledger::new(window(), 1);
    for (second, waiting, busy) in [(0, 0, 0), (10, 0, 1), (20, 1, 1), (60, 0, 1), (150, 1, 1), (230, 0, 1)] {
        ledger.level(DESK, at(second), Level { waiting, busy, rostered: Some(1) });
    }
    ledger.visit(DESK, StationVisit::Started { arrived: at(10), started: at(10), ends: at(60) });
    ledger.visit(DESK, StationVisit::Started { arrived: at(20), started: at(60), ends: at(230) });
    ledger.visit(DESK, StationVisit::Waiting { arrived: at(150) });
    ledger.settle();
    ledger
}

#[test]
fn a_desk_by_hand() {
    let ledger = one_desk();
    let desk = ledger.station(DESK);
    assert!(desk.littles_law_holds() && desk.busy_time_holds());
    assert_eq!(desk.window().waiting_ns, 40_000_000_000);
    assert_eq!(desk.window().busy_ns, 90_000_000_000);
    assert_eq!(desk.utilisation(), Some(0.9));
    assert_eq!((desk.arrivals(), desk.served(), desk.still_waiting()), (2, 1, 0));
    assert_eq!((desk.queue_max(), desk.queue_end()), (1, 0));
    assert_eq!(desk.waits().mean_s(), Some(20.0));
    assert_eq!(desk.services().max_s(), Some(170.0));
}

#[test]
fn a_visit_that_is_lost_breaks_littles_law() {
    let mut ledger = one_desk();
    ledger.visit(DESK, StationVisit::Waiting { arrived: at(199) });
    assert!(!ledger.station(DESK).littles_law_holds());
    assert!(ledger.station(DESK).busy_time_holds());
}

#[test]
fn a_service_that_is_lost_breaks_busy_time() {
    let mut ledger = one_desk();
    ledger.visit(DESK, StationVisit::Started { arrived: at(199), started: at(199), ends: at(200) });
    assert!(ledger.station(DESK).littles_law_holds());
    assert!(!ledger.station(DESK).busy_time_holds());
}

#[test]
fn work_beyond_the_roster_is_overtime_and_not_utilisation() {
    let mut ledger = Ledger::new(window(), 1);
    ledger.level(DESK, at(0), Level { waiting: 0, busy: 2, rostered: Some(2) });
    ledger.level(DESK, at(50), Level { waiting: 0, busy: 2, rostered: Some(1) });
    ledger.level(DESK, at(60), Level { waiting: 0, busy: 0, rostered: Some(1) });
    for _ in 0..2 {
        ledger.visit(DESK, StationVisit::Started { arrived: at(0), started: at(0), ends: at(60) });
    }
    ledger.settle();
    let desk = ledger.station(DESK);
    assert!(desk.busy_time_holds());
    assert_eq!(desk.window().overtime_ns, 10_000_000_000);
    assert_eq!(desk.utilisation(), Some(110.0 / 150.0));
}

/// Closed to 20 with a service that began before, two servers to 40, then unlimited.
#[test]
fn closed_hours_have_overtime_and_unlimited_hours_have_none() {
    let mut ledger = Ledger::new(window(), 1);
    ledger.level(DESK, at(0), Level { waiting: 0, busy: 1, rostered: Some(0) });
    ledger.level(DESK, at(20), Level { waiting: 0, busy: 1, rostered: Some(2) });
    ledger.level(DESK, at(40), Level { waiting: 0, busy: 5, rostered: None });
    ledger.level(DESK, at(60), Level::default());
    ledger.visit(DESK, StationVisit::Started { arrived: at(0), started: at(0), ends: at(60) });
    for _ in 0..4 {
        ledger.visit(DESK, StationVisit::Started { arrived: at(40), started: at(40), ends: at(60) });
    }
    ledger.settle();
    let desk = ledger.station(DESK);
    assert!(desk.busy_time_holds() && desk.is_rostered());
    assert_eq!(desk.window().overtime_ns, 20_000_000_000);
    assert_eq!(desk.window().busy_unlimited_ns, 100_000_000_000);
    assert_eq!(desk.utilisation(), Some(20.0 / 40.0));
}

/// A station that is closed all the time is not an unlimited one: it has no servers, and no utilisation either.
#[test]
fn a_closed_station_is_not_unlimited() {
    let mut ledger = Ledger::new(window(), 1);
    ledger.level(DESK, at(0), Level { waiting: 0, busy: 0, rostered: Some(0) });
    ledger.settle();
    assert!(ledger.station(DESK).is_rostered());
    assert_eq!(ledger.station(DESK).utilisation(), None);
}

/// Nobody is on the roster of an unlimited station: it has no utilisation.
#[test]
fn unlimited_servers_have_no_utilisation() {
    let mut ledger = Ledger::new(window(), 1);
    ledger.level(DESK, at(0), Level { waiting: 0, busy: 1, rostered: None });
    ledger.level(DESK, at(10), Level::default());
    ledger.visit(DESK, StationVisit::Started { arrived: at(0), started: at(0), ends: at(10) });
    ledger.settle();
    assert_eq!(ledger.station(DESK).utilisation(), None);
    assert!(ledger.station(DESK).busy_time_holds() && !ledger.station(DESK).is_rostered());
}

#[test]
fn what_is_open_at_the_horizon_is_worked_out_from_the_whole() {
    let mut ledger = Ledger::new(window(), 1);
    for ordinal in 0..10 {
        ledger.milestone(parcel(0, ordinal), Milestone::Placed, at(5));
    }
    for ordinal in 0..4 {
        ledger.interval(Interval::OrderToRelease, facts(ordinal, 5, Lane::Green), seconds(60), at(65));
    }
    // After the horizon: does not count.
    ledger.interval(Interval::OrderToRelease, facts(4, 5, Lane::Green), seconds(196), at(201));
    ledger.outcome(Outcome::Refused, parcel(0, 5), at(5), at(90));
    ledger.outcome(Outcome::Seized, parcel(0, 6), at(5), at(90));
    ledger.censored(Interval::OrderToRelease, open(0, 7, Some(Lane::Red)));
    ledger.censored(Interval::CustomsClearance, open(0, 7, Some(Lane::Red)));
    // Not of the cohort.
    ledger.censored(Interval::CustomsClearance, OpenParcel { placed: at(101), ..open(0, 10, None) });
    let open = |interval| ledger.interval_open(interval, &Selection::ALL);
    assert_eq!(open(Interval::OrderToRelease), 4);
    assert_eq!(open(Interval::OrderToDocuments), 9);
    assert_eq!(open(Interval::CustomsClearance), 1);
}

/// Two sellers. Of the first: four green parcels released, of which three pass the gate and one is delivered; a green
/// and two red ones that are not released; one without a lane. Of the second: a red one that is not released, one
/// refused, and one that customs has not seen.
fn two_lanes(order: impl Fn(Vec<usize>) -> Vec<usize>) -> Ledger {
    use Interval as I;
    let mut ledger = Ledger::new(window(), 2);
    let (placed, green) = (at(5), |ordinal| facts(ordinal, 5, Lane::Green));
    for step in order((0..15).collect()) {
        let ordinal = step as u64;
        match step {
            0..8 => ledger.milestone(parcel(0, ordinal), Milestone::Placed, placed),
            8..11 => ledger.milestone(parcel(1, ordinal), Milestone::Placed, placed),
            11 => {
                for (ordinal, second) in [(0, 10), (1, 20), (2, 30), (3, 40)] {
                    ledger.interval(I::OrderToRelease, green(ordinal), seconds(second), at(5 + second));
                    ledger.interval(I::CustomsClearance, green(ordinal), seconds(second), at(5 + second));
                }
                (0..3).for_each(|ordinal| {
                    ledger.interval(I::OrderToGate, green(ordinal), seconds(50), at(55));
                });
                ledger.interval(I::OrderToDelivery, green(0), seconds(90), at(95));
            }
            12 => {
                for (stream, ordinal, lane) in
                    [(0, 4, Lane::Green), (0, 5, Lane::Red), (0, 6, Lane::Red), (1, 8, Lane::Red)]
                {
                    ledger.censored(I::OrderToRelease, open(stream, ordinal, Some(lane)));
                    ledger.censored(I::CustomsClearance, open(stream, ordinal, Some(lane)));
                }
                ledger.censored(I::ReleaseToGate, open(0, 3, Some(Lane::Green)));
            }
            13 => ledger.censored(I::CustomsClearance, open(0, 7, None)),
            _ => ledger.outcome(Outcome::Refused, parcel(1, 9), placed, at(60)),
        }
    }
    ledger
}

#[test]
fn a_group_counts_its_own_open_parcels() {
    use Interval as I;
    let ledger = two_lanes(|steps| steps);
    let groups = [
        Selection::ALL,
        Selection::lane(Lane::Green),
        Selection::lane(Lane::Yellow),
        Selection::lane(Lane::Red),
        Selection::streams(vec![0]),
        Selection::streams(vec![1]),
        Selection { streams: Some(vec![1]), lane: Some(Lane::Red) },
    ];
    let open = |interval| groups.clone().map(|group| ledger.interval_open(interval, &group));
    assert_eq!(open(I::OrderToRelease), [6, 1, 0, 3, 4, 2, 1]);
    assert_eq!(open(I::OrderToGate), [7, 2, 0, 3, 5, 2, 1]);
    assert_eq!(open(I::OrderToDelivery), [9, 4, 0, 3, 7, 2, 1]);
    assert_eq!(open(I::CustomsClearance), [5, 1, 0, 3, 4, 1, 1]);
    assert_eq!(open(I::ReleaseToGate), [1, 1, 0, 0, 1, 0, 0]);
    let green = ledger.interval_tally(I::OrderToRelease, &groups[1]);
    let percentile = |q| green.percentile_s(q, ledger.interval_open(I::OrderToRelease, &groups[1]));
    assert!((percentile(0.8).unwrap() - 40.0).abs() < 0.1);
    assert_eq!(percentile(0.81), None);
}

#[test]
fn the_order_of_reports_does_not_matter_to_what_is_open() {
    let forwards = two_lanes(|steps| steps);
    assert_eq!(forwards, two_lanes(|steps| steps.into_iter().rev().collect()));
    let halves = [0, 1].map(|half| two_lanes(|steps| steps.into_iter().skip(half).step_by(2).collect()));
    let [mut first, mut second] = halves.clone();
    let [even, odd] = halves;
    first.merge(odd).unwrap();
    second.merge(even).unwrap();
    assert_eq!(first, second);
    let mut whole = forwards;
    whole.settle();
    assert_eq!(first, whole);
    assert_eq!(Ledger::decode(&whole.clone().encode()), Ok(whole));
}

#[test]
fn intervals_are_about_the_cohort() {
    let window = Window { warmup_end: at(50), ..window() };
    let mut ledger = Ledger::new(window, 1);
    for placed in [49, 50, 100, 101] {
        ledger.milestone(parcel(0, placed as u64), Milestone::Placed, at(placed));
        ledger.interval(Interval::Scan, facts(placed as u64, placed, Lane::Red), seconds(1), at(placed + 1));
    }
    assert_eq!(ledger.interval_tally(Interval::Scan, &Selection::ALL).n(), 2);
    assert_eq!(ledger.interval_tally(Interval::Scan, &Selection::lane(Lane::Green)).n(), 0);
    assert_eq!(ledger.cohort_placed(&Selection::ALL), 2);
    assert_eq!(ledger.orders().count(Milestone::Placed), 4);
}

#[test]
fn stages_must_add_up() {
    let mut ledger = Ledger::new(window(), 1);
    ledger.interval(Interval::OrderToRelease, facts(0, 5, Lane::Green), seconds(60), at(65));
    assert!(!ledger.stage_sum_holds());
    ledger.stages(seconds(60));
    assert!(ledger.stage_sum_holds());
    ledger.interval(Interval::OrderToRelease, facts(1, 5, Lane::Green), seconds(60), at(65));
    ledger.stages(seconds(60) + Duration::from_ns(1));
    assert!(!ledger.stage_sum_holds());
}

/// A station of `queueing`, reporting to a ledger.
struct Reporting<'a> {
    ledger: &'a mut Ledger,
    deadlines: &'a mut BinaryHeap<Reverse<(SimTime, u64, u32)>>,
    created: &'a mut u64,
}

const ROSTER_STEP: u32 = u32::MAX;

impl Floor<ParcelKey> for Reporting<'_> {
    fn deadline(&mut self, at: SimTime, timer: StationTimer) {
        let code = match timer {
            StationTimer::ServiceEnds { slot } => slot,
            StationTimer::RosterStep => ROSTER_STEP,
        };
        *self.created += 1;
        self.deadlines.push(Reverse((at, *self.created, code)));
    }

    fn started(&mut self, start: Start<ParcelKey>) {
        let Start { arrived, started, ends, .. } = start;
        self.ledger.visit(DESK, StationVisit::Started { arrived, started, ends });
    }

    fn level(&mut self, now: SimTime, level: Level) {
        self.ledger.level(DESK, now, level);
    }
}

fn run_station(roster: Roster, mut customers: Vec<(i64, i64)>) -> Ledger {
    customers.sort_unstable();
    let mut ledger = Ledger::new(window(), 1);
    let mut station = Station::new(roster);
    let (mut deadlines, mut created) = (BinaryHeap::new(), 0);
    let mut customers = customers.into_iter().peekable();
    let horizon = window().horizon;
    let mut floor = Reporting { ledger: &mut ledger, deadlines: &mut deadlines, created: &mut created };
    station.open(SimTime::ZERO.just_before(), &mut floor);
    loop {
        let deadline = floor.deadlines.peek().map(|Reverse((at, ..))| *at).filter(|at| *at <= horizon);
        let arrival = customers.peek().map(|(ms, _)| SimTime::from_ns(ms * 1_000_000));
        let _: Option<Departure<ParcelKey>> = match (deadline, arrival) {
            (None, None) => break,
            (Some(now), other) if other.is_none_or(|arrival| now <= arrival) => {
                let Reverse((_, _, code)) = floor.deadlines.pop().expect("it was peeked at");
                let timer = match code {
                    ROSTER_STEP => StationTimer::RosterStep,
                    slot => StationTimer::ServiceEnds { slot },
                };
                station.fire(now, timer, &mut floor)
            }
            _ => {
                let (ms, work_ms) = customers.next().expect("it was peeked at");
                let now = SimTime::from_ns(ms * 1_000_000);
                station.arrive(now, parcel(0, 0), Duration::from_ns(work_ms * 1_000_000), &mut floor)
            }
        };
    }
    for (_, arrived) in station.waiting() {
        ledger.visit(DESK, StationVisit::Waiting { arrived });
    }
    ledger.settle();
    ledger
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, cases: 48, ..Config::default() })]

    /// Whatever comes to a station and however its roster changes, both accounts agree to the nanosecond.
    #[test]
    fn identities_hold_at_every_station(
        customers in proptest::collection::vec((0i64..200_000, 0i64..60_000), 0..60),
        servers in proptest::collection::vec(0u32..4, 1..5),
        unlimited in any::<bool>(),
    ) {
        let capacity = |count: u32| if unlimited && count == 3 { Capacity::Unlimited } else { Capacity::Servers(count) };
        let first = if unlimited { Capacity::Unlimited } else { Capacity::Servers(servers[0]) };
        let steps = servers.iter().enumerate().skip(1);
        let steps = steps.map(|(step, count)| (at(step as i64 * 45), capacity(*count))).collect();
        let ledger = run_station(Roster::new(first, steps).unwrap(), customers);
        prop_assert!(ledger.station(DESK).littles_law_holds());
        prop_assert!(ledger.station(DESK).busy_time_holds());
    }
}

/// Something that a role could report.
fn report(ledger: &mut Ledger, kind: u8, ordinal: u64, time: i64) {
    let (now, stream) = (at(time), (ordinal % 2) as u16);
    let key = parcel(stream, ordinal);
    let lane = Lane::ALL[ordinal as usize % 3];
    let facts = ParcelFacts { parcel: key, placed: at(time / 2), lane };
    match kind {
        0 => ledger.milestone(key, Milestone::Placed, now),
        1 => ledger.milestone(key, Milestone::Released, now),
        2 => ledger.interval(Interval::OrderToRelease, facts, seconds(time - time / 2), now),
        3 => ledger.interval(Interval::ALL[ordinal as usize % 15], facts, seconds(1), now),
        4 => {
            let lane = (!ordinal.is_multiple_of(4)).then_some(lane);
            let open = OpenParcel { parcel: key, placed: at(time / 2), lane };
            ledger.censored(Interval::ALL[ordinal as usize % 15], open);
        }
        5 => ledger.stages(seconds(time)),
        6 => ledger.outcome(
            [Outcome::Delivered, Outcome::Refused, Outcome::Seized][lane.index()],
            key,
            at(time / 2),
            now,
        ),
        7 => ledger.risk(RiskEvent::Scanned),
        8 => {
            let visit = StationVisit::Started { arrived: at(time / 2), started: now, ends: now + seconds(7) };
            ledger.visit(StationId::ALL[ordinal as usize % 16], visit);
        }
        _ => {
            let rostered = [None, Some(0), Some(2)][ordinal as usize % 3];
            let level = Level { waiting: ordinal as u32, busy: 1, rostered };
            ledger.level(StationId::ALL[ordinal as usize % 16], now, level);
        }
    }
}

fn ledger_of(reports: &[(u8, u64, i64)]) -> Ledger {
    let mut reports = reports.to_vec();
    reports.sort_by_key(|(_, _, time)| *time);
    let mut ledger = Ledger::new(window(), 2);
    for (kind, ordinal, time) in reports {
        report(&mut ledger, kind, ordinal, time);
    }
    ledger
}

fn reports() -> impl Strategy<Value = Vec<(u8, u64, i64)>> {
    proptest::collection::vec((0u8..10, 0u64..40, 0i64..260), 0..60)
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, cases: 48, ..Config::default() })]

    #[test]
    fn merging_does_not_care_about_the_order(a in reports(), b in reports(), c in reports()) {
        let [a, b, c] = [a, b, c].map(|reports| ledger_of(&reports));
        let mut forwards = a.clone();
        forwards.merge(b.clone()).unwrap();
        forwards.merge(c.clone()).unwrap();
        let mut backwards = c;
        backwards.merge(b).unwrap();
        backwards.merge(a).unwrap();
        prop_assert_eq!(forwards, backwards);
    }

    /// An empty ledger changes nothing.
    #[test]
    fn merging_with_nothing_gives_the_same(reports in reports()) {
        let mut ledger = ledger_of(&reports);
        ledger.settle();
        let mut merged = Ledger::new(window(), 2);
        merged.merge(ledger.clone()).unwrap();
        prop_assert_eq!(merged, ledger);
    }

    #[test]
    fn a_ledger_survives_the_codec(reports in reports()) {
        let mut ledger = ledger_of(&reports);
        let bytes = ledger.clone().encode();
        ledger.settle();
        prop_assert_eq!(Ledger::decode(&bytes), Ok(ledger));
    }

    /// Bytes with any change are another ledger or an error, and whatever they are can be used.
    #[test]
    fn junk_is_an_error_and_never_a_panic(
        reports in reports(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        length in any::<prop::sample::Index>(),
        junk in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut bytes = ledger_of(&reports).encode();
        prop_assert!(Ledger::decode(&bytes[..length.index(bytes.len())]).is_err());
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        for bytes in [bytes, junk] {
            if let Ok(mut ledger) = Ledger::decode(&bytes) {
                let _ = ledger.merge(Ledger::new(*ledger.window(), ledger.seller_count()));
                let _ = ledger.merge(ledger.clone());
                let _ = ledger.interval_tally(Interval::Scan, &Selection::ALL).percentile_s(0.95, 3);
                let _ = Interval::ALL.map(|interval| ledger.interval_open(interval, &Selection::lane(Lane::Red)));
            }
        }
    }
}

#[test]
fn another_version_is_refused_by_name() {
    let mut bytes = one_desk().encode();
    bytes[0] = 9;
    assert_eq!(Ledger::decode(&bytes), Err(DecodeError::Version { found: 9 }));
}

#[test]
fn ledgers_of_other_scenarios_are_refused() {
    let longer = Window { horizon: at(300), ..window() };
    let error = one_desk().merge(Ledger::new(longer, 1)).unwrap_err();
    assert!(error.to_string().contains("windows"), "{error}");
    let error = one_desk().merge(Ledger::new(window(), 2)).unwrap_err();
    assert!(error.to_string().contains("sellers"), "{error}");
}

fn description() -> StudyDescription {
    let seller = |name: &str, credit| SellerGroup { name: name.to_owned(), credit };
    StudyDescription {
        mode: Mode::Virtual,
        scenario: "desk".to_owned(),
        scenario_hash: "00".to_owned(),
        seed: 7,
        study: "terminating".to_owned(),
        sellers: vec![seller("flagship", Credit::Advanced)],
        targets: Vec::new(),
    }
}

fn replication(length: i64) -> Replication {
    let mut ledger = one_desk();
    ledger.milestone(parcel(0, 1), Milestone::Placed, at(1));
    ledger.milestone(parcel(0, 1), Milestone::Released, at(1 + length));
    ledger.interval(Interval::OrderToRelease, facts(1, 1, Lane::Green), seconds(length), at(1 + length));
    ledger.stages(seconds(length));
    let account = Account::new(&ledger, &[Closing { inside: 1 }, Closing::default()], 0);
    Replication { ledger, account }
}

#[test]
fn replications_in_any_order_give_the_same_results_and_an_interval() {
    let study = |order: [u32; 3]| {
        let mut study = Study::new(window(), description());
        for number in order {
            study.add(number, replication(10 + 10 * i64::from(number))).unwrap();
        }
        study.results(RunCost::default(), None)
    };
    let results = study([0, 1, 2]);
    assert_eq!(results, study([2, 0, 1]));
    let all = results.intervals.get("order_to_release").unwrap();
    assert_eq!((all.n, all.censored, all.mean_s), (3, 0, Some(20.0)));
    // t(0.975, 2) = 4.302653, standard deviation 10, three replications.
    let [low, high] = all.ci95.unwrap().mean_s.unwrap();
    assert!((high - low - 2.0 * 4.302_653 * 10.0 / 3f64.sqrt()).abs() < 1e-4, "{low} {high}");
    assert_eq!(results.by_credit.get("advanced").unwrap().get("order_to_release").unwrap().n, 3);
    assert_eq!(results.orders.placed, 3);
    assert_eq!(results.verdict(), Verdict::Pass);
}

#[test]
fn one_replication_has_no_confidence_and_its_json_says_null() {
    let mut study = Study::new(window(), description());
    study.add(0, replication(10)).unwrap();
    let results = study.results(RunCost::default(), None);
    assert_eq!(
        results.checks,
        Checks { conservation: true, littles_law: true, utilisation: true, stage_sum: true }
    );
    let json = results.to_json();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["schema"], "greenlane.result/1");
    assert_eq!(value["mode"], "virtual");
    assert_eq!(value["intervals"]["order_to_release"]["p95_s"], 10.0);
    assert!(value["intervals"]["order_to_release"]["ci95"].is_null());
    assert_eq!(value["digest"].as_str().unwrap().len(), 32);
    assert!(value.get("punctuality").is_none());
    let top: Vec<&str> =
        json.lines().filter_map(|line| line.strip_prefix("  \"")?.split('"').next()).collect();
    let order = "schema mode scenario scenario_hash seed replications study digest orders intervals by_lane by_seller \
                 by_credit stations series risk targets checks run";
    assert_eq!(top.join(" "), order);
}

#[test]
fn a_failed_check_comes_before_everything_else() {
    let mut broken = replication(10);
    broken.account.inside = 2;
    let mut study = Study::new(window(), description());
    study.add(0, broken).unwrap();
    let results = study.results(RunCost::default(), None);
    assert_eq!(results.verdict(), Verdict::NotTrustworthy);
    assert_eq!(results.verdict().exit_code(), 98);
    assert_eq!(results.doubts(), ["self-check conservation failed"]);
    let empty = Study::new(window(), description()).results(RunCost::default(), None);
    assert_eq!(empty.doubts(), ["nothing was measured"]);
}
