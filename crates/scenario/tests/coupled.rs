//! Controls that act by what the run does are labelled.

mod support;
use support::loaded;

#[test]
fn what_couples_parcels_is_told_by_its_key() {
    let coupled = |rest: &str| loaded(&format!("arrivals: [{{ rate: 10/h }}]\n{rest}")).coupled();
    assert_eq!(coupled(""), Vec::<String>::new());
    let all = "customs: { reviewers: { servers: 4 }, \
               images: { servers: 2, scaling: { metric: queue, above: 5, below: 1, step: 1, max: 9, delay: 1m, cool_down: 5m } } }\n\
               risk: { expected: { rate: 5%, window: 1h, cancels_aeo_factor: false } }\n\
               warehouse: { sites: [{ name: A, share: 70%, backup: B, backup_above: 9, pickers: { servers: 5 } }, { name: B, share: 30% }] }\n\
               reserve: [{ when: \"queue(customs.reviewers) > 8 for 5m\", call: 1, into: customs.reviewers, ready_after: 10m, release_below: 2 }]\n";
    let keys = ["reserve.0", "customs.images.scaling", "warehouse.sites.A.backup_above", "risk.expected"];
    assert_eq!(coupled(all), keys);
}
