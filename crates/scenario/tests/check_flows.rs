//! What `check` reckons of flows that get thinner on their way, or are held up.

mod support;

use scenario::Scenario;
use support::loaded_files;

/// 120 orders an hour for ten hours in the zone without friction.
fn day(rest: &str) -> Scenario {
    let yaml = format!(
        "scenario: test\nextends: builtin/bare\nclock: {{ start: \"01-01 00:00\", run: 10h, then: {{ drain: 1h }} }}\n\
         arrivals: [{{ total: 1200, profile: flat }}]\n{rest}"
    );
    loaded_files(&[("scenario.yaml", yaml.into_bytes())])
}

#[track_caller]
fn per_hour(scenario: &Scenario, station: &str, expected: f64) {
    let load = scenario.loads().into_iter().find(|load| load.station == station);
    let found = load.map_or(0.0, |load| load.per_hour);
    assert!((found - expected).abs() < 0.02 * expected, "{station}: {found}/h, not {expected}/h");
}

/// 40 % cancel after five minutes, before the 20 minutes of the payment are over.
#[test]
fn whoever_is_cancelled_before_comes_to_no_desk() {
    let scenario = day(
        "seller: { payment: { service: 20m } }\ncancellation: { share: 40%, after: 5m }\nrisk: { review: 100% }\n\
         customs: { reviewers: { servers: 9, service: 1m } }\n",
    );
    per_hour(&scenario, "seller.payment", 120.0);
    per_hour(&scenario, "customs.reviewers", 120.0 * 0.6);
}

/// After 30 minutes 1 - 1/e of those who want to cancel within 30 minutes on average have done so. Then the documents are complete
/// and the parcels released: nobody is cancelled in the hour of their picking any more.
#[test]
fn whoever_is_released_is_not_cancelled_any_more() {
    let scenario = day("seller: { payment: { service: 30m } }\nrisk: { review: 100% }\n\
         cancellation: { share: 40%, after: { exponential: { mean: 30m } } }\n\
         customs: { reviewers: { servers: 9, service: 1m } }\n\
         warehouse: { pickers: { servers: 200, service: 1h }, dock: { servers: 9, service: 1s } }\n");
    let left = 1.0 - 0.4 * (1.0 - libm::exp(-1.0));
    for station in ["customs.reviewers", "warehouse.pickers", "warehouse.dock"] {
        per_hour(&scenario, station, 120.0 * left);
    }
}

/// Of payments that take 20 s on average, exponential, 1 - 1/e are done within 20 s, when everybody else cancels.
#[test]
fn quick_ones_are_not_cancelled_where_slow_ones_are() {
    let scenario = day(
        "seller: { payment: { service: { exponential: { mean: 20s } } } }\ncancellation: { share: 100%, after: 20s }\n\
         carrier: { waybills: { servers: 9, service: 1s } }\n",
    );
    let found = scenario
        .loads()
        .into_iter()
        .find(|load| load.station == "carrier.waybills")
        .expect("a load")
        .per_hour;
    let expected = 120.0 * (1.0 - libm::exp(-1.0));
    assert!((found - expected).abs() < 0.05 * expected, "{found}, not {expected}");
}

/// Two hours of payment until noon, a second from then on: all cancel after an hour, or hardly anybody.
#[test]
fn a_change_makes_the_way_shorter() {
    let scenario = day(
        "seller: { payment: { service: 2h } }\ncancellation: { share: 100%, after: 1h }\nrisk: { review: 100% }\n\
         customs: { reviewers: { servers: 9, service: 1m } }\nchanges: [{ at: 5h, set: { seller.payment.service: 1s } }]\n",
    );
    per_hour(&scenario, "customs.reviewers", 60.0);
}

/// Sixty an hour are reviewed. Of the 600 others those of the last ten minutes still wait, and everybody before has left the line
/// and is audited.
#[test]
fn whoever_leaves_the_reviewers_line_is_audited() {
    let scenario = day("risk: { review: 100% }\n\
         customs: { reviewers: { servers: 1, service: 1m, patience: 10m }, audit: { servers: 2, service: 1m } }\n");
    per_hour(&scenario, "customs.audit", (600.0 - 20.0) / 10.0);
}

/// Half of the sixty an hour that are reviewed are inspected, and all sixty leave over the dock in the end.
#[test]
fn a_review_that_is_too_slow_holds_up_what_comes_behind_it() {
    let scenario = day(
        "risk: { review: 100%, review_verdicts: { escalates: 50% }, image: { sensitivity: 0%, false_alarms: 0% } }\n\
         customs: { reviewers: { servers: 1, service: 1m }, xray: { servers: 9, service: 1m } }\n\
         warehouse: { pick_after: acceptance, pickers: { servers: 9, service: 1m }, dock: { servers: 9, service: 1m } }\n",
    );
    per_hour(&scenario, "warehouse.pickers", 120.0);
    per_hour(&scenario, "customs.xray", 30.0);
    per_hour(&scenario, "warehouse.dock", 60.0);
}
