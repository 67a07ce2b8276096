//! Document review (300): by the automatic reviewer, by people, with a question to the party where the value is in doubt.

use model::{DocumentKind, Field, Holder, Lane, Milestone, ParcelKey, Purpose, SimTime, Stage, Subject};
use protocol::{Interval, Message, Outputs, Question, RiskEvent, Setting, StationKind, Touch};

use crate::case::Case;
use crate::filing::party;
use crate::papers::Decided;
use crate::parameters::Review;
use crate::{Customs, Departed, Timer, was_examined};

/// What a reviewer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Passes,
    Rejects(Field),
    Asks(Field),
    /// A manual control instruction: the parcel is inspected.
    Escalates,
}

impl Customs {
    /// The list comes to review: to the automatic reviewer first, where there is one.
    pub(crate) fn review(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        mut case: Case,
        out: &mut impl Outputs<Timer>,
    ) {
        case.move_to(Stage::Review, now, out);
        let automatic = self.phases.parameters().review.automatic_escalates.is_some();
        let desk = if automatic { StationKind::AutomaticReviewer } else { StationKind::Reviewers };
        let (client, visit) = (case.client(parcel), u32::from(case.visits));
        self.cases.insert(parcel, case);
        self.stations.arrive(now, desk.into(), client, visit, out);
    }

    /// The automatic reviewer is done: it passes the list, or leaves it to a person.
    pub(crate) fn reviewed_automatically(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        done: &Departed,
        out: &mut impl Outputs<Timer>,
    ) {
        let Some(mut case) = self.cases.remove(parcel) else { return };
        case.spend(now, done);
        let setting = self.phases.setting();
        let escalates = self.phases.parameters().review.automatic_escalates.unwrap_or_default();
        let (subject, visit) = (Subject::Parcel(parcel), u32::from(case.visits));
        if !was_examined(done) {
            self.unexamined(now, parcel, case, out);
        } else if escalates.happens(&setting.draws, subject, Purpose::AutomaticEscalation, visit) {
            let client = case.client(parcel);
            self.cases.insert(parcel, case);
            self.stations.arrive(now, StationKind::Reviewers.into(), client, visit, out);
        } else {
            out.milestone(parcel, Milestone::ReviewStarted, done.started);
            case.review_started = Some(done.started);
            self.review_ends(now, parcel, case, out);
        }
    }

    /// A person has reviewed the list.
    pub(crate) fn reviewed(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        done: &Departed,
        out: &mut impl Outputs<Timer>,
    ) {
        let Some(mut case) = self.cases.remove(parcel) else { return };
        case.spend(now, done);
        if !was_examined(done) {
            self.unexamined(now, parcel, case, out);
            return;
        }
        out.touch(Touch::Review, case.clock.placed, now);
        case.review_started.get_or_insert(done.started);
        let decision = decide(self.phases.setting(), &self.phases.parameters().review, parcel, &case);
        case.visits = case.visits.saturating_add(1);
        match decision {
            Decision::Passes => self.review_ends(now, parcel, case, out),
            Decision::Rejects(field) => self.reject_reviewed(now, parcel, case, field, out),
            Decision::Asks(field) => self.ask(now, parcel, case, field, out),
            Decision::Escalates => {
                if !case.inspection {
                    out.risk(RiskEvent::Escalated, case.clock.placed);
                }
                case.inspection = true;
                case.lane = Lane::Red;
                self.review_ends(now, parcel, case, out);
            }
        }
    }

    fn ask(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        mut case: Case,
        field: Field,
        out: &mut impl Outputs<Timer>,
    ) {
        out.milestone(parcel, Milestone::Questioned, now);
        let question = Question { parcel, placed: case.clock.placed, field, visit: case.visits - 1 };
        out.send(party(field.document()), Message::Question(question));
        case.asked = true;
        self.cases.insert(parcel, case);
    }

    /// The party has answered: a reviewer looks again.
    pub(crate) fn answered(&mut self, now: SimTime, answer: Question, out: &mut impl Outputs<Timer>) {
        let Question { parcel, field, .. } = answer;
        // The parcel may have been cancelled meanwhile.
        let Some(case) = self.cases.get_mut(parcel) else { return };
        out.milestone(parcel, Milestone::Answered, now);
        let holder = if field.document() == DocumentKind::List { Holder::Warehouse } else { Holder::Seller };
        case.clock.brought(self.came, now, holder);
        let (client, visit) = (case.client(parcel), u32::from(case.visits));
        self.stations.arrive(now, StationKind::Reviewers.into(), client, visit, out);
    }

    /// T5: the review ends (399).
    fn review_ends(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        mut case: Case,
        out: &mut impl Outputs<Timer>,
    ) {
        let (facts, started) = (case.facts(parcel), case.review_started.unwrap_or(now));
        out.milestone(parcel, Milestone::ReviewEnded, now);
        out.interval(Interval::ReviewWait, facts, started.since(case.lane_decided), started);
        out.interval(Interval::Review, facts, now.since(started), now);
        self.documents_done(now, parcel, &mut case, out);
    }

    /// The line at the desk was full, or took too long: yellow is re-routed to blue.
    fn unexamined(&mut self, now: SimTime, parcel: ParcelKey, mut case: Case, out: &mut impl Outputs<Timer>) {
        out.risk(RiskEvent::Unexamined, case.clock.placed);
        if case.lane == Lane::Yellow {
            case.lane = Lane::Blue;
        }
        out.milestone(parcel, Milestone::ReviewEnded, now);
        self.documents_done(now, parcel, &mut case, out);
    }

    /// The reviewer sends the list back: its set is open again, and is checked like a new one when it is corrected.
    fn reject_reviewed(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        mut case: Case,
        field: Field,
        out: &mut impl Outputs<Timer>,
    ) {
        self.give_back(&case);
        let papers = case.papers.take();
        let mut papers = *papers.unwrap_or_else(|| panic!("{parcel:?} is reviewed without papers"));
        papers.stage = Stage::Review;
        let past = papers.past_mut();
        past.clock = Some(case.clock);
        past.visits = case.visits;
        past.asked = case.asked;
        past.accepted = Some(Decided { lane: case.lane, by_line: case.by_line, violates: case.violates });
        past.at_line = case.at_line;
        past.unreported = case.unreported;
        papers.move_to(Stage::Correction, now, out);
        self.watch_completeness(now, out);
        self.papers.get_or_insert_with(parcel, || papers);
        self.reject(now, parcel, field, out);
        self.accept_from_line(now, out);
    }
}

/// Doubts first; then what a reviewer comes across: one draw a visit. A question is asked once.
fn decide(setting: &Setting, review: &Review, parcel: ParcelKey, case: &Case) -> Decision {
    if case.doubts.value && !case.asked {
        return Decision::Asks(Field::PaidOfOrder);
    }
    if case.doubts.code && case.doubts.code_is_wrong {
        return Decision::Rejects(Field::HsCodeOfList);
    }
    let (rejects, asks, escalates) = (review.rejects.value(), review.asks.value(), review.escalates.value());
    if rejects + asks + escalates <= 0.0 {
        return Decision::Passes;
    }
    let visit = u32::from(case.visits);
    let draw = setting.draws.uniform(Subject::Parcel(parcel), Purpose::ReviewVerdict, visit);
    if draw < rejects {
        Decision::Rejects(Field::HsCodeOfList)
    } else if draw < rejects + asks {
        if case.asked { Decision::Passes } else { Decision::Asks(Field::ValueOfList) }
    } else if draw < rejects + asks + escalates {
        Decision::Escalates
    } else {
        Decision::Passes
    }
}
