//! The documents of a parcel as they should be, and the faults that creep into them.
//!
//! Every role makes its own document from the parcel's key alone: what the buyer ordered is drawn by key, so the
//! documents of honest parties agree. A fault is drawn as *which field of which document*; the role whose document it
//! is in files it so.

use model::{
    AppType, BookItem, DocumentKind, Fen, Field, List, Order, OrderNumber, ParcelKey, Payment, PersonNumber,
    Purpose, Subject, Waybill, WaybillNumber,
};

use crate::setting::Setting;

/// Identity numbers have 18 digits; the lowest.
const PERSON_BASE: u64 = 110_000_000_000_000_000;
/// Parcels weigh between 200 g and 5.2 kg (assumed; the weight is only compared).
const WEIGHT_LEAST_G: u64 = 200;
const WEIGHT_SPREAD_G: u64 = 5_000;
/// The least that is paid: CNY 1.
const PAID_LEAST_FEN: i64 = 100;

/// The order as the buyer meant it.
pub fn true_order(setting: &Setting, parcel: ParcelKey) -> Order {
    let subject = Subject::Parcel(parcel);
    let goods = &setting.goods[setting.goods_of(parcel).index()];
    let value = goods.value.quantile(setting.draws.uniform(subject, Purpose::Value, 0));
    let single = setting.buyers.single_item.happens(&setting.draws, subject, Purpose::SingleItem, 0);
    Order {
        app_type: AppType::NEW,
        items: if single { 1 } else { 2 },
        order_number: OrderNumber(parcel.bits()),
        buyer: PersonNumber(
            PERSON_BASE + setting.draws.below(setting.buyers.people.max(1), subject, Purpose::Buyer, 0),
        ),
        paid: Fen::new((value as i64).clamp(PAID_LEAST_FEN, goods.value_max.fen().max(PAID_LEAST_FEN))),
    }
}

/// The payment as the provider saw it.
pub fn true_payment(order: &Order) -> Payment {
    Payment {
        app_type: AppType::NEW,
        order_number: order.order_number,
        payer: order.buyer,
        amount: order.paid,
    }
}

/// The weight on the waybill, in grams.
pub fn waybill_weight_g(setting: &Setting, parcel: ParcelKey) -> u32 {
    let above = setting.draws.below(WEIGHT_SPREAD_G, Subject::Parcel(parcel), Purpose::Weight, 0);
    (WEIGHT_LEAST_G + above) as u32
}

/// The waybill of a parcel.
pub fn true_waybill(setting: &Setting, parcel: ParcelKey) -> Waybill {
    Waybill {
        app_type: AppType::NEW,
        order_number: OrderNumber(parcel.bits()),
        waybill_number: WaybillNumber(parcel.bits()),
        weight_g: waybill_weight_g(setting, parcel),
    }
}

/// The declaration list that agrees with the other documents.
pub fn true_list(setting: &Setting, parcel: ParcelKey, waybill_number: WaybillNumber) -> List {
    let order = true_order(setting, parcel);
    let number = setting.goods_of(parcel);
    let goods = &setting.goods[number.index()];
    List {
        app_type: AppType::NEW,
        hs_code: goods.hs_code,
        book_item: BookItem(u16::from(number.0)),
        licence: goods.licence_required,
        origin_certificate: goods.origin_required,
        order_number: order.order_number,
        waybill_number,
        buyer: order.buyer,
        value: order.paid,
        gross_weight_g: waybill_weight_g(setting, parcel),
    }
}

/// The field that is wrong when `document` is filed, if one is; `attempt` counts its filings before this one.
///
/// The first filing of a set has at most one fault, in one of its twelve fields: every document of the set is given the
/// same answer. A corrected document errs again with the same probability, in one of its own fields.
pub fn drawn_fault(
    setting: &Setting,
    parcel: ParcelKey,
    document: DocumentKind,
    attempt: u8,
) -> Option<Field> {
    let subject = Subject::Parcel(parcel);
    let first = attempt == 0;
    let index = if first { 0 } else { document.filing(attempt) };
    if !setting.seller(parcel).faults.mismatch.happens(&setting.draws, subject, Purpose::Fault, index) {
        return None;
    }
    let eligible = |field: &Field| first || field.document() == document;
    let count = Field::ALL[..Field::MATCHED].iter().filter(|field| eligible(field)).count() as u64;
    let chosen = setting.draws.below(count, subject, Purpose::FaultyField, index) as usize;
    Field::ALL[..Field::MATCHED].iter().copied().filter(eligible).nth(chosen)
}

/// A document that can be spoilt in one of its fields.
pub trait Faulty: Sized {
    /// The document with this field wrong; unchanged if the field is another document's.
    #[must_use]
    fn spoil(self, field: Field) -> Self;
}

/// The document with the fault in it, if the fault is one of its own.
pub fn with_fault<D: Faulty>(document: D, fault: Option<Field>) -> D {
    match fault {
        Some(field) => document.spoil(field),
        None => document,
    }
}

/// A mistyped number: never the number itself.
const fn mistyped(number: u64) -> u64 {
    number ^ 1
}

fn wrong_amount(amount: Fen) -> Fen {
    amount + Fen::new(1_00)
}

impl Faulty for Order {
    fn spoil(mut self, field: Field) -> Self {
        match field {
            Field::OrderNumberOfOrder => self.order_number.0 = mistyped(self.order_number.0),
            Field::BuyerOfOrder => self.buyer.0 = mistyped(self.buyer.0),
            Field::PaidOfOrder => self.paid = wrong_amount(self.paid),
            _ => {}
        }
        self
    }
}

impl Faulty for Payment {
    fn spoil(mut self, field: Field) -> Self {
        match field {
            Field::OrderNumberOfPayment => self.order_number.0 = mistyped(self.order_number.0),
            Field::PayerOfPayment => self.payer.0 = mistyped(self.payer.0),
            Field::AmountOfPayment => self.amount = wrong_amount(self.amount),
            _ => {}
        }
        self
    }
}

impl Faulty for Waybill {
    fn spoil(mut self, field: Field) -> Self {
        if field == Field::OrderNumberOfWaybill {
            self.order_number.0 = mistyped(self.order_number.0);
        }
        self
    }
}

impl Faulty for List {
    fn spoil(mut self, field: Field) -> Self {
        match field {
            Field::OrderNumberOfList => self.order_number.0 = mistyped(self.order_number.0),
            Field::WaybillNumberOfList => self.waybill_number.0 = mistyped(self.waybill_number.0),
            Field::BuyerOfList => self.buyer.0 = mistyped(self.buyer.0),
            Field::ValueOfList => self.value = wrong_amount(self.value),
            Field::WeightOfList => self.gross_weight_g += 100,
            _ => {}
        }
        self
    }
}
