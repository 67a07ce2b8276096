//! How documents go wrong: each party files the truth with the faults that are drawn for this filing.
//!
//! A fault is *which field of which document*. Every kind is drawn by itself, keyed by the parcel, the document and the
//! attempt, so that a parcel errs alike in every execution. A rejection names the field; the correction mends it, and may err
//! again.
//!
//! | fault | field | drawn |
//! |---|---|---|
//! | mismatch | one of the twelve matched fields | once for the set; for a correction, one of its own fields |
//! | old rule (tariff-policy synchronisation) | `acturalPaid` of ORDER: tax reckoned by the old rule | until the seller has adopted the new one |
//! | form (900) | `appType` of any document | by filing |
//! | duplicate | ORDER, filed twice | once |
//! | book item, HS code | `itemRecordNo`, `gcode` of LIST | by filing; never if scanned by bar code |
//! | licence, origin certificate | of LIST, if the goods need it | by filing |

use model::{
    AppType, DocumentKind, Fen, Field, List, Order, ParcelKey, Payment, Purpose, SimTime, Subject, Waybill,
    WaybillNumber,
};
use queueing::Word;

use crate::setting::{PolicyChange, Probability, Setting};
use crate::truth::{Purchase, is_bar_coded, waybill, weight_and_fault};

/// ORDER as the seller files it at `now`.
pub fn filed_order(setting: &Setting, purchase: &Purchase, attempt: u8, now: SimTime) -> Order {
    let order = filed(setting, purchase.parcel, attempt, purchase.fault, || purchase.order(setting));
    let errs = errs_by_old_rule(setting, purchase.parcel, attempt, now);
    if errs { order.spoil(Field::PaidOfOrder) } else { order }
}

/// PAYMENT as the payment provider files it.
pub fn filed_payment(setting: &Setting, purchase: &Purchase, attempt: u8) -> Payment {
    filed(setting, purchase.parcel, attempt, purchase.fault, || purchase.payment())
}

/// WAYBILL as the carrier files it.
pub fn filed_waybill(setting: &Setting, parcel: ParcelKey, attempt: u8) -> Waybill {
    let (weight_g, fault) = weight_and_fault(setting, parcel);
    filed(setting, parcel, attempt, fault, || waybill(parcel, weight_g))
}

/// LIST as the declaring agent files it.
pub fn filed_list(setting: &Setting, parcel: ParcelKey, number: WaybillNumber, attempt: u8) -> List {
    let faults = &setting.seller(parcel).faults;
    let purchase = Purchase::of(setting, parcel);
    let goods = &setting.goods[purchase.goods.index()];
    let (subject, index) = (Subject::Parcel(parcel), DocumentKind::List.filing(attempt));
    let happens = |share: Probability, purpose| share.happens(&setting.draws, subject, purpose, index);
    let mut list = filed(setting, parcel, attempt, purchase.fault, || purchase.list(setting, number));
    if goods.licence_required && happens(faults.licence, Purpose::LicenceMissing) {
        list = list.spoil(Field::LicenceOfList);
    }
    if goods.origin_required && happens(faults.origin, Purpose::OriginMissing) {
        list = list.spoil(Field::OriginOfList);
    }
    let (code, item) = setting.draws.pair(subject, Purpose::HsError, Purpose::BookItemError, index);
    let wrong_item = faults.book_item.happens_by(item);
    let wrong_code = code.uniform() < 1.0 - setting.digital.hs_accuracy.value();
    if (wrong_item || wrong_code) && !is_bar_coded(setting, parcel) {
        if wrong_item {
            list = list.spoil(Field::BookItemOfList);
        }
        if wrong_code {
            list = list.spoil(Field::HsCodeOfList);
        }
    }
    list
}

/// Whether the seller's platform files the order twice.
#[inline]
pub fn is_filed_twice(setting: &Setting, parcel: ParcelKey) -> bool {
    let share = setting.seller(parcel).faults.duplicate;
    share.happens(&setting.draws, Subject::Parcel(parcel), Purpose::Duplicate, 0)
}

