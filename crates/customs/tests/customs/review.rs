//! Document review: by people, automatic, with questions, rejections and escalation.

use customs::Parameters;
use model::{Field, HsCode, Lane, Milestone, ParcelKey, Stage};
use protocol::{Interval, LinkId, Message, Question, RiskEvent, StationKind, Touch};
use queueing::{Distribution, Lag, StationParameters, WhenFull};

use crate::support::{
    ALWAYS, SECOND, Zone, at, desk, for_one_list, parameters, parcel, setting, share, station,
};

fn reviewing(change: impl FnOnce(&mut Parameters)) -> Parameters {
    let mut parameters = parameters();
    parameters.review.share = ALWAYS;
    parameters.stations.stations = vec![desk(StationKind::Reviewers, 180)];
    change(&mut parameters);
    parameters
}

fn questions(zone: &Zone) -> Vec<(i64, Question)> {
    zone.said(|message| if let Message::Question(question) = message { Some(*question) } else { None })
}

#[test]
fn a_yellow_list_is_released_when_its_review_ends() {
    let mut zone = Zone::new(setting(), reviewing(|_| {}));
    zone.file(100, parcel(0));
    zone.run(1000);
    let way = [
        (Milestone::DocumentsComplete, 100),
        (Milestone::Accepted, 100),
        (Milestone::LaneDecided, 100),
        (Milestone::ReviewStarted, 100),
        (Milestone::ReviewEnded, 280),
        (Milestone::Released, 280),
    ];
    let mut met = zone.way(parcel(0));
    met.sort_by_key(|(milestone, at)| (*at, *milestone));
    assert_eq!(met, way);
    assert_eq!(zone.log.touches, [Touch::Review]);
}

#[test]
fn a_doubted_value_is_asked_about_and_looked_at_again() {
    let mut zone = Zone::new(
        setting(),
        reviewing(|parameters| {
            parameters.review.share = share(0.0);
            parameters.checks.value_false_doubt = ALWAYS;
        }),
    );
    zone.file(100, parcel(0));
    zone.run(300);
    let question = Question { parcel: parcel(0), placed: at(70), field: Field::PaidOfOrder, visit: 0 };
    assert_eq!(questions(&zone), [(280, question)]);
    zone.hear(400, LinkId::SellerToCustoms, Message::Answer(question));
    zone.run(1000);
    let after: Vec<_> = zone.way(parcel(0)).into_iter().filter(|(_, at)| *at >= 280).collect();
    let way = [
        (Milestone::Questioned, 280),
        (Milestone::Answered, 400),
        (Milestone::ReviewStarted, 400),
        (Milestone::ReviewEnded, 580),
        (Milestone::Released, 580),
    ];
    assert_eq!(after, way);
    assert_eq!(zone.log.touches, [Touch::Review, Touch::Review]);
    // T4 is the first look, T5 the last.
    let review = zone.log.intervals.iter().find(|(interval, _, _)| *interval == Interval::Review).unwrap();
    assert_eq!(review.2.ns(), 480 * SECOND);
    assert_eq!(zone.log.stages.iter().map(|sum| sum.ns() / SECOND).collect::<Vec<_>>(), [510]);
}

#[test]
fn a_wrong_code_that_is_noticed_is_rejected_by_the_reviewer() {
    let mut zone = Zone::new(
        setting(),
        reviewing(|parameters| {
            parameters.review.share = share(0.0);
            parameters.checks.hs_doubt = ALWAYS;
        }),
    );
    zone.payment(100, parcel(0));
    zone.order(100, parcel(0));
    zone.waybill(100, parcel(0));
    let mut list = zone.list_filing(100, parcel(0), 0);
    list.document.hs_code = HsCode(1);
    zone.hear(100, LinkId::WarehouseToCustoms, Message::FileList(list));
    zone.run(300);
    assert_eq!(zone.rejections(), [(280, (Field::HsCodeOfList, 0))]);
    assert_eq!(zone.open_stages(), [Stage::Correction]);
    let again = zone.list_filing(400, parcel(0), 1);
    zone.hear(400, LinkId::WarehouseToCustoms, Message::FileList(again));
    zone.run(1000);
    // The right code raises no doubt.
    let way = [
        (Milestone::Rejected, 280),
        (Milestone::DocumentsComplete, 400),
        (Milestone::Accepted, 400),
        (Milestone::LaneDecided, 400),
        (Milestone::Released, 400),
    ];
    assert_eq!(zone.way(parcel(0))[4..], way);
    assert_eq!(zone.log.stages.iter().map(|sum| sum.ns() / SECOND).collect::<Vec<_>>(), [330]);
}

