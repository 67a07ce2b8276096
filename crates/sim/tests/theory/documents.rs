//! Waiting for the last of several documents.

use protocol::Interval;
use queueing::theory;

use crate::experiment::{Experiment, Length};

/// The scenario as it stands, in seconds: the payment, then the order beside the waybill. Over links of 0.1 s the order
/// is there 0.1 s later, the list 0.4 s.
const PAYMENT: f64 = 5.0;
const PUSH: f64 = 2.0;
const WAYBILL: f64 = 10.0;

/// The probability that the later of the two is there `s` after the payment.
fn both_within(s: f64) -> f64 {
    let within = |s: f64, mean: f64| if s <= 0.0 { 0.0 } else { 1.0 - libm::exp(-s / mean) };
    within(s - 0.1, PUSH) * within(s - 0.4, WAYBILL)
}

/// The probability that all documents are there `t` after the order: both within what the payment leaves, by Simpson's
/// rule.
fn all_within(t: f64) -> f64 {
    let steps = 4_000;
    let width = t / f64::from(steps);
    let value = |step: i32| {
        let p = f64::from(step) * width;
        libm::exp(-p / PAYMENT) / PAYMENT * both_within(t - p)
    };
    let weight = |step: i32| match step {
        0 => 1.0,
        step if step == steps => 1.0,
        step if step % 2 == 1 => 4.0,
        _ => 2.0,
    };
    (0..=steps).map(|step| weight(step) * value(step)).sum::<f64>() * width / 3.0
}

fn quantile(q: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1_000.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if all_within(middle) < q { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

#[test]
fn the_set_is_complete_with_its_last_document() {
    let zone = Experiment::whole("teaching/three-document-match", &[], &Length::new("75m", 16));
    // max(O + 0.1, W + 0.4) is W + 0.4, and what a late order adds to it.
    let late_order = PUSH * libm::exp(-0.3 / PUSH) * PUSH / (PUSH + WAYBILL);
    let mean = PAYMENT + WAYBILL + 0.4 + late_order;
    let minutes = |seconds: f64| seconds / 60.0;
    let quantiles = [0.5, 0.95].map(|q| (q, minutes(quantile(q))));
    zone.check_interval(Interval::OrderToDocuments, minutes(mean), &quantiles);
}

/// Three independent parties, as in the published case, in minutes for its tenths of a second: the platform pushes the
/// order for 20 min, the carrier issues the waybill for 100 min, and, because the payment comes before both of them here,
/// the third is the warehouse, which picks for 50 min. Every parcel is inspected, so that release waits for all three. The
/// links take less than two hundredths of a percent of it.
#[test]
fn the_slowest_of_three_parties_sets_the_pace() {
    let set = [
        "arrivals.0.rate=60/min",
        "clock.then.drain=200h",
        "seller.payment.service=0s",
        "seller.push.service={ exponential: { mean: 20m } }",
        "carrier.waybills.service={ exponential: { mean: 100m } }",
        "warehouse.pick_after=reservation",
        "warehouse.pickers.service={ exponential: { mean: 50m } }",
        "customs.completeness_limit=200h",
        "risk.random=100%",
    ];
    let means = [20.0, 50.0, 100.0];
    let quantiles = [0.95, 0.99].map(|q| (q, theory::maximum_quantile(q, &means)));
    let zone = Experiment::whole("teaching/three-document-match", &set, &Length::new("6h", 16));
    zone.check_interval(Interval::OrderToRelease, theory::maximum_mean(&means), &quantiles);
}