/// A document with the faults that every document can have: a matched field (that of the set, or another one in a
/// correction), or its form. The true one is made after the draws, so that none of it is carried through them.
fn filed<D: Faulty>(
    setting: &Setting,
    parcel: ParcelKey,
    attempt: u8,
    of_set: Option<Field>,
    make_true: impl FnOnce() -> D,
) -> D {
    let form = setting.seller(parcel).faults.form;
    let index = D::KIND.filing(attempt);
    let has_form = !form.happens(&setting.draws, Subject::Parcel(parcel), Purpose::FormError, index);
    let fault = if attempt == 0 { of_set } else { drawn_fault(setting, parcel, D::KIND, attempt) };
    let mut document = make_true();
    if attempt > 0 {
        document = document.with_app_type(AppType::CHANGE);
    }
    if let Some(field) = fault {
        document = document.spoil(field);
    }
    if has_form { document } else { document.with_app_type(INVALID_APP_TYPE) }
}

/// The matched field that is wrong when `document` is filed, if one is; `attempt` counts its filings before this one.
///
/// The first filing of a set has at most one such fault, in one of its twelve fields: every document of the set is given
/// the same answer. A corrected document errs again with the same probability, in one of its own fields.
pub fn drawn_fault(
    setting: &Setting,
    parcel: ParcelKey,
    document: DocumentKind,
    attempt: u8,
) -> Option<Field> {
    if attempt == 0 {
        let drawn = setting.draws.word(Subject::Parcel(parcel), Purpose::Fault, 0);
        fault_of_set(setting, parcel, drawn)
    } else {
        fault_of_correction(setting, parcel, document, attempt)
    }
}

/// The field that is wrong in the first filing of a set, if one is: any of the twelve.
pub(crate) fn fault_of_set(setting: &Setting, parcel: ParcelKey, drawn: Word) -> Option<Field> {
    if !setting.seller(parcel).faults.mismatch.happens_by(drawn) {
        return None;
    }
    Some(faulty_field(setting, parcel))
}

/// Which field of a set is wrong.
#[cold]
fn faulty_field(setting: &Setting, parcel: ParcelKey) -> Field {
    let subject = Subject::Parcel(parcel);
    let chosen = setting.draws.below(Field::MATCHED as u64, subject, Purpose::FaultyField, 0);
    Field::ALL[chosen as usize]
}

/// The field that is wrong again in a corrected document, if one is: one of its own.
#[cold]
fn fault_of_correction(
    setting: &Setting,
    parcel: ParcelKey,
    document: DocumentKind,
    attempt: u8,
) -> Option<Field> {
    let (subject, index) = (Subject::Parcel(parcel), document.filing(attempt));
    if !setting.seller(parcel).faults.mismatch.happens(&setting.draws, subject, Purpose::Fault, index) {
        return None;
    }
    let own = || Field::ALL[..Field::MATCHED].iter().copied().filter(|field| field.document() == document);
    let chosen = setting.draws.below(own().count() as u64, subject, Purpose::FaultyField, index);
    own().nth(chosen as usize)
}

/// Filings of one document number below this: it keeps the policies of one filing apart.
const FILINGS: u32 = 1 << 10;

/// Whether the seller still reckons by an old rule at `now`, and errs by it in this filing of ORDER.
fn errs_by_old_rule(setting: &Setting, parcel: ParcelKey, attempt: u8, now: SimTime) -> bool {
    let errs = |(number, policy): (usize, &PolicyChange)| {
        let number = number as u32;
        let index = number * FILINGS + DocumentKind::Order.filing(attempt);
        policy.at <= now
            && policy.error.happens(&setting.draws, Subject::Parcel(parcel), Purpose::PolicyError, index)
            && now < adopted_at(setting, parcel, number, policy)
    };
    setting.policies.iter().enumerate().any(errs)
}

