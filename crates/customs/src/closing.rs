//! The horizon: intervals that are still open.

use std::collections::BTreeSet;

use model::{ParcelKey, Stage, Subject};
use protocol::{Customer, Interval, Observer, StationKind};

use crate::Customs;
use crate::case::Case;

impl Customs {
    /// Reports the intervals that are still open at the horizon and that began at customs.
    pub(crate) fn close_intervals(&self, out: &mut impl Observer) {
        for (parcel, papers) in self.papers.iter() {
            let open = papers.open(parcel);
            if papers.accepted.is_some() {
                out.censored(Interval::OrderToRelease, open);
            }
            // T1 has been; after a rejection the next T1 is open.
            if matches!(papers.stage, Stage::Acceptance | Stage::Guarantee) {
                out.censored(Interval::CustomsClearance, open);
                out.censored(Interval::CustomsHeld, open);
                if papers.accepted.is_none() {
                    out.censored(Interval::Acceptance, open);
                }
            }
        }
        let (in_review, in_unpacking) =
            (self.in_service(StationKind::Reviewers), self.in_service(StationKind::Unpackers));
        for (parcel, case) in self.cases.iter() {
            let open = case.open(parcel);
            out.censored(Interval::OrderToRelease, open);
            out.censored(Interval::CustomsClearance, open);
            out.censored(Interval::CustomsHeld, open);
            for interval in open_intervals(case, in_review.contains(&parcel), in_unpacking.contains(&parcel))
            {
                out.censored(interval, open);
            }
        }
        for (parcel, released) in self.released.iter() {
            out.censored(Interval::ReleaseToGate, released.open(parcel));
        }
    }

    fn in_service(&self, station: StationKind) -> BTreeSet<ParcelKey> {
        let horizon = self.phases.setting().window.horizon;
        let in_service = self.stations.in_service(horizon, station.into());
        let parcel = |subject| if let Subject::Parcel(parcel) = subject { Some(parcel) } else { None };
        in_service.filter_map(|visit| parcel(visit.customer.subject())).collect()
    }
}

fn open_intervals(case: &Case, in_review: bool, in_unpacking: bool) -> Vec<Interval> {
    match case.stage {
        Stage::Review if in_review || case.review_started.is_some() => vec![Interval::Review],
        Stage::Review => vec![Interval::ReviewWait],
        Stage::Scan => vec![Interval::Scan, Interval::LineToRelease],
        Stage::Unpacking if in_unpacking => vec![Interval::Unpack, Interval::LineToRelease],
        Stage::Unpacking => vec![Interval::UnpackWait, Interval::LineToRelease],
        Stage::Detention if case.inspection && case.at_line.is_some() => vec![Interval::LineToRelease],
        _ => Vec::new(),
    }
}
