//! Accepted lists through document review: looked at, asked about, sent back, and accepted and looked at once more.

use customs::Review;

use super::Kind;
use super::documents::Documents;
use crate::scenario::ScenarioPhase;

/// What review makes of a kind of orders, on average.
#[derive(Default)]
pub(super) struct Reviewed {
    /// Visits to the automatic reviewer.
    pub(super) automatic: f64,
    /// Visits to people.
    pub(super) visits: f64,
    /// Lists that come to people, once or more often.
    pub(super) visitors: f64,
    /// Questions about a value in doubt.
    pub(super) asked_of_seller: f64,
    /// Other questions.
    pub(super) asked_of_warehouse: f64,
    /// Lists corrected after a review.
    pub(super) corrections: f64,
    /// Lists that are accepted once and not reviewed.
    pub(super) unreviewed: f64,
    /// Lists whose way ends well: passed, escalated, or never reviewed.
    pub(super) ended: f64,
    /// Of them, the escalated ones.
    pub(super) escalated: f64,
    /// Of them, those that a person has passed.
    pub(super) passed: f64,
}

/// Lists on their way, by whether a question has been asked about them.
type ByAsked = [f64; 2];

/// Lists that are alike to a reviewer.
struct Lists<'a> {
    rules: &'a Review,
    /// Whether their value is in doubt, until somebody asks.
    value_doubted: bool,
    /// Whether all of them are reviewed.
    at_random: bool,
    /// The share with a wrong code that is noticed.
    code_is_wrong: f64,
    /// The share with a right code that is doubted.
    code_seems_wrong: f64,
    errs_again: f64,
}

impl Reviewed {
    /// Reviews this share of the accepted sets.
    pub(super) fn of(phase: &ScenarioPhase, kind: Kind<'_>, documents: &Documents, share: f64) -> Self {
        let (customs, digital) = (&phase.customs, &phase.setting.digital);
        let (checks, rules) = (customs.checks, &customs.review);
        let wrong = if kind.bar_coded { 0.0 } else { 1.0 - digital.hs_accuracy.value() };
        let undervalued = kind.seller.faults.undervalued.value();
        let doubted =
            undervalued * checks.value_doubt.value() + (1.0 - undervalued) * checks.value_false_doubt.value();
        let mut reviewed = Self::default();
        for (value_doubted, of_value) in [(true, doubted), (false, 1.0 - doubted)] {
            for (at_random, chosen) in [(true, rules.share.value()), (false, 1.0 - rules.share.value())] {
                let lists = Lists {
                    rules,
                    value_doubted,
                    at_random,
                    code_is_wrong: wrong * checks.hs_doubt.value(),
                    code_seems_wrong: (1.0 - wrong) * checks.hs_false_doubt.value(),
                    errs_again: documents.list_errs_again,
                };
                reviewed.add(&lists, &documents.accepted, share * of_value * chosen);
            }
        }
        reviewed
    }

    /// Sends this share of the accepted sets through all their reviews, in the order of their rejections.
    fn add(&mut self, lists: &Lists<'_>, accepted: &[f64], share: f64) {
        if share <= 0.0 {
            return;
        }
        let (sets, reviewed) = (share * accepted.iter().sum::<f64>(), lists.reviewed(false));
        self.unreviewed += sets * (1.0 - reviewed);
        self.visitors += sets * reviewed * lists.escalated();
        // Lists filed again after the latest rejection. After the last that is allowed, none is.
        let mut filed_again: ByAsked = [0.0; 2];
        for sets in accepted {
            let mut rejected: ByAsked = [0.0; 2];
            for asked in [false, true] {
                let filed = filed_again[usize::from(asked)];
                self.corrections += filed;
                rejected[usize::from(asked)] += filed * lists.errs_again;
                let first = if asked { 0.0 } else { share * sets };
                self.review(lists, first + filed * (1.0 - lists.errs_again), asked, &mut rejected);
            }
            filed_again = rejected;
        }
    }

    /// Reviews so many accepted lists, and adds those that are sent back.
    fn review(&mut self, lists: &Lists<'_>, count: f64, mut asked: bool, rejected: &mut ByAsked) {
        let to_review = count * lists.reviewed(asked);
        if lists.rules.automatic_escalates.is_some() {
            self.automatic += to_review;
        }
        let to_person = to_review * lists.escalated();
        self.ended += count - to_person;
        if lists.value_doubted && !asked {
            self.visits += to_person;
            self.asked_of_seller += to_person;
            asked = true;
        }
        let wrong = count * lists.code_is_wrong * lists.escalated();
        self.visits += wrong;
        rejected[usize::from(asked)] += wrong;
        self.look(lists.rules, to_person - wrong, asked, rejected);
    }

    /// A person looks at so many lists without a doubt that can be proved.
    fn look(&mut self, rules: &Review, count: f64, asked: bool, rejected: &mut ByAsked) {
        let (rejects, asks) = (rules.rejects.value(), rules.asks.value());
        self.visits += count;
        rejected[usize::from(asked)] += count * rejects;
        self.escalated += count * rules.escalates.value();
        self.ended += count * (1.0 - rejects - asks);
        self.passed += count * (1.0 - rejects - asks - rules.escalates.value());
        if asked {
            // Nobody asks twice.
            self.ended += count * asks;
            self.passed += count * asks;
        } else {
            self.asked_of_warehouse += count * asks;
            if asks > 0.0 {
                self.look(rules, count * asks, true, rejected);
            }
        }
    }
}

impl Lists<'_> {
    /// The share of the reviewed ones that comes to a person.
    fn escalated(&self) -> f64 {
        self.rules.automatic_escalates.map_or(1.0, protocol::Probability::value)
    }

    /// The share of them that is reviewed.
    fn reviewed(&self, asked: bool) -> f64 {
        if self.at_random || (self.value_doubted && !asked) {
            1.0
        } else {
            self.code_is_wrong + self.code_seems_wrong
        }
    }
}
