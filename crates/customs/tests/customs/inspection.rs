//! Inspection: the line, the X-ray, the image review, unpacking; and release at the line.

use customs::Parameters;
use model::{Lane, Milestone};
use protocol::{Interval, Message, Probability, RiskEvent, StationKind};

use crate::support::{ALWAYS, SECOND, Zone, desk, parameters, parcel, setting};

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
