//! The documents of a parcel as they should be, and what is true about a parcel but written nowhere.
//!
//! Every role makes its own document from the parcel's key alone: what the buyer ordered is drawn by key, so the
//! documents of honest parties agree. How documents go wrong: see `faults`.

use model::{
    AppType, BookItem, Fen, Field, GoodsNumber, List, Order, OrderNumber, ParcelKey, Payment, PersonNumber,
    Purpose, Subject, Waybill, WaybillNumber,
};

use crate::faults::fault_of_set;
use crate::setting::Setting;

/// Identity numbers have 18 digits; the lowest.
const PERSON_BASE: u64 = 110_000_000_000_000_000;
/// Parcels weigh between 200 g and 5.2 kg (assumed; the weight is only compared).
const WEIGHT_LEAST_G: u64 = 200;
const WEIGHT_SPREAD_G: u64 = 5_000;
/// The least that is paid: CNY 1.
const PAID_LEAST_FEN: i64 = 100;
/// Items in an order that does not hold a single one: only one or several matters.
const SEVERAL_ITEMS: u8 = 2;

/// Who buys what for how much: what the documents agree about, and where the first set of them does not. Draw it once
/// where several of them are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The parcel.
    pub parcel: ParcelKey,
    /// The class of goods.
    pub goods: GoodsNumber,
    /// The buyer, who pays.
    pub buyer: PersonNumber,
    /// What the buyer pays.
    pub paid: Fen,
    /// How heavy the parcel is, in grams.
    pub weight_g: u32,
    /// The matched field that is wrong in the first filing of the set, if one is.
    pub fault: Option<Field>,
}

impl Purchase {
    /// The purchase behind a parcel.
    pub fn of(setting: &Setting, parcel: ParcelKey) -> Self {
        let goods = setting.goods_of(parcel);
        let class = &setting.goods[goods.index()];
        let (value, buyer) = setting.draws.pair(Subject::Parcel(parcel), Purpose::Value, Purpose::Buyer, 0);
        let value = class.value.draw(value);
        let paid = (value as i64).clamp(PAID_LEAST_FEN, class.value_max.fen().max(PAID_LEAST_FEN));
        let buyer = PersonNumber(PERSON_BASE + buyer.below(setting.buyers.people.max(1)));
        let (weight_g, fault) = weight_and_fault(setting, parcel);
        Self { parcel, goods, buyer, paid: Fen::new(paid), weight_g, fault }
    }

    /// The order as the buyer meant it.
    pub fn order(&self, setting: &Setting) -> Order {
        let subject = Subject::Parcel(self.parcel);
        let single = setting.buyers.single_item.happens(&setting.draws, subject, Purpose::SingleItem, 0);
        Order {
            app_type: AppType::NEW,
            order_number: OrderNumber(self.parcel.bits()),
            buyer: self.buyer,
            paid: self.paid,
            items: if single { 1 } else { SEVERAL_ITEMS },
        }
    }

    /// The payment as the provider saw it.
    pub fn payment(&self) -> Payment {
        Payment {
            app_type: AppType::NEW,
            order_number: OrderNumber(self.parcel.bits()),
            payer: self.buyer,
            amount: self.paid,
        }
    }

    /// The declaration list that agrees with the other documents.
    pub fn list(&self, setting: &Setting, waybill_number: WaybillNumber) -> List {
        let class = &setting.goods[self.goods.index()];
        List {
            app_type: AppType::NEW,
            order_number: OrderNumber(self.parcel.bits()),
            waybill_number,
            buyer: self.buyer,
            value: self.paid,
            gross_weight_g: self.weight_g,
            hs_code: class.hs_code,
            book_item: BookItem(u16::from(self.goods.0)),
            licence: class.licence_required,
            origin_certificate: class.origin_required,
        }
    }
}

/// The order as the buyer meant it.
pub fn true_order(setting: &Setting, parcel: ParcelKey) -> Order {
    Purchase::of(setting, parcel).order(setting)
}

/// The payment as the provider saw it.
pub fn true_payment(setting: &Setting, parcel: ParcelKey) -> Payment {
    Purchase::of(setting, parcel).payment()
}

/// The weight of a parcel in grams, and the matched field that is wrong in the first filing of its set.
pub(crate) fn weight_and_fault(setting: &Setting, parcel: ParcelKey) -> (u32, Option<Field>) {
    let (weight, fault) = setting.draws.pair(Subject::Parcel(parcel), Purpose::Weight, Purpose::Fault, 0);
    let weight_g = (WEIGHT_LEAST_G + weight.below(WEIGHT_SPREAD_G)) as u32;
    (weight_g, fault_of_set(setting, parcel, fault))
}

/// The number of a parcel's waybill.
pub const fn waybill_number(parcel: ParcelKey) -> WaybillNumber {
    WaybillNumber(parcel.bits())
}

/// The waybill of a parcel.
pub fn true_waybill(setting: &Setting, parcel: ParcelKey) -> Waybill {
    waybill(parcel, weight_and_fault(setting, parcel).0)
}

/// The waybill of a parcel of this weight.
pub(crate) const fn waybill(parcel: ParcelKey, weight_g: u32) -> Waybill {
    Waybill {
        app_type: AppType::NEW,
        order_number: OrderNumber(parcel.bits()),
        waybill_number: waybill_number(parcel),
        weight_g,
    }
}

/// The declaration list that agrees with the other documents.
pub fn true_list(setting: &Setting, parcel: ParcelKey, waybill_number: WaybillNumber) -> List {
    Purchase::of(setting, parcel).list(setting, waybill_number)
}

/// Whether the goods of this list are scanned by bar code instead of typed.
pub fn is_bar_coded(setting: &Setting, parcel: ParcelKey) -> bool {
    let share = setting.digital.barcode;
    share.happens(&setting.draws, Subject::Parcel(parcel), Purpose::Barcode, 0)
}

/// Whether the list is made by document automation, without the declaring desk.
#[inline]
pub fn is_automated(setting: &Setting, parcel: ParcelKey) -> bool {
    let share = setting.digital.document_automation;
    share.happens(&setting.draws, Subject::Parcel(parcel), Purpose::Automation, 0)
}

/// Whether the value that all documents name is below what the goods are worth. A latent truth: it is in no message, and
/// only somebody who examines the value may find it out.
pub fn is_undervalued(setting: &Setting, parcel: ParcelKey) -> bool {
    let share = setting.seller(parcel).faults.undervalued;
    share.happens(&setting.draws, Subject::Parcel(parcel), Purpose::Undervalued, 0)
}
