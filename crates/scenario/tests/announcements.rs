//! What happens at its time is told to those who watch a run.

mod support;
use support::loaded;

#[test]
fn changes_and_faults_are_told_with_their_beginnings_and_ends() {
    let scenario = loaded(
        "clock: { start: \"11-11 00:00\", run: 6h, then: { drain: 1h } }\narrivals: [{ rate: 10/h }]\nchanges:\n\
         - { at: 03:00, set: { customs.xray.servers: 5 } }\n\
         - { at: 02:00, for: 30m, fault: { node: customs } }\n\
         - { at: 04:00, to: 05:00, fault: { station: customs.xray, capacity: 50% } }\n",
    );
    let told: Vec<String> = scenario
        .announcements()
        .into_iter()
        .map(|(at, text)| format!("{} {text}", scenario.clock.label(at)))
        .collect();
    assert_eq!(
        told,
        [
            "11-11 02:00 customs is down until 11-11 02:30",
            "11-11 02:30 customs is up again",
            "11-11 03:00 customs.xray.servers: 5",
            "11-11 04:00 customs.xray works at 50 % until 11-11 05:00",
            "11-11 05:00 customs.xray: the fault ends",
        ]
    );
}
