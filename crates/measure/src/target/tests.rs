use model::{Credit, ParcelKey, SellerStream};
use protocol::{Observer, ParcelFacts, StationVisit};

use super::*;
use crate::ledger::Ledger;
use model::{Lane, Milestone};

fn sellers() -> Vec<SellerGroup> {
    [("flagship", Credit::Advanced), ("bazaar", Credit::Registered)]
        .map(|(name, credit)| SellerGroup { name: name.to_owned(), credit })
        .to_vec()
}

/// From 22:00, arrivals for 2 h, a drain of 6 h.
fn window() -> Window {
    Window {
        warmup_end: SimTime::ZERO,
        arrivals_end: SimTime::from_seconds(7_200),
        horizon: SimTime::from_seconds(28_800),
    }
}

fn parse(expr: &str) -> Result<Target, TargetError> {
    let sellers = sellers();
    let clock = Clock { start_of_day: Duration::from_seconds(22 * 3_600) };
    Target::parse(expr, &TargetScope { sellers: &sellers, clock, window: window() })
}

/// Ten green parcels of the flagship, placed at 0 and released after 1 to 10 minutes, and two of the bazaar that stay
/// inside; a line of 7 reviewers' customers from 30 minutes on.
fn ledger() -> Ledger {
    let mut ledger = Ledger::new(window(), 2);
    let at = SimTime::from_seconds;
    for minute in 1..=10 {
        let parcel = ParcelKey::new(SellerStream::new(0), minute as u64);
        ledger.milestone(parcel, Milestone::Placed, at(0));
        ledger.milestone(parcel, Milestone::Released, at(minute * 60));
        let facts = ParcelFacts { parcel, placed: at(0), lane: Lane::Green };
        ledger.interval(
            Interval::OrderToRelease,
            facts,
            Duration::from_seconds(minute * 60),
            at(minute * 60),
        );
    }
    for ordinal in 0..2 {
        ledger.milestone(ParcelKey::new(SellerStream::new(1), ordinal), Milestone::Placed, at(0));
    }
    let station = StationId::Reviewers;
    ledger.level(station, at(0), queueing::Level { waiting: 0, busy: 1, rostered: Some(2) });
    ledger.level(station, at(1_800), queueing::Level { waiting: 7, busy: 2, rostered: Some(2) });
    let visit = StationVisit::Started { arrived: at(0), started: at(30), ends: at(90) };
    ledger.visit(station, visit);
    ledger.settle();
    ledger
}

fn evaluate(expr: &str) -> (bool, String) {
    let result = parse(expr).unwrap().evaluate(&ledger(), 1);
    (result.pass, result.text)
}

#[test]
fn statistics_of_intervals() {
    assert_eq!(evaluate("p50(order_to_release) < 10m"), (true, "6 min".to_owned()));
    assert_eq!(evaluate("mean(order_to_release) <= 5m30s"), (true, "5 min 30 s".to_owned()));
    assert_eq!(evaluate("min(order_to_release, lane=green) >= 2m"), (false, "1 min".to_owned()));
    assert_eq!(evaluate("max(order_to_release, seller=flagship) < 1h"), (true, "10 min".to_owned()));
    assert_eq!(evaluate("p99.9(order_to_release, credit=advanced) <= 10m"), (true, "10 min".to_owned()));
}

#[test]
fn open_parcels_are_later_than_every_target() {
    assert_eq!(evaluate("p95(order_to_release) < 6h"), (false, "> 6 h".to_owned()));
    assert_eq!(evaluate("max(order_to_release) < 6h"), (false, "> 6 h".to_owned()));
    assert_eq!(evaluate("p50(order_to_release, seller=bazaar) < 6h"), (false, "> 6 h".to_owned()));
}

#[test]
fn a_share_is_of_all_that_were_placed() {
    assert_eq!(evaluate("share(order_to_release <= 10m) > 90%"), (false, "83.3 %".to_owned()));
    assert_eq!(
        evaluate("share(order_to_release <= 5m, seller=flagship) >= 50%"),
        (true, "50.0 %".to_owned())
    );
    assert_eq!(evaluate("share(wait(customs.reviewers) <= 30s) >= 100%"), (true, "100.0 %".to_owned()));
}

