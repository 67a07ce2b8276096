//! A set of papers: the documents of one parcel, from the first one that comes until the list is accepted and
//! reviewed.

use model::{
    AppType, BookItem, DocumentKind, Fen, Field, GoodsNumber, HsCode, Lane, List, Order, OrderNumber,
    ParcelKey, Payment, PersonNumber, SimTime, Stage, Waybill, WaybillNumber,
};
use protocol::{Observer, OpenParcel, ParcelFacts, Row};
use queueing::foresee;

use crate::case::Acceptance;
use crate::clock::{Before, Clock};

/// Kinds of documents, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const ALL: Self = Self((1 << DocumentKind::ALL.len()) - 1);
    const ONLY_LIST: Self = Self(1 << DocumentKind::List.index());

    pub(crate) const fn has(self, kind: DocumentKind) -> bool {
        self.0 & 1 << kind.index() != 0
    }

    pub(crate) const fn add(&mut self, kind: DocumentKind) {
        self.0 |= 1 << kind.index();
    }

    pub(crate) const fn remove(&mut self, kind: DocumentKind) {
        self.0 &= !(1 << kind.index());
    }

    /// The kinds that are not in this set.
    pub(crate) const fn missing(self) -> Self {
        Self(Self::ALL.0 & !self.0)
    }

    pub(crate) fn first(self) -> Option<DocumentKind> {
        DocumentKind::ALL.into_iter().find(|kind| self.has(*kind))
    }
}

/// The four documents, each blank until it comes: [`Papers::came`] says which have. Without a mark in each, they take less
/// of the memory that is read when an order comes out of the push.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Documents {
    pub(crate) order: Order,
    pub(crate) payment: Payment,
    pub(crate) waybill: Waybill,
    pub(crate) list: List,
}

impl Documents {
    const BLANK: Self = {
        let (app_type, order_number) = (AppType::NEW, OrderNumber(0));
        let (waybill_number, person, amount) = (WaybillNumber(0), PersonNumber(0), Fen::new(0));
        Self {
            order: Order { app_type, order_number, buyer: person, paid: amount, items: 0 },
            payment: Payment { app_type, order_number, payer: person, amount },
            waybill: Waybill { app_type, order_number, waybill_number, weight_g: 0 },
            list: List {
                app_type,
                order_number,
                waybill_number,
                buyer: person,
                value: amount,
                gross_weight_g: 0,
                hs_code: HsCode(0),
                book_item: BookItem(0),
                licence: false,
                origin_certificate: false,
            },
        }
    };
}

/// What is decided and drawn about a parcel when its list is accepted for the first time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decided {
    pub(crate) lane: Lane,
    pub(crate) by_line: bool,
    pub(crate) violates: bool,
}

/// What only some sets have behind them: a rejection, an acceptance that review took back, a parcel at the line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Past {
    /// The clock of a set that has been complete before.
    pub(crate) clock: Option<Clock>,
    pub(crate) rejections: u8,
    /// Document reviews of earlier sets.
    pub(crate) visits: u8,
    /// Whether a question has been asked about the value.
    pub(crate) asked: bool,
    /// What was decided and drawn, if the list has been accepted before and was sent back by review: that stays.
    pub(crate) accepted: Option<Decided>,
    /// That acceptance.
    pub(crate) unreported: Option<Acceptance>,
    /// The set is refused as soon as ORDER comes.
    pub(crate) refused: Option<Field>,
    /// T6, where the parcel comes to the line before its papers are done.
    pub(crate) at_line: Option<SimTime>,
}

impl Past {
    const NONE: Self = Self {
        clock: None,
        rejections: 0,
        visits: 0,
        asked: false,
        accepted: None,
        unreported: None,
        refused: None,
        at_line: None,
    };
}

/// The documents of a parcel, compared when all four are through intake, and dropped when nothing more is asked about them.
///
/// Sets are many while orders wait for the push, and each is read again long after: they must stay small. What is looked at whenever
/// a document comes stands first, where it is fetched in time ([`protocol::ParcelTable::foresee`]).
#[repr(C)]
#[derive(Clone, Debug)]
pub(crate) struct Papers {
    /// Which have come at all.
    pub(crate) came: Kinds,
    /// Which are here: come, and not rejected.
    pub(crate) here: Kinds,
    /// Which are through intake.
    pub(crate) taken_in: Kinds,
    /// Documents, Acceptance, Correction or Guarantee.
    pub(crate) stage: Stage,
    /// How often each had been filed before.
    pub(crate) attempts: [u8; DocumentKind::ALL.len()],
    pub(crate) goods: GoodsNumber,
    /// The document that made the first set complete.
    last: DocumentKind,
    /// T0; while only LIST is here, which does not tell it, when that came.
    pub(crate) placed: SimTime,
    /// Since when the set is complete (T1), or incomplete.
    since: SimTime,
    past: Option<Box<Past>>,
    pub(crate) before: Before,
    pub(crate) documents: Documents,
}

