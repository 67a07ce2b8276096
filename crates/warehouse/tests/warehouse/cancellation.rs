//! A buyer's wish to cancel, on its way to customs and back.

use model::{Field, Milestone, SiteNumber};
use protocol::{Message, Outcome, Question, StationKind};

use crate::support::{Bench, at, delay, lag, parcel, setting, staffed};
use crate::{
    CARRIER, CUSTOMS, SELLER, accepted, cancel, inspect, issued, left, lists, parameters, rejected, released,
    reply, reserve, warehouse,
};

const HERE: SiteNumber = SiteNumber(0);

/// Two parcels; one picker who takes 100 s.
fn busy() -> Bench<warehouse::Warehouse> {
    let stations = [(StationKind::Pickers, staffed(1, 100)), (StationKind::WarehouseCorrections, delay(5))];
    let mut warehouse = warehouse(&setting(), parameters(&stations));
    for ordinal in 0..2 {
        warehouse.receive(10, SELLER, reserve(ordinal)).receive(20, CARRIER, issued(ordinal));
        warehouse.receive(30, CUSTOMS, accepted(ordinal));
    }
    warehouse.run(30);
    warehouse.take_sent();
    warehouse
}

#[test]
fn customs_is_asked_once_and_the_custodian_ends_what_is_granted() {
    let mut warehouse = busy();
    warehouse.receive(40, SELLER, cancel(1)).receive(41, SELLER, cancel(1)).receive(
        44,
        CUSTOMS,
        reply(1, true),
    );
    warehouse.run(1_000);
    assert!(matches!(warehouse.take_sent()[..], [(40, Message::CancelRequest(_))]));
    assert_eq!(warehouse.ended(parcel(1)), Some((Outcome::Cancelled, 44)));
    assert_eq!(warehouse.reached(parcel(1), Milestone::Cancelled), Some(44));
    assert_eq!(warehouse.reached(parcel(1), Milestone::PickStarted), None, "it left the pickers' line");
    assert_eq!(warehouse.inside(), 1);
}

#[test]
fn what_is_in_service_when_it_ends_goes_no_further() {
    let mut warehouse = busy();
    warehouse.receive(40, SELLER, cancel(0)).receive(44, CUSTOMS, reply(0, true)).run(1_000);
    assert_eq!(warehouse.ended(parcel(0)), Some((Outcome::Cancelled, 44)));
    assert_eq!(warehouse.reached(parcel(0), Milestone::Packed), None);
    assert_eq!(warehouse.reached(parcel(1), Milestone::PickStarted), Some(130));
}

#[test]
fn what_is_denied_goes_on() {
    let mut warehouse = busy();
    warehouse.receive(125, SELLER, cancel(0)).receive(126, CUSTOMS, released(0)).run(140);
    assert_eq!(warehouse.reached(parcel(0), Milestone::Packed), None, "it waits for the answer");
    warehouse.receive(150, CUSTOMS, reply(0, false)).run(1_000);
    assert_eq!(left(&warehouse.take_sent()), [(150, "handed over")]);
    assert_eq!(warehouse.ended(parcel(0)), None);
}

#[test]
fn a_wish_that_comes_after_the_release_or_the_end_is_left_alone() {
    let mut warehouse = busy();
    warehouse.receive(40, CUSTOMS, released(0)).receive(41, SELLER, cancel(0));
    warehouse.receive(500, SELLER, cancel(0)).receive(500, SELLER, cancel(77)).run(1_000);
    assert_eq!(left(&warehouse.take_sent()), [(130, "handed over")]);
}

