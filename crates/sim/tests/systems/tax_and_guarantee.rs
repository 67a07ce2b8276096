//! Tax and guarantee: tax is assessed at Released (800) and held from acceptance on against `customs.guarantee`; when it is
//! exhausted, lists wait until it is topped up.

use model::{Fen, Milestone};
use protocol::Interval;

use crate::day::{PARCELS, day};

#[test]
fn tax_is_the_comprehensive_rate_of_the_value() {
    let day = day(&["goods.value=CNY 100", "goods.vat=13%"]);
    assert_eq!(day.0.ledger.orders().tax(), Fen::new(910 * PARCELS as i64));
}

#[test]
fn an_exhausted_guarantee_holds_lists_until_it_is_topped_up() {
    let taxed = ["goods.value=CNY 100", "goods.vat=13%"];
    // CNY 9.10 each: room for 1,000 lists, and for the other 1,000 from 20:00 on.
    let guarantee = "customs.guarantee={ amount: CNY 9100, first_top_up: \"20:00\", top_up_every: 1d }";
    let (free, held) = (day(&taxed), day(&[&taxed[..], &[guarantee]].concat()));
    // Half of the day's lists are placed by noon; those between noon and eight wait for it.
    let waiting = held.count(Milestone::GuaranteeExhausted);
    assert!((waiting as f64 - PARCELS as f64 / 3.0).abs() < 100.0, "{waiting}");
    assert_eq!(free.count(Milestone::GuaranteeExhausted), 0);
    assert_eq!(held.0.account.delivered, PARCELS);
    // Four hours on average for a third of the parcels.
    let later = held.mean_s(Interval::OrderToRelease) - free.mean_s(Interval::OrderToRelease);
    assert!((later - 4.0 * 3600.0 / 3.0).abs() < 600.0, "{later} s");
}
