//! What `check` tells of several sites: what is picked at one is packed there.

mod support;
use support::loaded;

/// Sites of equal shares, with 10 and 60 pickers of 45 s, and 1,500 parcels an hour for each.
#[test]
fn what_a_site_cannot_pick_comes_to_no_packer() {
    let site = |name: &str, pickers: u32| {
        format!(
            "{{ name: {name}, share: 50%, pickers: {{ servers: {pickers}, service: 45s }}, packers: {{ servers: 20, service: 30s }} }}"
        )
    };
    let scenario = loaded(&format!(
        "clock: {{ run: 24h, then: {{ drain: 1h }} }}\narrivals: [{{ rate: 3000/h }}]\nwarehouse: {{ sites: [{}, {}] }}\n",
        site("A", 10),
        site("B", 60)
    ));
    let offered_erlang = |station: &str| {
        let loads = scenario.loads();
        let load = loads.iter().find(|load| load.station == station && load.part == "day").expect("it");
        load.offered_erlang
    };
    // Ten pickers let 800 an hour through, which is 6.67 Erlang for the packers; at B all 1,500 come.
    let [a, b] = ["warehouse.A.packers", "warehouse.B.packers"].map(offered_erlang);
    assert!((a - 800.0 / 120.0).abs() < 0.05, "{a}");
    assert!((b - 1500.0 / 120.0).abs() < 0.1, "{b}");
}
