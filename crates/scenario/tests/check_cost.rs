//! What `check` tells of targets of cost.

mod support;
use support::loaded;

fn told(rest: &str) -> Vec<String> {
    let scenario = loaded(&format!(
        "clock: {{ run: 2h, then: {{ drain: 1h }} }}\narrivals: [{{ rate: 100/h }}]\n{rest}"
    ));
    let all = scenario.check().into_iter().map(|warning| warning.to_string());
    all.filter(|warning| warning.starts_with("cost: ")).collect()
}

#[test]
fn staff_without_a_cost_is_told_where_a_target_asks_for_it() {
    let staff = |cost: &str| {
        format!(
            "customs: {{ images: {{ pool: officers }}, reviewers: {{ servers: 2, cost: CNY 60/h }}, \
             pools: {{ officers: {{ servers: 3{cost} }} }} }}\n"
        )
    };
    let asks = "targets: [\"cost < CNY 3\"]\n";
    let warnings = told(&(staff("") + asks));
    assert!(matches!(&warnings[..], [one] if one.contains("customs.pools.officers")), "{warnings:?}");
    assert!(!warnings[0].contains("customs.reviewers"), "{warnings:?}");
    let paid = told(&(staff(", cost: CNY 60/h") + asks));
    assert!(!paid.iter().any(|warning| warning.contains("officers")), "{paid:?}");
    let unasked = told(&staff(""));
    assert!(
        matches!(&unasked[..], [one] if one.contains("for customs.pools.officers: the cost of staff")),
        "{unasked:?}"
    );
    assert_eq!(
        told("customs: { reviewers: { servers: 2 } }\n"),
        Vec::<String>::new(),
        "nobody asks, and no pool"
    );
}

/// Open for half an hour, or not open yet when the run begins: nobody counts them, so nobody pays them.
#[test]
fn unlimited_servers_with_hours_cost_nothing_whenever_the_run_begins() {
    for start in ["09:00", "08:59"] {
        let scenario = loaded(&format!(
            "clock: {{ start: \"11-11 {start}\", run: 2h }}\narrivals: [{{ rate: 100/h }}]\n\
             customs: {{ reviewers: {{ servers: unlimited, hours: \"09:00-09:30\", cost: CNY 1000/h }} }}\n"
        ));
        let reviewers = protocol::StationId::of(protocol::StationKind::Reviewers);
        assert!(scenario.staff_costs.iter().all(|cost| cost.station != reviewers), "{start}");
    }
}

#[test]
fn what_people_of_a_pool_cost_is_said_at_the_pool() {
    let error = support::error_of(support::bonded(
        "customs:\n  pools: { officers: { servers: 3 } }\n  images: { pool: officers, cost: CNY 60/h }\n",
    ));
    assert!(
        error.contains("`cost` is a matter of the pool's people") && error.contains("write it at the pool"),
        "{error}"
    );
}
