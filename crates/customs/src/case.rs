//! What customs remembers of a parcel whose list is accepted: until release, and from there to the gate.

use model::{Duration, Fen, GoodsNumber, Holder, Lane, ParcelKey, SimTime, Stage};
use protocol::{Interval, Observer, OpenParcel, ParcelFacts, ParcelTable, Row};

use crate::checks::{Doubts, Passed, Stop};
use crate::client::{Client, Matter};
use crate::clock::Clock;
use crate::guarantee::Period;
use crate::papers::Papers;

/// A parcel that is accepted and not released. Green parcels are never stored as one.
#[expect(clippy::struct_excessive_bools, reason = "facts about a parcel, each by itself")]
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) clock: Clock,
    /// Acceptance or Guarantee, Review, AwaitingParcel, Scan, Unpacking or Detention.
    pub(crate) stage: Stage,
    /// The lane; red for a parcel that is stopped before it is decided.
    pub(crate) lane: Lane,
    pub(crate) goods: GoodsNumber,
    /// How many pieces are reserved in the bonded book.
    pub(crate) pieces: u8,
    /// 0 for the green channel.
    pub(crate) class: u8,
    pub(crate) inspection: bool,
    /// It passes the line before it is released, inspected or not: as the warehouse was told.
    pub(crate) by_line: bool,
    pub(crate) tax: Tax,
    /// Since which top-up the tax is held against the guarantee.
    pub(crate) tax_held: Option<Period>,
    pub(crate) doubts: Doubts,
    /// Visits to the reviewers so far.
    pub(crate) visits: u8,
    pub(crate) asked: bool,
    /// The latent truth, drawn when the list is accepted: it is in no message, and only who examines the parcel acts on it.
    pub(crate) violates: bool,
    /// Unpacking has found the violation: what becomes of the parcel is decided, and nothing is missed.
    pub(crate) caught: bool,
    /// Its goods are prohibited, known or not: a detention never clears them.
    pub(crate) prohibited: bool,
    /// The acceptance, until it is reported: review may change the lane, and may send the list back, which moves T1.
    pub(crate) unreported: Option<Acceptance>,
    /// T3.
    pub(crate) lane_decided: SimTime,
    /// T4, known when the first review ends.
    pub(crate) review_started: Option<SimTime>,
    /// T6.
    pub(crate) at_line: Option<SimTime>,
    /// The documents, kept as long as review can still reject the list.
    pub(crate) papers: Option<Box<Papers>>,
}

/// The acceptance of a list, with the intervals up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Acceptance {
    /// T1.
    pub(crate) complete: SimTime,
    /// T2 and T3.
    pub(crate) at: SimTime,
}

impl Acceptance {
    pub(crate) fn report(self, facts: ParcelFacts, out: &mut impl Observer) {
        let Self { complete, at } = self;
        let lengths = [
            (Interval::OrderToDocuments, complete.since(facts.placed)),
            (Interval::Acceptance, at.since(complete)),
            (Interval::LaneDecision, Duration::ZERO),
        ];
        out.intervals(facts, at, &lengths);
    }
}

/// The tax on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tax {
    pub(crate) amount: Fen,
    /// Outside the reduced rates.
    pub(crate) in_full: bool,
}

impl Case {
    /// The case of a list that is accepted now, after customs has held it since T1.
    pub(crate) fn new(now: SimTime, papers: &Papers, passed: Passed, class: u8) -> Self {
        let (mut clock, past) = (papers.clock(), papers.past());
        clock.stage(now.since(clock.complete));
        clock.pass(now, Holder::Customs);
        Self {
            clock,
            stage: papers.stage,
            lane: Lane::Red,
            goods: passed.goods,
            pieces: passed.pieces,
            class,
            inspection: false,
            by_line: false,
            tax: passed.tax,
            tax_held: None,
            doubts: passed.doubts,
            visits: past.visits,
            asked: past.asked,
            violates: false,
            caught: false,
            prohibited: passed.slipped == Some(Stop::Prohibited),
            unreported: None,
            lane_decided: now,
            review_started: None,
            at_line: past.at_line,
            papers: None,
        }
    }

    pub(crate) fn client(&self, parcel: ParcelKey) -> Client {
        Client::of_parcel(Matter::Parcel, parcel, self.class, self.clock.placed)
    }

    pub(crate) fn facts(&self, parcel: ParcelKey) -> ParcelFacts {
        ParcelFacts { parcel, placed: self.clock.placed, lane: self.lane, goods: self.goods }
    }

    /// The parcel as one that is still here at the horizon.
    pub(crate) fn open(&self, parcel: ParcelKey) -> OpenParcel {
        let ParcelFacts { placed, lane, goods, .. } = self.facts(parcel);
        OpenParcel { parcel, placed, lane: Some(lane), goods }
    }

    /// Lane and T1 stay what they are, or the parcel leaves the way: reports how it came to its acceptance, if that has not been.
    pub(crate) fn documents_settled(&mut self, parcel: ParcelKey, out: &mut impl Observer) {
        if let Some(acceptance) = self.unreported.take() {
            acceptance.report(self.facts(parcel), out);
        }
    }

    /// The parcel goes on to another stage.
    pub(crate) fn move_to(&mut self, stage: Stage, now: SimTime, out: &mut impl Observer) {
        out.leave(self.stage, self.clock.placed, now);
        out.enter(stage, self.clock.placed, now);
        self.stage = stage;
    }
}

/// The open cases. Few parcels of a day have one at all, so they are kept out of the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cases(ParcelTable<OpenCase>);

#[derive(Clone, Debug)]
struct OpenCase(Option<Box<Case>>);

impl Row for OpenCase {
    const BLANK: Self = Self(None);
}

impl Cases {
    pub(crate) fn get_mut(&mut self, parcel: ParcelKey) -> Option<&mut Case> {
        self.0.get_mut(parcel)?.0.as_deref_mut()
    }

    pub(crate) fn insert(&mut self, parcel: ParcelKey, case: Case) {
        self.0.get_or_insert_with(parcel, || OpenCase(Some(Box::new(case))));
    }

    pub(crate) fn remove(&mut self, parcel: ParcelKey) -> Option<Case> {
        Some(*self.0.remove(parcel)?.0?)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (ParcelKey, &Case)> {
        self.0.iter().filter_map(|(parcel, case)| Some((parcel, case.0.as_deref()?)))
    }
}

/// A parcel that is released and has not passed the gate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReleasedParcel {
    pub(crate) placed: SimTime,
    /// T10.
    pub(crate) at: SimTime,
    pub(crate) lane: Lane,
    pub(crate) goods: GoodsNumber,
    pub(crate) pieces: u8,
}

impl Row for ReleasedParcel {
    const BLANK: Self = Self {
        placed: SimTime::ZERO,
        at: SimTime::ZERO,
        lane: Lane::Green,
        goods: GoodsNumber(0),
        pieces: 0,
    };
}

impl ReleasedParcel {
    pub(crate) fn facts(&self, parcel: ParcelKey) -> ParcelFacts {
        let Self { placed, lane, goods, .. } = *self;
        ParcelFacts { parcel, placed, lane, goods }
    }

    pub(crate) fn open(&self, parcel: ParcelKey) -> OpenParcel {
        let Self { placed, lane, goods, .. } = *self;
        OpenParcel { parcel, placed, lane: Some(lane), goods }
    }
}
