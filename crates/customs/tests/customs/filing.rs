//! Filing: T1 is the last of the four; form, duplicates, completeness, rejections.

use customs::Parameters;
use model::{AppType, Duration, Field, Milestone, PersonNumber, Stage};
use protocol::{FilePayment, FileWaybill, LinkId, Message, StationKind, true_payment, true_waybill};

use crate::support::{T0, Zone, at, desk, parameters, parcel, setting, station};

#[test]
fn the_set_is_complete_with_its_last_document_and_accepted_when_all_are_through_intake() {
    let mut parameters = parameters();
    // One server, 2 s a document: the last of four that come at 100 s is through at 108 s.
    parameters.stations.stations = vec![station(StationKind::Intake, 1, 2)];
    let mut zone = Zone::new(setting(), parameters);
    zone.file(100, parcel(0));
    zone.run(1000);
    let way = [
        (Milestone::DocumentsComplete, 100),
        (Milestone::Accepted, 108),
        (Milestone::LaneDecided, 108),
        (Milestone::Released, 108),
    ];
    assert_eq!(zone.way(parcel(0)), way);
    assert_eq!(zone.open_stages(), [Stage::Leaving]);
}

#[test]
fn a_form_error_is_found_at_the_end_of_intake_before_the_set_is_complete() {
    let mut parameters = parameters();
    parameters.stations.stations = vec![desk(StationKind::Intake, 2)];
    let mut zone = Zone::new(setting(), parameters);
    let parcel = parcel(0);
    let mut order = zone.order_filing(100, parcel, 0);
    order.document.app_type = AppType(9);
    zone.hear(100, LinkId::SellerToCustoms, Message::FileOrder(order));
    zone.run(150);
    assert_eq!(zone.rejections(), [(102, (Field::FormOfOrder, 0))]);
    // It stays in the stage of documents: the set has never been complete.
    assert_eq!(zone.log.entered, []);
    zone.payment(200, parcel);
    zone.waybill(200, parcel);
    zone.list(200, parcel);
    zone.run(250);
    assert_eq!(zone.count(Milestone::DocumentsComplete), 0);
    let mut again = zone.order_filing(130, parcel, 1);
    again.document.app_type = AppType::CHANGE;
    zone.hear(300, LinkId::SellerToCustoms, Message::FileOrder(again));
    zone.run(1000);
    let way = [
        (Milestone::Rejected, 102),
        (Milestone::DocumentsComplete, 300),
        (Milestone::Accepted, 302),
        (Milestone::LaneDecided, 302),
        (Milestone::Released, 302),
    ];
    assert_eq!(zone.way(parcel), way);
}

#[test]
fn an_order_filed_twice_costs_intake_and_changes_nothing() {
    let mut parameters = parameters();
    parameters.stations.stations = vec![station(StationKind::Intake, 1, 2)];
    let mut zone = Zone::new(setting(), parameters);
    zone.payment(100, parcel(0));
    zone.order(100, parcel(0));
    zone.order(100, parcel(0));
    zone.waybill(100, parcel(0));
    zone.list(100, parcel(0));
    zone.run(1000);
    // Five documents of 2 s each.
    assert_eq!(zone.way(parcel(0)).last(), Some(&(Milestone::Released, 110)));
    assert_eq!(zone.count(Milestone::Released), 1);
    // One more, long after release.
    zone.order(2000, parcel(0));
    zone.run(300_000);
    assert_eq!(zone.way(parcel(0)).len(), 4);
    assert_eq!(zone.refusals(), []);
}

#[test]
fn the_rejection_names_the_field_and_its_correction_moves_t1() {
    let mut zone = Zone::new(setting(), parameters());
    let parcel = parcel(0);
    zone.payment(100, parcel);
    zone.order(100, parcel);
    zone.waybill(100, parcel);
    let mut list = zone.list_filing(100, parcel, 0);
    list.document.buyer = PersonNumber(1);
    zone.hear(100, LinkId::WarehouseToCustoms, Message::FileList(list));
    zone.run(150);
    assert_eq!(zone.rejections(), [(100, (Field::BuyerOfList, 0))]);
    let again = zone.list_filing(160, parcel, 1);
    zone.hear(160, LinkId::WarehouseToCustoms, Message::FileList(again));
    zone.run(1000);
    let way = [
        (Milestone::DocumentsComplete, 100),
        (Milestone::Rejected, 100),
        (Milestone::DocumentsComplete, 160),
        (Milestone::Accepted, 160),
        (Milestone::LaneDecided, 160),
        (Milestone::Released, 160),
    ];
    assert_eq!(zone.way(parcel), way);
    let entered: Vec<Stage> = zone.log.entered.iter().map(|(stage, _, _)| *stage).collect();
    assert_eq!(entered, [Stage::Acceptance, Stage::Correction, Stage::Acceptance, Stage::Leaving]);
}

