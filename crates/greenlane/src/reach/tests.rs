#![allow(clippy::unwrap_used, reason = "a test may panic")]

use super::{Reach, reach};
use crate::report;

/// What is said about a target of a scenario with these settings.
fn of(name: &str, set: &[&str], target: &str) -> Reach {
    let mut set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
    set.push(format!("targets=[\"{target}\"]"));
    let scenario = scenario::load(name, &set).unwrap();
    reach(&scenario, &report::targets(&scenario).unwrap()[0])
}

/// What is said about a target of the ordinary day.
fn told(target: &str) -> Reach {
    of("builtin/bonded-1210", &[], target)
}

fn reason(target: &str) -> String {
    match told(target) {
        Reach::Out(reason) => reason,
        other => panic!("{target}: {other:?}"),
    }
}

#[test]
fn what_no_staffing_reaches_is_told_with_the_part_that_takes_longest() {
    // The waybill's p95 alone is ten minutes.
    for target in [
        "p95(order_to_release, lane=green) < 10m",
        "p99.9(order_to_documents) < 20m",
        "p95(order_to_release, lane=green, seller=all) < 10m",
        "share(order_to_release <= 10m) >= 95% in 90% of days",
    ] {
        let reason = reason(target);
        assert!(reason.contains("even with unlimited staff") && reason.contains("waybill"), "{reason}");
    }
    assert!(reason("p95(review) < 5m").contains("customs.reviewers takes 100%"));
    assert!(reason("mean(service(customs.reviewers)) < 4m").contains("mean of a sample is 4m17"));
    assert!(reason("released at 12:00 >= 45000").contains("orders are placed by then"));
    assert!(reason("released >= 46000").contains("45000 orders are placed in all"));
}

#[test]
fn parcels_of_a_warm_up_are_not_released_for_a_target() {
    let text = |set: &[&str]| -> Vec<String> { set.iter().map(|set| (*set).to_owned()).collect() };
    let steady = ["study={ steady_state: { warmup: 12h } }", "arrivals=[{ total: 2400, profile: flat }]"];
    let scenario = scenario::load("builtin/bare", &text(&steady)).unwrap();
    let judged = |target: &str| {
        let scenario = scenario.with(&text(&[&format!("targets=[\"{target}\"]")])).unwrap();
        reach(&scenario, &report::targets(&scenario).unwrap()[0])
    };
    assert_eq!(judged("released >= 1199"), Reach::Open);
    // Which half of the day an order falls into is chance.
    assert_eq!(judged("released >= 1201"), Reach::Unknown);
    let Reach::Out(reason) = judged("released >= 1400") else { panic!("far out of reach") };
    let told = "on average 1200 orders are placed in all after the warm-up, give or take 24";
    assert!(reason.ends_with(told), "{reason}");
}

/// What is said about a target of the zone without friction.
fn of_bare(set: &[&str], target: &str) -> Reach {
    of("builtin/bare", set, target)
}

#[test]
fn a_number_of_orders_that_is_chance_is_no_limit() {
    let day = "clock={ start: \"11-11 00:00\", run: 20h }";
    let by_ten =
        |count: u32| of_bare(&[day, "arrivals=[{ rate: 100/h }]"], &format!("released at 10:00 >= {count}"));
    assert_eq!((by_ten(1_000), by_ten(1_001), by_ten(1_100)), (Reach::Open, Reach::Unknown, Reach::Unknown));
    assert!(matches!(by_ten(2_000), Reach::Out(_)));
    let forecast = "arrivals=[{ mean_total: { mean: 10000, cv: 0.3 }, profile: flat }]";
    assert_eq!(of_bare(&[day, forecast], "released >= 12000"), Reach::Unknown);
    assert!(matches!(of_bare(&[day, forecast], "released >= 30000"), Reach::Out(_)));
    let exact = "arrivals=[{ total: 10000, profile: flat }]";
    let Reach::Out(reason) = of_bare(&[day, exact], "released >= 10001") else { panic!("certain") };
    assert!(reason.starts_with("out of reach even with unlimited staff: 10000 orders"), "{reason}");
}

