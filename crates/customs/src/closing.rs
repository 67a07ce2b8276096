//! The horizon: intervals that are still open, and waits that have ended with the start of a service that goes on.

use std::collections::BTreeMap;

use model::{ParcelKey, SimTime, Stage, Subject};
use protocol::{Customer, Interval, Observer, StationKind};
use queueing::InService;

use crate::Customs;
use crate::case::Case;
use crate::client::Client;

impl Customs {
    /// Reports the intervals that are still open at the horizon and that began at customs. The wait for a service is
    /// otherwise told at its end; of a service that goes on it is told here.
    pub(crate) fn close_intervals(&self, out: &mut impl Observer) {
        for (parcel, papers) in self.papers.iter() {
            let open = papers.open(parcel);
            papers.report_acceptance(parcel, out);
            if papers.past().accepted.is_some() {
                out.censored(Interval::OrderToRelease, open);
            }
            // T1 has been; after a rejection the next T1 is open.
            if matches!(papers.stage, Stage::Acceptance | Stage::Guarantee) {
                out.censored(Interval::CustomsClearance, open);
                out.censored(Interval::CustomsHeld, open);
                if papers.past().accepted.is_none() {
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
            let review_started = case.review_started.or(in_review.get(&parcel).map(|visit| visit.started));
            let unpacking = in_unpacking.get(&parcel);
            for interval in open_intervals(case, review_started.is_some(), unpacking.is_some()) {
                out.censored(interval, open);
            }
            let facts = case.facts(parcel);
            if let Some(acceptance) = case.unreported {
                acceptance.report(facts, out);
            }
            if let (Stage::Review, Some(started)) = (case.stage, review_started) {
                out.interval(Interval::ReviewWait, facts, started.since(case.lane_decided), started);
            }
            if let (Stage::Unpacking, Some(Visit { arrived, started })) = (case.stage, unpacking) {
                out.interval(Interval::UnpackWait, facts, started.since(*arrived), *started);
            }
        }
        for (parcel, released) in self.released.iter() {
            out.censored(Interval::ReleaseToGate, released.open(parcel));
        }
    }

    fn in_service(&self, station: StationKind) -> BTreeMap<ParcelKey, Visit> {
        let horizon = self.phases.setting().window.horizon;
        let in_service = self.stations.in_service(horizon, station.into());
        let of_parcel = |InService { customer, arrived, started, .. }: InService<Client>| {
            let Subject::Parcel(parcel) = customer.subject() else { return None };
            Some((parcel, Visit { arrived, started }))
        };
        in_service.filter_map(of_parcel).collect()
    }
}

/// A visit to a station that has not ended.
struct Visit {
    arrived: SimTime,
    started: SimTime,
}

fn open_intervals(case: &Case, review_started: bool, in_unpacking: bool) -> Vec<Interval> {
    match case.stage {
        Stage::Review if review_started => vec![Interval::Review],
        Stage::Review => vec![Interval::ReviewWait],
        Stage::Scan => vec![Interval::Scan, Interval::LineToRelease],
        Stage::Unpacking if in_unpacking => vec![Interval::Unpack, Interval::LineToRelease],
        Stage::Unpacking => vec![Interval::UnpackWait, Interval::LineToRelease],
        Stage::Detention if case.inspection && case.at_line.is_some() => vec![Interval::LineToRelease],
        _ => Vec::new(),
    }
}
