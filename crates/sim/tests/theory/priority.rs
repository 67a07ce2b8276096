//! Priority: the county hospital with three classes of patients, and the green channel of the scenario with two.

use protocol::Interval;
use queueing::theory;

use crate::desk::Row;
use crate::experiment::{Experiment, Length};

const ARRIVALS: [f64; 3] = [0.2, 0.6, 1.2];
const REVIEW: f64 = 1.0 / 3.0;
/// A seller is a class. The scenario's own rule knows two, the green channel and the others.
const SELLERS: &str =
    "sellers=[{ name: critical, share: 10% }, { name: serious, share: 30% }, { name: stable, share: 60% }]";
const NO_CHANNEL: &str = "priority.green_channel=none";

fn three_classes(parcels: f64, set: &[&str]) -> Experiment {
    let set: Vec<&str> = [&[SELLERS, NO_CHANNEL], set].concat();
    Experiment::desk(
        Row::REVIEW_BY_SELLER,
        "teaching/priority",
        &set,
        &Length::of(parcels, ARRIVALS.iter().sum()),
    )
}

#[test]
#[ignore = "long: 20 million parcels; .ci/long.sh runs it in release"]
fn three_classes_at_one_desk_that_finishes_what_it_has_begun() {
    let desk = three_classes(20e6, &[]);
    for (seller, wait) in theory::priority_wait_means(1, &ARRIVALS, REVIEW).into_iter().enumerate() {
        desk.check_seller(seller, Interval::ReviewWait, wait);
    }
}

#[test]
#[ignore = "long: 40 million parcels; .ci/long.sh runs it in release"]
fn three_classes_at_two_desks_that_finish_what_they_have_begun() {
    let desks = three_classes(40e6, &["customs.reviewers.servers=2"]);
    for (seller, wait) in theory::priority_wait_means(2, &ARRIVALS, REVIEW).into_iter().enumerate() {
        desks.check_seller(seller, Interval::ReviewWait, wait);
    }
}

/// What the theory calls the wait is the time at the desk less the work: it includes being put back into line. The first
/// class hardly waits at all, so it is the time at the desk that is held.
fn check_preemptive(servers: u32) {
    let servers_set = format!("customs.reviewers.servers={servers}");
    let desk = three_classes(20e6, &["customs.reviewers.discipline=preemptive_resume", &servers_set]);
    for (seller, wait) in theory::preemptive_wait_means(servers, &ARRIVALS, REVIEW).into_iter().enumerate() {
        desk.check_seller(seller, Interval::CustomsClearance, wait + REVIEW);
    }
}

#[test]
#[ignore = "long: 40 million parcels; .ci/long.sh runs it in release"]
fn three_classes_at_desks_that_put_their_work_aside() {
    check_preemptive(1);
    check_preemptive(2);
}

/// The scenario as it stands: 40 % of the parcels go through the green channel.
#[test]
fn the_green_channel_of_the_scenario() {
    let arrivals = [0.8, 1.2];
    let desk = Experiment::desk(Row::REVIEW, "teaching/priority", &[], &Length::of(5e6, 2.0));
    for (seller, wait) in theory::priority_wait_means(1, &arrivals, REVIEW).into_iter().enumerate() {
        desk.check_seller(seller, Interval::ReviewWait, wait);
    }
}
