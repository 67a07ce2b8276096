//! The documents: order (311), payment (411), waybill (511) and declaration list (621).
//!
//! Each carries the fields that the three-document match compares. Names follow the official messages
//! (`orderNo`, `buyerIdNumber`, `acturalPaid`, `amountPaid`, `logisticsNo`, `grossWeight`), put into English.

use crate::Fen;

/// The platform's order number (`orderNo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNumber(pub u64);

/// The number of an identity card (`buyerIdNumber`, `payerIdNumber`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonNumber(pub u64);

/// The carrier's waybill number (`logisticsNo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaybillNumber(pub u64);

/// ORDER, 311: filed by the seller's platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// `orderNo`
    pub order_number: OrderNumber,
    /// `buyerIdNumber`
    pub buyer: PersonNumber,
    /// `acturalPaid` (the official spelling): what the buyer paid.
    pub paid: Fen,
}

/// PAYMENT, 411: filed by the payment provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// `orderNo`
    pub order_number: OrderNumber,
    /// `payerIdNumber`
    pub payer: PersonNumber,
    /// `amountPaid`
    pub amount: Fen,
}

/// WAYBILL, 511: filed by the carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waybill {
    /// `orderNo` (on waybills since announcement 113 of 2018).
    pub order_number: OrderNumber,
    /// `logisticsNo`
    pub waybill_number: WaybillNumber,
    /// `weight`, in grams.
    pub weight_g: u32,
}

/// LIST, 621, the declaration itself: filed by the declaring agent, by default the warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    /// `orderNo`
    pub order_number: OrderNumber,
    /// `logisticsNo`
    pub waybill_number: WaybillNumber,
    /// `buyerIdNumber`
    pub buyer: PersonNumber,
    /// The value declared: goods, freight and tax less discount.
    pub value: Fen,
    /// `grossWeight`, in grams.
    pub gross_weight_g: u32,
}

/// Which of the four documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// 311
    Order,
    /// 411
    Payment,
    /// 511
    Waybill,
    /// 621
    List,
}

impl DocumentKind {
    /// All kinds, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Order, Self::Payment, Self::Waybill, Self::List];

    /// The place in [`DocumentKind::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The index of a filing of this document, which keys all that is drawn for it: no two filings of a parcel share one.
    pub const fn filing(self, attempt: u8) -> u32 {
        attempt as u32 * Self::ALL.len() as u32 + self.index() as u32
    }

    /// The customs code of the message.
    pub const fn code(self) -> u16 {
        match self {
            Self::Order => 311,
            Self::Payment => 411,
            Self::Waybill => 511,
            Self::List => 621,
        }
    }
}

/// A field that can be wrong, of a document: what a rejection (100) names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `orderNo` of ORDER.
    OrderNumberOfOrder,
    /// `buyerIdNumber` of ORDER.
    BuyerOfOrder,
    /// `acturalPaid` of ORDER.
    PaidOfOrder,
    /// `orderNo` of PAYMENT.
    OrderNumberOfPayment,
    /// `payerIdNumber` of PAYMENT.
    PayerOfPayment,
    /// `amountPaid` of PAYMENT.
    AmountOfPayment,
    /// `orderNo` of WAYBILL.
    OrderNumberOfWaybill,
    /// `orderNo` of LIST.
    OrderNumberOfList,
    /// `logisticsNo` of LIST.
    WaybillNumberOfList,
    /// `buyerIdNumber` of LIST.
    BuyerOfList,
    /// The value of LIST.
    ValueOfList,
    /// `grossWeight` of LIST.
    WeightOfList,
}

impl Field {
    /// All fields, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::OrderNumberOfOrder,
        Self::BuyerOfOrder,
        Self::PaidOfOrder,
        Self::OrderNumberOfPayment,
        Self::PayerOfPayment,
        Self::AmountOfPayment,
        Self::OrderNumberOfWaybill,
        Self::OrderNumberOfList,
        Self::WaybillNumberOfList,
        Self::BuyerOfList,
        Self::ValueOfList,
        Self::WeightOfList,
    ];

    /// The place in [`Field::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The document that the field stands in.
    pub const fn document(self) -> DocumentKind {
        match self {
            Self::OrderNumberOfOrder | Self::BuyerOfOrder | Self::PaidOfOrder => DocumentKind::Order,
            Self::OrderNumberOfPayment | Self::PayerOfPayment | Self::AmountOfPayment => {
                DocumentKind::Payment
            }
            Self::OrderNumberOfWaybill => DocumentKind::Waybill,
            Self::OrderNumberOfList
            | Self::WaybillNumberOfList
            | Self::BuyerOfList
            | Self::ValueOfList
            | Self::WeightOfList => DocumentKind::List,
        }
    }

    /// The name of the field in the official message.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OrderNumberOfOrder
            | Self::OrderNumberOfPayment
            | Self::OrderNumberOfWaybill
            | Self::OrderNumberOfList => "orderNo",
            Self::BuyerOfOrder | Self::BuyerOfList => "buyerIdNumber",
            Self::PaidOfOrder => "acturalPaid",
            Self::PayerOfPayment => "payerIdNumber",
            Self::AmountOfPayment => "amountPaid",
            Self::WaybillNumberOfList => "logisticsNo",
            Self::ValueOfList => "totalPrice",
            Self::WeightOfList => "grossWeight",
        }
    }
}
