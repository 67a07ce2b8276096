//! The checks of a set of papers, in their order: match, limits, positive list and book, licence and origin, value and
//! HS code, prohibited goods, intellectual property. What comes after them, risk, decides the lane.
//!
//! Matching proves that the documents agree, not that they are true. Whether a value is too low or a code is wrong is
//! noticed with a probability; the truth is drawn by key where it is looked for.

use model::{
    Admission, DocumentKind, Fen, Field, GoodsNumber, List, Order, ParcelKey, Purpose, RuleBook, SimTime,
    Subject, TaxRates,
};
use protocol::{GoodsClass, Probability, Setting, is_undervalued};

use crate::book::Book;
use crate::case::Tax;
use crate::matching;
use crate::papers::{Documents, Papers};
use crate::parameters::{Checks, Parameters};

/// What the checks find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Sent back (100): its party corrects the field.
    Rejected(Field),
    /// Not for this channel, whatever is corrected.
    Refused(Field),
    /// Nothing in the way of acceptance.
    Passed(Passed),
}

/// A set that passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    pub(crate) tax: Tax,
    pub(crate) goods: GoodsNumber,
    /// Pieces to reserve in the bonded book.
    pub(crate) pieces: u8,
    pub(crate) doubts: Doubts,
    /// What stops the parcel right after acceptance.
    pub(crate) stop: Option<Stop>,
    /// Its goods should have been stopped and were not: a violation like any other, which examination may still find.
    pub(crate) slipped: Option<Stop>,
}

/// What a reviewer has to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doubts {
    /// The declared value seems too low.
    pub(crate) value: bool,
    /// The HS code seems wrong.
    pub(crate) code: bool,
    /// It is wrong: what the reviewer finds.
    pub(crate) code_is_wrong: bool,
}

impl Doubts {
    pub(crate) const fn any(self) -> bool {
        self.value || self.code
    }
}

/// Why a parcel is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Its goods are prohibited or restricted.
    Prohibited,
    /// It infringes intellectual property.
    Infringing,
}

/// The limits on a buyer, with what saves most parcels the reckoning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    rules: RuleBook,
    /// A buyer whose draw is not above this is within the year's limit with any ordinary transaction.
    safe_up_to: f64,
}

impl Limits {
    pub(crate) fn new(rules: RuleBook, setting: &Setting) -> Self {
        let room = (rules.year_max - rules.transaction_max).fen() as f64;
        let spent = &setting.buyers.spent_before;
        // The quantile function is monotone: halve the interval in which it passes the room.
        let (mut safe_up_to, mut above) = (0.0, 1.0);
        for _ in 0..53 {
            let middle = f64::midpoint(safe_up_to, above);
            if middle < 1.0 && spent.quantile(middle) <= room {
                safe_up_to = middle;
            } else {
                above = middle;
            }
        }
        Self { rules, safe_up_to }
    }

    fn admission(&self, setting: &Setting, order: &Order, value: Fen) -> Admission {
        let buyer = Subject::Person(order.buyer.0);
        let draw = setting.draws.uniform(buyer, Purpose::YearToDate, 0);
        if draw <= self.safe_up_to && value <= self.rules.transaction_max {
            return Admission::Reduced;
        }
        let spent_before = Fen::new(setting.buyers.spent_before.quantile(draw) as i64);
        self.rules.admission(value, order.items, spent_before)
    }
}

