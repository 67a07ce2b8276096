//! Orders in batches: M^[5]/M/1.

use protocol::{Interval, StationKind};
use queueing::theory;

use crate::desk::Row;
use crate::experiment::{Experiment, Length};

/// 4.8 parcels a minute, five at a time, 10 s of review: a load of 0.8.
const ARRIVALS: f64 = 4.8;
const REVIEW: f64 = 1.0 / 6.0;

#[test]
#[ignore = "long: 25 million parcels; .ci/long.sh runs it in release"]
fn five_parcels_at_a_time() {
    let desk = Experiment::desk(Row::REVIEW, "teaching/batch", &[], &Length::of(25e6, ARRIVALS));
    let in_system = theory::batch_arrivals_in_system(ARRIVALS / 5.0, 5, REVIEW);
    desk.check_in_system(StationKind::Reviewers, in_system);
    desk.check_interval(Interval::CustomsClearance, in_system / ARRIVALS, &[]);
    desk.check_utilisation(StationKind::Reviewers, ARRIVALS * REVIEW);
}

/// The variant `single`: the same load one by one.
#[test]
#[ignore = "long: 14 million parcels; .ci/long.sh runs it in release"]
fn the_same_parcels_one_by_one() {
    let desk =
        Experiment::desk(Row::REVIEW, "teaching/batch", &["arrivals.0.batch=1"], &Length::of(14e6, ARRIVALS));
    let sojourn = theory::mm1_sojourn_mean(ARRIVALS, REVIEW);
    desk.check_in_system(StationKind::Reviewers, ARRIVALS * sojourn);
    desk.check_interval(Interval::CustomsClearance, sojourn, &[]);
}
