//! Zones are independent copies of the operation that share the arrivals.

use std::num::NonZeroUsize;

use scenario::Scenario;

const ORDERS: u64 = 800;

fn in_zones(zones: u32) -> Scenario {
    let set = ["arrivals.0.total=800", "clock.run=20m", "clock.then.drain=1h", &format!("zones={zones}")];
    scenario::load("demo", &set.map(str::to_owned)).expect("it is right")
}

#[test]
fn the_zones_share_the_orders_and_lose_none() {
    let scenario = in_zones(3);
    let placed = |zone| sim::zone(&scenario, 5, 0, zone).replication().account.placed;
    let each = [0, 1, 2].map(placed);
    assert_eq!(each.iter().sum::<u64>(), ORDERS);
    assert!(each.iter().all(|placed| placed.abs_diff(ORDERS / 3) <= 2), "{each:?}");
    let whole = sim::replication(&scenario, 5, 0);
    assert_eq!(whole.account.placed, ORDERS);
    assert!(whole.account.is_conserved(), "{:?}", whole.account);
}

#[test]
fn zones_differ() {
    let scenario = in_zones(2);
    let digest = |zone| sim::zone(&scenario, 5, 0, zone).replication().ledger.digest();
    assert_ne!(digest(0), digest(1));
}

/// Neither the threads nor the order in which zones are added up can be seen in the result.
#[test]
fn zones_are_added_up_in_any_order() {
    let scenario = in_zones(3);
    let zone = |number| sim::zone(&scenario, 5, 0, number);
    let forwards = zone(0).merge(zone(1)).merge(zone(2)).replication();
    let backwards = zone(2).merge(zone(1).merge(zone(0))).replication();
    assert!(forwards == backwards, "the order shows");
    for threads in [1, 2] {
        let run = sim::replications(&scenario, 5, 2, NonZeroUsize::new(threads), || false, |_| {});
        assert!(run.expect("threads can be made")[0] == forwards, "{threads} threads show");
    }
}

/// Progress is told by the simulated time of each zone.
#[test]
fn all_time_of_every_zone_and_replication_is_told() {
    let told = std::sync::atomic::AtomicU64::new(0);
    let done = |parts| {
        told.fetch_add(parts, std::sync::atomic::Ordering::Relaxed);
    };
    sim::replications(&in_zones(3), 5, 2, None, || false, done).expect("threads can be made");
    assert_eq!(told.into_inner(), 6 * sim::PARTS);
}
