//! Tables that can't be.

use protocol::StationKind::{Pickers, Reviewers};
use protocol::{Reserve, ReservePlace, StationTable};
use queueing::{Batch, PoolNumber, PoolParameters, Servers, StationParameters};

use crate::harness::{roster, seconds, station, table};

#[test]
fn a_wrong_table_is_refused_with_its_station() {
    let pool = Servers::Pool(PoolNumber(0));
    for wrong in [
        table(&[(Reviewers, station(1, 1)), (Reviewers, station(1, 1))]),
        table(&[(Reviewers, StationParameters { servers: pool, ..station(1, 1) })]),
        table(&[(Reviewers, StationParameters { pace: 0.0, ..station(1, 1) })]),
        table(&[(Reviewers, StationParameters { capacity: -1.0, ..station(1, 1) })]),
        table(&[(
            Reviewers,
            StationParameters { batch: Some(Batch { size: 0, wait_max: seconds(1) }), ..station(1, 1) },
        )]),
    ] {
        let error = wrong.check().expect_err("the table is wrong");
        assert_eq!(error.at, Some(Reviewers.into()), "{error}");
    }
}

#[test]
fn a_reserve_needs_a_line_to_watch_and_a_place_to_go() {
    let reserve = Reserve {
        watch: Reviewers.into(),
        above: 1,
        lasting: seconds(1),
        call: 1,
        into: ReservePlace::Pool(PoolNumber(3)),
        ready_after: seconds(1),
        release_below: 1,
    };
    let stations = table(&[(Reviewers, station(1, 1))]);
    let into_no_pool = StationTable { reserves: vec![reserve], ..stations.clone() };
    assert!(into_no_pool.check().is_err());
    let watch_nothing =
        Reserve { watch: Pickers.into(), into: ReservePlace::Station(Reviewers.into()), ..reserve };
    assert!(StationTable { reserves: vec![watch_nothing], ..stations }.check().is_err());
}

#[test]
fn a_station_that_moves_to_other_servers_is_found() {
    let own = table(&[(Reviewers, station(1, 1))]);
    let mut pooled =
        table(&[(Reviewers, StationParameters { servers: Servers::Pool(PoolNumber(0)), ..station(1, 1) })]);
    pooled.pools.push(PoolParameters::of(roster(2, &[])));
    assert_eq!(own.moved(&pooled), Some(Reviewers.into()));
    assert_eq!(own.moved(&own), None);
}
