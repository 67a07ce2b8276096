//! What `check` reckons before a run against what comes to each station in the run: every station of the way, in days that
//! send papers back, ask, escalate, detain and seize.

mod support;

use std::collections::BTreeMap;

use protocol::StationKind;
use scenario::Scenario;

/// Parcels of a day.
const PARCELS: u32 = 20_000;
/// The arrivals' window.
const HOURS: f64 = 24.0;
/// How far a count may be off: so many standard errors, or this share of it, which parcels take that are under way at the end.
const ERRORS_MAX: f64 = 4.0;
const SHARE_MAX: f64 = 0.03;

/// A day in the zone without friction, with a second of work at every station and any number of servers.
fn day(set: &[&str]) -> Scenario {
    let mut all = vec![format!("arrivals=[{{ total: {PARCELS}, profile: flat }}]")];
    let work = |kind: &StationKind| format!("{}.{}.service=1s", kind.role(), kind.key());
    all.extend(StationKind::ALL.iter().filter(|kind| **kind != StationKind::Vehicles).map(work));
    all.extend(set.iter().map(|set| (*set).to_owned()));
    scenario::load("builtin/bare", &all).unwrap_or_else(|error| panic!("{set:?}: {error}"))
}

/// Customers of each station in the window, as they are reckoned.
fn reckoned(scenario: &Scenario) -> BTreeMap<String, f64> {
    scenario.loads().into_iter().map(|load| (load.station, load.per_hour * HOURS)).collect()
}

/// Customers of each station in the window, as they came.
fn came(scenario: &Scenario) -> BTreeMap<String, f64> {
    let run = sim::replication(scenario, scenario.seed, 0);
    support::assert_self_checks("a day", &run);
    let names = scenario.site_names();
    let stations = run.ledger.stations();
    let of_way = stations.filter(|(id, _)| id.kind != StationKind::Vehicles);
    of_way.map(|(id, station)| (id.name(&names), station.arrivals() as f64)).collect()
}

#[track_caller]
fn agree(set: &[&str]) {
    let scenario = day(set);
    let (reckoned, came) = (reckoned(&scenario), came(&scenario));
    let mut wrong = Vec::new();
    for station in reckoned.keys().chain(came.keys().filter(|station| !reckoned.contains_key(*station))) {
        let of = |counts: &BTreeMap<String, f64>| counts.get(station).copied().unwrap_or_default();
        let (expected, found) = (of(&reckoned), of(&came));
        let allowed = (ERRORS_MAX * expected.max(1.0).sqrt()).max(SHARE_MAX * expected);
        if (found - expected).abs() > allowed {
            wrong.push(format!("{station}: reckoned {expected:.0}, came {found}"));
        }
    }
    assert!(wrong.is_empty(), "{set:?}: {wrong:#?}");
}

#[test]
fn a_day_without_friction() {
    agree(&[]);
}

#[test]
fn reviewers_who_ask_the_declaring_agent() {
    agree(&["risk.review=100%", "risk.review_verdicts.asks=50%"]);
    let automatic = "digital.automatic_reviewer={ escalates: 30% }";
    agree(&["risk.review=40%", "risk.review_verdicts.asks=50%", automatic]);
}

#[test]
fn values_that_are_doubted_before_people_and_before_an_automatic_reviewer() {
    let doubts = ["sellers.faults.undervalued=20%", "digital.value_check={ doubts: 100%, false_doubts: 5% }"];
    agree(&doubts);
    agree(&[&doubts[..], &["digital.automatic_reviewer={ escalates: 30% }", "risk.review=10%"]].concat());
}

#[test]
fn lists_that_review_sends_back_again_and_again() {
    agree(&["risk.review=100%", "risk.review_verdicts.rejects=50%"]);
    let verdicts = "risk.review_verdicts={ rejects: 40%, asks: 30%, escalates: 20% }";
    agree(&["risk.review=60%", verdicts, "customs.rejections_max=6", "audit.blue=50%"]);
    agree(&["risk.review=60%", verdicts, "digital.automatic_reviewer={ escalates: 50% }"]);
}

#[test]
fn codes_that_are_wrong_or_only_seem_so() {
    let codes = ["digital.barcode=0%", "digital.hs_accuracy=80%"];
    agree(&[&codes[..], &["digital.hs_check={ doubts: 100%, false_doubts: 0% }"]].concat());
    agree(
        &[&codes[..], &["digital.hs_check={ doubts: 60%, false_doubts: 10% }", "digital.barcode=40%"]]
            .concat(),
    );
    let automatic = "digital.automatic_reviewer={ escalates: 30% }";
    agree(&[&codes[..], &["digital.hs_check={ doubts: 100%, false_doubts: 0% }", automatic]].concat());
}

