//! Every parcel of a zone ends, whatever changes on the way: nobody is forgotten at a station, in a file or at a desk.

mod support;

use measure::Account;
use support::load;

/// A parcel a minute for an hour, and three hours to end in.
const HOUR: &[&str] = &["clock.run=1h", "clock.then.drain=3h", "arrivals=[{ rate: 1/min }]"];

fn account(settings: &[&str]) -> Account {
    let scenario = load("builtin/bare", &[HOUR, settings].concat());
    sim::replication(&scenario, scenario.seed, 0).account
}

#[test]
fn servers_that_were_blocked_go_on_when_a_change_lifts_the_bound() {
    let lifted = account(&[
        "warehouse.pickers={ servers: 2, service: 1s }",
        "warehouse.packers={ servers: 1, service: 120s, room: 1, when_full: block }",
        "changes=[{ at: 30m, set: { warehouse.packers.when_full: turn_away } }]",
    ]);
    assert!(lifted.placed > 40);
    assert_eq!((lifted.inside, lifted.in_flight), (0, 0));
}

/// A waybill takes ten minutes, so a set is refused for its absence; what comes then begins no new set.
#[test]
fn documents_that_come_after_a_refusal_begin_nothing() {
    let refused = account(&[
        "customs.completeness_limit=1m",
        "carrier.waybills={ servers: unlimited, service: 10m }",
        "seller.corrections={ servers: unlimited, service: 20m }",
        "sellers.0.faults.form=50%",
    ]);
    assert_eq!(refused.refused, refused.placed);
    assert_eq!((refused.inside, refused.in_flight), (0, 0));
}

/// What was taxed before the guarantee is not held against it: 400 yuan cover 25 parcels of 15.93 yuan at once, and 25
/// more when they are topped up. In the half hour after the change come fewer than 50.
#[test]
fn a_guarantee_that_begins_by_a_change_begins_full() {
    let terms = "customs.guarantee: { amount: CNY 400, first_top_up: 3h, top_up_every: 1d }";
    let change = format!("changes=[{{ at: 30m, set: {{ {terms} }} }}]");
    let taxed = account(&["goods.0.vat=13%", &change]);
    assert!((51..75).contains(&taxed.placed), "{}", taxed.placed);
    assert_eq!(taxed.delivered, taxed.placed);
}

/// Customs decides once whether a parcel passes the line, and the warehouse goes by what it says: so nobody waits for a parcel that
/// is not brought, whichever side of a change the two are on.
#[test]
fn a_change_of_the_release_point_strands_nobody() {
    let change = |from, to| {
        let point = format!("warehouse.release_point={from}");
        let change = format!("{{ at: 30m, set: {{ warehouse.release_point: {to} }} }}");
        let fault = "{ at: 29m, for: 5m, fault: { node: warehouse } }";
        let changes = [format!("changes=[{change}]"), format!("changes=[{change}, {fault}]")];
        changes.map(|changes| {
            let review = ["risk.review=50%", "customs.reviewers={ servers: unlimited, service: 10m }"];
            account(&[&review[..], &["arrivals=[{ rate: 60/min }]", &point, &changes]].concat())
        })
    };
    for ended in [change("documents", "line"), change("line", "documents")].concat() {
        assert!(ended.placed > 3_000);
        assert_eq!((ended.inside, ended.in_flight), (0, 0));
    }
}
