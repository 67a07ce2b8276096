//! The seller's node is down for a while: orders are placed all the same, and wait.

use model::{Milestone, Stage};
use protocol::{Message, Phase};
use seller::Seller;

use crate::support::{Bench, at, parcel, phase, setting};
use crate::{ORDERS, parameters, place};

#[test]
fn orders_keep_their_instant_and_payments_go_on_where_they_were() {
    let setting = setting();
    let up = |from| phase(from, setting.clone(), parameters(vec![]));
    let down = Phase { down: true, ..up(110) };
    let mut seller = Bench::new(Seller::new(vec![up(0), down, up(200)]), &setting);
    seller.receive(100, ORDERS, place(parcel(0)));
    seller.receive(150, ORDERS, place(parcel(1))).run(199);
    assert_eq!(seller.reached(parcel(1), Milestone::Placed), Some(150), "the buyer ordered then");
    assert_eq!((seller.inside(), seller.in_stage(Stage::Payment)), (2, 2));
    assert_eq!(seller.take_sent(), []);
    seller.run(1_000);
    // Ten of twenty seconds were done before the outage.
    assert_eq!(seller.reached(parcel(0), Milestone::PaymentConfirmed), Some(210));
    assert_eq!(seller.reached(parcel(1), Milestone::PaymentConfirmed), Some(220));
    let placed: Vec<_> = seller
        .take_sent()
        .into_iter()
        .filter_map(|(_, message)| match message {
            Message::ReserveStock(reservation) => Some(reservation.placed),
            _ => None,
        })
        .collect();
    assert_eq!(placed, [at(100), at(150)]);
}

#[test]
fn a_change_of_parameters_holds_from_its_instant() {
    let setting = setting();
    let mut slow = parameters(vec![]);
    slow.stations.stations[0].1.service = crate::support::lag(40);
    let phases = vec![phase(0, setting.clone(), parameters(vec![])), phase(100, setting.clone(), slow)];
    let mut seller = Bench::new(Seller::new(phases), &setting);
    for (ordinal, seconds) in [(0, 99), (1, 100)] {
        seller.receive(seconds, ORDERS, place(parcel(ordinal)));
    }
    seller.run(1_000);
    assert_eq!(
        seller.reached(parcel(0), Milestone::PaymentConfirmed),
        Some(119),
        "its work was drawn before"
    );
    assert_eq!(seller.reached(parcel(1), Milestone::PaymentConfirmed), Some(140));
}
