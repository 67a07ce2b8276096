//! Automatic scaling.

use protocol::StationKind::Intake;
use queueing::{Scaling, ScalingMetric, StationParameters};

use crate::harness::{Yard, at, seconds, station, table};

/// Looked at every 10 s from 9 on: on average more than one in line call one server, there 5 s later, at most two.
#[test]
fn servers_are_called_while_the_line_is_long_and_released_when_it_is_short() {
    let scaling = Some(Scaling {
        metric: ScalingMetric::Queue,
        above: 1.0,
        below: 0.5,
        step: 1,
        max: 2,
        delay: seconds(5),
        cool_down: seconds(10),
    });
    let mut yard = Yard::open(&table(&[(Intake, StationParameters { scaling, ..station(1, 20) })]));
    for parcel in 1..=6 {
        yard.arrive(0, parcel, Intake);
    }
    yard.run_to(100);
    let mut rostered: Vec<(i64, u32)> = Vec::new();
    for (_, now, level) in &yard.book.levels {
        let servers = level.rostered.expect("servers are counted");
        if rostered.last().is_none_or(|(_, before)| *before != servers) {
            rostered.push((now.ns() / at(1).ns(), servers));
        }
    }
    // Looks at 9 and 19 call one each, there at 14 and 24. 6 starts at 40: the look at 49 finds an average of 0.1 in
    // line and releases one, that at 59 the other.
    assert_eq!(rostered, [(-1, 1), (14, 2), (24, 3), (49, 2), (59, 1)]);
    assert_eq!(yard.served(Intake), [(1, 20), (2, 34), (3, 40), (4, 44), (5, 54), (6, 60)]);
    yard.assert_time_adds_up(Intake, 100);
}
