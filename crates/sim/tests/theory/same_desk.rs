//! A desk alone is the desk of the zone: every parcel waits exactly as long, to the nanosecond.

use measure::Selection;
use protocol::Interval;

use crate::desk::Row;
use crate::support::load;

fn assert_same(row: Row, interval: Interval, name: &str, set: &[&str]) {
    // The documents take the same time for each parcel, however long the links are.
    let set = [&["clock.run=50h", "links.delay=1m"], set].concat();
    let scenario = load(name, &set);
    let alone = row.run(&scenario, scenario.seed, 0).interval_tally(interval, &Selection::ALL);
    let zone = sim::replication(&scenario, scenario.seed, 0);
    let inside = zone.ledger.interval_tally(interval, &Selection::ALL);
    assert!(alone.n() > 100, "{name}");
    assert!(inside == alone, "{name} {set:?}: the desk alone is not the desk of the zone");
}

#[test]
fn a_desk_alone_is_the_desk_of_the_zone() {
    let review = [
        ("teaching/mm1", [].as_slice()),
        ("teaching/mmc", &[]),
        ("teaching/mg1", &[]),
        ("teaching/priority", &[]),
        ("teaching/priority", &["customs.reviewers.discipline=preemptive_resume"]),
        ("teaching/bounded-queue", &[]),
        ("teaching/batch", &[]),
        ("teaching/surge", &[]),
        ("teaching/infinite-server", &[]),
    ];
    for (name, set) in review {
        assert_same(Row::REVIEW, Interval::ReviewWait, name, set);
    }
    assert_same(Row::INSPECTION, Interval::LineToRelease, "teaching/tandem", &[]);
}
