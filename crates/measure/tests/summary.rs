//! The summary, letter by letter.

use measure::{
    Account, Clock, Ledger, Mode, Replication, RunCost, SellerGroup, Study, StudyDescription, Target,
    TargetScope, summary,
};
use model::{Credit, Duration, Lane, Milestone, ParcelKey, SellerStream, SimTime};
use protocol::{Closing, Interval, Observer, OpenParcel, ParcelFacts, StationId, StationVisit, Window};
use queueing::Level;

fn at(seconds: i64) -> SimTime {
    SimTime::from_seconds(seconds)
}

/// A hundred parcels a second apart: ninety green ones released after their number of seconds, eight red ones after an
/// hour, two red ones never.
fn replication(window: Window) -> Replication {
    let mut ledger = Ledger::new(window, 1);
    for ordinal in 0..100 {
        let parcel = ParcelKey::new(SellerStream::new(0), ordinal as u64);
        ledger.milestone(parcel, Milestone::Placed, at(ordinal));
        let (lane, seconds) = match ordinal {
            0..90 => (Lane::Green, ordinal + 1),
            90..98 => (Lane::Red, 3_600),
            _ => {
                let open = OpenParcel { parcel, placed: at(ordinal), lane: Some(Lane::Red) };
                ledger.censored(Interval::OrderToRelease, open);
                continue;
            }
        };
        let (length, released) = (Duration::from_seconds(seconds), at(ordinal + seconds));
        ledger.milestone(parcel, Milestone::Released, released);
        let facts = ParcelFacts { parcel, placed: at(ordinal), lane };
        ledger.interval(Interval::OrderToRelease, facts, length, released);
        ledger.interval(Interval::Acceptance, facts, Duration::from_ns(2_500_000), released);
        ledger.stages(length);
    }
    let desk = StationId::Reviewers;
    ledger.level(desk, at(0), Level { waiting: 0, busy: 1, rostered: Some(2) });
    ledger.level(desk, at(1_800), Level { waiting: 0, busy: 0, rostered: Some(2) });
    ledger.visit(desk, StationVisit::Started { arrived: at(0), started: at(0), ends: at(1_800) });
    let account = Account::new(&ledger, &[Closing { inside: 99 }], 1);
    Replication { ledger, account }
}

#[test]
fn the_summary_of_one_replication() {
    let window = Window { warmup_end: at(0), arrivals_end: at(7_200), horizon: at(28_800) };
    let sellers = vec![SellerGroup { name: "flagship".to_owned(), credit: Credit::Advanced }];
    let scope = TargetScope { sellers: &sellers, clock: Clock { start_of_day: Duration::ZERO }, window };
    let targets = ["p50(order_to_release) < 1m", "p99(order_to_release) < 2h"];
    let description = StudyDescription {
        mode: Mode::Virtual,
        scenario: "festival".to_owned(),
        scenario_hash: "00".to_owned(),
        seed: 1111,
        study: "terminating".to_owned(),
        targets: targets.map(|expr| Target::parse(expr, &scope).unwrap()).to_vec(),
        sellers: sellers.clone(),
    };
    let mut study = Study::new(window, description);
    study.add(0, replication(window)).unwrap();
    let results = study.results(RunCost::default(), None);
    let context = summary::SummaryContext {
        clock_label: "11-11 00:00".to_owned(),
        drain: Duration::from_seconds(21_600),
    };
    let text = summary::render(&results, &context);
    println!("{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100));
    assert_eq!(text, include_str!("summary.txt").replace("DIGEST", &results.digest));
}
