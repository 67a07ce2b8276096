//! What the ledger costs, in nanoseconds a call: `cargo bench -p measure`.

#![allow(clippy::disallowed_methods, reason = "a benchmark measures wall time")]

use std::hint::black_box;
use std::time::Instant;

use measure::{Description, Ledger};
use model::{Duration, GoodsNumber, Holder, Lane, Milestone, ParcelKey, SellerStream, SimTime, Stage};
use protocol::{Interval, Observer, ParcelFacts, StationId, StationKind, StationVisit, Window};
use queueing::Level;

const CALLS: u64 = 2_000_000;
const REPEATS: usize = 7;

/// A cheap sequence without a pattern (splitmix64).
fn scrambled(number: u64) -> u64 {
    let mut word = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ word >> 31
}

/// The median over repeats of the time a call takes, beside the loop that calls nothing.
fn measure(name: &str, call: impl Fn(&mut Ledger, u64)) {
    let day = 86_400;
    let window = Window {
        start: SimTime::ZERO,
        warmup_end: SimTime::ZERO,
        arrivals_end: SimTime::from_seconds(day),
        horizon: SimTime::from_seconds(2 * day),
    };
    let description = Description::new(window, 2);
    let mut times: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let mut ledger = Ledger::new(&description);
            let started = Instant::now();
            for number in 0..CALLS {
                call(black_box(&mut ledger), number);
            }
            let ns = started.elapsed().as_nanos() as f64 / CALLS as f64;
            black_box(ledger);
            ns
        })
        .collect();
    times.sort_unstable_by(f64::total_cmp);
    println!("{name:<28} {:>6.1} ns", times[REPEATS / 2]);
}

/// The order with this number: 23 a second, over a day.
fn placed(number: u64) -> SimTime {
    SimTime::from_ns((number * 43_200_000) as i64)
}

fn facts(number: u64) -> ParcelFacts {
    let lane = if number.is_multiple_of(16) { Lane::Red } else { Lane::Green };
    let stream = SellerStream::new((number % 2) as u16);
    ParcelFacts {
        parcel: ParcelKey::new(stream, number),
        placed: placed(number),
        lane,
        goods: GoodsNumber(0),
    }
}

/// From a second to an hour or so, long ones being rarer.
fn length(number: u64) -> Duration {
    let word = scrambled(number);
    Duration::from_ns((1_000_000_000 + (word >> 30 >> (word % 12))) as i64)
}

fn main() {
    measure("nothing but the loop", |_, number| {
        black_box((facts(number), length(number)));
    });
    measure("milestone", |ledger, number| {
        ledger.milestone(facts(number).parcel, Milestone::Accepted, placed(number));
    });
    measure("milestone, placed", |ledger, number| {
        ledger.milestone(facts(number).parcel, Milestone::Placed, placed(number));
    });
    measure("interval", |ledger, number| {
        let (facts, length) = (facts(number), length(number));
        ledger.interval(Interval::Acceptance, facts, length, facts.placed + length);
    });
    measure("interval, order to release", |ledger, number| {
        let (facts, length) = (facts(number), length(number));
        ledger.interval(Interval::OrderToRelease, facts, length, facts.placed + length);
    });
    measure("interval, six in turn", |ledger, number| {
        let (facts, length) = (facts(number), length(number));
        let interval = Interval::ALL[number as usize % 6];
        ledger.interval(interval, facts, length, facts.placed + length);
    });
    measure("held", |ledger, number| {
        let (facts, length) = (facts(number), length(number));
        ledger.held(Holder::Seller, facts, length, facts.placed + length);
    });
    measure("enter", |ledger, number| {
        ledger.enter(Stage::Review, placed(number), placed(number));
    });
    let station = StationId::of(StationKind::Packers);
    measure("level", |ledger, number| {
        let waiting = (number % 7) as u32;
        let level = Level::of_own(waiting, 200, 200, Some(256));
        ledger.level(station, placed(number), level);
    });
    measure("visit", |ledger, number| {
        let (arrived, length) = (placed(number), length(number));
        let started = if number.is_multiple_of(4) { arrived + length } else { arrived };
        let visit = StationVisit::Started { arrived, started, ends: started + Duration::from_seconds(30) };
        ledger.visit(station, visit);
    });
}
