//! The scenarios that come with the program.

use scenario::{Scenario, Study, embedded_names, embedded_text, from_resolved, load};

fn shipped() -> Vec<Scenario> {
    embedded_names().map(|name| load(name, &[]).unwrap_or_else(|error| panic!("{name}: {error}"))).collect()
}

#[test]
fn every_scenario_loads_and_opens_with_a_comment() {
    assert_eq!(shipped().len(), embedded_names().count());
    assert!(embedded_names().all(|name| embedded_text(name).unwrap().starts_with("# ")));
}

#[test]
fn the_resolved_text_stands_for_the_same_scenario() {
    for scenario in shipped() {
        let again =
            from_resolved(&scenario.resolved).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
        assert_eq!(again, scenario);
        assert_eq!(again.hash(), scenario.hash());
    }
}

#[test]
fn the_hash_is_the_identity_of_the_scenario() {
    let hash = |set: &[&str]| {
        let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
        load("demo", &set).unwrap().hash()
    };
    assert_eq!(hash(&[]), hash(&["clock.run=120m"]), "the same time in other words");
    assert_ne!(hash(&[]), hash(&["customs.reviewers.servers=11"]));
    assert_eq!(hash(&[]).to_string().len(), 32);
}

#[test]
fn a_setting_takes_the_seed_of_the_caller() {
    let demo = load("demo", &[]).unwrap();
    assert_ne!(demo.setting(1, 0).draws, demo.setting(2, 0).draws);
    assert_ne!(demo.setting(1, 0).draws, demo.setting(1, 1).draws);
    assert_eq!(demo.arrivals(&demo.setting(7, 0)).len(), 4_000);
    assert_eq!(demo.clock.label(demo.window.horizon), "11-11 04:00");
    assert_eq!(demo.targets.len(), 3);
    assert_eq!(demo.targets[0].at.as_ref().unwrap().source, "demo");
}

#[test]
fn the_festival_places_660000_orders() {
    let festival = load("hangzhou-1111", &[]).unwrap();
    let counts: Vec<f64> =
        festival.arrivals.iter().map(|plan| plan.expected(festival.window.arrivals_end)).collect();
    assert_eq!(counts.iter().map(|count| count.round() as u64).collect::<Vec<_>>(), [396_000, 264_000]);
}

#[test]
fn the_theory_files_are_steady_states_with_their_loads() {
    for (name, load_expected, servers) in
        [("teaching/mm1", 2.0 / 3.0, 1.0), ("teaching/mmc", 2.0 / 3.0, 2.0), ("teaching/tandem", 0.8, 1.0)]
    {
        let scenario = load(name, &[]).unwrap();
        assert!(matches!(scenario.study, Study::SteadyState { .. }), "{name}");
        let seconds = scenario.window.arrivals_end.seconds();
        let rate = scenario.arrivals[0].expected(scenario.window.arrivals_end) / seconds;
        let desk =
            if name == "teaching/tandem" { &scenario.customs.xray } else { &scenario.customs.reviewers };
        assert!((rate * desk.service.0.mean() - load_expected).abs() < 1e-9, "{name}");
        assert_eq!(desk.roster.first(), queueing::Capacity::Servers(servers as u32), "{name}");
        assert!(rate * seconds > 1e6, "{name}: parcels enough for a tight answer");
        assert!(scenario.check().is_empty(), "{name}: {:?}", scenario.check());
    }
}

#[test]
fn the_check_finds_the_overloads_that_the_comments_tell() {
    let stations = |name: &str, set: &[String]| {
        let warnings = load(name, set).unwrap().check();
        warnings.into_iter().map(|warning| warning.to_string()).collect::<Vec<_>>()
    };
    let festival = stations("hangzhou-1111", &[]);
    assert_eq!(festival.len(), 3, "{festival:#?}");
    assert!(festival[0].starts_with("seller.push: from 11-11 00:00 to 11-11 00:"), "{festival:#?}");
    assert!(
        festival[1]
            .starts_with("customs.reviewers: from 11-11 00:00 to 11-11 01:30 up to 154.1 Erlang are offered"),
        "{festival:#?}"
    );
    assert!(festival[1].contains("to 90 servers; about 1,3"), "{festival:#?}");
    assert!(festival[2].contains("1350.0 Erlang") && festival[2].contains("to 700 servers"), "{festival:#?}");
    let few = stations("teaching/mm1", &["arrivals.0.rate=4/min".to_owned()]);
    assert!(few[0].contains("1.3 Erlang are offered (240/h, 20.0 s each) to 1 server;"), "{few:#?}");
    assert!(few.last().unwrap().contains("still waiting at the end"), "{few:#?}");
}
