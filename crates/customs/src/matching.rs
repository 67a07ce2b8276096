//! The three-document match, and the list against the three: which field is wrong?
//!
//! Announcement 194 of 2018 has customs compare order, payment and waybill; the list is checked against them. Where
//! two documents disagree, a third tells which is at fault; where only two carry the field, the list, which is
//! filed last and refers to the other, is.

use model::{Field, List, Order, Payment, Waybill};

/// The first field that disagrees, in the order of the checks; `None` if the set matches.
pub(crate) fn compare(order: &Order, payment: &Payment, waybill: &Waybill, list: &List) -> Option<Field> {
    order_numbers(order, payment, waybill, list)
        .or_else(|| {
            odd_one_out(
                [order.buyer, payment.payer, list.buyer],
                [Field::BuyerOfOrder, Field::PayerOfPayment, Field::BuyerOfList],
            )
        })
        .or_else(|| {
            odd_one_out(
                [order.paid, payment.amount, list.value],
                [Field::PaidOfOrder, Field::AmountOfPayment, Field::ValueOfList],
            )
        })
        .or_else(|| (list.waybill_number != waybill.waybill_number).then_some(Field::WaybillNumberOfList))
        .or_else(|| (list.gross_weight_g != waybill.weight_g).then_some(Field::WeightOfList))
}

fn order_numbers(order: &Order, payment: &Payment, waybill: &Waybill, list: &List) -> Option<Field> {
    odd_one_out(
        [order.order_number, payment.order_number, waybill.order_number],
        [Field::OrderNumberOfOrder, Field::OrderNumberOfPayment, Field::OrderNumberOfWaybill],
    )
    .or_else(|| (list.order_number != order.order_number).then_some(Field::OrderNumberOfList))
}

/// Of three statements of one fact, the one that the other two contradict. If all differ, the first is sent back.
fn odd_one_out<T: PartialEq>([a, b, c]: [T; 3], [of_a, of_b, of_c]: [Field; 3]) -> Option<Field> {
    match (a == b, b == c, a == c) {
        (true, true, _) => None,
        (true, false, _) => Some(of_c),
        (false, _, true) => Some(of_b),
        (false, _, false) => Some(of_a),
    }
}

#[cfg(test)]
mod tests {
    use model::{AppType, BookItem, Fen, HsCode, OrderNumber, PersonNumber, WaybillNumber};
    use protocol::Faulty;

    use super::*;

    fn set() -> (Order, Payment, Waybill, List) {
        let (order_number, buyer, paid) = (OrderNumber(7), PersonNumber(110), Fen::new(13_900));
        let (waybill_number, app_type) = (WaybillNumber(70), AppType::NEW);
        (
            Order { app_type, order_number, buyer, paid, items: 1 },
            Payment { app_type, order_number, payer: buyer, amount: paid },
            Waybill { app_type, order_number, waybill_number, weight_g: 900 },
            List {
                app_type,
                order_number,
                waybill_number,
                buyer,
                value: paid,
                gross_weight_g: 900,
                hs_code: HsCode(3_304_990_099),
                book_item: BookItem(0),
                licence: false,
                origin_certificate: false,
            },
        )
    }

    #[test]
    fn a_set_that_agrees_passes() {
        let (order, payment, waybill, list) = set();
        assert_eq!(compare(&order, &payment, &waybill, &list), None);
    }

    /// Whichever field of whichever document is wrong, the match names it, and nothing else.
    #[test]
    fn every_single_fault_is_named() {
        for field in Field::ALL.into_iter().take(Field::MATCHED) {
            let (order, payment, waybill, list) = set();
            let found = compare(
                &order.spoil(field),
                &payment.spoil(field),
                &waybill.spoil(field),
                &list.spoil(field),
            );
            assert_eq!(found, Some(field));
        }
    }

    #[test]
    fn two_faults_are_found_one_after_the_other() {
        let (order, payment, waybill, list) = set();
        let payment = payment.spoil(Field::PayerOfPayment);
        let spoilt = list.spoil(Field::WeightOfList);
        assert_eq!(compare(&order, &payment, &waybill, &spoilt), Some(Field::PayerOfPayment));
        let (_, payment, _, _) = set();
        assert_eq!(compare(&order, &payment, &waybill, &spoilt), Some(Field::WeightOfList));
    }
}
