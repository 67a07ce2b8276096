//! Verdicts on a set of papers (T2): rejected to the party at fault, refused for good, or accepted, and the lane (T3).

use model::{DocumentKind, Field, Holder, Lane, Milestone, ParcelKey, SimTime, Stage};
use protocol::{Accepted, LinkId, Message, Outputs, Refused, Rejected, Verdict};

use crate::case::{Acceptance, Case};
use crate::checks::{Finding, Passed};
use crate::filing::party;
use crate::guarantee::Period;
use crate::papers::Decided;
use crate::risk::Luck;
use crate::{Customs, Timer};

impl Customs {
    /// All four documents are through intake and checked.
    pub(crate) fn decide(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        finding: Finding,
        out: &mut impl Outputs<Timer>,
    ) {
        match finding {
            Finding::Rejected(field) => self.reject(now, parcel, field, out),
            Finding::Refused(field) => self.refuse(now, parcel, field, out),
            Finding::Passed(passed) => {
                self.book.reserve(passed.goods, passed.pieces);
                self.hold_tax(now, parcel, passed, out);
            }
        }
    }

    /// Rejected (100, or 900 for its form): one field of one document is wrong. Too many rejections are a refusal.
    pub(crate) fn reject(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        field: Field,
        out: &mut impl Outputs<Timer>,
    ) {
        out.milestone(parcel, Milestone::Rejected, now);
        let rejections_max = self.phases.parameters().rejections_max;
        let papers = self.papers_of(parcel);
        let past = papers.past_mut();
        past.rejections += 1;
        if past.rejections >= rejections_max {
            self.refuse(now, parcel, field, out);
            return;
        }
        // A set that is not complete yet goes on waiting for its documents; one being corrected goes on with that.
        if papers.stage == Stage::Acceptance {
            let mut clock = papers.clock();
            clock.stage(now.since(clock.since));
            clock.pass(now, Holder::Customs);
            papers.past_mut().clock = Some(clock);
            papers.move_to(Stage::Correction, now, out);
        }
        let attempt = papers.take_out(now, field.document());
        let rejection = Rejected { parcel, placed: papers.placed, field, attempt };
        out.send(party(field.document()), Message::Rejected(rejection));
    }

    /// Refused for good; the custodian ends the parcel. The refusal waits for ORDER, which would begin a new set.
    pub(crate) fn refuse(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        field: Field,
        out: &mut impl Outputs<Timer>,
    ) {
        let papers = self.papers_of(parcel);
        if !papers.came.has(DocumentKind::Order) {
            papers.past_mut().refused = Some(field);
            return;
        }
        let (stage, placed) = (papers.stage, papers.placed);
        papers.report_acceptance(parcel, out);
        self.papers.discard(parcel);
        out.leave(stage, placed, now);
        out.send(LinkId::CustomsToWarehouse, Message::Refused(Refused { parcel, field }));
    }

    /// T2 and, at the same instant, T3.
    pub(crate) fn accept(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        passed: Passed,
        held: Option<Period>,
        out: &mut impl Outputs<Timer>,
    ) {
        let papers = self.papers.get(parcel);
        let papers = papers.unwrap_or_else(|| panic!("{parcel:?} is accepted without papers"));
        let accepted_before = papers.past().accepted;
        let setting = self.phases.setting();
        let luck = Luck::of(setting, parcel);
        let mut case = Case::new(now, papers, passed, setting.class_of(parcel));
        case.tax_held = held;
        (case.by_line, case.violates) = match accepted_before {
            Some(decided) => (decided.by_line, decided.violates),
            None => (
                self.phases.parameters().release_at_line,
                passed.slipped.is_some() || luck.violates(setting, parcel, papers.goods),
            ),
        };
        let review =
            passed.stop.is_none() && self.choose_lane(now, parcel, &mut case, luck, accepted_before, out);
        if review {
            case.papers = self.papers.remove(parcel).map(Box::new);
        } else {
            self.papers.discard(parcel);
        }
        case.unreported = Some(Acceptance { complete: case.clock.complete, at: now });
        if !review {
            case.documents_settled(parcel, out);
        }
        out.milestone(parcel, Milestone::Accepted, now);
        out.milestone(parcel, Milestone::LaneDecided, now);
        let accepted = Accepted { parcel, by_line: case.by_line };
        out.send(LinkId::CustomsToWarehouse, Message::Accepted(accepted));
        if let Some(stop) = passed.stop {
            self.stop(now, parcel, case, stop, out);
        } else if review {
            self.review(now, parcel, case, out);
        } else {
            self.documents_done(now, parcel, &mut case, out);
        }
    }

    /// Chooses the lane, and says whether the list goes to review: a red one may too.
    fn choose_lane(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        case: &mut Case,
        luck: Luck,
        accepted_before: Option<Decided>,
        out: &mut impl Outputs<Timer>,
    ) -> bool {
        case.inspection = match accepted_before {
            Some(decided) => decided.lane == Lane::Red,
            None => self.select(now, parcel, case, luck, out),
        };
        let (setting, parameters) = (self.phases.setting(), self.phases.parameters());
        let review = case.doubts.any() || parameters.review.sends(luck);
        let lane = || match (case.inspection, review) {
            (true, _) => Lane::Red,
            (false, true) => Lane::Yellow,
            (false, false) if parameters.audit.selects(setting, parcel) => Lane::Blue,
            (false, false) => Lane::Green,
        };
        case.lane = accepted_before.map_or_else(lane, |decided| decided.lane);
        review
    }

    /// The document path ends: the parcel is released, or it is waited for at the line. Inspection is ordered only now,
    /// so that the line starts when both the documents and the goods are ready.
    pub(crate) fn documents_done(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        case: &mut Case,
        out: &mut impl Outputs<Timer>,
    ) {
        case.papers = None;
        case.documents_settled(parcel, out);
        if case.inspection {
            out.send(LinkId::CustomsToWarehouse, Message::InspectionOrdered(Verdict { parcel }));
        }
        match (case.inspection || case.by_line, case.at_line) {
            (false, _) => self.release(now, parcel, case, out),
            (true, Some(_)) => self.at_line(now, parcel, case.clone(), out),
            (true, None) => {
                case.move_to(Stage::AwaitingParcel, now, out);
                self.cases.insert(parcel, case.clone());
            }
        }
    }
}
