//! Who held the clock: the parts of every holder sum to the time from order to release, exactly.

use model::{Field, Holder, HsCode};
use protocol::{LinkId, Message, Question, StationKind};

use crate::support::{ALWAYS, Zone, at, desk, parameters, parcel, setting, station};

/// T0 is 30 s before ORDER comes; the payment was confirmed 10 s later.
#[test]
fn before_t1_the_document_that_comes_last_says_who_was_waited_for() {
    // ORDER last: the seller, from the confirmed payment on.
    let mut zone = Zone::new(setting(), parameters());
    zone.payment(100, parcel(0));
    zone.waybill(100, parcel(0));
    zone.list(100, parcel(0));
    zone.order(150, parcel(0));
    zone.run(1000);
    assert_eq!(zone.holders(), [(Holder::PaymentProvider, 10), (Holder::Seller, 20)]);

    // LIST last: T0 at 70, paid at 80, the waybill wanted at 185 and known at 195, LIST here at 200.
    let mut zone = Zone::new(setting(), parameters());
    zone.payment(100, parcel(0));
    zone.order(100, parcel(0));
    zone.waybill(200, parcel(0));
    zone.list(200, parcel(0));
    zone.run(1000);
    let expected = [(Holder::PaymentProvider, 10), (Holder::Warehouse, 110), (Holder::Carrier, 10)];
    assert_eq!(zone.holders(), expected);

    // PAYMENT last: nobody but the payment provider.
    let mut zone = Zone::new(setting(), parameters());
    zone.order(100, parcel(0));
    zone.waybill(100, parcel(0));
    zone.list(100, parcel(0));
    zone.payment(500, parcel(0));
    zone.run(1000);
    assert_eq!(zone.holders(), [(Holder::PaymentProvider, 430)]);
}

/// Intake, a rejection, a question, a rejection in review, the way to the line, an inspection.
#[test]
fn a_long_way_is_split_without_a_gap() {
    let mut parameters = parameters();
    parameters.review.share = ALWAYS;
    parameters.checks.value_false_doubt = ALWAYS;
    parameters.checks.hs_doubt = ALWAYS;
    parameters.risk.random = ALWAYS;
    parameters.risk.image.false_alarms = ALWAYS;
    parameters.stations.stations = vec![
        station(StationKind::Intake, 1, 1),
        desk(StationKind::Reviewers, 100),
        desk(StationKind::Xray, 6),
        desk(StationKind::Images, 8),
        desk(StationKind::Unpackers, 900),
    ];
    let mut zone = Zone::new(setting(), parameters);
    let parcel = parcel(0);
    zone.payment(100, parcel);
    zone.order(100, parcel);
    zone.waybill(100, parcel);
    let mut list = zone.list_filing(100, parcel, 0);
    list.document.gross_weight_g += 1;
    zone.hear(100, LinkId::WarehouseToCustoms, Message::FileList(list));
    // Rejected at 104; the warehouse until 200; accepted at 201; reviewed until 301; the seller until 400; reviewed until
    // 500, and rejected for its code; the warehouse until 600; accepted at 601, reviewed until 701.
    list = zone.list_filing(200, parcel, 1);
    list.document.hs_code = HsCode(1);
    zone.hear(200, LinkId::WarehouseToCustoms, Message::FileList(list));
    let question = Question { parcel, placed: at(70), field: Field::PaidOfOrder, visit: 0 };
    zone.hear(400, LinkId::SellerToCustoms, Message::Answer(question));
    let list = zone.list_filing(600, parcel, 2);
    zone.hear(600, LinkId::WarehouseToCustoms, Message::FileList(list));
    // At the line at 800, by the warehouse; released at 1714.
    zone.present(800, parcel);
    zone.run(5000);
    let customs = 4 + (1 + 100 + 100) + (1 + 100) + 914;
    let expected = [
        (Holder::PaymentProvider, 10),
        (Holder::Seller, 99),
        // 80 to 85 and 95 to 100 before T1; then 96, 100 and 99.
        (Holder::Warehouse, 10 + 96 + 100 + 99),
        (Holder::Carrier, 10),
        (Holder::Customs, customs),
    ];
    assert_eq!(zone.holders(), expected);
    let sum: i64 = zone.holders().iter().map(|(_, length)| length).sum();
    assert_eq!(sum, 1714 - 70);
    assert_eq!(zone.log.stages.iter().map(|sum| sum.seconds() as i64).collect::<Vec<_>>(), [sum]);
}