#[test]
fn each_site_has_the_services_of_its_own_desk() {
    let site = |name: &str, share: &str, service: &str| {
        format!(
            "{{ name: {name}, share: {share}, declarations: {{ servers: unlimited, service: {service} }} }}"
        )
    };
    let judged = |target: &str| {
        let sites = format!("warehouse.sites=[{}, {}]", site("A", "10%", "1h"), site("B", "90%", "10s"));
        of_bare(&[&sites, "digital.document_automation=0%"], target)
    };
    assert_eq!(judged("p50(order_to_documents) < 10m"), Reach::Open);
    assert_eq!(judged("share(order_to_documents <= 10m) >= 89%"), Reach::Open);
    assert!(matches!(judged("share(order_to_documents <= 10m) >= 92%"), Reach::Out(_)));
}

/// Nearly all parcels come when the change holds.
#[test]
fn a_change_that_makes_a_service_shorter_counts() {
    let slow = "warehouse.stock={ servers: unlimited, service: 2h }";
    let target = "p50(order_to_documents) < 10m";
    assert!(matches!(of_bare(&[slow], target), Reach::Out(_)));
    let faster = "changes=[{ at: 1m, set: { warehouse.stock.service: 1s } }]";
    assert_eq!(of_bare(&[slow, faster], target), Reach::Open);
}

/// Who is picked at once is often packed when customs wants to see it.
#[test]
fn who_is_picked_before_acceptance_need_not_wait_for_pickers() {
    let set = ["risk.random=100%", "warehouse.pickers={ servers: unlimited, service: 2h }"];
    let judged = |after: &str| {
        let after = format!("warehouse.pick_after={after}");
        of_bare(&[set[0], set[1], &after], "p50(customs_clearance, lane=red) < 1h")
    };
    assert_eq!(judged("reservation"), Reach::Open);
    assert!(matches!(judged("acceptance"), Reach::Out(_)));
}

/// Who makes no list by hand does not wait for the desk that does.
#[test]
fn the_desk_of_declarations_takes_no_time_of_automated_ones() {
    let judged = |share: &str| {
        let set = [
            format!("digital.document_automation={share}"),
            "warehouse.declarations.service=2h".to_owned(),
            "targets=[p95(order_to_documents) < 1h]".to_owned(),
        ];
        let scenario = scenario::load("builtin/bonded-1210", &set).unwrap();
        reach(&scenario, &report::targets(&scenario).unwrap()[0])
    };
    assert_eq!(judged("100%"), Reach::Open);
    assert!(matches!(judged("50%"), Reach::Out(_)));
}

#[test]
fn what_can_be_reached_is_not_told() {
    for target in [
        "p95(customs_clearance, lane=green) < 10m",
        "p95(review) < 13m",
        "share(review <= 12m) >= 94%",
        "p95(wait(customs.reviewers)) < 1s",
        "released at 23:00 >= 40000",
    ] {
        assert_eq!(told(target), Reach::Open, "{target}");
    }
}

#[test]
fn what_only_a_run_can_tell_is_not_judged() {
    for target in [
        "p95(order_to_gate) < 2h",
        "p95(line_to_release, seller=all) < 1s",
        "p95(customs_clearance, lane=red, warehouse=warehouse) < 1s",
        "max(review) < 1h",
        "min(review) > 1s",
        "utilisation(customs.xray) < 85%",
        "queue(customs.reviewers) < 500",
        "backlog(customs) < 1000 at 06:00",
        "touches < 0.5",
        "cost < CNY 3",
    ] {
        assert_eq!(told(target), Reach::Unknown, "{target}");
    }
}

#[test]
fn a_lane_that_nobody_comes_to_is_told() {
    let judged = |set: &str, target: &str| {
        let set = [set.to_owned(), format!("targets=[\"{target}\"]")];
        let scenario = scenario::load("demo", &set).unwrap();
        reach(&scenario, &report::targets(&scenario).unwrap()[0])
    };
    let nobody =
        "risk={ random: 0%, score: { recall: 0%, false_positives: 0% }, review_verdicts: { escalates: 0% } }";
    for target in ["p95(customs_clearance, lane=red) < 5h", "p95(scan) < 5h"] {
        let Reach::Out(reason) = judged(nobody, target) else { panic!("{target}") };
        assert!(reason.contains("no parcel goes into the red lane"), "{reason}");
        assert!(!matches!(judged("seed=5", target), Reach::Out(_)), "{target}");
    }
}

