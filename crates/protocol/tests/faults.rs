//! What goes wrong in documents: how often, in which field, and what keeps it away.

mod support;

use model::{AppType, DocumentKind, Field, ParcelKey};
use protocol::{
    Digital, Faults, PolicyChange, Probability, Purchase, Setting, drawn_fault, filed_list, filed_order,
    filed_payment, filed_waybill, is_automated, is_filed_twice, true_list, true_order, true_payment,
    true_waybill, waybill_number,
};
use support::{at, goods, lag, parcel, setting, share};

const PARCELS: u64 = 20_000;

fn with_faults(faults: Faults) -> Setting {
    let mut setting = setting();
    setting.sellers[0].faults = faults;
    setting
}

fn list(setting: &Setting, parcel: ParcelKey, attempt: u8) -> model::List {
    filed_list(setting, parcel, waybill_number(parcel), attempt)
}

/// The share of parcels for which something holds.
fn share_of(holds: impl Fn(ParcelKey) -> bool) -> f64 {
    (0..PARCELS).filter(|&ordinal| holds(parcel(ordinal))).count() as f64 / PARCELS as f64
}

/// Four standard errors of a share of [`PARCELS`].
fn is_near(measured: f64, expected: f64) -> bool {
    (measured - expected).abs() <= 4.0 * (expected * (1.0 - expected) / PARCELS as f64).sqrt() + 1e-12
}

#[test]
fn without_faults_every_document_is_true_and_a_correction_says_that_it_is_one() {
    let setting = setting();
    for ordinal in 0..100 {
        let parcel = parcel(ordinal);
        let purchase = Purchase::of(&setting, parcel);
        assert_eq!(filed_order(&setting, &purchase, 0, at(0)), true_order(&setting, parcel));
        assert_eq!(filed_payment(&setting, &purchase, 0), true_payment(&setting, parcel));
        assert_eq!(filed_waybill(&setting, parcel, 0), true_waybill(&setting, parcel));
        assert_eq!(list(&setting, parcel, 0), true_list(&setting, parcel, waybill_number(parcel)));
        assert_eq!(list(&setting, parcel, 1).app_type, AppType::CHANGE);
    }
}

#[test]
fn a_first_set_has_at_most_one_mismatch_and_all_twelve_fields_have_their_turn() {
    let setting = with_faults(Faults { mismatch: share(0.3), ..Faults::default() });
    let mut seen = [false; Field::MATCHED];
    for ordinal in 0..PARCELS {
        let answers = DocumentKind::ALL.map(|document| drawn_fault(&setting, parcel(ordinal), document, 0));
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "every document of a set is told the same"
        );
        if let Some(field) = answers[0] {
            seen[field.index()] = true;
        }
    }
    assert_eq!(seen, [true; Field::MATCHED]);
    assert!(is_near(share_of(|parcel| drawn_fault(&setting, parcel, DocumentKind::Order, 0).is_some()), 0.3));
}

#[test]
fn a_correction_errs_again_in_a_field_of_its_own() {
    let setting = with_faults(Faults { mismatch: share(0.3), ..Faults::default() });
    for document in DocumentKind::ALL {
        for ordinal in 0..500 {
            if let Some(field) = drawn_fault(&setting, parcel(ordinal), document, 1) {
                assert_eq!(field.document(), document);
            }
        }
        assert!(is_near(share_of(|parcel| drawn_fault(&setting, parcel, document, 1).is_some()), 0.3));
    }
}

#[test]
fn forms_err_by_document_and_are_independent() {
    let setting = with_faults(Faults { form: share(0.2), ..Faults::default() });
    let order =
        |parcel| !filed_order(&setting, &Purchase::of(&setting, parcel), 0, at(0)).app_type.is_valid();
    let waybill = |parcel| !filed_waybill(&setting, parcel, 0).app_type.is_valid();
    assert!(is_near(share_of(order), 0.2));
    assert!(is_near(share_of(waybill), 0.2));
    assert!(is_near(share_of(|parcel| order(parcel) && waybill(parcel)), 0.04));
}

#[test]
fn orders_are_filed_twice_by_share() {
    let setting = with_faults(Faults { duplicate: share(0.05), ..Faults::default() });
    assert!(is_near(share_of(|parcel| is_filed_twice(&setting, parcel)), 0.05));
}

#[test]
fn licence_and_origin_are_missing_only_where_the_goods_need_them() {
    let mut setting = with_faults(Faults { licence: share(0.1), origin: share(0.2), ..Faults::default() });
    let plain = list(&setting, parcel(0), 0);
    assert!(!plain.licence && !plain.origin_certificate, "toys need neither");
    setting.goods = vec![goods("health", 1.0)];
    setting.goods[0].licence_required = true;
    setting.goods[0].origin_required = true;
    assert!(is_near(share_of(|parcel| !list(&setting, parcel, 0).licence), 0.1));
    assert!(is_near(share_of(|parcel| !list(&setting, parcel, 0).origin_certificate), 0.2));
}

#[test]
fn a_bar_code_keeps_hs_code_and_book_item_right() {
    let mut setting = with_faults(Faults { book_item: share(0.1), ..Faults::default() });
    setting.digital.hs_accuracy = share(0.8);
    let wrong_code = |setting: &Setting, parcel| list(setting, parcel, 0).hs_code != setting.goods[0].hs_code;
    let wrong_item = |setting: &Setting, parcel| list(setting, parcel, 0).book_item.0 != 0;
    assert!(is_near(share_of(|parcel| wrong_code(&setting, parcel)), 0.2));
    assert!(is_near(share_of(|parcel| wrong_item(&setting, parcel)), 0.1));
    let scanned = |barcode| Digital { barcode, ..setting.digital };
    let half = Setting { digital: scanned(share(0.5)), ..setting.clone() };
    assert!(is_near(share_of(|parcel| wrong_code(&half, parcel)), 0.1));
    let all = Setting { digital: scanned(Probability::ONE), ..setting.clone() };
    assert_eq!(
        share_of(|parcel| wrong_code(&all, parcel) || wrong_item(&all, parcel)).to_bits(),
        0f64.to_bits()
    );
}

#[test]
fn automation_takes_the_declaring_desk_away_by_share() {
    let mut setting = setting();
    setting.digital.document_automation = share(0.7);
    assert!(is_near(share_of(|parcel| is_automated(&setting, parcel)), 0.7));
}

#[test]
fn a_seller_errs_by_the_old_rule_from_the_change_until_it_has_adopted_the_new_one() {
    let mut setting = setting();
    setting.policies = vec![PolicyChange { at: at(1_000), adoption: lag(500), error: share(0.25) }];
    let errs = |seconds| {
        let paid = |parcel| {
            let purchase = Purchase::of(&setting, parcel);
            filed_order(&setting, &purchase, 0, at(seconds)).paid != purchase.paid
        };
        share_of(paid)
    };
    assert!(is_near(errs(999), 0.0));
    assert!(is_near(errs(1_000), 0.25));
    assert!(is_near(errs(1_499), 0.25));
    assert!(is_near(errs(1_500), 0.0));
}
