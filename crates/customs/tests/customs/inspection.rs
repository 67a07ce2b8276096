//! Inspection: the line, the X-ray, the image review, unpacking; and release at the line.

use customs::Parameters;
use model::{Lane, Milestone};
use protocol::{Interval, LinkId, Message, Probability, RiskEvent, StationKind};

use crate::support::{ALWAYS, SECOND, Zone, at, desk, parameters, parcel, setting};

fn inspecting() -> Parameters {
    let mut parameters = parameters();
    parameters.risk.random = ALWAYS;
    parameters.stations.stations = vec![
        desk(StationKind::Reviewers, 180),
        desk(StationKind::Xray, 6),
        desk(StationKind::Images, 8),
        desk(StationKind::Unpackers, 900),
        desk(StationKind::Audit, 3600),
    ];
    parameters
}

#[test]
fn a_red_parcel_is_released_when_its_picture_shows_nothing() {
    let mut zone = Zone::new(setting(), inspecting());
    zone.file(100, parcel(0));
    zone.present(200, parcel(0));
    zone.run(1000);
    let way = [
        (Milestone::DocumentsComplete, 100),
        (Milestone::Accepted, 100),
        (Milestone::LaneDecided, 100),
        (Milestone::AtLine, 200),
        (Milestone::Scanned, 206),
        (Milestone::ImageReviewed, 214),
        (Milestone::Released, 214),
    ];
    assert_eq!(zone.way(parcel(0)), way);
    assert_eq!(zone.counted(RiskEvent::DrawnAtRandom), 1);
    assert_eq!(zone.counted(RiskEvent::Scanned), 1);
}

#[test]
fn a_flagged_parcel_is_unpacked() {
    let mut parameters = inspecting();
    parameters.risk.image.false_alarms = ALWAYS;
    let mut zone = Zone::new(setting(), parameters);
    zone.file(100, parcel(0));
    zone.present(200, parcel(0));
    zone.run(5000);
    assert_eq!(zone.way(parcel(0)).last(), Some(&(Milestone::Released, 1114)));
    let expected = [RiskEvent::DrawnAtRandom, RiskEvent::Scanned, RiskEvent::Flagged];
    assert_eq!(zone.log.risks[..3], expected);
    assert_eq!(zone.log.risks[3..], [RiskEvent::Unpacked, RiskEvent::HeldForNothing]);
    let seconds = |wanted| {
        let found = zone.log.intervals.iter().find(|(interval, _, _)| *interval == wanted);
        found.map(|(_, _, length)| length.ns() / SECOND)
    };
    assert_eq!(seconds(Interval::Scan), Some(14));
    assert_eq!(seconds(Interval::Unpack), Some(900));
    assert_eq!(seconds(Interval::LineToRelease), Some(914));
}

#[test]
fn inspection_is_ordered_when_the_review_ends() {
    let mut parameters = inspecting();
    parameters.review.share = ALWAYS;
    let mut zone = Zone::new(setting(), parameters);
    zone.file(100, parcel(0));
    zone.run(1000);
    let ordered =
        zone.said(|message| if matches!(message, Message::InspectionOrdered(_)) { Some(()) } else { None });
    assert_eq!(ordered, [(280, ())]);
}

#[test]
fn a_violation_that_is_found_is_seized_and_one_that_is_not_is_missed() {
    let mut setting = setting();
    setting.sellers[0].prevalence = ALWAYS;
    let mut parameters = inspecting();
    parameters.risk.image.sensitivity = ALWAYS;
    let mut zone = Zone::new(setting.clone(), parameters.clone());
    zone.file(100, parcel(0));
    zone.present(200, parcel(0));
    zone.run(5000);
    let seized = zone.said(|message| if matches!(message, Message::Seized(_)) { Some(()) } else { None });
    assert_eq!(seized, [(1114, ())]);
    assert_eq!((zone.counted(RiskEvent::Caught), zone.count(Milestone::Released)), (1, 0));
    assert_eq!(zone.open_stages(), []);
    parameters.risk.image.sensitivity = Probability::ZERO;
    let mut zone = Zone::new(setting, parameters);
    zone.file(100, parcel(0));
    zone.present(200, parcel(0));
    zone.run(5000);
    assert_eq!((zone.counted(RiskEvent::Missed), zone.count(Milestone::Released)), (1, 1));
}

