//! Document automation: `digital.document_automation` is the share of lists that pass the declaring desk
//! (`warehouse.declarations`) without work: FileList (621) leaves that much earlier, and no touch is counted.

use protocol::{Interval, StationKind, Touch};

use crate::day::{PARCELS, day, near, same_s, served_nearly};

#[test]
fn automated_lists_are_no_touch_and_take_no_time() {
    let desk = "warehouse.declarations={ servers: unlimited, service: 7m }";
    let (none, most) = (day(&[desk]), day(&[desk, "digital.document_automation=80%"]));
    assert_eq!(none.touches(Touch::Declaration), PARCELS);
    let typed = most.touches(Touch::Declaration);
    near(typed, PARCELS, 0.2);
    served_nearly(&most, StationKind::Declarations, typed);
    let earlier = none.mean_s(Interval::OrderToDocuments) - most.mean_s(Interval::OrderToDocuments);
    same_s(earlier, 420.0 * (PARCELS - typed) as f64 / PARCELS as f64);
}
