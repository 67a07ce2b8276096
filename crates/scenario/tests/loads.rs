//! The work that `check` reckons for each desk, against hand arithmetic.

mod support;

use scenario::Scenario;
use support::loaded_files;

/// 1,000 orders an hour in the zone without friction, with a minute of work at every desk that papers or goods can come to.
fn hour(rest: &str) -> Scenario {
    let minute = "service: 1m";
    let yaml = format!(
        "scenario: test
extends: builtin/bare
arrivals: [{{ total: 24000, profile: flat }}]
seller: {{ corrections: {{ {minute} }} }}
carrier: {{ corrections: {{ {minute} }} }}
warehouse: {{ corrections: {{ {minute} }}, packers: {{ {minute} }}, dock: {{ {minute} }} }}
customs:
  automatic_reviewer: {{ {minute} }}
  reviewers: {{ {minute} }}
  xray: {{ {minute} }}
  detention: {{ {minute} }}
  audit: {{ {minute} }}
{rest}"
    );
    loaded_files(&[("scenario.yaml", yaml.into_bytes())])
}

/// Asserts how many come to each of these stations an hour; to one that `check` does not list comes nobody.
#[track_caller]
fn per_hour(scenario: &Scenario, expected: &[(&str, f64)]) {
    let loads = scenario.loads();
    for (station, expected) in expected {
        let load = loads.iter().find(|load| load.station == *station);
        let found = load.map_or(0.0, |load| load.per_hour);
        assert!((found - expected).abs() < 0.01, "{station}: {found}/h, not {expected}/h");
    }
}

/// A reviewer's own question is about the list: the declaring agent answers it, and the list is looked at again.
#[test]
fn the_declaring_agent_answers_what_reviewers_ask() {
    let scenario = hour("risk: { review: 100%, review_verdicts: { asks: 50% } }\n");
    let expected =
        [("customs.reviewers", 1_500.0), ("warehouse.corrections", 500.0), ("seller.corrections", 0.0)];
    per_hour(&scenario, &expected);
}

/// Nobody asks twice: the second look rejects as many as the first, and escalates as many, but passes the rest.
#[test]
fn a_question_is_asked_once() {
    let scenario = hour(
        "risk: { review: 100%, review_verdicts: { asks: 50%, escalates: 20% }, image: { sensitivity: 0% } }\n",
    );
    let expected = [("customs.reviewers", 1_500.0), ("customs.xray", 200.0 + 100.0)];
    per_hour(&scenario, &expected);
}

/// Of 200 doubts an hour the automatic reviewer leaves 60 to people, who ask about each and look again.
#[test]
fn an_automatic_reviewer_passes_most_doubts_without_a_question() {
    let scenario = hour(
        "sellers: { faults: { undervalued: 20% } }
digital: { automatic_reviewer: { escalates: 30% }, value_check: { doubts: 100% } }
",
    );
    let expected = [
        ("customs.automatic_reviewer", 200.0),
        ("customs.reviewers", 120.0),
        ("seller.corrections", 60.0),
        ("warehouse.corrections", 0.0),
    ];
    per_hour(&scenario, &expected);
}

/// 1,000 first reviews, 500 second, 250 third ones; what the third rejects is refused.
#[test]
fn a_rejected_list_comes_back_to_review_until_it_is_refused() {
    let scenario = hour("risk: { review: 100%, review_verdicts: { rejects: 50% } }\naudit: { blue: 100% }\n");
    let expected = [
        ("customs.reviewers", 1_750.0),
        ("warehouse.corrections", 750.0),
        ("warehouse.packers", 1_000.0),
        ("warehouse.dock", 875.0),
        ("customs.audit", 0.0),
    ];
    per_hour(&scenario, &expected);
    let twice = scenario.with(&["customs.rejections_max=2".to_owned()]).unwrap();
    per_hour(&twice, &[("customs.reviewers", 1_500.0), ("warehouse.corrections", 500.0)]);
}

/// Every correction may have the wrong code again: 200, 40 and 8 reviews.
#[test]
fn a_wrong_code_comes_back_with_the_next_correction() {
    let scenario = hour("digital: { barcode: 0%, hs_accuracy: 80%, hs_check: { doubts: 100% } }\n");
    per_hour(&scenario, &[("customs.reviewers", 248.0), ("warehouse.corrections", 240.0)]);
    let bar_coded = hour("digital: { barcode: 75%, hs_accuracy: 80%, hs_check: { doubts: 100% } }\n");
    per_hour(&bar_coded, &[("customs.reviewers", 62.0), ("warehouse.corrections", 60.0)]);
}

