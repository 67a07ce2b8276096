//! The guarantee: the tax of an accepted list is held against it. When it is exhausted, lists wait, in the order they
//! came, until it is topped up.
//!
//! A top-up settles all that was held before it: the whole amount is there again. So a list that is cancelled or ends gives its tax
//! back only if it was accepted since the last top-up, under the guarantee that holds.

use std::collections::VecDeque;

use model::{Fen, Milestone, ParcelKey, SimTime, Stage};
use protocol::Outputs;

use crate::case::Tax;
use crate::checks::Passed;
use crate::parameters::Guarantee;
use crate::{Customs, Deadline, Timer};

/// The time between two top-ups, by its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Period(u32);

/// What is left of the guarantee, and who waits for it.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    terms: Option<Guarantee>,
    left: Fen,
    top_up_at: Option<SimTime>,
    /// How often it has been filled up: by a top-up, or because it began.
    period: Period,
    waiting: VecDeque<(ParcelKey, Passed)>,
}

impl Account {
    pub(crate) fn new(terms: Option<Guarantee>) -> Self {
        let left = terms.map_or(Fen::default(), |terms| terms.amount);
        Self { terms, left, top_up_at: None, period: Period::default(), waiting: VecDeque::new() }
    }

    /// Takes other terms, and says when it is topped up next.
    pub(crate) fn change(&mut self, now: SimTime, terms: Option<Guarantee>) -> Option<SimTime> {
        self.left = match (self.terms, terms) {
            // Nothing was held while there was no guarantee.
            (None, Some(new)) => {
                self.period.0 += 1;
                new.amount
            }
            (Some(old), Some(new)) => self.left + new.amount - old.amount,
            (_, None) => Fen::default(),
        };
        self.terms = terms;
        if terms.is_some() && self.top_up_at.is_some_and(|due| due < now) {
            // It fell due while the node was down: its deadline is held back, and comes now.
            return None;
        }
        // Changes come before everything else of their instant: what is due at it is still to come.
        self.schedule(now.just_before())
    }

    /// When the guarantee is topped up next, later than `after`: asks for no deadline that it has asked for before.
    fn schedule(&mut self, after: SimTime) -> Option<SimTime> {
        let next = self.terms.map(|terms| next_top_up(&terms, after));
        if next == self.top_up_at {
            return None;
        }
        self.top_up_at = next;
        next
    }

    /// Whether a list with so much tax can be accepted now; a list that asks for more than the whole guarantee can
    /// when nothing else is held.
    fn covers(&self, tax: Tax) -> bool {
        self.terms.is_none_or(|terms| self.left >= tax.amount.min(terms.amount))
    }

    /// Holds the tax of a list, and says in which period; in none while there is no guarantee.
    fn hold(&mut self, tax: Tax) -> Option<Period> {
        self.terms?;
        self.left = self.left - tax.amount;
        Some(self.period)
    }

    /// Gives the tax of a list that is not released back, if it is held still: what was held before the last top-up is settled.
    pub(crate) fn give_back(&mut self, tax: Tax, held: Option<Period>) {
        if self.terms.is_some() && held == Some(self.period) {
            self.left = self.left + tax.amount;
        }
    }
}

/// The first multiple of the period after the first top-up that lies after this instant.
fn next_top_up(terms: &Guarantee, after: SimTime) -> SimTime {
    if terms.first_top_up > after {
        return terms.first_top_up;
    }
    let every = terms.top_up_every.ns().max(1);
    let passed = (after.ns() - terms.first_top_up.ns()) / every + 1;
    SimTime::from_ns(terms.first_top_up.ns().saturating_add(passed.saturating_mul(every)))
}

impl Customs {
    /// Sets the first deadline, or the next one under other terms.
    pub(crate) fn change_guarantee(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let terms = self.phases.parameters().guarantee;
        if let Some(at) = self.guarantee.change(now, terms) {
            out.deadline(at, Timer::Own(Deadline::TopUp));
        }
        if !self.phases.is_down() {
            self.accept_from_line(now, out);
        }
    }

    /// The checks are passed: the list is accepted, or waits for the guarantee.
    pub(crate) fn hold_tax(
        &mut self,
        now: SimTime,
        parcel: ParcelKey,
        passed: Passed,
        out: &mut impl Outputs<Timer>,
    ) {
        if self.guarantee.waiting.is_empty() && self.guarantee.covers(passed.tax) {
            let held = self.guarantee.hold(passed.tax);
            self.accept(now, parcel, passed, held, out);
            return;
        }
        out.milestone(parcel, Milestone::GuaranteeExhausted, now);
        self.papers_of(parcel).move_to(Stage::Guarantee, now, out);
        self.guarantee.waiting.push_back((parcel, passed));
    }

    pub(crate) fn topped_up(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        let account = &mut self.guarantee;
        // The node may have been down when it was due; under other terms it may not be due at all.
        let (Some(due), Some(terms)) = (account.top_up_at, account.terms) else { return };
        if due > now {
            return;
        }
        account.left = terms.amount;
        account.period.0 += 1;
        if let Some(at) = account.schedule(now) {
            out.deadline(at, Timer::Own(Deadline::TopUp));
        }
        self.accept_from_line(now, out);
    }

    /// Accepts who waits for the guarantee, oldest first, as far as it goes.
    pub(crate) fn accept_from_line(&mut self, now: SimTime, out: &mut impl Outputs<Timer>) {
        while let Some((parcel, passed)) = self.guarantee.waiting.front().copied() {
            let cancelled = self.papers.get(parcel).is_none();
            if !cancelled && !self.guarantee.covers(passed.tax) {
                return;
            }
            self.guarantee.waiting.pop_front();
            if !cancelled {
                let held = self.guarantee.hold(passed.tax);
                self.accept(now, parcel, passed, held, out);
            }
        }
    }

    /// A list that waits for the guarantee is cancelled: how many pieces it had reserved.
    pub(crate) fn leave_guarantee_line(&mut self, parcel: ParcelKey) -> u8 {
        let place = self.guarantee.waiting.iter().position(|(waiting, _)| *waiting == parcel);
        let waiting = place.and_then(|place| self.guarantee.waiting.remove(place));
        waiting.map_or(0, |(_, passed)| passed.pieces)
    }
}
