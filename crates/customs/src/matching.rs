//! The three-document match, and the list against the three: which field is wrong?
//!
//! Announcement 194 of 2018 has customs compare order, payment and waybill; the list is checked against them. Where
//! two documents disagree, a third tells which is at fault; where only two carry the field, the list, which is
//! filed last and refers to the other, is.

use model::{Field, List, Order, Payment, Waybill};

use crate::case::Case;

/// The first field that disagrees, in the order of the checks; `None` if the set matches. The set is complete.
pub(crate) fn fault(case: &Case) -> Option<Field> {
    let (Some(order), Some(payment), Some(waybill), Some(list)) =
        (case.order, case.payment, case.waybill, case.list)
    else {
        panic!("an incomplete set is matched");
    };
    compare(&order.document, &payment.document, &waybill.document, &list.document)
}

fn compare(order: &Order, payment: &Payment, waybill: &Waybill, list: &List) -> Option<Field> {
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
    use model::{Fen, OrderNumber, PersonNumber, WaybillNumber};
    use protocol::with_fault;

    use super::*;

    fn set() -> (Order, Payment, Waybill, List) {
        let (order_number, buyer, paid) = (OrderNumber(7), PersonNumber(110), Fen::new(13_900));
        let waybill_number = WaybillNumber(70);
        (
            Order { order_number, buyer, paid },
            Payment { order_number, payer: buyer, amount: paid },
            Waybill { order_number, waybill_number, weight_g: 900 },
            List { order_number, waybill_number, buyer, value: paid, gross_weight_g: 900 },
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
        for field in Field::ALL {
            let (order, payment, waybill, list) = set();
            let fault = Some(field);
            let found = compare(
                &with_fault(order, fault),
                &with_fault(payment, fault),
                &with_fault(waybill, fault),
                &with_fault(list, fault),
            );
            assert_eq!(found, Some(field));
        }
    }

    #[test]
    fn two_faults_are_found_one_after_the_other() {
        let (order, payment, waybill, list) = set();
        let payment = with_fault(payment, Some(Field::PayerOfPayment));
        let spoilt = with_fault(list, Some(Field::WeightOfList));
        assert_eq!(compare(&order, &payment, &waybill, &spoilt), Some(Field::PayerOfPayment));
        let (_, payment, _, _) = set();
        assert_eq!(compare(&order, &payment, &waybill, &spoilt), Some(Field::WeightOfList));
    }
}
