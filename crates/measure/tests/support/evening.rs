//! An evening at the reviewers' desk, of which targets ask.

use measure::{Ledger, StaffCost};
use model::{Lane, Milestone, Stage};
use protocol::{Observer, StationId, StationKind, StationVisit, Touch};
use queueing::Level;

use super::{Case, at, facts, parcel, seconds, through, window};

pub(crate) const REVIEWERS: StationId = StationId::of(StationKind::Reviewers);
pub(crate) const HOUR: i64 = 3_600;
pub(crate) const DAY: i64 = 24 * HOUR;

/// From 22:00, arrivals for 2 h, a drain of 6 h.
pub(crate) fn evening(targets: &[&str]) -> Case {
    let mut case = Case::new(window(2 * HOUR, 8 * HOUR), 22, targets);
    case.staff_costs =
        vec![StaffCost { station: REVIEWERS, from: at(0), overtime_only: false, fen_per_hour: 6_000 }];
    case
}

/// Ten green parcels of the flagship, placed at 0 and released after 1 to 10 minutes, and two of the bazaar that stay
/// inside, one of them in review; a line of 7 reviewers' customers from 30 minutes on; three acts by hand.
pub(crate) fn fill(ledger: &mut Ledger) {
    for minute in 1..=10 {
        let green = facts(parcel(0, minute as u64), at(0), Lane::Green);
        through(ledger, green, seconds(minute * 60));
    }
    for ordinal in 0..2 {
        ledger.milestone(parcel(1, ordinal), Milestone::Placed, at(0));
    }
    ledger.enter(Stage::Review, at(0), at(900));
    ledger.enter(Stage::Documents, at(0), at(1_000));
    ledger.leave(Stage::Documents, at(0), at(2_000));
    (0..3).for_each(|_| ledger.touch(Touch::Review, at(0), at(50)));
    let level = |waiting, busy| Level::of_own(waiting, busy, busy, Some(2));
    ledger.level(REVIEWERS, at(0), level(0, 1));
    ledger.level(REVIEWERS, at(1_800), level(7, 2));
    let visit = StationVisit::Started { arrived: at(0), started: at(30), ends: at(90) };
    ledger.visit(REVIEWERS, visit);
}