#[test]
fn stations_and_counts() {
    assert_eq!(evaluate("p95(wait(customs.reviewers)) < 1m"), (true, "30.0 s".to_owned()));
    assert_eq!(evaluate("mean(service(customs.reviewers)) < 1m"), (false, "1 min".to_owned()));
    assert_eq!(evaluate("utilisation(customs.reviewers) < 90%"), (true, "87.5 %".to_owned()));
    assert_eq!(evaluate("queue(customs.reviewers) < 7"), (false, "7".to_owned()));
    assert_eq!(evaluate("queue(customs.reviewers) at 22:15 < 1"), (true, "0".to_owned()));
    assert_eq!(evaluate("queue(customs.reviewers) < 1 at 22:30"), (false, "7".to_owned()));
    assert_eq!(evaluate("released >= 10"), (true, "10".to_owned()));
    assert_eq!(evaluate("released at 00:00 >= 11"), (false, "10".to_owned()));
    assert_eq!(evaluate("released at 04:30 >= 10"), (true, "10".to_owned()));
}

#[test]
fn where_nothing_was_measured_a_target_fails() {
    let nothing = (false, "nothing measured".to_owned());
    assert_eq!(evaluate("p95(unpack) < 100d"), nothing);
    assert_eq!(evaluate("share(unpack <= 1h) >= 0%"), nothing);
    assert_eq!(evaluate("utilisation(customs.xray) < 100%"), nothing);
    assert_eq!(evaluate("p95(wait(customs.xray)) < 1h"), nothing);
    assert!(!parse("released >= 0").unwrap().evaluate(&Ledger::new(window(), 2), 1).pass);
}

#[test]
fn errors_name_the_place_and_the_way_out() {
    let cases = [
        ("p96(order_to_release) < 1h", 1, "did you mean `p9"),
        ("p95(order_to_relaese) < 1h", 5, "did you mean `order_to_release`?"),
        ("p95(wait(customs.xrays)) < 1h", 10, "did you mean `customs.xray`?"),
        ("p95(order_to_release, lane=pink) < 1h", 28, "known: green, yellow, red"),
        ("p95(order_to_release, seller=flagshp) < 1h", 30, "did you mean `flagship`?"),
        ("p95(order_to_release, colour=red) < 1h", 23, "known: lane, seller, credit"),
        ("p95(wait(customs.xray), lane=red) < 1h", 25, "no filters"),
        ("p95(order_to_release) < 10", 25, "write its unit: `10s`, `10m`, `10h` or `10d`"),
        ("p95(order_to_release) = 10m", 23, "known: <, <=, >, >="),
        ("p95(order_to_release) < ", 24, "found the end"),
        ("p95(order_to_release", 21, "expected `,` or `)`"),
        ("share(order_to_release <= 2h) > 0.9", 33, "like `90%`"),
        ("released at 25:00 > 1", 13, "like `16:30`"),
        ("released at 22:20 > 1", 13, "every 15 minutes"),
        ("released at 08:00 > 1", 13, "after the end of the run"),
        ("released at 23:00 > 1 at 23:15", 23, "a time already"),
        ("p95(scan) < 1h at 23:00", 16, "only `released` and `queue`"),
        ("p95(scan) < 1h in 90% of days", 16, "the target ends before `in`"),
        ("", 1, "the end is not a measure"),
        ("  p95(scan) < 1y", 15, "found `1y`"),
        ("p95(单) < 1h", 5, "`单` is not an interval"),
    ];
    for (expr, column, message) in cases {
        let error = parse(expr).expect_err(expr);
        assert_eq!(error.column, column, "{error}");
        assert!(error.message.contains(message), "{error}");
    }
}

proptest::proptest! {
    /// No text panics.
    #[test]
    fn any_text_is_read_or_refused(text in "[a-z0-9(),<>=.:% 单]{0,40}", tail in ".{0,10}") {
        let _ = parse(&format!("{text}{tail}"));
        let _ = parse(&format!("p95(order_to_release) < {text}{tail}"));
        let _ = parse(&format!("released at {text}{tail}"));
    }
}