#[test]
fn documents_that_are_rejected_and_corrected_and_rejected() {
    agree(&["sellers.faults.mismatch=20%"]);
    agree(&["sellers.faults.mismatch=60%", "customs.rejections_max=8"]);
    agree(&["sellers.faults.mismatch=60%", "customs.rejections_max=1"]);
    // All forms of a set are looked at before the first correction comes.
    let desks = ["seller", "warehouse", "carrier"].map(|role| format!("{role}.corrections.service=5m"));
    let [seller, warehouse, carrier] = desks.each_ref().map(String::as_str);
    let formless = |faults: &str, limit: &str| agree(&[faults, limit, seller, warehouse, carrier]);
    formless("sellers.faults.form=20%", "customs.rejections_max=3");
    formless("sellers.faults={ form: 10%, mismatch: 20% }", "customs.rejections_max=2");
    formless("sellers.faults={ form: 30%, mismatch: 10%, duplicate: 20% }", "customs.rejections_max=6");
}

#[test]
fn lists_without_licence_or_certificate_or_of_the_wrong_item() {
    agree(&[
        "sellers.faults={ licence: 20%, origin: 20%, book_item: 20%, mismatch: 10% }",
        "goods=[{ class: plain, share: 50% }, { class: health, share: 50%, licence: required, origin: required }]",
        "digital.barcode=50%",
    ]);
}

#[test]
fn orders_that_err_by_an_old_rule() {
    agree(&["digital.policies=[{ at: 6h, adoption: 6h, error: 40% }]", "sellers.faults.mismatch=10%"]);
}

#[test]
fn goods_that_are_stopped_or_seized_or_let_go_after_detention() {
    let detention = "detention={ detains: 50%, cleared: 40%, shipped_back: 30% }";
    agree(&["goods.prohibited=10%", "detention.detains=0%"]);
    agree(&["goods.infringing=10%", "digital.ip_check=80%", detention]);
    agree(&["goods.prohibited=10%", "goods.infringing=10%", detention, "risk.review=30%", "audit.blue=20%"]);
    let inspection = ["sellers.prevalence=20%", "risk.random=50%", "risk.unpack_sensitivity=80%"];
    agree(&[&inspection[..], &[detention]].concat());
    agree(&[&inspection[..], &["warehouse.pick_after=release", detention]].concat());
    // Long enough for the goods to come to the line meanwhile.
    let stopped = ["goods.prohibited=10%", "customs.detention.service=10m", detention];
    agree(&[&inspection[..], &stopped, &["warehouse.release_point=line"]].concat());
}

#[test]
fn inspections_that_are_topped_up() {
    let sellers = "sellers=[{ name: a, share: 50%, credit: advanced }, { name: b, share: 30%, prevalence: 10% }, \
                   { name: c, share: 20%, listed: white }]";
    let risk = "risk={ random: 5%, score: { recall: 80%, false_positives: 2% } }";
    agree(&[sellers, risk, "risk.expected={ rate: 20%, window: 1h, cancels_aeo_factor: false }"]);
    agree(&[sellers, risk, "risk.expected={ rate: 20%, window: 1h, cancels_aeo_factor: true }"]);
    let lighter = "priority.green_channel={ who: [b], lighter_checks: true }";
    agree(&[sellers, risk, lighter, "risk.expected={ rate: 60%, window: 1h, cancels_aeo_factor: false }"]);
}

#[test]
fn sellers_who_are_listed_or_discredited_and_shares_that_change() {
    let sellers = "sellers=[{ name: a, share: 50%, credit: discredited }, { name: b, share: 30%, listed: black }, \
                   { name: c, share: 20%, credit: advanced }]";
    let change =
        "changes=[{ at: 12h, set: { risk.random: 30%, risk.review: 20%, sellers.faults.mismatch: 10% } }]";
    agree(&[sellers, "risk.random=10%", "risk.discredited=60%", "customs.rejections_max=9", change]);
}

/// Two sellers, two kinds of goods, two sites, and all of it at once.
#[test]
fn everything_at_once() {
    agree(&[
        "sellers=[{ name: good, share: 60%, credit: advanced, prevalence: 1%, faults: { mismatch: 2% } }, \
         { name: bad, share: 40%, prevalence: 20%, \
           faults: { mismatch: 15%, form: 5%, duplicate: 5%, licence: 20%, book_item: 5%, undervalued: 20% } }]",
        "goods=[{ class: plain, share: 70% }, \
         { class: odd, share: 30%, licence: required, prohibited: 5%, infringing: 5%, prevalence_factor: 2 }]",
        "warehouse.sites=[{ name: A, share: 70% }, { name: B, share: 30% }]",
        "digital={ barcode: 30%, hs_accuracy: 85%, hs_check: { doubts: 70%, false_doubts: 3% } }",
        "digital.value_check={ doubts: 80%, false_doubts: 2% }",
        "digital.automatic_reviewer={ escalates: 60% }",
        "risk={ random: 5%, aeo_factor: 0.2, score: { recall: 80%, false_positives: 2% }, review: 10% }",
        "risk.review_verdicts={ rejects: 10%, asks: 20%, escalates: 20% }",
        "risk.image={ sensitivity: 90%, false_alarms: 10% }",
        "detention={ detains: 50%, cleared: 30%, shipped_back: 30% }",
        "audit.blue=10%",
    ]);
}

#[test]
fn goods_that_slip_through_their_lists_are_violations_at_the_line() {
    agree(&[
        "goods.prohibited=20%",
        "digital.prohibited_list=25%",
        "goods.infringing=10%",
        "digital.ip_check=50%",
        "risk.random=50%",
        "risk.image.sensitivity=80%",
    ]);
}
