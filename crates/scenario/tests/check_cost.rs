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
    assert_eq!(told(&staff("")), Vec::<String>::new(), "nobody asks");
}
