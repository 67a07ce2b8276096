//! `--set path=value` is a layer: the same errors, shown in the argument.

mod support;
use model::{SellerStream, SimTime};
use scenario::Scenario;
use support::error_of_set;

#[test]
fn an_error_in_a_setting_points_into_the_argument() {
    assert_eq!(
        error_of_set("customs.xray.serverz=3"),
        "customs.xray: unknown key `serverz`\n\
         --> --set\n \
         |\n \
         | --set customs.xray.serverz=3\n \
         |                    ^^^^^^^\n \
         = help: did you mean `servers`? The keys here are servers, staff, pool, hours, service, rate, discipline, shift_end, fatigue, pace, breakdowns, room, when_full, patience, batch, scaling, cost"
    );
    let error = error_of_set("clock.run = 90");
    assert!(error.contains("| --set clock.run = 90\n |                   ^^"), "{error}");
}

#[test]
fn what_is_no_setting_is_refused() {
    for set in [
        "seed",
        "=5",
        "seed=",
        "seed=  ",
        "a..b=5",
        "seed =\n5",
        "a b=5",
        ".=.",
        "customs.xray={",
        "seed=5\n",
    ] {
        let error = error_of_set(set);
        assert!(error.contains("--set"), "{set}: {error}");
    }
    assert!(error_of_set("extends=builtin/bare").contains("belongs into a file"));
    assert!(error_of_set("sellers.flagship.share=5%").contains("no such entry"));
    assert!(error_of_set("arrivals.1.total=5").contains("no such entry"));
}

#[test]
fn the_last_setting_counts_and_reaches_into_lists() {
    let set = |set: &[&str]| {
        let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
        scenario::load("demo", &set).unwrap()
    };
    assert_eq!(set(&["seed=5", "seed=6"]).seed, 6);
    let scenario = set(&["sellers.flagship.share=100%", "sellers.1.share=0%", "arrivals.0.total=10"]);
    let draws = Scenario::draws(1, 0, 0);
    let orders: Vec<_> = scenario.orders(draws, draws, 0).collect();
    assert_eq!(orders.len(), 10);
    assert!(orders.iter().all(|(_, key)| key.stream().index() == 0));
    let poisson = set(&["arrivals.0.rate=60/h"]);
    let end = poisson.window.arrivals_end;
    let flagship = poisson.arrivals.expected_of(SellerStream::new(0), SimTime::ZERO, end);
    assert!((flagship - 72.0).abs() < 1e-9, "60 % of 120");
}