#[test]
fn with_release_at_the_line_every_parcel_is_released_there() {
    let mut parameters = parameters();
    parameters.release_at_line = true;
    let mut zone = Zone::new(setting(), parameters);
    zone.file(100, parcel(0));
    zone.present(200, parcel(0));
    // This one is at the line before its papers are there.
    zone.payment(205, parcel(1));
    zone.order(205, parcel(1));
    zone.present(210, parcel(1));
    zone.waybill(300, parcel(1));
    zone.list(300, parcel(1));
    zone.run(1000);
    assert_eq!(zone.way(parcel(0))[3..], [(Milestone::AtLine, 200), (Milestone::Released, 200)]);
    assert_eq!(zone.way(parcel(1)).last(), Some(&(Milestone::Released, 300)));
    let line = |(interval, _, _): &&_| *interval == Interval::LineToRelease;
    assert_eq!(zone.log.intervals.iter().filter(line).count(), 0, "an interval of inspected parcels");
}

/// The rule changes at 150 s, to `after` whatever it was; lists are reviewed for 180 s.
fn changing_to(after: bool) -> Zone {
    let mut rules = parameters();
    rules.review.share = ALWAYS;
    rules.stations.stations = vec![desk(StationKind::Reviewers, 180)];
    let of = |by_line| Parameters { release_at_line: by_line, ..rules.clone() };
    Zone::changing(vec![(at(0), setting(), of(!after), false), (at(150), setting(), of(after), false)])
}

#[test]
fn whether_a_parcel_passes_the_line_is_decided_when_its_list_is_accepted() {
    let by_line = |message: &Message| {
        if let Message::Accepted(accepted) = message { Some(accepted.by_line) } else { None }
    };
    for after in [false, true] {
        let mut zone = changing_to(after);
        zone.file(100, parcel(0));
        zone.file(200, parcel(1));
        zone.present(500, parcel(u64::from(after)));
        zone.run(1000);
        assert_eq!(zone.said(by_line), [(100, !after), (200, after)]);
        let released = [0, 1].map(|ordinal| *zone.way(parcel(ordinal)).last().unwrap());
        let expected = if after { [280, 500] } else { [500, 380] };
        assert_eq!(released, expected.map(|at| (Milestone::Released, at)));
    }
}

#[test]
fn a_list_that_review_sends_back_passes_the_line_as_decided_before() {
    let mut before = parameters();
    before.review.share = ALWAYS;
    before.review.rejects = ALWAYS;
    before.stations.stations = vec![desk(StationKind::Reviewers, 180)];
    let mut after = parameters();
    after.release_at_line = true;
    let changes = vec![(at(0), setting(), before, false), (at(300), setting(), after, false)];
    let mut zone = Zone::changing(changes);
    zone.file(100, parcel(0));
    let corrected = zone.list_filing(400, parcel(0), 1);
    zone.hear(400, LinkId::WarehouseToCustoms, Message::FileList(corrected));
    zone.run(1000);
    assert_eq!(zone.way(parcel(0)).last(), Some(&(Milestone::Released, 400)));
}

/// What is true of a parcel is drawn once, when its list is accepted: rules that change before its audit change nothing about it.
#[test]
fn an_audit_finds_what_was_true_when_the_list_was_accepted() {
    let mut parameters = inspecting();
    parameters.risk.random = Probability::ZERO;
    parameters.audit.blue = ALWAYS;
    parameters.audit.sensitivity = ALWAYS;
    let honest = setting();
    let mut violating = setting();
    violating.sellers[0].prevalence = ALWAYS;
    let mut prohibited = setting();
    prohibited.goods[0].prohibited = ALWAYS;
    for (before, after, found) in
        [(&honest, &violating, 0), (&honest, &prohibited, 0), (&prohibited, &honest, 1)]
    {
        let phases = [(at(0), before), (at(150), after)];
        let phases = phases.map(|(from, setting)| (from, setting.clone(), parameters.clone(), false));
        let mut zone = Zone::changing(phases.to_vec());
        zone.file(100, parcel(0));
        zone.run(5000);
        assert_eq!((zone.counted(RiskEvent::Missed), zone.counted(RiskEvent::AuditFound)), (found, found));
        assert_eq!(zone.counted(RiskEvent::Audited), 1);
    }
}

#[test]
fn blue_is_released_at_once_and_audited_afterwards() {
    let mut setting = setting();
    setting.sellers[0].prevalence = ALWAYS;
    let mut parameters = inspecting();
    parameters.risk.random = Probability::ZERO;
    parameters.audit.blue = ALWAYS;
    parameters.audit.sensitivity = ALWAYS;
    let mut zone = Zone::new(setting, parameters);
    zone.file(100, parcel(0));
    zone.run(5000);
    assert_eq!(zone.way(parcel(0))[3..], [(Milestone::Released, 100), (Milestone::Audited, 3700)]);
    assert_eq!(zone.log.risks, [RiskEvent::Missed, RiskEvent::Audited, RiskEvent::AuditFound]);
    let lane = |message: &Message| {
        if let Message::Released(released) = message { Some(released.lane) } else { None }
    };
    assert_eq!(zone.said(lane), [(100, Lane::Blue)]);
}
