//! The four documents, both ways. To the wire it always works; from the wire every field is checked.

use model::{
    AppType, BookItem, Fen, HsCode, List, Order, OrderNumber, Payment, PersonNumber, Waybill, WaybillNumber,
};

use crate::error::within;
use crate::{WireError, v1};

fn byte(message: &'static str, field: &'static str, number: u32) -> Result<u8, WireError> {
    within(message, field, number.into(), 0, u8::MAX.into())?;
    Ok(number as u8)
}

/// Any byte will do: whether it is one of the three that mean something is for customs to say (900).
fn app_type(message: &'static str, number: u32) -> Result<AppType, WireError> {
    byte(message, "app_type", number).map(AppType)
}

impl From<&Order> for v1::Order {
    fn from(order: &Order) -> Self {
        Self {
            app_type: order.app_type.0.into(),
            order_number: order.order_number.0,
            buyer: order.buyer.0,
            paid_fen: order.paid.fen(),
            items: order.items.into(),
        }
    }
}

impl TryFrom<v1::Order> for Order {
    type Error = WireError;
    fn try_from(order: v1::Order) -> Result<Self, WireError> {
        Ok(Self {
            app_type: app_type("Order", order.app_type)?,
            order_number: OrderNumber(order.order_number),
            buyer: PersonNumber(order.buyer),
            paid: Fen::new(order.paid_fen),
            items: byte("Order", "items", order.items)?,
        })
    }
}

impl From<&Payment> for v1::Payment {
    fn from(payment: &Payment) -> Self {
        Self {
            app_type: payment.app_type.0.into(),
            order_number: payment.order_number.0,
            payer: payment.payer.0,
            amount_fen: payment.amount.fen(),
        }
    }
}

impl TryFrom<v1::Payment> for Payment {
    type Error = WireError;
    fn try_from(payment: v1::Payment) -> Result<Self, WireError> {
        Ok(Self {
            app_type: app_type("Payment", payment.app_type)?,
            order_number: OrderNumber(payment.order_number),
            payer: PersonNumber(payment.payer),
            amount: Fen::new(payment.amount_fen),
        })
    }
}

impl From<&Waybill> for v1::Waybill {
    fn from(waybill: &Waybill) -> Self {
        Self {
            app_type: waybill.app_type.0.into(),
            order_number: waybill.order_number.0,
            waybill_number: waybill.waybill_number.0,
            weight_g: waybill.weight_g,
        }
    }
}

impl TryFrom<v1::Waybill> for Waybill {
    type Error = WireError;
    fn try_from(waybill: v1::Waybill) -> Result<Self, WireError> {
        Ok(Self {
            app_type: app_type("Waybill", waybill.app_type)?,
            order_number: OrderNumber(waybill.order_number),
            waybill_number: WaybillNumber(waybill.waybill_number),
            weight_g: waybill.weight_g,
        })
    }
}

impl From<&List> for v1::List {
    fn from(list: &List) -> Self {
        Self {
            app_type: list.app_type.0.into(),
            order_number: list.order_number.0,
            waybill_number: list.waybill_number.0,
            buyer: list.buyer.0,
            value_fen: list.value.fen(),
            gross_weight_g: list.gross_weight_g,
            hs_code: list.hs_code.0,
            book_item: list.book_item.0.into(),
            licence: list.licence,
            origin_certificate: list.origin_certificate,
        }
    }
}

impl TryFrom<v1::List> for List {
    type Error = WireError;
    fn try_from(list: v1::List) -> Result<Self, WireError> {
        within("List", "book_item", list.book_item.into(), 0, u16::MAX.into())?;
        Ok(Self {
            app_type: app_type("List", list.app_type)?,
            order_number: OrderNumber(list.order_number),
            waybill_number: WaybillNumber(list.waybill_number),
            buyer: PersonNumber(list.buyer),
            value: Fen::new(list.value_fen),
            gross_weight_g: list.gross_weight_g,
            hs_code: HsCode(list.hs_code),
            book_item: BookItem(list.book_item as u16),
            licence: list.licence,
            origin_certificate: list.origin_certificate,
        })
    }
}