/// Checks a complete set.
pub(crate) fn check(
    setting: &Setting,
    parameters: &Parameters,
    limits: &Limits,
    book: &Book,
    parcel: ParcelKey,
    papers: &Papers,
) -> Finding {
    assert!(papers.complete(), "{parcel:?} is checked before its set is complete");
    let Documents { order, payment, waybill, list } = &papers.documents;
    if let Some(field) = matching::compare(order, payment, waybill, list) {
        return Finding::Rejected(field);
    }
    let admission = limits.admission(setting, order, list.value);
    if admission == Admission::Refused {
        return Finding::Refused(Field::ValueOfList);
    }
    let goods = &setting.goods[papers.goods.index()];
    if usize::from(list.book_item.0) != papers.goods.index() {
        return Finding::Rejected(Field::BookItemOfList);
    }
    if !goods.on_positive_list || !book.has(papers.goods, order.items) {
        return Finding::Refused(Field::BookItemOfList);
    }
    if goods.licence_required && !list.licence {
        return Finding::Rejected(Field::LicenceOfList);
    }
    if goods.origin_required && !list.origin_certificate {
        return Finding::Rejected(Field::OriginOfList);
    }
    let rates = TaxRates {
        vat: goods.vat.value(),
        consumption_tax: goods.consumption_tax.value(),
        tariff: goods.tariff.value(),
    };
    let Banned { stop, slipped } = Banned::of(setting, &parameters.checks, parcel, goods);
    Finding::Passed(Passed {
        tax: Tax {
            amount: limits.rules.tax(list.value, rates, admission),
            in_full: admission == Admission::InFull,
        },
        goods: papers.goods,
        pieces: order.items,
        doubts: doubts(setting, &parameters.checks, parcel, papers, list, goods),
        stop,
        slipped,
    })
}

fn doubts(
    setting: &Setting,
    checks: &Checks,
    parcel: ParcelKey,
    papers: &Papers,
    list: &List,
    goods: &GoodsClass,
) -> Doubts {
    let subject = Subject::Parcel(parcel);
    // A value that has been asked about is settled.
    let value = !papers.past().asked && {
        let checked = checks.value_doubt.value() > 0.0 || checks.value_false_doubt.value() > 0.0;
        let noticed = if checked && is_undervalued(setting, parcel) {
            checks.value_doubt
        } else {
            checks.value_false_doubt
        };
        noticed.happens(&setting.draws, subject, Purpose::ValueDoubt, 0)
    };
    let code_is_wrong = list.hs_code != goods.hs_code;
    let noticed = if code_is_wrong { checks.hs_doubt } else { checks.hs_false_doubt };
    let attempt = u32::from(papers.attempts[DocumentKind::List.index()]);
    let code = noticed.happens(&setting.draws, subject, Purpose::HsDoubt, attempt);
    Doubts { value, code, code_is_wrong }
}

/// What becomes of goods that must not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Banned {
    stop: Option<Stop>,
    /// The parcel should have been stopped for this, and was not, or for another reason.
    slipped: Option<Stop>,
}

impl Banned {
    /// What the lists of prohibited goods and of protected rights do about a parcel.
    fn of(setting: &Setting, checks: &Checks, parcel: ParcelKey, goods: &GoodsClass) -> Self {
        let (draws, subject) = (&setting.draws, Subject::Parcel(parcel));
        let prohibited = goods.prohibited.happens(draws, subject, Purpose::Prohibited, 0);
        if prohibited && checks.prohibited_caught.happens(draws, subject, Purpose::ProhibitedCaught, 0) {
            return Self { stop: Some(Stop::Prohibited), slipped: None };
        }
        // One draw for both questions: who is caught is among those who infringe.
        let infringes = |share: Probability| share.happens(draws, subject, Purpose::Infringing, 0);
        if infringes(goods.infringing.and(checks.infringing_caught)) {
            return Self { stop: Some(Stop::Infringing), slipped: prohibited.then_some(Stop::Prohibited) };
        }
        let slipped = if prohibited {
            Some(Stop::Prohibited)
        } else {
            infringes(goods.infringing).then_some(Stop::Infringing)
        };
        Self { stop: None, slipped }
    }
}

/// Whether a set that is incomplete since then has waited for too long.
pub(crate) fn overdue(papers: &Papers, parameters: &Parameters, now: SimTime) -> bool {
    papers.incomplete_since().is_some_and(|since| since + parameters.completeness_limit <= now)
}
