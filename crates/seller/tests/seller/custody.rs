//! The seller has custody from the order to the reservation, and sends each document once.

use model::{AppType, Milestone, Stage};
use protocol::{
    Faults, FileOrder, FilePayment, Message, ReserveStock, StationKind, true_order, true_payment,
};

use crate::support::{at, parcel, setting, share, staffed};
use crate::{ORDERS, parameters, place, seller};

#[test]
fn a_paid_order_is_handed_to_the_warehouse_and_its_documents_to_customs() {
    let setting = setting();
    let mut seller = seller(&setting, parameters(vec![]));
    let one = parcel(1);
    seller.receive(100, ORDERS, place(one)).run(119);
    assert_eq!((seller.inside(), seller.in_stage(Stage::Payment)), (1, 1));
    seller.run(120);
    assert_eq!(seller.reached(one, Milestone::Placed), Some(100));
    assert_eq!(seller.reached(one, Milestone::PaymentConfirmed), Some(120));
    assert_eq!(
        (seller.inside(), seller.in_stage(Stage::Payment), seller.in_stage(Stage::Documents)),
        (0, 0, 1)
    );
    let payment =
        FilePayment { parcel: one, placed: at(100), attempt: 0, document: true_payment(&setting, one) };
    let order = FileOrder {
        parcel: one,
        placed: at(100),
        payment_confirmed: at(120),
        attempt: 0,
        document: true_order(&setting, one),
    };
    let expected = vec![
        (120, Message::FilePayment(payment)),
        (120, Message::ReserveStock(ReserveStock { parcel: one, placed: at(100) })),
        (120, Message::FileOrder(order)),
    ];
    assert_eq!(seller.take_sent(), expected);
}

#[test]
fn the_push_holds_up_orders_only() {
    let setting = setting();
    let mut seller = seller(&setting, parameters(vec![(StationKind::Push, staffed(1, 10))]));
    for ordinal in 0..3 {
        seller.receive(0, ORDERS, place(parcel(ordinal)));
    }
    seller.run(1_000);
    let mut orders = Vec::new();
    for (when, message) in seller.take_sent() {
        match message {
            Message::FileOrder(order) => orders.push((when, order.parcel, order.payment_confirmed)),
            _ => assert_eq!(when, 20, "only ORDER passes the push"),
        }
    }
    let expected = [(30, parcel(0), at(20)), (40, parcel(1), at(20)), (50, parcel(2), at(20))];
    assert_eq!(orders, expected);
}

#[test]
fn an_order_filed_twice_is_the_same_filing_twice() {
    let mut setting = setting();
    setting.sellers[0].faults = Faults { duplicate: share(1.0), ..Faults::default() };
    let mut seller = seller(&setting, parameters(vec![]));
    seller.receive(0, ORDERS, place(parcel(0))).run(100);
    let orders: Vec<_> =
        seller.take_sent().into_iter().filter(|(_, m)| matches!(m, Message::FileOrder(_))).collect();
    assert_eq!(orders.len(), 2);
    assert_eq!(orders[0], orders[1]);
}

#[test]
fn a_form_error_is_filed_as_it_is_drawn() {
    let mut setting = setting();
    setting.sellers[0].faults = Faults { form: share(1.0), ..Faults::default() };
    let mut seller = seller(&setting, parameters(vec![]));
    seller.receive(0, ORDERS, place(parcel(0))).run(100);
    for (_, message) in seller.take_sent() {
        match message {
            Message::FileOrder(order) => assert_eq!(order.document.app_type, AppType(0)),
            Message::FilePayment(payment) => assert_eq!(payment.document.app_type, AppType(0)),
            _ => {}
        }
    }
}
