//! Outages: of the single window (4), and of the node.

use customs::Parameters;
use model::{DocumentKind, Duration, Field, Holder, Milestone, SimTime};
use protocol::{LinkId, Message, Question, RiskEvent, StationKind};
use queueing::Lag;

use crate::support::{ALWAYS, SECOND, Zone, at, desk, parameters, parcel, setting, station};

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
    review.review.share = ALWAYS;
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

/// The last document comes at 200, when customs is down, and is taken at 1000: T1. From 200 on customs held the clock.
#[test]
fn what_waits_while_the_node_is_down_waits_on_customs_time() {
    let phases = |from, to| {
        vec![
            (SimTime::ZERO, setting(), inspecting(), false),
            (at(from), setting(), inspecting(), true),
            (at(to), setting(), inspecting(), false),
        ]
    };
    let mut zone = Zone::changing(phases(90, 1000));
    zone.file(100, parcel(0));
    zone.present(1100, parcel(0));
    zone.run(5000);
    assert_eq!(zone.way(parcel(0))[0], (Milestone::DocumentsComplete, 1000));
    // T0 at 70, paid at 80, the waybill wanted at 85 and known at 95; reviewed until 1050, at the line at 1100.
    let before = [(Holder::PaymentProvider, 10), (Holder::Warehouse, 10 + 50), (Holder::Carrier, 10)];
    assert_eq!(zone.holders(), [&before[..], &[(Holder::Customs, 950)]].concat());
    assert_adds_up(&zone, 1100 - 70);

    // The parcel is at the line at 300: T6 is 1000.
    let mut zone = Zone::changing(phases(250, 1000));
    zone.file(100, parcel(0));
    zone.present(300, parcel(0));
    zone.run(5000);
    assert!(zone.way(parcel(0)).contains(&(Milestone::AtLine, 1000)));
    let before = [(Holder::PaymentProvider, 10), (Holder::Warehouse, 10 + 150), (Holder::Carrier, 10)];
    assert_eq!(zone.holders(), [&before[..], &[(Holder::Customs, 50 + 700)]].concat());
    assert_adds_up(&zone, 1000 - 70);
}

/// A correction and an answer that come while the node is down wait on customs' time too.
#[test]
fn so_do_corrections_and_answers() {
    let mut asking = inspecting();
    asking.checks.value_false_doubt = ALWAYS;
    let mut zone = Zone::changing(vec![
        (SimTime::ZERO, setting(), asking.clone(), false),
        (at(150), setting(), asking.clone(), true),
        (at(400), setting(), asking.clone(), false),
        (at(500), setting(), asking.clone(), true),
        (at(800), setting(), asking, false),
    ]);
    zone.payment(100, parcel(0));
    zone.order(100, parcel(0));
    zone.waybill(100, parcel(0));
    let mut list = zone.list_filing(100, parcel(0), 0);
    list.document.gross_weight_g += 1;
    zone.hear(100, LinkId::WarehouseToCustoms, Message::FileList(list));
    // Rejected at 100, corrected by 200, taken at 400; a question at 450, answered at 600, taken at 800.
    let list = zone.list_filing(200, parcel(0), 1);
    zone.hear(200, LinkId::WarehouseToCustoms, Message::FileList(list));
    let question = Question { parcel: parcel(0), placed: at(70), field: Field::PaidOfOrder, visit: 0 };
    zone.hear(600, LinkId::SellerToCustoms, Message::Answer(question));
    zone.present(900, parcel(0));
    zone.run(5000);
    let expected = [
        (Holder::PaymentProvider, 10),
        (Holder::Seller, 150),
        (Holder::Warehouse, 10 + 100 + 50),
        (Holder::Carrier, 10),
        (Holder::Customs, 200 + 50 + 200 + 50),
    ];
    assert_eq!(zone.holders(), expected);
    assert_adds_up(&zone, 900 - 70);
}

/// Every parcel is reviewed for 50 s, and passes the line.
fn inspecting() -> Parameters {
    let mut parameters = parameters();
    parameters.review.share = ALWAYS;
    parameters.release_at_line = true;
    parameters.stations.stations = vec![desk(StationKind::Reviewers, 50)];
    parameters
}

/// The parts of the holders, and the stages, are the time from order to release.
fn assert_adds_up(zone: &Zone, seconds: i64) {
    assert_eq!(zone.holders().iter().map(|(_, length)| length).sum::<i64>(), seconds);
    assert_eq!(zone.log.stages.iter().map(|sum| sum.ns() / SECOND).collect::<Vec<_>>(), [seconds]);
}

/// The second list would lose patience at 220, when customs is down: it is released, unexamined, at 1000.
#[test]
fn who_loses_patience_while_the_node_is_down_is_released_when_it_is_up_again() {
    let mut review = parameters();
    review.review.share = ALWAYS;
    let mut reviewers = station(StationKind::Reviewers, 1, 100);
    reviewers.1.patience = Some(Lag::constant(Duration::from_seconds(110)));
    review.stations.stations = vec![reviewers];
    let mut zone = Zone::changing(vec![
        (SimTime::ZERO, setting(), review.clone(), false),
        (at(150), setting(), review.clone(), true),
        (at(1000), setting(), review, false),
    ]);
    zone.file(100, parcel(0));
    zone.file(110, parcel(1));
    zone.run(999);
    assert_eq!(zone.count(Milestone::Released), 0);
    zone.run(5000);
    assert!(zone.way(parcel(1)).contains(&(Milestone::Released, 1000)));
    assert_eq!(zone.way(parcel(0)).last(), Some(&(Milestone::Released, 1050)));
    assert_eq!(zone.counted(RiskEvent::Unexamined), 1);
}