/// Of 200 mismatches an hour 3 in 12 are in ORDER, 3 in PAYMENT, 1 in WAYBILL and 5 in LIST; a fifth of the corrections errs
/// again, and a fifth of these is refused.
#[test]
fn corrections_err_again_until_the_set_is_refused() {
    let scenario = hour("sellers: { faults: { mismatch: 20% } }\n");
    let expected = [
        ("seller.corrections", 240.0 * 6.0 / 12.0),
        ("carrier.corrections", 240.0 / 12.0),
        ("warehouse.corrections", 240.0 * 5.0 / 12.0),
        ("warehouse.dock", 992.0),
    ];
    per_hour(&scenario, &expected);
    let at_once = scenario.with(&["customs.rejections_max=1".to_owned()]).unwrap();
    per_hour(&at_once, &[("seller.corrections", 0.0), ("warehouse.dock", 800.0)]);
}

/// 100 invalid forms of each document an hour, 10 more in their corrections, and so on, with a limit out of reach.
#[test]
fn forms_are_invalid_document_by_document() {
    let scenario = hour("sellers: { faults: { form: 10% } }\n");
    let scenario = scenario.with(&["customs.rejections_max=40".to_owned()]).unwrap();
    let each = 100.0 / 0.9;
    let expected = [
        ("seller.corrections", 2.0 * each),
        ("carrier.corrections", each),
        ("warehouse.corrections", each),
        ("warehouse.dock", 1_000.0),
    ];
    per_hour(&scenario, &expected);
}

/// For 6 of 24 hours every other ORDER errs by the old rule, in three filings at most.
#[test]
fn orders_err_by_an_old_rule_until_it_is_adopted() {
    let scenario = hour("digital: { policies: [{ at: 6h, adoption: 6h, error: 50% }] }\n");
    per_hour(&scenario, &[("seller.corrections", 750.0 / 4.0), ("warehouse.dock", 1_000.0 - 125.0 / 4.0)]);
    // Sellers who take 0 to 12 h take 6 h on average.
    let slowly = "digital.policies=[{ at: 6h, adoption: { uniform: { min: 0s, max: 12h } }, error: 50% }]";
    let scenario = scenario.with(&[slowly.to_owned(), "customs.rejections_max=2".to_owned()]).unwrap();
    per_hour(&scenario, &[("seller.corrections", 500.0 / 4.0)]);
}

/// Prohibited goods are stopped and never cleared; infringing ones may be. Neither is reviewed, inspected or audited.
#[test]
fn goods_that_are_stopped_go_to_detention() {
    let rest = "detention: { detains: 0%, cleared: 40% }\naudit: { blue: 100% }\nrisk: { random: 50% }\n";
    let prohibited = hour(&format!("goods: {{ prohibited: 10% }}\n{rest}"));
    let expected = [
        ("customs.detention", 100.0),
        ("customs.xray", 450.0),
        ("customs.audit", 450.0),
        ("warehouse.packers", 1_000.0),
        ("warehouse.dock", 900.0),
    ];
    per_hour(&prohibited, &expected);
    let infringing = hour(&format!("goods: {{ infringing: 10% }}\n{rest}"));
    let expected = [("customs.detention", 100.0), ("warehouse.dock", 900.0 + 40.0)];
    per_hour(&infringing, &expected);
}

/// Half of 200 violations an hour are inspected and found, half of these are detained, and a tenth of them cleared.
#[test]
fn what_unpacking_finds_is_detained_and_mostly_does_not_leave() {
    let scenario = hour(
        "sellers: { prevalence: 20% }\nrisk: { random: 50% }\ndetention: { detains: 50%, cleared: 10% }\n",
    );
    per_hour(&scenario, &[("customs.detention", 50.0), ("warehouse.dock", 1_000.0 - 95.0)]);
}

/// 5 % are drawn at random; of the rest so many of the registered seller's as are missing to 20 % of all.
#[test]
fn an_expected_rate_is_reached_with_those_who_may_be_drawn() {
    let scenario = hour(
        "sellers: [{ name: a, share: 50%, credit: advanced }, { name: b, share: 50% }]
risk: { random: 5%, expected: { rate: 20%, window: 1h, cancels_aeo_factor: false } }
",
    );
    per_hour(&scenario, &[("customs.xray", 200.0)]);
    // If only one in ten may be drawn, it is not reached.
    let scenario = hour(
        "sellers: [{ name: a, share: 90%, credit: advanced }, { name: b, share: 10% }]
risk: { random: 5%, aeo_factor: 0, expected: { rate: 20%, window: 1h, cancels_aeo_factor: false } }
",
    );
    per_hour(&scenario, &[("customs.xray", 100.0)]);
}