/// From the request to the reply customs hears nothing else about the parcel, so that it knows what can still come.
#[test]
fn nothing_about_a_parcel_is_sent_while_it_is_being_cancelled() {
    let mut warehouse = busy();
    let question = Question { parcel: parcel(1), placed: at(0), field: Field::ValueOfList, visit: 0 };
    warehouse.receive(40, SELLER, cancel(0)).receive(40, SELLER, cancel(1));
    warehouse.receive(41, CUSTOMS, inspect(0)).receive(41, CUSTOMS, rejected(0));
    warehouse.receive(41, CUSTOMS, Message::Question(question)).run(600);
    let sent = warehouse.take_sent();
    assert!(sent.iter().all(|(_, message)| matches!(message, Message::CancelRequest(_))), "{sent:?}");
    warehouse.receive(700, CUSTOMS, reply(0, false)).receive(700, CUSTOMS, reply(1, false)).run(700);
    let sent = warehouse.take_sent();
    assert_eq!(lists(&sent), [(700, parcel(0), HERE, 1)]);
    assert_eq!(left(&sent), [(700, "presented")]);
    assert!(sent.contains(&(700, Message::Answer(question))));
}

#[test]
fn a_list_is_not_filed_for_a_parcel_that_is_being_cancelled() {
    let mut warehouse = warehouse(&setting(), parameters(&[]));
    warehouse.receive(10, SELLER, reserve(0)).receive(15, SELLER, cancel(0));
    warehouse.receive(20, CARRIER, issued(0)).receive(25, CUSTOMS, reply(0, true)).run(100);
    assert_eq!(lists(&warehouse.take_sent()), []);
    assert_eq!(warehouse.inside(), 0);
    // A waybill that comes later finds nothing.
    let mut late = crate::warehouse(&setting(), parameters(&[]));
    late.receive(10, SELLER, reserve(0)).receive(15, SELLER, cancel(0)).receive(19, CUSTOMS, reply(0, true));
    late.receive(30, CARRIER, issued(0)).run(100);
    assert_eq!(lists(&late.take_sent()), []);
}

#[test]
fn a_buyer_who_is_not_served_in_time_cancels() {
    let mut pickers = staffed(1, 100);
    pickers.patience = Some(lag(50));
    let mut warehouse = warehouse(&setting(), parameters(&[(StationKind::Pickers, pickers)]));
    for ordinal in 0..3 {
        warehouse.receive(10, SELLER, reserve(ordinal)).receive(20, CARRIER, issued(ordinal));
        warehouse.receive(30, CUSTOMS, accepted(ordinal));
    }
    // The third is released before its patience ends: for it there is no way back.
    warehouse.receive(40, CUSTOMS, released(2)).receive(90, CUSTOMS, reply(1, true)).run(1_000);
    assert_eq!(warehouse.reached(parcel(1), Milestone::CancelRequested), Some(80));
    assert_eq!(warehouse.ended(parcel(1)), Some((Outcome::Cancelled, 90)));
    assert_eq!(warehouse.reached(parcel(2), Milestone::CancelRequested), None);
    assert_eq!(left(&warehouse.take_sent()), [(80, "handed over")]);
    assert_eq!(warehouse.inside(), 1);
}

/// Of three in a line that takes 100 s for each, the second ends: the third is served 100 s earlier.
#[test]
fn what_ends_leaves_the_line_that_it_stands_in() {
    let way_to_line = [(StationKind::Line, staffed(1, 100))];
    let mut at_line = warehouse(&setting(), parameters(&way_to_line));
    let mut at_desk =
        warehouse(&setting(), parameters(&[(StationKind::WarehouseCorrections, staffed(1, 100))]));
    for ordinal in 0..3 {
        for warehouse in [&mut at_line, &mut at_desk] {
            warehouse.receive(10, SELLER, reserve(ordinal)).receive(20, CARRIER, issued(ordinal));
        }
        at_line.receive(30, CUSTOMS, accepted(ordinal)).receive(31, CUSTOMS, inspect(ordinal));
        at_desk.receive(31, CUSTOMS, rejected(ordinal));
    }
    for warehouse in [&mut at_line, &mut at_desk] {
        warehouse.receive(40, SELLER, cancel(1)).receive(44, CUSTOMS, reply(1, true)).run(1_000);
    }
    assert_eq!(left(&at_line.take_sent()), [(131, "presented"), (231, "presented")]);
    let corrected = lists(&at_desk.take_sent()).into_iter().filter(|(_, _, _, attempt)| *attempt == 1);
    let corrected: Vec<_> = corrected.map(|(second, parcel, ..)| (second, parcel)).collect();
    assert_eq!(corrected, [(131, parcel(0)), (231, parcel(2))]);
}
