//! Two stations in a row.

use protocol::{Interval, StationKind};
use queueing::theory;

use crate::desk::Row;
use crate::experiment::{Experiment, Length};

/// Eight parcels a minute, 6 s a scan, 5 s a picture.
const ARRIVALS: f64 = 8.0;
const SERVICES: [f64; 2] = [1.0 / 10.0, 1.0 / 12.0];

fn tandem(parcels: f64) -> Experiment {
    Experiment::desk(Row::INSPECTION, "teaching/tandem", &[], &Length::of(parcels, ARRIVALS))
}

fn quantile(q: f64) -> (f64, f64) {
    (q, theory::tandem_sojourn_quantile(q, ARRIVALS, SERVICES))
}

#[test]
fn xray_and_image_review_are_a_tandem_of_mm1_queues() {
    let mean = theory::tandem_sojourn_mean(ARRIVALS, SERVICES);
    tandem(4e6).check_interval(Interval::LineToRelease, mean, &[0.5, 0.9].map(quantile));
}

/// The tail needs several times as many parcels for the same standard error, and so do the lines.
#[test]
#[ignore = "long: 20 million parcels; .ci/long.sh runs it in release"]
fn the_tail_of_the_tandem() {
    let tandem = tandem(20e6);
    let mean = theory::tandem_sojourn_mean(ARRIVALS, SERVICES);
    tandem.check_interval(Interval::LineToRelease, mean, &[0.5, 0.9, 0.95, 0.99].map(quantile));
    for (station, service) in [StationKind::Xray, StationKind::Images].into_iter().zip(SERVICES) {
        tandem.check_utilisation(station, ARRIVALS * service);
        tandem.check_in_system(station, ARRIVALS * theory::mm1_sojourn_mean(ARRIVALS, service));
        tandem.check_line(station, ARRIVALS * theory::mmc_wait_mean(1, ARRIVALS, service));
    }
}