/// When the seller of a parcel adopts a change of the rules: drawn once for each seller and change.
fn adopted_at(setting: &Setting, parcel: ParcelKey, number: u32, policy: &PolicyChange) -> SimTime {
    let seller = Subject::Stream(parcel.stream());
    policy.at + policy.adoption.draw(&setting.draws, seller, Purpose::PolicyAdoption, number)
}

/// A document that can be spoilt in one of its fields.
pub trait Faulty: Sized {
    /// Which document it is.
    const KIND: DocumentKind;

    /// The document with this field wrong; unchanged if the field is another document's.
    #[must_use]
    fn spoil(self, field: Field) -> Self;

    /// The document with this `appType`.
    #[must_use]
    fn with_app_type(self, app_type: AppType) -> Self;
}

/// None of the values that a form allows.
const INVALID_APP_TYPE: AppType = AppType(0);

/// A mistyped number: never the number itself.
const fn mistyped(number: u64) -> u64 {
    number ^ 1
}

fn wrong_amount(amount: Fen) -> Fen {
    amount + Fen::new(1_00)
}

impl Faulty for Order {
    const KIND: DocumentKind = DocumentKind::Order;

    fn spoil(mut self, field: Field) -> Self {
        match field {
            Field::OrderNumberOfOrder => self.order_number.0 = mistyped(self.order_number.0),
            Field::BuyerOfOrder => self.buyer.0 = mistyped(self.buyer.0),
            Field::PaidOfOrder => self.paid = wrong_amount(self.paid),
            Field::FormOfOrder => self.app_type = INVALID_APP_TYPE,
            _ => {}
        }
        self
    }

    fn with_app_type(self, app_type: AppType) -> Self {
        Self { app_type, ..self }
    }
}

impl Faulty for Payment {
    const KIND: DocumentKind = DocumentKind::Payment;

    fn spoil(mut self, field: Field) -> Self {
        match field {
            Field::OrderNumberOfPayment => self.order_number.0 = mistyped(self.order_number.0),
            Field::PayerOfPayment => self.payer.0 = mistyped(self.payer.0),
            Field::AmountOfPayment => self.amount = wrong_amount(self.amount),
            Field::FormOfPayment => self.app_type = INVALID_APP_TYPE,
            _ => {}
        }
        self
    }

    fn with_app_type(self, app_type: AppType) -> Self {
        Self { app_type, ..self }
    }
}

impl Faulty for Waybill {
    const KIND: DocumentKind = DocumentKind::Waybill;

    fn spoil(mut self, field: Field) -> Self {
        match field {
            Field::OrderNumberOfWaybill => self.order_number.0 = mistyped(self.order_number.0),
            Field::FormOfWaybill => self.app_type = INVALID_APP_TYPE,
            _ => {}
        }
        self
    }

    fn with_app_type(self, app_type: AppType) -> Self {
        Self { app_type, ..self }
    }
}

impl Faulty for List {
    const KIND: DocumentKind = DocumentKind::List;

    fn spoil(mut self, field: Field) -> Self {
        match field {
            Field::OrderNumberOfList => self.order_number.0 = mistyped(self.order_number.0),
            Field::WaybillNumberOfList => self.waybill_number.0 = mistyped(self.waybill_number.0),
            Field::BuyerOfList => self.buyer.0 = mistyped(self.buyer.0),
            Field::ValueOfList => self.value = wrong_amount(self.value),
            Field::WeightOfList => self.gross_weight_g += 100,
            Field::FormOfList => self.app_type = INVALID_APP_TYPE,
            Field::BookItemOfList => self.book_item.0 ^= 1,
            Field::HsCodeOfList => self.hs_code.0 = mistyped(self.hs_code.0),
            Field::LicenceOfList => self.licence = false,
            Field::OriginOfList => self.origin_certificate = false,
            _ => {}
        }
        self
    }

    fn with_app_type(self, app_type: AppType) -> Self {
        Self { app_type, ..self }
    }
}
