//! A parcel's way through the warehouse, and its ends.

use model::Milestone;
use protocol::{Accepted, Detained, Detention, Message, Outcome, Refused, StationKind};
use warehouse::{Parameters, PickAfter};

use crate::support::{Bench, at, delay, parcel, setting};
use crate::{
    CARRIER, CUSTOMS, SELLER, accepted, carrier_had_it, inspect, issued, left, lists, parameters, released,
    reserve, verdict, warehouse,
};

/// Every station takes a time of its own, without queues.
fn timed() -> Parameters {
    parameters(&[
        (StationKind::Stock, delay(5)),
        (StationKind::Declarations, delay(7)),
        (StationKind::Pickers, delay(45)),
        (StationKind::Packers, delay(30)),
        (StationKind::Line, delay(120)),
        (StationKind::Dock, delay(60)),
    ])
}

/// A parcel whose list is filed; the clock stands at 100 s.
fn declared(parameters: Parameters) -> Bench<warehouse::Warehouse> {
    let mut warehouse = warehouse(&setting(), parameters);
    warehouse.receive(10, SELLER, reserve(0)).receive(50, CARRIER, issued(0)).run(100);
    warehouse
}

#[test]
fn papers_take_the_time_of_their_stations_and_say_when_the_carrier_had_the_clock() {
    let mut warehouse = declared(timed());
    let sent = warehouse.take_sent();
    assert_eq!(warehouse.reached(parcel(0), Milestone::StockReserved), Some(15));
    assert_eq!(warehouse.reached(parcel(0), Milestone::ListReady), Some(57));
    assert!(matches!(sent[0], (15, Message::RequestWaybill(_))), "{sent:?}");
    assert_eq!(lists(&sent), [(57, parcel(0), model::SiteNumber(0), 0)]);
    assert_eq!(carrier_had_it(&sent), Some((at(15), at(50))));
    assert_eq!(warehouse.inside(), 1);
}

#[test]
fn a_green_parcel_is_picked_after_acceptance_and_leaves_when_packed() {
    let mut warehouse = declared(timed());
    warehouse.receive(110, CUSTOMS, accepted(0)).receive(110, CUSTOMS, released(0)).run(1_000);
    assert_eq!(warehouse.reached(parcel(0), Milestone::PickStarted), Some(110));
    assert_eq!(warehouse.reached(parcel(0), Milestone::Packed), Some(185));
    assert_eq!(left(&warehouse.take_sent()), [(245, "handed over")]);
    assert_eq!(warehouse.inside(), 0);
}

#[test]
fn an_inspected_parcel_goes_to_the_line_and_leaves_after_its_release() {
    let mut warehouse = declared(timed());
    warehouse.receive(110, CUSTOMS, accepted(0)).receive(130, CUSTOMS, inspect(0));
    warehouse.receive(900, CUSTOMS, released(0)).run(2_000);
    assert_eq!(left(&warehouse.take_sent()), [(305, "presented"), (960, "handed over")]);
}

#[test]
fn what_picking_waits_for_is_a_rule() {
    let when = |pick_after| {
        let mut warehouse = declared(Parameters { pick_after, ..timed() });
        warehouse.receive(110, CUSTOMS, accepted(0)).receive(500, CUSTOMS, released(0)).run(1_000);
        warehouse.reached(parcel(0), Milestone::PickStarted)
    };
    assert_eq!(when(PickAfter::Reservation), Some(15));
    assert_eq!(when(PickAfter::Acceptance), Some(110));
    assert_eq!(when(PickAfter::Release), Some(500));
}

#[test]
fn released_at_the_line_every_parcel_passes_it_first() {
    for pick_after in [PickAfter::Acceptance, PickAfter::Release] {
        let mut warehouse = declared(Parameters { pick_after, ..timed() });
        let accepted = Message::Accepted(Accepted { parcel: parcel(0), by_line: true });
        warehouse.receive(110, CUSTOMS, accepted).run(400);
        assert_eq!(left(&warehouse.take_sent()), [(305, "presented")]);
        warehouse.receive(500, CUSTOMS, released(0)).run(1_000);
        assert_eq!(left(&warehouse.take_sent()), [(560, "handed over")]);
    }
}

#[test]
fn the_custodian_ends_what_customs_stops_for_good() {
    let end = |message| {
        let mut warehouse = declared(timed());
        warehouse.receive(110, CUSTOMS, accepted(0)).receive(120, CUSTOMS, message).run(1_000);
        assert_eq!(
            (warehouse.inside(), left(&warehouse.take_sent())),
            (0, vec![]),
            "goods go back to the shelf"
        );
        warehouse.ended(parcel(0))
    };
    let refused = Refused { parcel: parcel(0), field: model::Field::WeightOfList };
    assert_eq!(end(Message::Refused(refused)), Some((Outcome::Refused, 120)));
    assert_eq!(end(Message::Seized(verdict(0))), Some((Outcome::Seized, 120)));
    assert_eq!(end(Message::ShippedBack(verdict(0))), Some((Outcome::ShippedBack, 120)));
}

#[test]
fn detention_is_a_stop_and_no_end() {
    let mut warehouse = declared(timed());
    let detained = Detained { parcel: parcel(0), detention: Detention::Clearance };
    warehouse.receive(110, CUSTOMS, accepted(0)).receive(111, CUSTOMS, inspect(0));
    warehouse.receive(400, CUSTOMS, Message::Detained(detained)).run(5_000);
    assert_eq!((warehouse.ended(parcel(0)), warehouse.inside()), (None, 1));
    warehouse.receive(9_000, CUSTOMS, released(0)).run(10_000);
    assert_eq!(left(&warehouse.take_sent()), [(305, "presented"), (9_060, "handed over")]);
}
