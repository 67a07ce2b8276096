//! Every site has vehicles of its own, and they have one name wherever stations are named.

mod support;

use model::SiteNumber;
use protocol::{StationId, StationKind};
use support::{bonded, error_of, loaded};

const TWO_SITES: &str = "warehouse: { sites: [{ name: A, share: 50% }, { name: B, share: 50% }] }\n";

fn vehicles_at(site: u8) -> StationId {
    StationId::at(StationKind::Vehicles, SiteNumber(site))
}

#[test]
fn warnings_name_the_vehicles_of_each_site() {
    let scenario = loaded(&format!("{TWO_SITES}carrier: {{ vehicles: {{ servers: 1, service: 10h }} }}"));
    let about: Vec<String> = scenario.check().into_iter().map(|warning| warning.about).collect();
    for name in ["carrier.A.vehicles", "carrier.B.vehicles"] {
        assert!(about.iter().any(|about| about == name), "{name}: {about:?}");
        assert!(scenario.loads().iter().any(|load| load.station == name), "{name}");
    }
    assert!(!about.iter().any(|about| about == "carrier.vehicles"), "{about:?}");
}

#[test]
fn a_reserve_watches_the_vehicles_of_one_site() {
    let reserve = |station: &str| {
        format!(
            "{TWO_SITES}carrier: {{ pools: {{ drivers: {{ servers: 8 }} }}, vehicles: {{ pool: drivers, service: 10m }} }}\n\
             reserve: [{{ when: \"queue({station}) > 50 for 5m\", call: 2, into: drivers, ready_after: 10m, release_below: 5 }}]"
        )
    };
    let scenario = loaded(&reserve("carrier.B.vehicles"));
    assert_eq!(scenario.phases[0].carrier.stations.reserves[0].watch, vehicles_at(1));
    let error = error_of(bonded(&reserve("carrier.vehicles")));
    assert!(error.contains("name the site, like carrier.A.vehicles"), "{error}");
}

#[test]
fn a_fault_is_of_the_vehicles_of_one_site_or_of_all() {
    // In per cent.
    let capacities = |station: &str| {
        let fault = format!("changes: [{{ at: \"00:00\", fault: {{ station: {station}, capacity: 50% }} }}]");
        let scenario = loaded(&format!("{TWO_SITES}{fault}"));
        [0, 1].map(|site| {
            (scenario.phases[0].carrier.stations.get(vehicles_at(site)).unwrap().capacity * 100.0).round()
                as u32
        })
    };
    assert_eq!(capacities("carrier.A.vehicles"), [50, 100]);
    assert_eq!(capacities("carrier.vehicles"), [50, 50]);
}

#[test]
fn the_choices_tell_sites_apart() {
    let fault = "changes: [{ at: \"00:00\", fault: { station: carrier.C.vehicles, capacity: 50% } }]";
    let error = error_of(bonded(&format!("{TWO_SITES}{fault}")));
    assert!(error.contains("carrier.A.vehicles"), "{error}");
    let error = error_of(bonded(&fault.replace("C.vehicles", "lorries")));
    assert_eq!(error.matches("carrier.vehicles").count(), 1, "{error}");
}
