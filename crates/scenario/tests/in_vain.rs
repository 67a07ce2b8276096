//! Keys that can never change anything are refused; those that another layer makes useless, or useful, are not.

mod support;
use support::{bonded, error_of, error_of_files, error_of_set, loaded};

const KEYS: [(&str, &str); 5] = [
    ("patience: 5m", "nobody waits"),
    ("room: 5", "nobody waits"),
    ("discipline: earliest_due", "nobody waits"),
    ("fatigue: { after: 1h, slower: 5%/h }", "nobody tires"),
    ("shift_end: suspend", "nobody goes off duty"),
];

#[test]
fn what_unlimited_servers_never_do_is_refused() {
    for (key, why) in KEYS {
        let name = key.split(':').next().unwrap_or_default();
        for station in ["{ servers: unlimited, KEY }", "{ KEY }"] {
            let station = station.replace("KEY", key);
            let error = error_of(bonded(&format!("warehouse: {{ pickers: {station} }}\n")));
            let what = format!("warehouse.pickers.{name}: with unlimited servers {why}");
            assert!(error.starts_with(&what) && error.contains("scenario.yaml:3:"), "{station}: {error}");
            assert!(error.contains("give `servers: N`"), "{error}");
        }
        let error = error_of(bonded(&format!("variants: {{ a: {{ warehouse.pickers: {{ {key} }} }} }}\n")));
        assert!(error.contains("the variant `a`: ") && error.contains(why), "{error}");
    }
    let site = "warehouse: { sites: [{ name: A, share: 100%, pickers: { room: 5 } }] }\n";
    let error = error_of(bonded(site));
    assert!(error.starts_with("warehouse.sites.0.pickers.room: with unlimited servers"), "{error}");
    assert!(error_of_set("seller.payment.patience=1m").contains("nobody waits"));
}

#[test]
fn what_has_an_effect_somewhere_is_not() {
    for (key, _) in KEYS {
        for rest in [
            // Opening hours make people wait, and go home.
            format!("warehouse: {{ pickers: {{ hours: 09:00-18:00, {key} }} }}\n"),
            format!(
                "warehouse: {{ pickers: {{ servers: 5, {key} }} }}\nvariants: {{ a: {{ warehouse.pickers.servers: unlimited }} }}\n"
            ),
            format!(
                "warehouse: {{ pickers: {{ {key} }} }}\nvariants: {{ a: {{ warehouse.pickers.servers: 5 }}, b: {{ seed: 5 }} }}\n"
            ),
            format!(
                "warehouse: {{ pickers: {{ {key} }} }}\nchanges: [{{ at: 1h, set: {{ warehouse.pickers: {{ servers: 5 }} }} }}]\n"
            ),
            // Within lists that a variant brings.
            format!(
                "warehouse: {{ pickers: {{ {key} }} }}\nvariants: {{ a: {{ changes+: [{{ at: 1h, set: {{ warehouse.pickers.servers: 5 }} }}] }} }}\n"
            ),
            format!(
                "warehouse: {{ pickers: {{ {key} }} }}\nvariants: {{ a: {{ warehouse.sites: [{{ name: A, share: 100%, pickers: {{ servers: 5 }} }}] }} }}\n"
            ),
        ] {
            let scenario = loaded(&rest);
            for variant in &scenario.variants {
                let variant =
                    scenario.variant(&variant.name).unwrap_or_else(|error| panic!("{rest}: {error}"));
                let resolved = scenario::Scenario::from_resolved(&variant.resolved);
                assert_eq!(resolved.map(|resolved| resolved.hash()), Ok(variant.hash()), "{rest}");
            }
        }
    }
    loaded("warehouse: { pickers: { patience: none, room: unlimited, fatigue: none } }\n");
    let set = ["warehouse.pickers.patience=5m".to_owned(), "warehouse.pickers.servers=5".to_owned()];
    scenario::load("builtin/bonded-1210", &set).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn when_full_needs_a_room() {
    let error = error_of(bonded("customs: { images: { when_full: block } }\n"));
    assert!(
        error.starts_with("customs.images.when_full: without a `room` the station is never full"),
        "{error}"
    );
    assert!(error.contains("add `room: N`") && error.contains("scenario.yaml:3:"), "{error}");
    loaded("customs: { images: { when_full: block, room: 5 } }\n");
    loaded("customs: { images: { when_full: block } }\nvariants: { a: { customs.images.room: 5 } }\n");
    loaded(
        "customs: { images: { when_full: block, room: 5 } }\nvariants: { a: { customs.images.room: none } }\n",
    );
}

#[test]
fn nobody_is_called_to_unlimited_servers() {
    let reserve = |into: &str| {
        format!(
            "reserve: [{{ when: \"queue(customs.xray) > 5 for 1m\", call: 5, into: {into}, ready_after: 1m, release_below: 5 }}]\n"
        )
    };
    let error = error_of(bonded(&reserve("customs.audit")));
    assert!(error.starts_with("reserve.0.into: `customs.audit` has unlimited servers"), "{error}");
    assert!(error.contains("scenario.yaml:3:") && error.contains("a station with `servers: N`"), "{error}");
    loaded(&format!("{}variants: {{ a: {{ customs.xray.servers: 5 }} }}\n", reserve("customs.xray")));
    let unlimited = "variants: { a: { customs.xray: { servers: unlimited, service: 2s } } }\n";
    loaded(&format!("{}{unlimited}", reserve("customs.xray")));
    loaded(&format!("customs: {{ audit: {{ hours: 09:00-18:00 }} }}\n{}", reserve("customs.audit")));
}

#[test]
fn what_is_said_of_every_site_where_each_has_its_own_is_refused() {
    let sites = "sites: [{ name: A, share: 60%, pickers: { servers: 3 } }, { name: B, share: 40%, pickers: { staff: { night: 4, day: 4, evening: 4 } } }]";
    let warehouse = |rest: &str| bonded(&format!("warehouse: {{ {rest} }}\n"));
    let error = error_of(warehouse(&format!("pickers: {{ servers: 9 }}, {sites}")));
    assert!(error.starts_with("warehouse.pickers.servers: every site has its own"), "{error}");
    assert!(error.contains("like `warehouse.sites.A.pickers.servers`"), "{error}");
    let files = [("scenario.yaml", warehouse(sites))];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, yaml)| (*name, yaml.as_bytes())).collect();
    let error = error_of_files(&files, &["warehouse.pickers.servers=20"]);
    assert!(error.contains("every site has its own"), "{error}");
    // One site takes it, and sites may say less than everything.
    for rest in [
        "pickers: { servers: 9 }, sites: [{ name: A, share: 60%, pickers: { servers: 3 } }, { name: B, share: 40% }]".to_owned(),
        format!("pickers: {{ service: 50s }}, {sites}"),
    ] {
        loaded(&format!("warehouse: {{ {rest} }}\n"));
    }
}
