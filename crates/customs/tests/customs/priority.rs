//! The green channel: its parcels are served first where a station has priority.

use model::Milestone;
use protocol::StationKind;
use queueing::{Discipline, Preemption};

use crate::support::{ALWAYS, Zone, parameters, setting, station};
use model::{ParcelKey, SellerStream};

#[test]
fn the_green_channel_overtakes_in_line_and_not_in_service() {
    let mut setting = setting();
    let mut flagship = setting.sellers[0].clone();
    flagship.green_channel = true;
    setting.sellers.push(flagship);
    let mut parameters = parameters();
    parameters.review.share = ALWAYS;
    let mut reviewers = station(StationKind::Reviewers, 1, 100);
    reviewers.1.discipline = Discipline::Priority(Preemption::None);
    parameters.stations.stations = vec![reviewers];
    let mut zone = Zone::new(setting, parameters);
    let of = |stream, ordinal| ParcelKey::new(SellerStream::new(stream), ordinal);
    zone.file(100, of(0, 0));
    zone.file(101, of(0, 1));
    zone.file(102, of(1, 0));
    zone.run(1000);
    let released = |parcel| zone.way(parcel).last().copied();
    assert_eq!(released(of(0, 0)), Some((Milestone::Released, 200)));
    assert_eq!(released(of(1, 0)), Some((Milestone::Released, 300)));
    assert_eq!(released(of(0, 1)), Some((Milestone::Released, 400)));
}
