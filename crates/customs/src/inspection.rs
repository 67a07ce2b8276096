//! Inspection: line, X-ray, image review, unpacking.

use model::{Holder, Milestone, ParcelKey, SimTime, Stage};
use protocol::{Interval, Outputs, RiskEvent, StationKind, Touch};

use crate::case::Case;
use crate::{Customs, Departed, Timer, was_examined};

impl Customs {
    /// T6. The papers may not be done yet; then the parcel waits at the line. One that has been cancelled is on its way
    /// back.
    pub(crate) fn parcel_presented(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        out: &mut impl Outputs<Timer>,
    ) {
        if let Some(papers) = self.papers.get_mut(parcel) {
            papers.past_mut().at_line = Some(now);
            out.milestone(parcel, Milestone::AtLine, now);
        } else if let Some(case) = self.cases.get_mut(parcel) {
            case.at_line = Some(now);
            out.milestone(parcel, Milestone::AtLine, now);
            if case.stage == Stage::AwaitingParcel {
                // The warehouse held the clock since the document path ended.
                case.clock.brought(self.came, now, Holder::Warehouse);
                let case = self.cases.remove(parcel).unwrap_or_else(|| panic!("{parcel:?} was just here"));
                self.at_line(now, parcel, case, out);
            }
        }
    }

    /// Papers and parcel are both at the line: it is inspected, or released here.
    pub(crate) fn at_line(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        mut case: Case,
        out: &mut impl Outputs<Timer>,
    ) {
        if !case.inspection {
            self.release(now, parcel, &mut case, out);
            return;
        }
        case.move_to(Stage::Scan, now, out);
        let client = case.client(parcel);
        self.cases.insert(parcel, case);
        self.stations.arrive(now, StationKind::Xray.into(), client, 0, out);
    }

    pub(crate) fn scanned(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        done: &Departed,
        out: &mut impl Outputs<Timer>,
    ) {
        let mut case = self.take_case(parcel);
        case.spend(now, done);
        if !was_examined(done) {
            out.risk(RiskEvent::Unexamined, case.clock.placed);
            self.release(now, parcel, &mut case, out);
            return;
        }
        out.milestone(parcel, Milestone::Scanned, now);
        out.risk(RiskEvent::Scanned, case.clock.placed);
        let client = case.client(parcel);
        self.cases.insert(parcel, case);
        self.stations.arrive(now, StationKind::Images.into(), client, 0, out);
    }

    /// T7.
    pub(crate) fn image_reviewed(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        done: &Departed,
        out: &mut impl Outputs<Timer>,
    ) {
        let mut case = self.take_case(parcel);
        case.spend(now, done);
        if !was_examined(done) {
            out.risk(RiskEvent::Unexamined, case.clock.placed);
            self.release(now, parcel, &mut case, out);
            return;
        }
        out.milestone(parcel, Milestone::ImageReviewed, now);
        out.touch(Touch::ImageReview, case.clock.placed, now);
        out.interval(Interval::Scan, case.facts(parcel), now.since(case.at_line.unwrap_or(now)), now);
        if !self.phases.parameters().risk.flags_picture(self.phases.setting(), parcel, case.violates) {
            self.release(now, parcel, &mut case, out);
            return;
        }
        out.risk(RiskEvent::Flagged, case.clock.placed);
        case.move_to(Stage::Unpacking, now, out);
        let client = case.client(parcel);
        self.cases.insert(parcel, case);
        self.stations.arrive(now, StationKind::Unpackers.into(), client, 0, out);
    }

    /// T9.
    pub(crate) fn unpacked(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        done: &Departed,
        out: &mut impl Outputs<Timer>,
    ) {
        let mut case = self.take_case(parcel);
        case.spend(now, done);
        if !was_examined(done) {
            out.risk(RiskEvent::Unexamined, case.clock.placed);
            self.release(now, parcel, &mut case, out);
            return;
        }
        let facts = case.facts(parcel);
        out.milestone(parcel, Milestone::UnpackEnded, now);
        out.touch(Touch::Unpacking, facts.placed, now);
        out.risk(RiskEvent::Unpacked, facts.placed);
        out.interval(Interval::UnpackWait, facts, done.started.since(done.arrived), done.started);
        out.interval(Interval::Unpack, facts, now.since(done.started), now);
        if self.phases.parameters().risk.unpacking_finds(self.phases.setting(), parcel, case.violates) {
            out.risk(RiskEvent::Caught, facts.placed);
            case.caught = true;
            self.detain_or_seize(now, parcel, case, out);
        } else {
            if !case.violates {
                out.risk(RiskEvent::HeldForNothing, facts.placed);
            }
            self.release(now, parcel, &mut case, out);
        }
    }
}
