//! Ledgers merge in any order, and survive the journey as bytes or are refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::needless_for_each, reason = "one line says it")]

mod support;

use measure::{DecodeError, Description, Ledger, Selection};
use model::{Duration, Fen, Holder, Lane, Milestone, Stage};
use proptest::prelude::*;
use proptest::test_runner::Config;
use protocol::{
    Interval, MoneyEvent, Observer, Outcome, Reserve, ReserveEvent, ReservePlace, RiskEvent, StationId,
    StationKind, StationVisit, Touch, Window,
};
use queueing::Level;
use support::{Case, at, facts, open, parcel, seconds, window};

/// Something that a role could report.
fn report(ledger: &mut Ledger, kind: u8, ordinal: u64, time: i64) {
    let (now, placed) = (at(time), at(time / 2));
    let key = parcel((ordinal % 2) as u16, ordinal);
    let lane = Lane::ALL[ordinal as usize % 4];
    let facts = facts(key, placed, lane);
    let stage = Stage::ALL[ordinal as usize % 11];
    let interval = Interval::ALL[ordinal as usize % 15];
    let station = StationId::of(StationKind::ALL[ordinal as usize % 22]);
    match kind {
        0 => ledger.milestone(key, Milestone::Placed, now),
        1 => ledger.milestone(key, Milestone::Released, now),
        2 => ledger.interval(Interval::OrderToRelease, facts, seconds(time - time / 2), now),
        3 => ledger.interval(interval, facts, seconds(1), now),
        4 => ledger.censored(interval, open(key, placed, (!ordinal.is_multiple_of(4)).then_some(lane))),
        5 => ledger.stages(seconds(time)),
        6 => {
            let outcome = [Outcome::Delivered, Outcome::Refused, Outcome::Seized, Outcome::Cancelled];
            ledger.outcome(outcome[lane.index()], key, placed, ordinal.is_multiple_of(3), now);
        }
        7 => {
            ledger.risk(RiskEvent::Scanned, placed);
            ledger.touch(Touch::Review, placed, now);
            ledger.money(MoneyEvent::Tax(Fen::new(time)), placed, now);
        }
        8 => {
            let visit = StationVisit::Started { arrived: placed, started: now, ends: now + seconds(7) };
            ledger.visit(station, visit);
        }
        9 => ledger.enter(stage, placed, now),
        10 => ledger.leave(stage, placed, now),
        11 => ledger.held(Holder::ALL[ordinal as usize % 5], facts, seconds(time / 3), now),
        13 => {
            let (into, lasting) = (ReservePlace::Station(station), seconds(60));
            let (call, ready_after, release_below) = (ordinal as u32, seconds(5), 1);
            let reserve =
                Reserve { watch: station, above: 5, lasting, call, into, ready_after, release_below };
            ledger.reserve(&reserve, ReserveEvent::Called, 7, now);
        }
        _ => {
            let rostered = [None, Some(0), Some(2)][ordinal as usize % 3];
            ledger.level(station, now, Level::of_own(ordinal as u32, 2, 1, rostered));
        }
    }
}

/// A run from 23:50 on, with two periods.
fn case() -> Case {
    let window = Window { start: at(-20), ..window(1_000, 2_000) };
    let mut case = Case::new(window, 0, &["p95(scan) < 1h in midnight in 90% of days"]);
    case.clock.start_of_day = seconds(86_400 - 600);
    case
}

fn ledger_of(reports: &[(u8, u64, i64)]) -> Ledger {
    let mut reports = reports.to_vec();
    reports.sort_by_key(|(_, _, time)| *time);
    let mut ledger = case().ledger();
    for (kind, ordinal, time) in reports {
        report(&mut ledger, kind, ordinal, time);
    }
    ledger
}

fn reports() -> impl Strategy<Value = Vec<(u8, u64, i64)>> {
    proptest::collection::vec((0u8..14, 0u64..40, -20i64..2_600), 0..60)
}

fn merged(ledgers: impl IntoIterator<Item = Ledger>) -> Ledger {
    let mut sum = case().ledger();
    ledgers.into_iter().for_each(|ledger| sum.merge(ledger).unwrap());
    sum
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, cases: 48, ..Config::default() })]

    #[test]
    fn merging_does_not_care_about_the_order(a in reports(), b in reports(), c in reports()) {
        let [a, b, c] = [a, b, c].map(|reports| ledger_of(&reports));
        prop_assert_eq!(merged([a.clone(), b.clone(), c.clone()]), merged([c, b, a]));
    }

    /// Whatever is not about stations, which belong to one entity, can be reported to several ledgers: merged, they are
    /// the whole.
    #[test]
    fn merged_parts_are_the_whole(reports in reports(), parts in 1usize..5) {
        let reports: Vec<_> = reports.into_iter().filter(|(kind, ..)| *kind != 8 && *kind != 12).collect();
        let part = |part: usize| ledger_of(&reports.iter().skip(part).step_by(parts).copied().collect::<Vec<_>>());
        prop_assert_eq!(merged((0..parts).map(part)), ledger_of(&reports));
    }

    /// An empty ledger changes nothing.
    #[test]
    fn merging_with_nothing_gives_the_same(reports in reports()) {
        let mut ledger = ledger_of(&reports);
        ledger.settle();
        prop_assert_eq!(merged([ledger.clone()]), ledger);
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
                let _ = ledger.merge(Ledger::new(ledger.description()));
                let _ = ledger.merge(ledger.clone());
                let _ = ledger.interval_tally(Interval::Scan, &Selection::ALL).percentile_s(0.95, 3);
                let _ = Interval::ALL.map(|interval| ledger.interval_open(interval, &Selection::lane(Lane::Red)));
                let _ = ledger.stations().all(|(_, station)| station.littles_law_holds());
                let _ = (ledger.stage_sum_holds(), ledger.backlog().at_marks(&Stage::ALL, 3));
            }
        }
    }
}

#[test]
fn another_version_is_refused_by_name() {
    let mut bytes = ledger_of(&[]).encode();
    bytes[0] = 99;
    assert_eq!(Ledger::decode(&bytes), Err(DecodeError::Version { found: 99 }));
}

#[test]
fn ledgers_of_other_scenarios_are_refused() {
    let ledger = |horizon, sellers| Ledger::new(&Description::new(window(100, horizon), sellers));
    let error = ledger(200, 1).merge(ledger(300, 1)).unwrap_err();
    assert!(error.to_string().contains("windows"), "{error}");
    let error = ledger(200, 1).merge(ledger(200, 2)).unwrap_err();
    assert!(error.to_string().contains("sellers"), "{error}");
    let target = Case::new(window(100, 200), 0, &["p95(scan, goods=health) < 1h"]).ledger();
    let error = ledger(200, 2).merge(target).unwrap_err();
    assert!(error.to_string().contains("targets"), "{error}");
}

/// A hundred thousand parcels are a few tens of kilobytes a role.
#[test]
fn a_ledger_is_small_as_bytes() {
    let mut ledger = case().ledger();
    for ordinal in 0..100_000u64 {
        let length = Duration::from_ns((1_000_000_000 + ordinal * 7_919_000) as i64);
        let green = facts(parcel(0, ordinal), at(1), Lane::Green);
        ledger.interval(Interval::Acceptance, green, length, at(1_000));
    }
    assert!(ledger.encode().len() < 40_000);
}
