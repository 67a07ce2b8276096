//! Selection: criteria, then a random minimum, then a top-up; lists and credit classes that change it.

use customs::{ExpectedRate, Parameters};
use model::{Credit, Duration, Milestone};
use protocol::{LinkId, Message, RiskEvent, Setting, StationKind};

use crate::support::{ALWAYS, Zone, at, desk, parameters, parcel, setting, share};

const PARCELS: u64 = 1000;

/// How many of a thousand parcels are selected, by reason: targeted, at random, topped up.
fn selected(seller: impl FnOnce(&mut Setting), rules: impl FnOnce(&mut Parameters)) -> (usize, usize, usize) {
    let (mut setting, mut parameters) = (setting(), parameters());
    seller(&mut setting);
    rules(&mut parameters);
    let mut zone = Zone::new(setting, parameters);
    for ordinal in 0..PARCELS {
        zone.file(100 + ordinal as i64, parcel(ordinal));
    }
    zone.run(10_000);
    let counted = |event| zone.counted(event);
    (counted(RiskEvent::Targeted), counted(RiskEvent::DrawnAtRandom), counted(RiskEvent::ToppedUp))
}

/// Within four standard deviations.
#[track_caller]
fn near(count: usize, expected: f64) {
    let n = PARCELS as f64;
    let deviation = (n * expected * (1.0 - expected)).sqrt();
    assert!((count as f64 - n * expected).abs() <= 4.0 * deviation, "{count} of {n}, not {expected}");
}

fn quarter(parameters: &mut Parameters) {
    parameters.risk.random = share(0.25);
    parameters.risk.aeo_factor = share(0.2);
    parameters.risk.discredited = share(0.85);
}

#[test]
fn the_credit_class_decides_the_random_share() {
    let of = |credit| selected(|setting| setting.sellers[0].credit = credit, quarter);
    near(of(Credit::Registered).1, 0.25);
    near(of(Credit::Advanced).1, 0.05);
    near(of(Credit::Discredited).1, 0.85);
}

#[test]
fn the_black_list_selects_everything_and_the_white_list_nothing_at_random() {
    assert_eq!(selected(|setting| setting.sellers[0].black_listed = true, quarter), (1000, 0, 0));
    assert_eq!(selected(|setting| setting.sellers[0].white_listed = true, quarter), (0, 0, 0));
}

#[test]
fn lighter_checks_spare_the_green_channel_the_random_share() {
    let green = |setting: &mut Setting| setting.sellers[0].green_channel = true;
    near(selected(green, quarter).1, 0.25);
    let lighter = |parameters: &mut Parameters| {
        quarter(parameters);
        parameters.green_channel_lighter_checks = true;
    };
    assert_eq!(selected(green, lighter), (0, 0, 0));
    near(selected(|_| {}, lighter).1, 0.25);
}

#[test]
fn the_score_flags_its_recall_of_violations_and_its_false_positives_of_the_rest() {
    let scored = |parameters: &mut Parameters| {
        parameters.risk.score.recall = share(0.8);
        parameters.risk.score.false_positives = share(0.1);
    };
    near(selected(|setting| setting.sellers[0].prevalence = ALWAYS, scored).0, 0.8);
    near(selected(|_| {}, scored).0, 0.1);
    let half = |setting: &mut Setting| {
        setting.sellers[0].prevalence = ALWAYS;
        setting.goods[0].prevalence_factor = 0.5;
    };
    near(selected(half, scored).0, 0.45);
}

fn expecting(cancels_aeo_factor: bool) -> impl FnOnce(&mut Parameters) {
    move |parameters| {
        quarter(parameters);
        let window = Duration::from_seconds(500);
        parameters.risk.expected = Some(ExpectedRate { rate: share(0.4), window, cancels_aeo_factor });
    }
}

#[test]
fn the_top_up_draws_until_the_expected_rate_is_reached() {
    let (targeted, random, topped_up) = selected(|_| {}, expecting(false));
    assert_eq!(targeted, 0);
    near(random, 0.25);
    let share = (random + topped_up) as f64 / PARCELS as f64;
    assert!((share - 0.4).abs() < 0.01, "{share}");
}

#[test]
fn the_top_up_leaves_the_white_list_alone_and_the_aeo_unless_told_to_cancel_their_factor() {
    let advanced = |setting: &mut Setting| setting.sellers[0].credit = Credit::Advanced;
    assert_eq!(selected(advanced, expecting(false)).2, 0);
    assert!(selected(advanced, expecting(true)).2 > 300);
    assert_eq!(selected(|setting| setting.sellers[0].white_listed = true, expecting(true)), (0, 0, 0));
}

/// Everybody is selected in the first window and nobody in the second: what came before does not count there.
#[test]
fn the_top_up_counts_each_window_by_itself() {
    let mut everybody = parameters();
    everybody.risk.random = ALWAYS;
    let window = Duration::from_seconds(500);
    everybody.risk.expected = Some(ExpectedRate { rate: share(0.5), window, cancels_aeo_factor: false });
    let mut nobody = everybody.clone();
    nobody.risk.random = share(0.0);
    let phases = vec![(at(0), setting(), everybody, false), (at(500), setting(), nobody, false)];
    let mut zone = Zone::changing(phases);
    for ordinal in 0..200 {
        zone.file(if ordinal < 100 { 200 } else { 600 }, parcel(ordinal));
    }
    zone.run(10_000);
    assert_eq!(zone.counted(RiskEvent::DrawnAtRandom), 100);
    let topped_up = zone.counted(RiskEvent::ToppedUp);
    assert!((49..=51).contains(&topped_up), "half of a hundred: {topped_up}");
}

/// It was honest when it was first accepted; sellers have changed when its correction comes.
#[test]
fn what_is_true_of_a_list_that_review_sends_back_stays_true() {
    let mut rules = parameters();
    rules.review.share = ALWAYS;
    rules.review.rejects = ALWAYS;
    rules.stations.stations = vec![desk(StationKind::Reviewers, 180)];
    let mut violating = setting();
    violating.sellers[0].prevalence = ALWAYS;
    let phases = vec![(at(0), setting(), rules, false), (at(300), violating, parameters(), false)];
    let mut zone = Zone::changing(phases);
    zone.file(100, parcel(0));
    let corrected = zone.list_filing(400, parcel(0), 1);
    zone.hear(400, LinkId::WarehouseToCustoms, Message::FileList(corrected));
    zone.run(500);
    assert_eq!((zone.count(Milestone::Released), zone.counted(RiskEvent::Missed)), (1, 0));
}

#[test]
fn a_list_that_review_sends_back_is_selected_once() {
    let mut rules = parameters();
    rules.risk.random = ALWAYS;
    rules.review.share = ALWAYS;
    rules.review.rejects = ALWAYS;
    rules.stations.stations = vec![desk(StationKind::Reviewers, 180)];
    let mut zone = Zone::new(setting(), rules);
    zone.file(100, parcel(0));
    let corrected = zone.list_filing(400, parcel(0), 1);
    zone.hear(400, LinkId::WarehouseToCustoms, Message::FileList(corrected));
    zone.run(500);
    assert_eq!(zone.count(Milestone::LaneDecided), 2);
    assert_eq!(zone.log.risks, [RiskEvent::DrawnAtRandom]);
}
