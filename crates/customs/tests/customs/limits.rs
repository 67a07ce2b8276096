//! Limits, the positive list, the bonded book, licence and origin: refused or rejected, naming the field; tax.

use model::{Fen, Field, Milestone};
use protocol::{FileList, LinkId, Message, MoneyEvent, Setting};
use queueing::Distribution;

use crate::support::{Zone, parameters, parcel, setting, share};

/// What becomes of one parcel: the field it is refused for, if it is.
fn refused(change: impl FnOnce(&mut Setting)) -> Option<Field> {
    let mut setting = setting();
    change(&mut setting);
    let mut zone = Zone::new(setting, parameters());
    zone.file(100, parcel(0));
    zone.run(1000);
    assert_eq!(zone.rejections(), []);
    zone.refusals().first().map(|(_, field)| *field)
}

fn dear(setting: &mut Setting, yuan: i64) {
    setting.goods[0].value = Distribution::constant(yuan as f64 * 100.0);
    setting.goods[0].value_max = Fen::new(100_000_000);
}

#[test]
fn a_transaction_above_5000_needs_a_single_item() {
    assert_eq!(refused(|setting| dear(setting, 5_000)), None);
    assert_eq!(refused(|setting| dear(setting, 5_001)), None);
    let several = |yuan| {
        refused(|setting| {
            dear(setting, yuan);
            setting.buyers.single_item = share(0.0);
        })
    };
    assert_eq!(several(5_000), None);
    assert_eq!(several(5_001), Some(Field::ValueOfList));
}

#[test]
fn a_buyer_who_has_spent_the_years_26000_is_refused() {
    let spent = |yuan: i64| {
        refused(|setting| setting.buyers.spent_before = Distribution::constant(yuan as f64 * 100.0))
    };
    assert_eq!(spent(26_000 - 139), None);
    assert_eq!(spent(26_000 - 138), Some(Field::ValueOfList));
    assert_eq!(refused(|setting| dear(setting, 26_001)), Some(Field::ValueOfList));
}

/// The draw belongs to the buyer, so all parcels of one buyer meet the same limit.
#[test]
fn the_year_to_date_is_drawn_by_buyer() {
    for people in [1, 50] {
        let mut setting = setting();
        setting.buyers.people = people;
        setting.buyers.spent_before = Distribution::uniform(0.0, 5_200_000.0).unwrap();
        let mut zone = Zone::new(setting, parameters());
        for ordinal in 0..400 {
            zone.file(100, parcel(ordinal));
        }
        zone.run(1000);
        let refused = zone.refusals().len();
        if people == 1 {
            assert!(refused == 0 || refused == 400, "one buyer, one limit: {refused}");
        } else {
            assert!((120..280).contains(&refused), "about half of 50 buyers: {refused}");
        }
    }
}

#[test]
fn goods_off_the_positive_list_are_refused() {
    let off = refused(|setting| setting.goods[0].on_positive_list = false);
    assert_eq!(off, Some(Field::BookItemOfList));
}

#[test]
fn the_book_has_so_many_pieces_and_no_more() {
    let mut setting = setting();
    setting.goods[0].stock = Some(5);
    // Two pieces an order.
    setting.buyers.single_item = share(0.0);
    let mut zone = Zone::new(setting, parameters());
    for ordinal in 0..4 {
        zone.file(100 + ordinal as i64, parcel(ordinal));
    }
    zone.run(1000);
    assert_eq!(zone.refusals(), [(102, Field::BookItemOfList), (103, Field::BookItemOfList)]);
    assert_eq!(zone.count(Milestone::Released), 2);
}

#[test]
fn a_missing_licence_or_origin_or_a_wrong_book_item_is_rejected_by_name() {
    type Spoil = fn(&mut FileList);
    let spoil: [(Field, Spoil); 3] = [
        (Field::LicenceOfList, |list| list.document.licence = false),
        (Field::OriginOfList, |list| list.document.origin_certificate = false),
        (Field::BookItemOfList, |list| list.document.book_item.0 += 1),
    ];
    for (field, spoil) in spoil {
        let mut setting = setting();
        setting.goods[0].licence_required = true;
        setting.goods[0].origin_required = true;
        let mut zone = Zone::new(setting, parameters());
        zone.payment(100, parcel(0));
        zone.order(100, parcel(0));
        zone.waybill(100, parcel(0));
        let mut list = zone.list_filing(100, parcel(0), 0);
        spoil(&mut list);
        zone.hear(100, LinkId::WarehouseToCustoms, Message::FileList(list));
        zone.run(200);
        assert_eq!(zone.rejections(), [(100, (field, 0))]);
        let again = zone.list_filing(210, parcel(0), 1);
        zone.hear(210, LinkId::WarehouseToCustoms, Message::FileList(again));
        zone.run(1000);
        assert_eq!(zone.count(Milestone::Released), 1);
    }
}

#[test]
fn tax_is_reduced_within_the_limits_and_full_above() {
    let tax = |yuan| {
        let mut setting = setting();
        dear(&mut setting, yuan);
        let mut zone = Zone::new(setting, parameters());
        zone.file(100, parcel(0));
        zone.run(1000);
        zone.log.money
    };
    // 9.1 % of CNY 139.
    assert_eq!(tax(139), [MoneyEvent::Tax(Fen::new(1_265))]);
    // 10 % tariff, and 13 % of the value with tariff.
    let full = Fen::new(145_800);
    assert_eq!(tax(6_000), [MoneyEvent::Tax(full), MoneyEvent::TaxInFull(full)]);
}
