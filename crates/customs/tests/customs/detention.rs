//! Detention: what is found, or prohibited, is stopped; then cleared, shipped back or seized.

use customs::DetentionRules;
use model::{Milestone, Stage};
use protocol::{Detention, GoodsClass, Message, Probability, RiskEvent, StationKind, Touch};

use crate::support::{ALWAYS, Zone, desk, for_one_list, parameters, parcel, setting, share};

/// A hundred parcels with what all of them have, and how their detention ends.
fn hundred(goods: fn(&mut GoodsClass), rules: DetentionRules) -> Zone {
    let mut setting = setting();
    goods(&mut setting.goods[0]);
    let mut parameters = parameters();
    parameters.checks.prohibited_caught = ALWAYS;
    parameters.checks.infringing_caught = ALWAYS;
    parameters.detention = rules;
    parameters.stations.stations = vec![desk(StationKind::Detention, 3600)];
    let mut zone = Zone::new(setting, parameters);
    for ordinal in 0..100 {
        zone.file(100, parcel(ordinal));
    }
    zone.run(5000);
    zone
}

fn sent(zone: &Zone, is: fn(&Message) -> bool) -> usize {
    zone.said(|message| is(message).then_some(())).len()
}

fn rules(cleared: f64, shipped_back: f64) -> DetentionRules {
    DetentionRules { detains: Probability::ZERO, cleared: share(cleared), shipped_back: share(shipped_back) }
}

#[test]
fn prohibited_goods_are_detained_and_never_cleared() {
    let zone = hundred(|goods| goods.prohibited = ALWAYS, rules(0.9, 0.05));
    assert_eq!(zone.counted(RiskEvent::ProhibitedCaught), 100);
    assert_eq!(zone.counted(RiskEvent::Detained), 100);
    assert_eq!(zone.count(Milestone::Released), 0);
    // Of what is not cleared, half is shipped back.
    let back = sent(&zone, |message| matches!(message, Message::ShippedBack(_)));
    let seized = sent(&zone, |message| matches!(message, Message::Seized(_)));
    assert_eq!(back + seized, 100);
    assert!((30..70).contains(&back), "{back} of 100 are shipped back");
    assert_eq!(zone.open_stages(), []);
    assert_eq!(zone.log.money, []);
}

#[test]
fn infringing_goods_may_be_cleared_and_are_released_then() {
    let zone = hundred(|goods| goods.infringing = ALWAYS, rules(1.0, 0.0));
    assert_eq!(zone.count(Milestone::Released), 100);
    let way = [
        (Milestone::DocumentsComplete, 100),
        (Milestone::Accepted, 100),
        (Milestone::LaneDecided, 100),
        (Milestone::Detained, 100),
        (Milestone::DetentionEnded, 3700),
        (Milestone::Released, 3700),
    ];
    assert_eq!(zone.way(parcel(0)), way);
    assert_eq!(zone.log.touches, [Touch::Detention; 100]);
    assert_eq!(zone.open_stages(), [Stage::Leaving; 100]);
}

#[test]
fn the_three_kinds_of_detention_take_a_third_each() {
    let zone = hundred(|goods| goods.infringing = ALWAYS, rules(0.0, 0.0));
    for kind in Detention::ALL {
        let of_kind = |message: &Message| match message {
            Message::Detained(detained) if detained.detention == kind => Some(()),
            _ => None,
        };
        let count = zone.said(of_kind).len();
        assert!((18..50).contains(&count), "{count} of 100 are {kind:?}");
    }
}

#[test]
fn of_what_unpacking_finds_a_share_is_detained() {
    let mut setting = setting();
    setting.sellers[0].prevalence = ALWAYS;
    let mut parameters = parameters();
    parameters.risk.score.recall = ALWAYS;
    parameters.risk.image.sensitivity = ALWAYS;
    parameters.detention = DetentionRules { detains: share(0.5), ..rules(0.0, 1.0) };
    let mut zone = Zone::new(setting, parameters);
    for ordinal in 0..200 {
        zone.file(100, parcel(ordinal));
        zone.present(200, parcel(ordinal));
    }
    zone.run(5000);
    assert_eq!((zone.counted(RiskEvent::Targeted), zone.counted(RiskEvent::Caught)), (200, 200));
    let detained = zone.counted(RiskEvent::Detained);
    assert!((75..125).contains(&detained), "half of 200: {detained}");
    assert_eq!(sent(&zone, |message| matches!(message, Message::ShippedBack(_))), detained);
    assert_eq!(sent(&zone, |message| matches!(message, Message::Seized(_))), 200 - detained);
}

/// The guarantee covers one list: the second waits until the first parcel is seized, and its tax is free.
#[test]
fn what_is_seized_gives_its_tax_to_who_waits() {
    let mut parameters = parameters();
    parameters.guarantee = Some(for_one_list());
    parameters.risk.random = ALWAYS;
    parameters.risk.image.sensitivity = ALWAYS;
    parameters.detention = rules(0.0, 0.0);
    let mut setting = setting();
    setting.sellers[0].prevalence = ALWAYS;
    let mut zone = Zone::new(setting, parameters);
    zone.file(100, parcel(0));
    zone.file(110, parcel(1));
    zone.present(500, parcel(0));
    zone.run(1000);
    assert_eq!(sent(&zone, |message| matches!(message, Message::Seized(_))), 1);
    assert!(zone.way(parcel(1)).contains(&(Milestone::Accepted, 500)));
}