const _: () = assert!(size_of::<Papers>() <= 208, "sets are many and must stay small");
const _: () = assert!(
    std::mem::offset_of!(Papers, past) < 64,
    "what is looked at first is in the part that is fetched first"
);

impl Row for Papers {
    const BLANK: Self = Self {
        documents: Documents::BLANK,
        attempts: [0; DocumentKind::ALL.len()],
        came: Kinds::NONE,
        here: Kinds::NONE,
        taken_in: Kinds::NONE,
        stage: Stage::Documents,
        goods: GoodsNumber(0),
        last: DocumentKind::Order,
        placed: SimTime::ZERO,
        before: Before {
            payment_confirmed: SimTime::ZERO,
            waybill_requested: SimTime::ZERO,
            waybill_known: SimTime::ZERO,
        },
        since: SimTime::ZERO,
        past: None,
    };

    #[inline]
    fn foresee(&self) {
        foresee(self);
        foresee(&self.documents.order);
        foresee(&self.documents.waybill);
        foresee(&self.documents.list);
    }
}

impl Papers {
    pub(crate) fn new(now: SimTime, goods: GoodsNumber) -> Self {
        let before = Before { payment_confirmed: now, waybill_requested: now, waybill_known: now };
        Self { goods, placed: now, before, since: now, ..Self::BLANK }
    }

    /// What the set has behind it: for most nothing.
    pub(crate) fn past(&self) -> &Past {
        self.past.as_deref().unwrap_or(&Past::NONE)
    }

    pub(crate) fn past_mut(&mut self) -> &mut Past {
        self.past.get_or_insert_with(|| Box::new(Past::NONE))
    }

    /// T1: the set is complete, for the first time or again; `last` has come last, before now if customs' node was down.
    pub(crate) fn complete_now(&mut self, came: SimTime, now: SimTime, last: DocumentKind) {
        if self.stage != Stage::Documents {
            let mut clock = self.clock();
            clock.complete_again(came, now, last);
            self.past_mut().clock = Some(clock);
        } else if came < now {
            let mut clock = Clock::first_complete(self.placed, came, last, self.before);
            clock.taken(now);
            self.past_mut().clock = Some(clock);
        } else {
            self.last = last;
        }
        self.since = now;
    }

    /// The clock of a set that is or was complete.
    pub(crate) fn clock(&self) -> Clock {
        debug_assert!(self.stage != Stage::Documents || self.complete(), "a set without T1 has no clock");
        let first = || Clock::first_complete(self.placed, self.since, self.last, self.before);
        self.past().clock.unwrap_or_else(first)
    }

    /// Since when the set is incomplete, if it is.
    pub(crate) fn incomplete_since(&self) -> Option<SimTime> {
        (!self.complete()).then_some(self.since)
    }

    /// Whether all four documents are here.
    pub(crate) fn complete(&self) -> bool {
        self.here == Kinds::ALL
    }

    /// T0, if it is known: every document but LIST brings it.
    pub(crate) fn placed(&self) -> Option<SimTime> {
        (self.came != Kinds::ONLY_LIST).then_some(self.placed)
    }

    /// Takes a rejected document out of the set, and says how often it had been filed before.
    pub(crate) fn take_out(&mut self, now: SimTime, kind: DocumentKind) -> u8 {
        if self.complete() {
            self.since = now;
        }
        self.here.remove(kind);
        self.taken_in.remove(kind);
        self.attempts[kind.index()]
    }

    /// The list goes on to another stage.
    pub(crate) fn move_to(&mut self, stage: Stage, now: SimTime, out: &mut impl Observer) {
        out.leave(self.stage, self.placed, now);
        out.enter(stage, self.placed, now);
        self.stage = stage;
    }

    /// The parcel leaves the way, or the run ends: reports how it came to the acceptance that review took back, if there was one.
    pub(crate) fn report_acceptance(&self, parcel: ParcelKey, out: &mut impl Observer) {
        let &Past { accepted, unreported, .. } = self.past();
        if let (Some(Decided { lane, .. }), Some(acceptance)) = (accepted, unreported) {
            acceptance.report(ParcelFacts { parcel, placed: self.placed, lane, goods: self.goods }, out);
        }
    }

    /// The parcel as one that is still here at the horizon.
    pub(crate) fn open(&self, parcel: ParcelKey) -> OpenParcel {
        let Self { goods, placed, .. } = *self;
        let lane = self.past().accepted.map(|decided| decided.lane);
        OpenParcel { parcel, placed, lane, goods }
    }
}