#[test]
fn a_wrong_code_that_nobody_doubts_passes() {
    let mut zone = Zone::new(setting(), parameters());
    zone.payment(100, parcel(0));
    zone.order(100, parcel(0));
    zone.waybill(100, parcel(0));
    let mut list = zone.list_filing(100, parcel(0), 0);
    list.document.hs_code = HsCode(1);
    zone.hear(100, LinkId::WarehouseToCustoms, Message::FileList(list));
    zone.run(300);
    assert_eq!(zone.count(Milestone::Released), 1);
}

#[test]
fn a_reviewer_who_always_rejects_refuses_in_the_end() {
    let mut zone = Zone::new(setting(), reviewing(|parameters| parameters.review.rejects = ALWAYS));
    zone.file(100, parcel(0));
    for attempt in [1, 2] {
        let list = zone.list_filing(100, parcel(0), attempt);
        zone.hear(400 * i64::from(attempt), LinkId::WarehouseToCustoms, Message::FileList(list));
    }
    zone.run(5000);
    assert_eq!(zone.rejections().iter().map(|(at, _)| *at).collect::<Vec<_>>(), [280, 580]);
    assert_eq!(zone.refusals(), [(980, Field::HsCodeOfList)]);
    assert_eq!(zone.open_stages(), []);
}

#[test]
fn an_escalated_list_turns_red() {
    let mut zone = Zone::new(setting(), reviewing(|parameters| parameters.review.escalates = ALWAYS));
    zone.file(100, parcel(0));
    zone.present(500, parcel(0));
    zone.run(1000);
    let ordered = zone.said(|message| {
        if let Message::InspectionOrdered(verdict) = message { Some(verdict.parcel) } else { None }
    });
    assert_eq!(ordered, [(280, parcel(0))]);
    assert_eq!(zone.counted(RiskEvent::Escalated), 1);
    let released = zone
        .said(|message| if let Message::Released(released) = message { Some(released.lane) } else { None });
    assert_eq!(released, [(500, Lane::Red)]);
}

#[test]
fn the_automatic_reviewer_spares_people_all_but_its_share() {
    let mut zone = Zone::new(
        setting(),
        reviewing(|parameters| {
            parameters.review.automatic_escalates = Some(share(0.25));
            parameters.stations.stations.push(desk(StationKind::AutomaticReviewer, 2));
        }),
    );
    for ordinal in 0..400 {
        zone.file(100, parcel(ordinal));
    }
    zone.run(5000);
    let people = zone.log.touches.len();
    assert!((65..135).contains(&people), "a quarter of 400: {people}");
    let released_at = |seconds| {
        let met = |(_, milestone, met): &&_| *milestone == Milestone::Released && *met == at(seconds);
        zone.log.milestones.iter().filter(met).count()
    };
    assert_eq!((released_at(102), released_at(282)), (400 - people, people));
    assert_eq!(zone.count(Milestone::ReviewStarted), 400);
}

/// ASYCUDA: yellow is re-routed to blue where review does not get to it.
#[test]
fn a_list_for_which_there_is_no_room_goes_on_unexamined() {
    let mut zone = Zone::new(
        setting(),
        reviewing(|parameters| {
            let mut reviewers = station(StationKind::Reviewers, 1, 180);
            reviewers.1.room = Some(0);
            reviewers.1.when_full = WhenFull::TurnAway;
            parameters.stations.stations = vec![reviewers];
        }),
    );
    zone.file(100, parcel(0));
    zone.file(101, parcel(1));
    zone.run(1000);
    assert_eq!(zone.way(parcel(1))[4..], [(Milestone::Released, 101), (Milestone::Audited, 101)]);
    assert_eq!(zone.counted(RiskEvent::Unexamined), 1);
    assert_eq!(zone.counted(RiskEvent::Audited), 1);
}

/// All four documents come, LIST last and with a wrong code.
fn file_wrong_code(zone: &mut Zone, seconds: i64) {
    zone.payment(seconds, parcel(0));
    zone.order(seconds, parcel(0));
    zone.waybill(seconds, parcel(0));
    let mut list = zone.list_filing(seconds, parcel(0), 0);
    list.document.hs_code = HsCode(1);
    zone.hear(seconds, LinkId::WarehouseToCustoms, Message::FileList(list));
}