/// Seller and carrier remember no T0: a rejection brings it, though ORDER has not come.
#[test]
fn a_form_error_before_order_tells_the_party_t0() {
    let mut zone = Zone::new(setting(), parameters());
    let (parcel, attempt) = (parcel(0), 0);
    let mut document = true_payment(&zone.setting, parcel);
    document.app_type = AppType(9);
    let payment = FilePayment { parcel, placed: T0, attempt, document };
    let mut document = true_waybill(&zone.setting, parcel);
    document.app_type = AppType(9);
    let waybill = FileWaybill { parcel, placed: T0, attempt, document };
    zone.hear(100, LinkId::SellerToCustoms, Message::FilePayment(payment));
    zone.hear(110, LinkId::CarrierToCustoms, Message::FileWaybill(waybill));
    zone.run(200);
    let placed = zone
        .said(|message| if let Message::Rejected(rejected) = message { Some(rejected.placed) } else { None });
    assert_eq!(placed, [(100, T0), (110, T0)]);
}

#[test]
fn a_set_is_refused_after_the_third_rejection() {
    let mut zone = Zone::new(setting(), parameters());
    let parcel = parcel(0);
    zone.payment(100, parcel);
    zone.order(100, parcel);
    zone.waybill(100, parcel);
    for attempt in 0..3 {
        let mut list = zone.list_filing(100, parcel, attempt);
        list.document.gross_weight_g += 1;
        zone.hear(100 + 10 * i64::from(attempt), LinkId::WarehouseToCustoms, Message::FileList(list));
    }
    zone.run(1000);
    assert_eq!(zone.rejections(), [(100, (Field::WeightOfList, 0)), (110, (Field::WeightOfList, 1))]);
    assert_eq!(zone.refusals(), [(120, Field::WeightOfList)]);
    assert_eq!(zone.count(Milestone::Rejected), 3);
    assert_eq!(zone.open_stages(), []);
}

#[test]
fn a_set_that_stays_incomplete_is_refused_at_the_limit_to_the_nanosecond() {
    let mut zone = Zone::new(setting(), parameters());
    zone.payment(100, parcel(0));
    zone.order(130, parcel(0));
    zone.list(200, parcel(0));
    // Another is complete a second before its limit.
    zone.payment(500, parcel(1));
    zone.order(500, parcel(1));
    zone.waybill(500, parcel(1));
    zone.run(1000);
    zone.list(86_899, parcel(1));
    zone.run(100_000);
    assert_eq!(zone.refusals(), [(86_500, Field::OrderNumberOfWaybill)]);
    assert_eq!(zone.way(parcel(1)).last(), Some(&(Milestone::Released, 86_899)));
    // What comes later is dropped, and customs remembers nothing.
    zone.waybill(100_001, parcel(0));
    zone.run(400_000);
    assert_eq!(zone.refusals().len(), 1);
    assert_eq!(zone.open_stages(), [Stage::Leaving]);
}

/// Three sets without a waybill; the limit becomes an hour at 7,200 s.
#[test]
fn a_shorter_limit_holds_at_once_and_a_longer_one_saves_who_would_be_refused() {
    let hours =
        |hours: i64| Parameters { completeness_limit: Duration::from_seconds(3_600 * hours), ..parameters() };
    let refused_at = |before: i64, after: i64| {
        let phases = [(0, hours(before)), (7_200, hours(after))];
        let mut zone =
            Zone::changing(phases.map(|(from, limits)| (at(from), setting(), limits, false)).to_vec());
        for (ordinal, seconds) in [(0, 100), (1, 3_590), (2, 7_000)] {
            zone.payment(seconds, parcel(ordinal));
            zone.order(seconds, parcel(ordinal));
            zone.list(seconds, parcel(ordinal));
        }
        zone.run(100_000);
        zone.refusals().into_iter().map(|(at, _)| at).collect::<Vec<i64>>()
    };
    assert_eq!(refused_at(24, 1), [7_200, 7_200, 10_600]);
    assert_eq!(refused_at(2, 24), [86_500, 89_990, 93_400]);
    assert_eq!(refused_at(1, 24), [3_700, 7_190, 93_400]);
}

#[test]
fn without_order_a_refusal_waits_for_it() {
    let mut zone = Zone::new(setting(), parameters());
    zone.payment(100, parcel(0));
    zone.run(90_000);
    assert_eq!(zone.refusals(), []);
    zone.order(90_001, parcel(0));
    zone.run(200_000);
    assert_eq!(zone.refusals(), [(90_001, Field::OrderNumberOfOrder)]);
    assert_eq!(zone.log.left.len(), 1);
}
