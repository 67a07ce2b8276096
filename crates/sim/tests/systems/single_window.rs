//! Single window: at `customs.intake`, `digital.single_window` decides whether a filing (311, 411, 511, 621) is keyed once or
//! at a desk of its own; without it the work takes `digital.separate_filing_factor` times as long.

use protocol::{Interval, StationKind};

use crate::day::{PARCELS, day, same_s, served_nearly};

#[test]
fn without_it_intake_takes_so_many_times_as_long() {
    let intake = "customs.intake={ servers: unlimited, service: 2s }";
    let with = day(&[intake, "digital.separate_filing_factor=4"]);
    let without = day(&[intake, "digital.separate_filing_factor=4", "digital.single_window=false"]);
    same_s(with.mean_s(Interval::Acceptance), 2.0);
    same_s(without.mean_s(Interval::Acceptance), 8.0);
    served_nearly(&without, StationKind::Intake, 4 * PARCELS);
}
