//! Traces: rows become orders at their times; what can't be read is told with its line and what to do.

use crate::support::{hour, of_stream, orders, plan};
use arrivals::{
    Entry, LeftOut, Pattern, Plan, Trace, TraceClock, TraceError, TraceWindow, Volume, ZoneShare,
};
use model::{Duration, SimTime};
use proptest::prelude::*;
use queueing::Draws;

const CLOCK: TraceClock = TraceClock { month: 11, day: 11, time_of_day: Duration::ZERO };

fn read(text: &str) -> Result<Trace, TraceError> {
    Trace::read(text, &["flagship", "bazaar"], CLOCK)
}

fn entry(text: &str, factor: f64) -> Entry {
    let trace = TraceWindow::new(read(text).expect("a trace"), SimTime::ZERO, hour(24));
    Entry { pattern: Pattern::Trace(trace), volume: Volume::new(factor).expect("a factor") }
}

fn rows(count: u32) -> String {
    (0..count).fold("time,seller\n".to_owned(), |text, row| {
        text + &format!("{}.5s,{}\n", row * 7, if row % 3 == 0 { "bazaar" } else { "flagship" })
    })
}

#[test]
fn rows_become_orders_at_their_times() {
    let text = "\u{feff}time , seller\r\n2013-11-11 00:00:01.5,flagship\r\n\r\n00:00:02,\"bazaar\"\r\n3s,flagship\r\n3s,flagship";
    let placed = orders(&plan(&[entry(text, 1.0)]), 1);
    let told: Vec<(f64, String)> = placed.iter().map(|(at, key)| (at.seconds(), key.to_string())).collect();
    let expected = [(1.5, "0-0"), (2.0, "1-0"), (3.0, "0-1"), (3.0, "0-2")];
    assert_eq!(told, expected.map(|(at, key)| (at, key.to_owned())));
}

#[test]
fn rows_outside_the_window_are_left_out_and_counted() {
    let trace = read("time,seller\n-1s,flagship\n0s,flagship\n10s,bazaar\n20s,bazaar").expect("a trace");
    assert_eq!((trace.len(), trace.is_empty()), (4, false));
    let window = TraceWindow::new(trace, SimTime::ZERO, SimTime::from_seconds(20));
    assert_eq!(window.left_out(), Some(LeftOut { rows: 2, first_line: 2 }));
    let plan = plan(&[Entry { pattern: Pattern::Trace(window), volume: Volume::ONE }]);
    assert_eq!(orders(&plan, 1).len(), 2);
    assert!((plan.expected(hour(-1), hour(1)) - 2.0).abs() < 1e-12);
    assert!((plan.expected_of(crate::support::stream(1), hour(0), hour(1)) - 1.0).abs() < 1e-12);
}

#[test]
fn the_first_row_left_out_is_told_by_its_line() {
    let text = "\ntime,seller\n0s,flagship\n\n\n10s,bazaar\n20s,bazaar\n\n20s,flagship";
    let left_out = |from, to| {
        let trace = read(text).expect("a trace");
        TraceWindow::new(trace, SimTime::from_seconds(from), SimTime::from_seconds(to)).left_out()
    };
    let some = |rows, first_line| Some(LeftOut { rows, first_line });
    assert_eq!(left_out(0, 21), None);
    assert_eq!(left_out(0, 20), some(2, 7));
    assert_eq!(left_out(0, 10), some(3, 6));
    assert_eq!(left_out(10, 20), some(3, 3));
    assert_eq!(left_out(21, 30), some(4, 3));
    assert_eq!(left_out(-9, 0), some(4, 3));
}

#[test]
fn mistakes_name_the_line_and_what_to_do() {
    for (text, line, what, help) in [
        ("", 0, "empty", "begin the file"),
        ("flagship,0s", 1, "header", "begin the file"),
        ("time,seller,value\n0s,flagship,3", 1, "header", "begin the file"),
        ("time,seller\n0s", 2, "not a time and a seller", "two columns"),
        ("time,seller\n0s,flagship,3", 2, "not a time and a seller", "two columns"),
        ("time,seller\n\nsoon,flagship", 3, "`soon` is not a time", "00:00:12.5"),
        ("time,seller\n12,flagship", 2, "`12` is not a time", "12.5s"),
        ("time,seller\n0s,florist", 2, "no seller `florist`", "bazaar, flagship"),
        ("time,seller\n5s,flagship\n4s,bazaar", 3, "earlier than the row above", "sort the rows"),
    ] {
        let error = read(text).expect_err(text);
        assert_eq!(error.line, line, "{error}");
        assert!(error.what.contains(what) && error.help.contains(help), "{error}: {}", error.help);
    }
    let long = read(&format!("time,seller\n{},flagship", "x".repeat(10_000))).expect_err("no time");
    assert!(long.to_string().len() < 120, "a message fits on a screen");
}

#[test]
fn a_volume_factor_nests_and_spreads_copies_between_the_rows() {
    let text = rows(500);
    let base = orders(&plan(&[entry(&text, 1.0)]), 4);
    assert_eq!(base.len(), 500);
    for (factor, count) in [(0.0, 0), (0.5, 250), (1.2, 600), (3.0, 1_500)] {
        let placed = orders(&plan(&[entry(&text, factor)]), 4);
        assert!(placed.len().abs_diff(count) <= 1, "each seller rounds by itself");
        assert!(placed.is_sorted());
        if factor < 1.0 {
            assert!(placed.iter().all(|order| base.contains(order)));
        } else {
            assert!(base.iter().all(|order| placed.contains(order)));
        }
    }
    let doubled = orders(&plan(&[entry(&text, 2.0)]), 4);
    let mut times: Vec<SimTime> = doubled.iter().map(|(at, _)| *at).collect();
    times.dedup();
    assert!(times.len() > 990, "a copy is not placed at the same instants");
}

#[test]
fn zones_take_turns() {
    let plan: Plan = plan(&[entry(&rows(500), 1.0)]);
    let of = 3.try_into().expect("not 0");
    let draws = Draws::new(1, 0);
    let mut all = Vec::new();
    for zone in 0..3 {
        let placed: Vec<_> = plan.orders(draws, draws, ZoneShare { zone, of }).collect();
        assert!((166..=168).contains(&placed.len()));
        assert_eq!(of_stream(&placed, 0).len() + of_stream(&placed, 1).len(), placed.len());
        all.extend(placed.into_iter().map(|(at, key)| (at, key.stream())));
    }
    all.sort_unstable();
    let whole = orders(&plan, 1);
    assert!(all.into_iter().eq(whole.into_iter().map(|(at, key)| (at, key.stream()))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(lines in proptest::collection::vec("[-0-9:.sT, a-f\"\\\\é]{0,24}", 0..8)) {
        let _ = read(&lines.join("\n"));
        let _ = read(&format!("time,seller\n{}", lines.join("\n")));
    }
}
