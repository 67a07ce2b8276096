//! Dated changes and faults: what holds from which instant on.

mod support;
use model::{RoleName, SimTime};
use protocol::StationKind;
use queueing::Capacity;
use scenario::{Scenario, ScenarioPhase};
use support::{bonded, error_of, error_of_set, loaded};

fn at(phase: &Scenario, hours: f64) -> &ScenarioPhase {
    let at = SimTime::from_ns((hours * 3.6e12) as i64);
    phase.phases.iter().rev().find(|phase| phase.from <= at).expect("the first phase holds from the start")
}

fn xray(phase: &ScenarioPhase) -> &queueing::StationParameters {
    phase.customs.stations.get(StationKind::Xray.into()).expect("the X-ray is there")
}

#[test]
fn a_change_holds_from_its_beginning_to_its_end() {
    let scenario = loaded(
        "changes:
  - { at: \"02:00\", for: 30m, fault: { node: customs } }
  - { from: 3h, to: \"04:00\", fault: { station: customs.xray, capacity: 50% } }
  - { at: \"03:30\", to: \"05:00\", fault: { station: customs.xray, capacity: 20% } }
  - { at: \"06:00\", set: { digital.traceability.inspection_time: 50%, customs.xray.servers: 7 } }
",
    );
    let down = |hours| at(&scenario, hours).down[RoleName::Customs.index()];
    assert_eq!((down(1.9), down(2.0), down(2.4), down(2.5)), (false, true, true, false));
    let capacity = |hours| (xray(at(&scenario, hours)).capacity * 100.0).round() as u32;
    assert_eq!(
        (capacity(2.9), capacity(3.0), capacity(3.5), capacity(4.0), capacity(5.0)),
        (100, 50, 10, 20, 100)
    );
    let pace = |hours| (xray(at(&scenario, hours)).pace * 100.0).round() as u32;
    assert_eq!((pace(5.9), pace(6.0), pace(20.0)), (100, 50, 50));
    let queueing::Servers::Own(roster) = &xray(at(&scenario, 7.0)).servers else { panic!("own servers") };
    assert_eq!(roster.at(SimTime::from_seconds(0)), Capacity::Servers(7));
    assert_eq!(scenario.phases.len(), 8);
    assert_eq!(scenario.phases[0].from, scenario.window.start);
}

#[test]
fn a_change_at_the_first_instant_holds_from_it() {
    let scenario =
        loaded("changes: [{ at: 0s, for: 1h, fault: { station: customs.xray, capacity: 50% } }]\n");
    let capacity = |hours| (xray(at(&scenario, hours)).capacity * 100.0).round() as u32;
    assert_eq!((capacity(0.0), capacity(0.9), capacity(1.0)), (50, 50, 100));
    assert_eq!(scenario.phases.len(), 2);
    assert_eq!(scenario.phases[0].from, scenario.window.start);
}

/// Whatever the order of the lines, one would be lost; in a file the same is an error.
#[test]
fn settings_that_take_the_place_of_each_other_do_not_stand_together() {
    for (settings, both) in [
        (
            "customs.xray.servers: 4, customs.xray.staff: { night: 0, day: 1, evening: 1 }",
            "`customs.xray.servers` and `customs.xray.staff`",
        ),
        (
            "customs.xray.service: 4s, customs.xray.rate: 9/min",
            "`customs.xray.service` and `customs.xray.rate`",
        ),
        (
            "customs.xray: { servers: 4 }, customs.xray.pool: x",
            "`customs.xray.servers` and `customs.xray.pool`",
        ),
    ] {
        for text in [
            format!("changes:\n  - {{ at: 1h, set: {{ {settings} }} }}\n"),
            format!("variants:\n  x: {{ {settings} }}\n"),
        ] {
            let error = error_of(bonded(&text));
            assert!(
                error.contains(&format!("both {both} are given")) && error.contains("scenario.yaml:4:"),
                "{error}"
            );
        }
    }
    loaded("variants: { x: { customs.xray: { servers: 4, rate: 9/min }, customs.images.service: 9s } }\n");
}

#[test]
fn a_green_channel_opens_and_closes_by_its_hours() {
    let scenario = loaded("priority: { green_channel: { who: [all], hours: 09:00-17:00 } }\n");
    let open = |hours| at(&scenario, hours).setting.sellers[0].green_channel;
    assert_eq!((open(8.9), open(9.0), open(16.9), open(17.0), open(33.0)), (false, true, true, false, true));
    let discipline = |hours| xray(at(&scenario, hours)).discipline;
    assert_eq!(discipline(9.0), queueing::Discipline::Priority(queueing::Preemption::None));
}

#[test]
fn what_bounds_the_run_can_not_change_in_it() {
    for (change, what) in [
        ("{ at: 1h, set: { clock.run: 5h } }", "`clock` can't change in the middle of a run"),
        (
            "{ at: 1h, set: { sellers: [{ name: a, share: 100% }] } }",
            "sellers, goods and sites stay the same",
        ),
        ("{ at: 1h, set: { customs.xray: { pool: x } } }", "no pool `x`"),
        ("{ at: 1h, set: { customs.xray.serverz: 5 } }", "unknown key `serverz`"),
        ("{ at: 1h, set: { customs.xray.rate: 5 } }", "a rate needs a unit"),
        ("{ at: 1h, set: { risk..x: 5 } }", "keys with dots"),
        ("{ at: 1h }", "nothing changes"),
        ("{ set: { risk.review: 5% } }", "this key is missing"),
        ("{ at: 1h, for: 0s, set: { risk.review: 5% } }", "ends before it begins"),
        ("{ at: 3h, to: 2h, set: { risk.review: 5% } }", "ends before it begins"),
        ("{ at: 1h, for: 1h, to: 3h, set: { risk.review: 5% } }", "both `for` and `to`"),
        ("{ at: 90d, set: { risk.review: 5% } }", "is not within the run (from "),
        ("{ at: 1h, fault: { node: custms } }", "did you mean `customs`?"),
        ("{ at: 1h, fault: { node: customs, capacity: 5% } }", "no capacity"),
        ("{ at: 1h, fault: { station: customs.xry, capacity: 5% } }", "did you mean `customs.xray`?"),
        ("{ at: 1h, fault: { station: customs.xray } }", "this key is missing"),
        ("{ at: 1h, fault: { capacity: 5% } }", "of a node or of a station"),
        ("{ at: 25:00, fault: { node: customs } }", "is not an instant"),
    ] {
        let error = error_of(bonded(&format!("changes:\n  - {change}\n")));
        assert!(error.contains(what), "{change}: {error}");
        assert!(error.contains("scenario.yaml:4:"), "{change}: {error}");
    }
    assert!(error_of_set("changes.0.at=1h").contains("no such entry"));
}

/// The caret stands at what the setting says, from the start of the run on or later, and not at another change.
#[test]
fn what_stays_the_same_is_shown_where_it_is_said_to_change() {
    for begins in ["0s", "1h"] {
        let change = format!(
            "  - {{ at: {begins}, set: {{ risk.random: 8%, sellers: [{{ name: a, share: 100% }}] }} }}"
        );
        let column = change.find("[{ name").expect("the sellers") + 1;
        let error =
            error_of(bonded(&format!("changes:\n{change}\n  - {{ at: 0s, set: {{ risk.review: 5% }} }}\n")));
        assert!(
            error.starts_with("changes.0.set.sellers: sellers, goods and sites stay the same"),
            "{error}"
        );
        assert!(error.contains(&format!("scenario.yaml:4:{column}\n")), "{error}");
    }
}
