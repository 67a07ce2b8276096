//! A station in its hall: what it draws for a customer, and what it tells of itself.

use std::cell::Cell;

use model::{Duration, Milestone, SimTime, Subject, WordPlace};
use queueing::{Arrival, Breakdowns, Customer, Draws, Lag, Level, StationParameters};

use crate::observe::Observer;
use crate::station_id::StationId;

/// A station in its hall.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) id: StationId,
    pub(super) service: Lag,
    /// The length of every service, if it is always the same.
    constant: Option<Duration>,
    /// Where the random word of a service lies.
    luck: WordPlace,
    /// The milestone that the start of a service is, if it is one.
    start_milestone: Option<Milestone>,
    pub(super) patience: Option<Lag>,
    /// Unlimited servers, no work, nothing special.
    pub(super) passes: bool,
    /// Nothing has happened here, and nothing has been said about it.
    is_silent: Cell<bool>,
}

impl Desk {
    pub(super) fn new(id: StationId, parameters: &StationParameters) -> Self {
        let passes = *parameters == StationParameters::none();
        Self {
            id,
            service: parameters.service.clone(),
            constant: parameters.service.as_constant(),
            luck: id.kind.purpose().place(),
            start_milestone: id.kind.start_milestone(),
            patience: parameters.patience.clone(),
            passes,
            is_silent: Cell::new(passes),
        }
    }

    /// The same station under other parameters. Somebody may be inside from before: it goes on telling how full it is.
    pub(super) fn changed(&self, parameters: &StationParameters) -> Self {
        let new = Self::new(self.id, parameters);
        new.is_silent.set(new.passes && self.is_silent.get());
        new
    }

    /// Who comes may have to wait for room behind.
    pub(super) fn needs_room_behind(&mut self) {
        self.passes = false;
        self.is_silent.set(false);
    }

    /// A customer as it comes, with the work of this visit.
    #[expect(clippy::inline_always, reason = "a customer is copied once, into its place")]
    #[inline(always)]
    pub(super) fn arrival<C: Customer>(
        &self,
        draws: Draws,
        customer: C,
        visit: u32,
        patience: Option<Duration>,
    ) -> Arrival<C> {
        let work = match self.constant {
            Some(constant) => constant,
            None => self.service.at(draws.word_at(customer.subject(), self.luck, visit)),
        };
        Arrival { customer, work, patience }
    }

    /// How full the station is. Nothing is said about one at which nothing has happened.
    #[inline]
    pub(super) fn tell(&self, now: SimTime, level: Level, out: &mut impl Observer) {
        if self.is_silent.get() {
            if level == Level::default() {
                return;
            }
            self.is_silent.set(false);
        }
        out.level(self.id, now, level);
    }

    /// A customer's first service starts.
    #[inline]
    pub(super) fn starts<C: Customer>(&self, now: SimTime, customer: &C, out: &mut impl Observer) {
        tell_start(now, self.start_milestone, customer, out);
    }
}

/// The start of a service is told, where it is a milestone.
#[inline]
pub(super) fn tell_start<C: Customer>(
    now: SimTime,
    milestone: Option<Milestone>,
    customer: &C,
    out: &mut impl Observer,
) {
    if let Some(milestone) = milestone
        && let Subject::Parcel(parcel) = customer.subject()
    {
        out.milestone(parcel, milestone, now);
    }
}

/// The stations of a hall, and what decides the luck of its servers.
#[derive(Clone, Debug)]
pub(super) struct Desks {
    /// In the order of the hall's lines.
    pub(super) by_line: Vec<Desk>,
    /// The number that the luck of the servers is keyed by.
    pub(super) key: u16,
    pub(super) breakdowns: Option<Breakdowns>,
}
