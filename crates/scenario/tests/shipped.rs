//! The scenarios that come with the program.

use model::SimTime;
use protocol::StationKind;
use queueing::{Capacity, Roster, Servers};
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
    let draws = Scenario::draws;
    assert_eq!(draws(1, 0, 0), queueing::Draws::new(1, 0), "zone 0 has the run's own draws");
    let all =
        [draws(1, 0, 0), draws(2, 0, 0), draws(1, 1, 0), draws(1, 0, 1), draws(1, 0, 2), draws(1, 1, 1)];
    for (number, one) in all.iter().enumerate() {
        assert!(!all[..number].contains(one));
    }
    assert_eq!(demo.seller_phases(draws(7, 0, 0))[0].setting.draws, draws(7, 0, 0));
    assert_eq!(demo.orders(draws(7, 0, 0), draws(7, 0, 0), 0).count(), 4_000);
    assert_eq!(demo.clock.label(demo.window.horizon), "11-11 04:00");
    assert_eq!(demo.targets.len(), 3);
    assert_eq!(demo.targets[0].at.as_ref().unwrap().source, "demo");
}

#[test]
fn the_festival_places_660000_orders() {
    let festival = load("hangzhou-1111", &[]).unwrap();
    let end = festival.window.arrivals_end;
    let counts = [0, 1].map(|seller| {
        let expected = festival.arrivals.expected_of(model::SellerStream::new(seller), SimTime::ZERO, end);
        expected.round() as u64
    });
    assert_eq!(counts, [396_000, 264_000]);
}

#[test]
fn the_theory_files_are_steady_states_with_their_loads() {
    let cases = [
        ("teaching/mm1", StationKind::Reviewers, 2.0 / 3.0, 1),
        ("teaching/mmc", StationKind::Reviewers, 2.0 / 3.0, 2),
        ("teaching/tandem", StationKind::Xray, 0.8, 1),
    ];
    for (name, kind, load_expected, servers) in cases {
        let scenario = load(name, &[]).unwrap();
        assert!(matches!(scenario.study, Study::SteadyState { .. }), "{name}");
        let end = scenario.window.arrivals_end;
        let orders = scenario.arrivals.expected(SimTime::ZERO, end);
        let station = scenario.phases[0].customs.stations.get(kind.into()).unwrap();
        assert!((orders / end.seconds() * station.service.0.mean() - load_expected).abs() < 1e-9, "{name}");
        assert_eq!(station.servers, Servers::Own(Roster::always(Capacity::Servers(servers))), "{name}");
        assert!(orders > 1e6, "{name}: parcels enough for a tight answer");
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
    let told = |start: &str| festival.iter().find(|warning| warning.starts_with(start)).expect(start);
    assert!(told("seller.push: from 11-11 00:00 to 11-11 00:").contains("Erlang"), "{festival:#?}");
    let officers = told("customs.pools.officers: from 11-11 00:00 to 11-11 01:30");
    assert!(officers.contains("up to 195.0 Erlang") && officers.contains("to 140 servers"), "{officers}");
    let pickers = told("warehouse.A.pickers: from 11-11 00:00 to 11-11 01:30");
    assert!(pickers.contains("945.0 Erlang") && pickers.contains("to 490 servers"), "{pickers}");
    let few = stations("teaching/mm1", &["arrivals.0.rate=4/min".to_owned()]);
    assert!(few[0].contains("1.3 Erlang are offered (240/h, 20.0 s each) to 1 server;"), "{few:#?}");
    assert!(few.iter().any(|warning| warning.contains("still waiting at the end")), "{few:#?}");
    assert!(few.iter().any(|warning| warning.contains("there is no steady state")), "{few:#?}");
}
