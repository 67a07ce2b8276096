//! Cancellation by the buyer, before and after the payment.

use model::{Milestone, Stage};
use protocol::{CancelRequest, Message, Outcome, Setting, StationKind};
use queueing::StationParameters;

use crate::support::{Bench, at, lag, parcel, setting, share, staffed};
use crate::{ORDERS, parameters, place, seller};

/// Everybody cancels, so many seconds after the order.
fn cancelled_after(seconds: i64) -> Setting {
    let mut setting = setting();
    setting.cancellation.share = share(1.0);
    setting.cancellation.after = lag(seconds);
    setting
}

fn run(setting: &Setting, payment: Option<StationParameters>) -> Bench<seller::Seller> {
    let mut stations = parameters(vec![]);
    if let Some(payment) = payment {
        *stations.stations.get_mut(StationKind::Payment.into()).expect("it is there") = payment;
    }
    let mut seller = seller(setting, stations);
    seller.receive(0, ORDERS, place(parcel(0)));
    seller.receive(0, ORDERS, place(parcel(1)));
    seller
}

#[test]
fn an_unpaid_order_is_ended_by_the_seller_and_nothing_is_filed() {
    let mut seller = run(&cancelled_after(5), None);
    seller.run(1_000);
    for ordinal in 0..2 {
        assert_eq!(seller.ended(parcel(ordinal)), Some((Outcome::Cancelled, 5)));
        assert_eq!(seller.reached(parcel(ordinal), Milestone::CancelRequested), Some(5));
        assert_eq!(seller.reached(parcel(ordinal), Milestone::PaymentConfirmed), None);
    }
    assert_eq!((seller.inside(), seller.in_stage(Stage::Payment)), (0, 0));
    assert_eq!(seller.take_sent(), []);
}

#[test]
fn who_cancels_in_line_leaves_the_line() {
    // One clerk for 20 s each; the second buyer cancels in line, the first one in service.
    let mut seller = run(&cancelled_after(5), Some(staffed(1, 20)));
    seller.receive(6, ORDERS, place(parcel(2))).run(1_000);
    assert_eq!(seller.ended(parcel(1)), Some((Outcome::Cancelled, 5)));
    assert_eq!(
        seller.ended(parcel(2)),
        Some((Outcome::Cancelled, 11)),
        "it stood in line behind a dead order"
    );
    assert_eq!((seller.inside(), seller.in_stage(Stage::Payment)), (0, 0));
    assert_eq!(seller.take_sent(), []);
}

#[test]
fn a_paid_order_is_asked_back_from_the_warehouse() {
    let mut seller = run(&cancelled_after(300), None);
    seller.run(1_000);
    let asked: Vec<_> = seller.take_sent().into_iter().filter(|(when, _)| *when == 300).collect();
    let request = |ordinal| Message::CancelRequest(CancelRequest { parcel: parcel(ordinal), placed: at(0) });
    assert_eq!(asked, [(300, request(0)), (300, request(1))]);
    assert_eq!(seller.ended(parcel(0)), None, "only the custodian ends a parcel");
}

#[test]
fn who_does_not_wait_for_the_payment_cancels_once() {
    let mut impatient = staffed(1, 100);
    impatient.patience = Some(lag(30));
    // The wish to cancel at 50 s comes too late: the order has ended at 30 s.
    let mut seller = run(&cancelled_after(50), Some(impatient));
    seller.run(1_000);
    assert_eq!(seller.ended(parcel(1)), Some((Outcome::Cancelled, 30)));
    assert_eq!(seller.ended(parcel(0)), Some((Outcome::Cancelled, 50)));
    assert_eq!(seller.notes.outcomes.len(), 2);
    assert_eq!((seller.inside(), seller.in_stage(Stage::Payment)), (0, 0));
}

#[test]
fn a_wish_after_the_horizon_is_none() {
    let mut seller = run(&cancelled_after(90_000), None);
    seller.run(86_400);
    assert_eq!(seller.reached(parcel(0), Milestone::CancelRequested), None);
}
