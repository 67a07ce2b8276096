//! Detention (501, 502, 503), a stop, and how it ends: cleared and released, shipped back (700), or seized.

use model::{Holder, Milestone, ParcelKey, Purpose, SimTime, Stage, Subject};
use protocol::{Detained, Detention, LinkId, Message, Outputs, RiskEvent, StationKind, Touch, Verdict};

use crate::case::Case;
use crate::checks::Stop;
use crate::{Customs, Departed, Timer};

impl Customs {
    /// Prohibited or infringing goods are detained right after acceptance.
    pub(crate) fn stop(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        mut case: Case,
        stop: Stop,
        out: &mut impl Outputs<Timer>,
    ) {
        if stop == Stop::Prohibited {
            out.risk(RiskEvent::ProhibitedCaught, case.clock.placed);
            case.prohibited = true;
        }
        let draw = self.phases.setting().draws;
        let draw = draw.uniform(Subject::Parcel(parcel), Purpose::DetentionKind, 0);
        self.detain(now, parcel, case, kind(draw), out);
    }

    /// A violation was found: a share is detained, the rest seized at once.
    pub(crate) fn detain_or_seize(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        case: Case,
        out: &mut impl Outputs<Timer>,
    ) {
        let detains = self.phases.parameters().detention.detains.value();
        let draw = self.phases.setting().draws;
        let draw = draw.uniform(Subject::Parcel(parcel), Purpose::DetentionKind, 0);
        if draw < detains {
            self.detain(now, parcel, case, kind(draw / detains), out);
        } else {
            self.end(now, &case, Message::Seized(Verdict { parcel }), out);
        }
    }

    fn detain(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        mut case: Case,
        detention: Detention,
        out: &mut impl Outputs<Timer>,
    ) {
        out.milestone(parcel, Milestone::Detained, now);
        out.risk(RiskEvent::Detained, case.clock.placed);
        out.send(LinkId::CustomsToWarehouse, Message::Detained(Detained { parcel, detention }));
        case.move_to(Stage::Detention, now, out);
        let client = case.client(parcel);
        self.cases.insert(parcel, case);
        self.stations.arrive(now, StationKind::Detention.into(), client, 0, out);
    }

    /// Clearance, anti-smuggling or the legal department have decided. Prohibited goods are never cleared.
    pub(crate) fn detention_ended(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        done: &Departed,
        out: &mut impl Outputs<Timer>,
    ) {
        let mut case = self.take_case(parcel);
        case.spend(now, done);
        out.milestone(parcel, Milestone::DetentionEnded, now);
        out.touch(Touch::Detention, case.clock.placed, now);
        let rules = &self.phases.parameters().detention;
        let draws = self.phases.setting().draws;
        let mut draw = draws.uniform(Subject::Parcel(parcel), Purpose::DetentionVerdict, 0);
        let cleared = rules.cleared.value();
        if case.prohibited {
            draw = cleared + (1.0 - cleared) * draw;
        }
        if draw < cleared {
            self.release(now, parcel, &mut case, out);
        } else if draw < cleared + rules.shipped_back.value() {
            self.end(now, &case, Message::ShippedBack(Verdict { parcel }), out);
        } else {
            self.end(now, &case, Message::Seized(Verdict { parcel }), out);
        }
    }

    /// The parcel leaves customs for good, without release: no tax is due, and its pieces are off the book.
    fn end(&mut self, now: SimTime, case: &Case, verdict: Message, out: &mut impl Outputs<Timer>) {
        out.leave(case.stage, case.clock.placed, now);
        out.send(LinkId::CustomsToWarehouse, verdict);
        self.book.write_off(case.goods, case.pieces);
        self.guarantee.give_back(case.tax, case.tax_held);
        self.accept_from_line(now, out);
    }
}

/// The kinds of detention by thirds.
fn kind(draw: f64) -> Detention {
    let third = (draw * Detention::ALL.len() as f64) as usize;
    Detention::ALL[third.min(Detention::ALL.len() - 1)]
}

impl Case {
    /// Customs has held the parcel in a line and at a desk of its own.
    pub(crate) fn spend(&mut self, now: SimTime, done: &Departed) {
        self.clock.stage(done.started.since(done.arrived));
        self.clock.stage(now.since(done.started));
        self.clock.pass(now, Holder::Customs);
    }
}