#[test]
fn a_parcel_that_is_at_the_line_when_its_list_is_sent_back_is_not_waited_for_again() {
    let mut zone = Zone::new(
        setting(),
        reviewing(|parameters| {
            parameters.review.share = share(0.0);
            parameters.checks.hs_doubt = ALWAYS;
            parameters.release_at_line = true;
        }),
    );
    file_wrong_code(&mut zone, 100);
    zone.present(150, parcel(0));
    // Sent back at 280.
    let again = zone.list_filing(400, parcel(0), 1);
    zone.hear(400, LinkId::WarehouseToCustoms, Message::FileList(again));
    zone.run(1000);
    assert_eq!(zone.way(parcel(0)).last(), Some(&(Milestone::Released, 400)));
}

#[test]
fn a_question_that_a_reviewer_comes_across_is_asked_once() {
    let mut zone = Zone::new(setting(), reviewing(|parameters| parameters.review.asks = ALWAYS));
    zone.file(100, parcel(0));
    zone.run(300);
    let question = Question { parcel: parcel(0), placed: at(70), field: Field::ValueOfList, visit: 0 };
    assert_eq!(questions(&zone), [(280, question)]);
    zone.hear(400, LinkId::WarehouseToCustoms, Message::Answer(question));
    zone.run(1000);
    assert_eq!(questions(&zone).len(), 1);
    assert_eq!(zone.way(parcel(0)).last(), Some(&(Milestone::Released, 580)));
}

/// Of the lists that are sent back half are sent back again: what a reviewer comes across is drawn for each look.
#[test]
fn every_look_at_a_list_has_its_own_luck() {
    let mut zone = Zone::new(setting(), reviewing(|parameters| parameters.review.rejects = share(0.5)));
    for ordinal in 0..400 {
        zone.file(100, parcel(ordinal));
    }
    zone.run(399);
    let sent_back: Vec<ParcelKey> =
        zone.said(rejected_parcel).into_iter().map(|(_, parcel)| parcel).collect();
    for parcel in &sent_back {
        let again = zone.list_filing(400, *parcel, 1);
        zone.hear(400, LinkId::WarehouseToCustoms, Message::FileList(again));
    }
    zone.run(1000);
    let (once, twice) = (sent_back.len(), zone.said(rejected_parcel).len() - sent_back.len());
    assert!((160..240).contains(&once), "half of 400: {once}");
    assert!((once * 7 / 20..once * 13 / 20).contains(&twice), "half of {once}: {twice}");
}

fn rejected_parcel(message: &Message) -> Option<ParcelKey> {
    if let Message::Rejected(rejected) = message { Some(rejected.parcel) } else { None }
}

/// How long a look takes is drawn for each: after an answer, and after a correction.
#[test]
fn every_look_at_a_list_has_its_own_work() {
    let mut zone = Zone::new(
        setting(),
        reviewing(|parameters| {
            let service = Lag(Distribution::exponential(180.0));
            let reviewers = StationParameters { service, ..StationParameters::none() };
            parameters.stations.stations = vec![(StationKind::Reviewers.into(), reviewers)];
            parameters.checks.value_false_doubt = ALWAYS;
            parameters.checks.hs_doubt = ALWAYS;
        }),
    );
    file_wrong_code(&mut zone, 100);
    let question = Question { parcel: parcel(0), placed: at(70), field: Field::PaidOfOrder, visit: 0 };
    zone.hear(10_000, LinkId::SellerToCustoms, Message::Answer(question));
    let again = zone.list_filing(20_000, parcel(0), 1);
    zone.hear(20_000, LinkId::WarehouseToCustoms, Message::FileList(again));
    zone.run(30_000);
    let when = |wanted| {
        let met = zone.log.milestones.iter().find(|(_, milestone, _)| *milestone == wanted);
        met.unwrap_or_else(|| panic!("no {wanted:?}")).2
    };
    let looks = [
        when(Milestone::Questioned).since(at(100)),
        when(Milestone::Rejected).since(at(10_000)),
        when(Milestone::Released).since(at(20_000)),
    ];
    assert!(looks[0] != looks[1] && looks[1] != looks[2] && looks[2] != looks[0], "{looks:?}");
}

/// The guarantee covers one list: the second waits until review sends the first back, and its tax is free.
#[test]
fn a_list_that_is_sent_back_gives_its_tax_to_who_waits() {
    let mut zone = Zone::new(
        setting(),
        reviewing(|parameters| {
            parameters.guarantee = Some(for_one_list());
            parameters.review.share = share(0.0);
            parameters.checks.hs_doubt = ALWAYS;
        }),
    );
    file_wrong_code(&mut zone, 100);
    zone.file(110, parcel(1));
    zone.run(1000);
    assert_eq!(zone.rejections().len(), 1);
    assert_eq!(zone.way(parcel(1)).last(), Some(&(Milestone::Released, 280)));
}
