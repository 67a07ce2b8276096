//! Inspection and release: line, X-ray, image review, unpacking, and the release that ends every lane.

use model::{Milestone, ParcelKey, SimTime};
use protocol::{Interval, LinkId, Message, Outputs, Released, RiskEvent, Seized};
use queueing::Departure;

use crate::case::{ReleasedParcel, Stage};
use crate::risk::violates;
use crate::{Customs, Timer};

impl Customs {
    /// T6.
    pub(crate) fn parcel_presented(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        out: &mut impl Outputs<Timer>,
    ) {
        let case = self.case(parcel);
        assert!(
            case.stage == Stage::AwaitingParcel,
            "{parcel:?} is presented without an order to inspect it"
        );
        // The warehouse held the clock since the document path ended.
        case.stages += now.since(case.stage_since);
        case.stage = Stage::Scanning;
        case.at_line = now;
        out.milestone(parcel, Milestone::AtLine, now);
        if let Some(done) = self.xray.arrive(now, parcel, 0, &self.setting.draws, out) {
            self.scanned(now, done, out);
        }
    }

    pub(crate) fn scanned(
        &mut self,
        now: SimTime,
        done: Departure<ParcelKey>,
        out: &mut impl Outputs<Timer>,
    ) {
        let parcel = done.customer;
        out.milestone(parcel, Milestone::Scanned, now);
        out.risk(RiskEvent::Scanned);
        self.hold_at_desk(now, done);
        if let Some(done) = self.images.arrive(now, parcel, 0, &self.setting.draws, out) {
            self.image_reviewed(now, done, out);
        }
    }

    /// T7.
    pub(crate) fn image_reviewed(
        &mut self,
        now: SimTime,
        done: Departure<ParcelKey>,
        out: &mut impl Outputs<Timer>,
    ) {
        let parcel = done.customer;
        out.milestone(parcel, Milestone::ImageReviewed, now);
        self.hold_at_desk(now, done);
        let case = self.case(parcel);
        out.interval(Interval::Scan, case.facts(parcel), now.since(case.at_line), now);
        if !self.risk.flags_picture(&self.setting, parcel) {
            self.release(now, parcel, out);
            return;
        }
        out.risk(RiskEvent::Flagged);
        self.case(parcel).stage = Stage::Unpacking;
        if let Some(done) = self.unpackers.arrive(now, parcel, 0, &self.setting.draws, out) {
            self.unpacked(now, done, out);
        }
    }

    /// T9.
    pub(crate) fn unpacked(
        &mut self,
        now: SimTime,
        done: Departure<ParcelKey>,
        out: &mut impl Outputs<Timer>,
    ) {
        let parcel = done.customer;
        out.milestone(parcel, Milestone::UnpackEnded, now);
        self.hold_at_desk(now, done);
        let facts = self.case(parcel).facts(parcel);
        out.interval(Interval::UnpackWait, facts, done.started.since(done.arrived), done.started);
        out.interval(Interval::Unpack, facts, now.since(done.started), now);
        if self.risk.unpacking_finds(&self.setting, parcel) {
            out.risk(RiskEvent::Caught);
            self.cases.remove(parcel);
            out.send(LinkId::CustomsToWarehouse, Message::Seized(Seized { parcel }));
        } else {
            out.risk(RiskEvent::HeldForNothing);
            self.release(now, parcel, out);
        }
    }

    fn hold_at_desk(&mut self, now: SimTime, done: Departure<ParcelKey>) {
        let case = self.case(done.customer);
        case.hold(done.started.since(done.arrived));
        case.hold(now.since(done.started));
    }

    /// T10: released (800). A parcel is released once: its case ends here.
    pub(crate) fn release(&mut self, now: SimTime, parcel: ParcelKey, out: &mut impl Outputs<Timer>) {
        let case = self.cases.remove(parcel);
        let case = case.unwrap_or_else(|| panic!("{parcel:?} is released without an open case"));
        let facts = case.facts(parcel);
        out.milestone(parcel, Milestone::Released, now);
        out.interval(Interval::OrderToRelease, facts, now.since(case.placed), now);
        out.interval(Interval::CustomsClearance, facts, now.since(case.documents_complete), now);
        out.interval(Interval::CustomsHeld, facts, case.held, now);
        if case.inspection {
            out.interval(Interval::LineToRelease, facts, now.since(case.at_line), now);
        }
        out.stages(case.stages);
        if violates(&self.setting, parcel) {
            out.risk(RiskEvent::Missed);
        }
        self.released.get_or_insert_with(parcel, || ReleasedParcel { facts, at: now });
        out.send(LinkId::CustomsToWarehouse, Message::Released(Released { parcel, lane: case.lane }));
    }
}
