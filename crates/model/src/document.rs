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

/// What a message asks for (`appType`): 1 new, 2 change, 3 delete. Any other value is a format error (900).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppType(pub u8);

impl AppType {
    /// A new document.
    pub const NEW: Self = Self(1);
    /// A changed document: a correction.
    pub const CHANGE: Self = Self(2);

    /// Whether the value is one of the three.
    pub const fn is_valid(self) -> bool {
        matches!(self.0, 1..=3)
    }
}

/// The tariff code of ten digits (`gcode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsCode(pub u64);

/// The item in the bonded book (`itemRecordNo`): the number of its class of goods in the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookItem(pub u16);

/// ORDER, 311: filed by the seller's platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// `appType`
    pub app_type: AppType,
    /// `orderNo`
    pub order_number: OrderNumber,
    /// `buyerIdNumber`
    pub buyer: PersonNumber,
    /// `acturalPaid` (the official spelling): what the buyer paid.
    pub paid: Fen,
    /// `gnum`: how many items. One item is taken as indivisible.
    pub items: u8,
}

/// PAYMENT, 411: filed by the payment provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// `appType`
    pub app_type: AppType,
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
    /// `appType`
    pub app_type: AppType,
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
    /// `appType`
    pub app_type: AppType,
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
    /// `gcode`
    pub hs_code: HsCode,
    /// `itemRecordNo`
    pub book_item: BookItem,
    /// `licenseNo`: whether a licence is named.
    pub licence: bool,
    /// Whether a certificate of origin is attached.
    pub origin_certificate: bool,
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
    /// `appType` of ORDER: a format error (900).
    FormOfOrder,
    /// `appType` of PAYMENT: a format error (900).
    FormOfPayment,
    /// `appType` of WAYBILL: a format error (900).
    FormOfWaybill,
    /// `appType` of LIST: a format error (900).
    FormOfList,
    /// `itemRecordNo` of LIST: not in the book, or not of these goods.
    BookItemOfList,
    /// `gcode` of LIST.
    HsCodeOfList,
    /// `licenseNo` of LIST: the goods need a licence.
    LicenceOfList,
    /// The certificate of origin of LIST.
    OriginOfList,
}

impl Field {
    /// All fields, in the order of their numbers.
    pub const ALL: [Self; 20] = [
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
        Self::FormOfOrder,
        Self::FormOfPayment,
        Self::FormOfWaybill,
        Self::FormOfList,
        Self::BookItemOfList,
        Self::HsCodeOfList,
        Self::LicenceOfList,
        Self::OriginOfList,
    ];

    /// The fields that the three-document match and the match of the list compare: the first twelve.
    pub const MATCHED: usize = 12;

    /// The place in [`Field::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The document that the field stands in.
    pub const fn document(self) -> DocumentKind {
        match self {
            Self::OrderNumberOfOrder | Self::BuyerOfOrder | Self::PaidOfOrder | Self::FormOfOrder => {
                DocumentKind::Order
            }
            Self::OrderNumberOfPayment
            | Self::PayerOfPayment
            | Self::AmountOfPayment
            | Self::FormOfPayment => DocumentKind::Payment,
            Self::OrderNumberOfWaybill | Self::FormOfWaybill => DocumentKind::Waybill,
            Self::OrderNumberOfList
            | Self::WaybillNumberOfList
            | Self::BuyerOfList
            | Self::ValueOfList
            | Self::WeightOfList
            | Self::FormOfList
            | Self::BookItemOfList
            | Self::HsCodeOfList
            | Self::LicenceOfList
            | Self::OriginOfList => DocumentKind::List,
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
            Self::FormOfOrder | Self::FormOfPayment | Self::FormOfWaybill | Self::FormOfList => "appType",
            Self::BookItemOfList => "itemRecordNo",
            Self::HsCodeOfList => "gcode",
            Self::LicenceOfList => "licenseNo",
            Self::OriginOfList => "originCertificate",
        }
    }
}