#[test]
fn no_time_is_less_than_none() {
    assert!(reason("p95(wait(customs.reviewers)) < 0s").contains("no time is less than 0s"));
    assert_eq!(told("p95(wait(customs.reviewers)) <= 0s"), Reach::Open);
}

/// One parcel in twelve of the demo is inspected or reviewed, of every seller.
#[test]
fn the_slower_lanes_count_where_none_is_named() {
    let scenario = |target: &str| scenario::load("demo", &[format!("targets=[\"{target}\"]")]).unwrap();
    let judged = |target: &str| {
        let scenario = scenario(target);
        reach(&scenario, &report::targets(&scenario).unwrap()[0])
    };
    assert!(matches!(judged("share(customs_clearance <= 1s) >= 95%"), Reach::Out(_)));
    assert_eq!(judged("share(customs_clearance <= 1s) >= 85%"), Reach::Open);
}

#[test]
fn a_lane_without_the_interval_is_told() {
    for target in ["mean(review, lane=green) < 1h", "p95(scan, lane=yellow) < 1h"] {
        assert!(reason(target).contains("nothing is measured"), "{target}");
    }
    assert_eq!(told("p95(review, lane=red) < 1h"), Reach::Open);
}

/// What is said about a target of the demo.
fn of_demo(set: &[&str], target: &str) -> Reach {
    of("demo", set, target)
}

/// The demo places 4,000 orders.
#[test]
fn a_book_that_runs_out_is_a_limit() {
    let judged = |target: &str| of_demo(&["goods.stock=1000"], target);
    let Reach::Out(reason) = judged("share(order_to_release <= 2h) >= 90%") else { panic!("refused") };
    assert!(
        reason.contains("the bonded book holds 1000 pieces") && reason.contains("25.0% at the most"),
        "{reason}"
    );
    let Reach::Out(reason) = judged("released >= 1001") else { panic!("refused") };
    assert!(reason.contains("the bonded book holds 1000 pieces"), "{reason}");
    for open in [
        "share(order_to_release <= 2h) >= 20%",
        "released >= 1000",
        // Who is refused has these, or does not count.
        "share(order_to_documents <= 2h) >= 90%",
        "share(customs_clearance <= 2h, lane=green) >= 90%",
    ] {
        assert_eq!(judged(open), Reach::Open, "{open}");
    }
    // All may be cancelled, and no share is left of what is not.
    let cancelled = ["goods.stock=1000", "cancellation={ share: 100%, after: 10h }"];
    assert_eq!(of_demo(&cancelled, "share(order_to_release <= 2h) >= 90%"), Reach::Open);
}

#[test]
fn stations_without_anything_to_measure_are_told() {
    for (target, why) in [
        ("p95(wait(customs.automatic_reviewer)) < 1h", "nobody comes to this station"),
        ("mean(service(customs.automatic_reviewer)) < 1h", "nobody comes to this station"),
        ("share(wait(customs.automatic_reviewer) <= 1m) >= 90%", "nobody comes to this station"),
        ("utilisation(seller.payment) < 50%", "servers are unlimited there"),
    ] {
        let Reach::Out(reason) = of_demo(&[], target) else { panic!("{target}") };
        assert!(reason.contains(why) && reason.contains("nothing is measured"), "{reason}");
    }
    assert_eq!(of_demo(&[], "utilisation(customs.xray) < 50%"), Reach::Unknown);
    assert_eq!(of_demo(&["seller.payment.servers=50"], "utilisation(seller.payment) < 50%"), Reach::Unknown);
    assert_eq!(of_demo(&[], "p95(wait(customs.xray)) < 1h"), Reach::Open);
}

/// Whom a reserve lets through is not foreseen.
#[test]
fn who_comes_only_behind_a_reserve_is_left_to_the_run() {
    let nobody = "customs.xray={ servers: 0, service: 6s }";
    let target = "p95(wait(customs.images)) < 1h";
    assert!(matches!(of_demo(&[nobody], target), Reach::Out(_)));
    let called = "reserve=[{ when: \"queue(customs.xray) > 5 for 10m\", call: 3, into: customs.xray, \
                  ready_after: 10m, release_below: 2 }]";
    assert_eq!(of_demo(&[nobody, called], target), Reach::Open);
}
