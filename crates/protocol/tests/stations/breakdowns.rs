//! Servers that break, by the calendar and by work.

use protocol::StationKind::Xray;
use queueing::{BreakdownClock, Breakdowns, Lag, StationParameters};

use crate::harness::{Yard, seconds, station, table};

/// A life of 15 s, a repair of 5 s; services of 10 s from 0, 100 and 110.
fn served(clock: BreakdownClock) -> Vec<(u64, i64)> {
    let (up, down) = (Lag::constant(seconds(15)), Lag::constant(seconds(5)));
    let breakdowns = Some(Breakdowns { clock, up, down });
    let mut yard = Yard::open(&table(&[(Xray, StationParameters { breakdowns, ..station(1, 10) })]));
    for (second, parcel) in [(0, 1), (100, 2), (110, 3)] {
        yard.arrive(second, parcel, Xray);
    }
    yard.run_to(200);
    let served = yard.served(Xray);
    yard.assert_time_adds_up(Xray, 200);
    served
}

/// From -1 on: broken during [14, 19), [34, 39), [54, 59), [74, 79), [94, 99), [114, 119). Parcel 3 pauses in the last.
#[test]
fn by_the_calendar() {
    assert_eq!(served(BreakdownClock::Calendar), [(1, 10), (2, 110), (3, 125)]);
}

/// Ten seconds of its life are used up by parcel 1, the other five by half of parcel 2. The next life of 15 s covers the
/// rest of it and parcel 3.
#[test]
fn by_work() {
    assert_eq!(served(BreakdownClock::Working), [(1, 10), (2, 115), (3, 125)]);
}
