//! Cancellation on request: granted as long as the parcel is neither released, nor at the line, nor detained.

use customs::{Guarantee, Parameters};
use model::{Duration, Fen, Milestone, ParcelKey, Stage};
use protocol::{CancelRequest, LinkId, Message, RiskEvent, StationKind};

use crate::support::{ALWAYS, Zone, at, desk, parameters, parcel, setting, station};

fn cancel(zone: &mut Zone, seconds: i64, parcel: ParcelKey) {
    let request = CancelRequest { parcel, placed: at(70) };
    zone.hear(seconds, LinkId::WarehouseToCustoms, Message::CancelRequest(request));
}

fn replies(zone: &Zone) -> Vec<(i64, bool)> {
    zone.said(|message| if let Message::CancelReply(reply) = message { Some(reply.granted) } else { None })
}

#[test]
fn a_list_is_taken_back_while_its_documents_come() {
    let mut zone = Zone::new(setting(), parameters());
    zone.payment(100, parcel(0));
    zone.waybill(100, parcel(0));
    cancel(&mut zone, 150, parcel(0));
    // The rest comes later, and is dropped.
    zone.list(200, parcel(0));
    zone.order(300, parcel(0));
    zone.order(300, parcel(0));
    zone.run(1_000_000);
    assert_eq!(replies(&zone), [(150, true)]);
    assert_eq!(zone.way(parcel(0)), []);
    assert_eq!(zone.refusals(), []);
    assert_eq!(zone.log.left, [(Stage::Documents, at(70), at(150))]);
}

/// The push does not know of the cancellation: it files ORDER all the same.
#[test]
fn order_that_comes_after_its_cancellation_is_no_duplicate_unless_it_comes_twice() {
    let mut zone = Zone::new(setting(), parameters());
    zone.payment(100, parcel(0));
    for ordinal in 0..2 {
        cancel(&mut zone, 150, parcel(ordinal));
        zone.order(300, parcel(ordinal));
    }
    zone.run(400);
    assert_eq!((replies(&zone), zone.log.risks.len()), (vec![(150, true), (150, true)], 0));
    zone.order(500, parcel(0));
    zone.run(1_000_000);
    assert_eq!(zone.log.risks, [RiskEvent::DuplicateDropped]);
    assert_eq!(zone.log.milestones, []);
    assert_eq!(zone.open_stages(), []);
}

#[test]
fn a_list_in_review_is_taken_back_and_leaves_the_line() {
    let mut parameters = parameters();
    parameters.review.share = ALWAYS;
    parameters.stations.stations = vec![station(StationKind::Reviewers, 1, 180)];
    let mut zone = Zone::new(setting(), parameters);
    for ordinal in 0..3 {
        zone.file(100, parcel(ordinal));
    }
    // The first is in service, the second in line.
    cancel(&mut zone, 150, parcel(0));
    cancel(&mut zone, 150, parcel(1));
    zone.run(5000);
    assert_eq!(replies(&zone), [(150, true), (150, true)]);
    assert_eq!(zone.count(Milestone::Released), 1);
    // The review of the first is finished for nothing; the second is not reviewed.
    assert_eq!(zone.way(parcel(2)).last(), Some(&(Milestone::Released, 460)));
    assert_eq!(zone.open_stages(), [Stage::Leaving]);
}

#[test]
fn a_parcel_that_is_released_or_at_the_line_or_detained_is_not_given_back() {
    let mut zone = Zone::new(setting(), parameters());
    zone.file(100, parcel(0));
    cancel(&mut zone, 150, parcel(0));
    zone.run(1000);
    assert_eq!(replies(&zone), [(150, false)]);

    let mut inspecting = parameters();
    inspecting.risk.random = ALWAYS;
    inspecting.stations.stations = vec![desk(StationKind::Xray, 60)];
    let mut zone = Zone::new(setting(), inspecting);
    zone.file(100, parcel(0));
    zone.file(100, parcel(1));
    zone.present(140, parcel(0));
    cancel(&mut zone, 150, parcel(0));
    cancel(&mut zone, 150, parcel(1));
    // It was on its way to the line.
    zone.present(151, parcel(1));
    zone.run(1000);
    assert_eq!(replies(&zone), [(150, false), (150, true)]);
    assert_eq!(zone.count(Milestone::Released), 1);
    assert_eq!(zone.count(Milestone::AtLine), 1);

    let mut goods = setting();
    goods.goods[0].prohibited = ALWAYS;
    let mut stopping = parameters();
    stopping.checks.prohibited_caught = ALWAYS;
    stopping.stations.stations = vec![desk(StationKind::Detention, 3600)];
    let mut zone = Zone::new(goods, stopping);
    zone.file(100, parcel(0));
    cancel(&mut zone, 150, parcel(0));
    zone.run(200);
    assert_eq!(replies(&zone), [(150, false)]);
}

#[test]
fn cancelled_pieces_are_back_on_the_book() {
    let mut one = setting();
    one.goods[0].stock = Some(1);
    let mut inspecting = parameters();
    inspecting.risk.random = ALWAYS;
    let mut zone = Zone::new(one, inspecting);
    zone.file(100, parcel(0));
    cancel(&mut zone, 150, parcel(0));
    zone.file(200, parcel(1));
    zone.file(300, parcel(2));
    zone.run(1000);
    assert_eq!(zone.count(Milestone::Accepted), 2);
    assert_eq!(zone.refusals().len(), 1);
}

#[test]
fn pieces_of_a_list_that_waits_for_the_guarantee_are_back_on_the_book() {
    let mut two = setting();
    two.goods[0].stock = Some(2);
    // The tax of one list; topped up long after.
    let top_up_every = Duration::from_seconds(86_400);
    let guarantee = Guarantee { amount: Fen::new(1_300), first_top_up: at(86_400), top_up_every };
    let mut zone = Zone::new(two, Parameters { guarantee: Some(guarantee), ..parameters() });
    zone.file(100, parcel(0));
    zone.file(100, parcel(1));
    cancel(&mut zone, 150, parcel(1));
    zone.file(200, parcel(2));
    zone.run(1000);
    assert_eq!((replies(&zone), zone.refusals()), (vec![(150, true)], vec![]));
    assert_eq!(zone.way(parcel(2)).last(), Some(&(Milestone::GuaranteeExhausted, 200)));
}

#[test]
fn documents_of_a_cancelled_order_leave_the_line_of_the_intake() {
    let mut parameters = parameters();
    parameters.stations.stations = vec![station(StationKind::Intake, 1, 10)];
    let mut zone = Zone::new(setting(), parameters);
    // PAYMENT is in service, and finished for nothing; two wait.
    zone.payment(100, parcel(0));
    zone.order(100, parcel(0));
    zone.waybill(100, parcel(0));
    cancel(&mut zone, 105, parcel(0));
    zone.file(106, parcel(1));
    zone.run(1000);
    assert_eq!(zone.way(parcel(1)).last(), Some(&(Milestone::Released, 150)));
}
