//! Where nobody can go on without the service, lines have neither room nor patience.

mod support;
use support::{bonded, error_of, loaded};

const STATIONS: [(&str, &str, &str); 7] = [
    ("carrier", "waybills", "without a waybill nothing can be declared"),
    ("carrier", "corrections", "the carrier can't cancel"),
    ("carrier", "vehicles", "leave on a vehicle"),
    ("warehouse", "dock", "leave over the dock"),
    ("customs", "intake", "a document that has come is taken in"),
    ("customs", "detention", "stays so until that is decided"),
    ("customs", "gate", "a vehicle leaves by the gate"),
];

#[test]
fn who_must_be_served_has_neither_room_nor_patience() {
    for (role, station, why) in STATIONS {
        for key in ["room", "patience"] {
            let value = if key == "room" { "5" } else { "5m" };
            let rest = format!("{role}: {{ {station}: {{ servers: 1, {key}: {value} }} }}\n");
            let error = error_of(bonded(&rest));
            assert!(error.starts_with(&format!("{role}.{station}.{key}: ")), "{error}");
            for part in [why, "scenario.yaml:3:", "leave this key out; "] {
                assert!(error.contains(part), "{rest} does not say `{part}`: {error}");
            }
            let change = format!("changes: [{{ at: 1h, set: {{ {role}.{station}.{key}: {value} }} }}]\n");
            assert!(error_of(bonded(&change)).contains(why), "{change}");
        }
        loaded(&format!("{role}: {{ {station}: {{ servers: 1, room: unlimited, patience: none }} }}\n"));
    }
    let site = "warehouse: { sites: [{ name: A, share: 100%, dock: { servers: 1, room: 5 } }] }\n";
    assert!(error_of(bonded(site)).starts_with("warehouse.sites.0.dock.room: released parcels"));
}

#[test]
fn who_can_go_on_otherwise_may_have_both() {
    for station in [
        "seller.payment",
        "seller.push",
        "seller.corrections",
        "warehouse.stock",
        "warehouse.declarations",
        "warehouse.pickers",
        "warehouse.packers",
        "warehouse.line",
        "warehouse.corrections",
        "customs.automatic_reviewer",
        "customs.reviewers",
        "customs.xray",
        "customs.images",
        "customs.unpackers",
        "customs.audit",
    ] {
        let (role, name) = station.split_once('.').unwrap();
        loaded(&format!("{role}: {{ {name}: {{ servers: 1, room: 5, patience: 5m }} }}\n"));
    }
}
