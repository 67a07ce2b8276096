//! Bare numbers, wrong units and numbers out of bounds are refused with the choice of units.

mod support;
use support::{bonded, error_of, error_of_set};

#[test]
fn a_bare_number_is_refused_with_the_choice_of_units() {
    let error = error_of(bonded("clock: { run: 90 }\n"));
    assert!(
        error.starts_with("clock.run: `90` is a bare number; a time needs a unit: 90s, 90m, 90h, 90d"),
        "{error}"
    );
    assert!(error.contains("scenario.yaml:3:15"), "{error}");
    for (set, choice) in [
        ("seller.push={servers: 1, rate: 30}", "30/s, 30/min, 30/h or 30/day"),
        ("risk.random=5.5", "a share needs a percent sign: 5.5%"),
        ("volume=1.15", "a percentage needs a percent sign: 115% (or 1.15%, if that is meant)"),
        ("volume=1.1", "110% (or 1.1%"),
        ("volume=115", "a percentage needs a percent sign: 115%"),
        ("risk.review=0.05", "a share needs a percent sign: 5% (or 0.05%, if that is meant)"),
        ("goods.value_max=5000", "CNY 5000"),
        ("customs.images.service=8", "8s, 8m, 8h, 8d"),
        ("customs.images.service={exponential: {mean: \"8\"}}", "8s, 8m, 8h, 8d"),
        ("arrivals.0.rate=8", "8/s, 8/min, 8/h or 8/day"),
    ] {
        let error = error_of_set(set);
        assert!(error.contains("bare number") && error.contains(choice), "{set}: {error}");
    }
}

#[test]
fn a_wrong_unit_is_refused_with_an_example() {
    for (set, example) in [
        ("clock.run=16 hours", "16h30m"),
        ("clock.run=5/s", "16h30m"),
        ("customs.xray.rate=1500/week", "1500/h"),
        ("customs.xray.rate=5s", "1500/h"),
        ("risk.review=CNY 5", "5.5%"),
        ("goods.value=EUR 139", "CNY 175"),
        ("customs.reviewers.hours=9-18", "09:00-18:00"),
        ("clock.start=\"31-12 00:00\"", "\"11-11 00:00\""),
        ("customs.xray.servers=3s", "`unlimited`"),
        ("customs.rejections_max=3.5", "whole number"),
        ("risk.aeo_factor=20%", "0.2"),
    ] {
        let error = error_of_set(set);
        assert!(error.contains(example) && error.contains('^'), "{set}: {error}");
    }
}

#[test]
fn negative_and_endless_numbers_are_refused() {
    for (set, what) in [
        ("clock.run=-5m", "a time is never negative"),
        ("customs.xray.rate=-5/s", "a rate is never negative"),
        ("clock.run=401d", "at most 400d"),
        ("clock.run=99999999999999999999d", "at most 400d"),
        ("customs.xray.rate=99999999999/s", "at most"),
        ("customs.xray.rate=0/s", "never finishes"),
        ("customs.xray.servers=1000001", "1000000"),
        ("customs.xray.servers=-1", "number of servers"),
        ("arrivals.0.total=1000000001", "at most 1000000000"),
        ("arrivals.0.rate=1000000/s", "orders in the run"),
        ("seed=-1", "whole number"),
        ("live.speed=0", "above 0"),
        ("live.speed=.inf", "`.inf` is not a number"),
        ("risk.random=101%", "more than 100%"),
        ("carrier.vehicles.batch.size=0", "at least 1"),
        ("customs.rejections_max=0", "1 to 255"),
        ("links.delay=50ms", "at least 100ms"),
    ] {
        let error = error_of_set(set);
        assert!(error.contains(what), "{set}: {error}");
    }
}

#[test]
fn what_makes_no_distribution_is_refused() {
    for (service, what) in [
        ("{lognormal: {median: 3m}}", "either `median` and `p95`, or `mean` and `sd`"),
        ("{lognormal: {median: 3m, p95: 1m}}", "p95 not below"),
        ("{triangular: {min: 5m, mode: 1m, max: 30m}}", "min <= mode <= max"),
        ("{uniform: {min: 5m, max: 1m}}", "min not above max"),
        ("{uniform: {min: 5m}}", "not what uniform needs: all values alike: { min, max }"),
        ("{constant: 1s, uniform: {min: 1s, max: 2s}}", "one too many"),
    ] {
        let error = error_of_set(&format!("customs.images.service={service}"));
        assert!(error.contains(what), "{service}: {error}");
    }
}
