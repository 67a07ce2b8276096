//! Outages: of the single window (4), and of the node.

use model::{DocumentKind, Milestone, SimTime};
use protocol::{Message, StationKind};

use crate::support::{Zone, at, desk, parameters, parcel, setting};

#[test]
fn while_the_single_window_is_down_every_filing_is_answered_with_not_received() {
    let up = parameters();
    let mut down = parameters();
    let mut intake = desk(StationKind::Intake, 0);
    intake.1.capacity = 0.0;
    down.stations.stations = vec![intake];
    let mut zone = Zone::changing(vec![
        (SimTime::ZERO, setting(), up.clone(), false),
        (at(90), setting(), down, false),
        (at(150), setting(), up, false),
    ]);
    zone.payment(80, parcel(0));
    zone.order(100, parcel(0));
    zone.list(100, parcel(0));
    zone.run(150);
    let answers = zone.said(|message| match message {
        Message::NotReceived(answer) => Some((answer.document, answer.attempt, answer.placed)),
        _ => None,
    });
    // ORDER brought T0 along; of LIST customs knows nothing better than now.
    assert_eq!(answers[0], (100, (DocumentKind::Order, 0, at(70))));
    assert_eq!((answers[1].0, answers[1].1.0), (100, DocumentKind::List));
    zone.waybill(160, parcel(0));
    zone.order(170, parcel(0));
    zone.list(170, parcel(0));
    zone.run(1000);
    assert_eq!(zone.way(parcel(0))[0], (Milestone::DocumentsComplete, 170));
    assert_eq!(zone.count(Milestone::Released), 1);
}

#[test]
fn while_the_node_is_down_messages_wait_in_order_and_services_pause() {
    let mut review = parameters();
    review.review.share = crate::support::ALWAYS;
    review.stations.stations = vec![desk(StationKind::Reviewers, 100)];
    let mut zone = Zone::changing(vec![
        (SimTime::ZERO, setting(), review.clone(), false),
        (at(150), setting(), review.clone(), true),
        (at(1000), setting(), review, false),
    ]);
    // 50 s of its review are done when the node goes down.
    zone.file(100, parcel(0));
    zone.file(200, parcel(1));
    zone.run(5000);
    assert_eq!(zone.way(parcel(0)).last(), Some(&(Milestone::Released, 1050)));
    let way = zone.way(parcel(1));
    assert_eq!(way[0], (Milestone::DocumentsComplete, 1000));
    assert_eq!(way.last(), Some(&(Milestone::Released, 1100)));
}
