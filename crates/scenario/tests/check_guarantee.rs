//! What `check` tells of a guarantee that does not cover the tax of what is ordered.

mod support;
use support::loaded;

/// 60 parcels an hour for four hours, CNY 9.10 of tax each.
fn told(guarantee: &str) -> Vec<String> {
    told_with(guarantee, "")
}

fn told_with(guarantee: &str, changes: &str) -> Vec<String> {
    let scenario = loaded(&format!(
        "clock: {{ start: \"01-01 00:00\", run: 4h, then: {{ drain: 0s }} }}\narrivals: [{{ rate: 60/h }}]\n\
         goods: {{ value: CNY 100, value_max: CNY 100, vat: 13%, consumption_tax: 0% }}\ncustoms: {{ guarantee: {guarantee} }}\n\
         changes: [{changes}]\n"
    ));
    let all = scenario.check().into_iter().map(|warning| warning.to_string());
    all.filter(|warning| warning.starts_with("customs.guarantee")).collect()
}

/// It is enough for 20, in each of the four hours.
#[test]
fn an_exhausted_guarantee_is_told_with_who_waits() {
    let all = told("{ amount: CNY 182, first_top_up: 1h, top_up_every: 1h }");
    assert_eq!(all.len(), 2, "{all:#?}");
    let expected = "customs.guarantee: it is exhausted from 01-01 00:20 to 01-01 04:00 (3 h 40 min): up to 60/h ask for \
                    CNY 9.10 of tax each; CNY 182, topped up every 1h, are enough for 20; up to about 160 lists wait for it";
    assert_eq!(all[0], expected);
    assert_eq!(all[1], "customs.guarantee: about 160 lists still wait for it at the end of the run");
}

#[test]
fn a_guarantee_that_covers_what_is_ordered_is_not() {
    assert_eq!(told("{ amount: CNY 560, first_top_up: 1h, top_up_every: 1h }"), Vec::<String>::new());
    assert_eq!(told("unlimited"), Vec::<String>::new());
    // More often than the reckoning looks.
    assert_eq!(told("{ amount: CNY 10, first_top_up: 1m, top_up_every: 1m }"), Vec::<String>::new());
}

/// Twice as much from half past twelve on: 20 more can go at once, and 40 at each of the three top-ups; 80 of 240 are left.
#[test]
fn a_greater_amount_holds_from_its_instant_on() {
    let doubled = "{ at: 30m, set: { customs.guarantee.amount: CNY 364 } }";
    let all = told_with("{ amount: CNY 182, first_top_up: 1h, top_up_every: 1h }", doubled);
    let still = "customs.guarantee: about 80 lists still wait for it at the end of the run";
    assert_eq!(all.last().map(String::as_str), Some(still), "{all:#?}");
}
