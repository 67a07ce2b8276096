//! What is written in the wrong place is told as what it is, at its place, with what to do.

mod support;
use support::{bonded, error_of};

#[test]
fn each_slip_is_told_as_what_it_is() {
    for (text, place, what, help) in [
        ("customs: { xray: { service: true } }", "3:29", "customs.xray.service: `true` is not a time", ""),
        (": 5", "3:1", "expected a key, found nothing", "before the colon"),
        ("~: 5", "3:1", "expected a key, found nothing", "before the colon"),
        (
            "customs: { xray: { staff: { day: ~ } } }",
            "3:34",
            "customs.xray.staff.day: expected a single value, found nothing",
            "leave the key out",
        ),
        ("rules: [a, b]", "3:8", "rules: expected text", "write one value here"),
        (
            "arrivals: [{ trace: { a: b } }]",
            "3:21",
            "arrivals.0.trace: expected text",
            "write one value here",
        ),
        (
            "risk: &a { random: *a }",
            "3:20",
            "this alias stands inside the value that it repeats",
            "write the value out",
        ),
        (
            "customs: { images: { service: { gamma: { mean: 3m, cv: 1e10 } } } }",
            "3:56",
            "too great; at most 1000000000",
            "",
        ),
        (
            "customs: { images: { service: { erlang: { mean: 3m, shape: 1e30 } } } }",
            "3:60",
            "too great; at most 1000000000",
            "",
        ),
        (
            "seed: 18446744073709551616",
            "3:7",
            "seed: this number is too great; at most 18446744073709551615",
            "",
        ),
        ("customs: { images: { service: { mixture: [] } } }", "3:", "the mixture has no parts", ""),
        (
            "arrivals: [{ total: 5, profile: [] }]",
            "3:",
            "arrivals.0.profile: the profile has no points",
            "the name of a curve",
        ),
    ] {
        let error = error_of(bonded(&format!("{text}\n")));
        let is_told =
            error.contains(what) && error.contains(help) && error.contains(&format!("scenario.yaml:{place}"));
        assert!(is_told, "{text}: {error}");
    }
}
