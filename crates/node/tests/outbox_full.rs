//! A full outbox holds its own entity's clock, and only that: reading and journalling go on.

mod support;

use model::{RoleName, SimTime};
use node::live::{Allowance, HeldBy};
use protocol::LinkId;
use support::{STANDSTILL, SmallRun, order};
use wire::Receipt;

const LINK: LinkId = LinkId::SellerToWarehouse;
const AT_MAX: Allowance = Allowance { schedule: Some(SimTime::MAX), without_promises: None };

#[test]
fn the_clock_stands_until_the_peer_acknowledges() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    let filler = order(0, 60, 0);
    let outlink = seller.outlink(LINK);
    let mut made = 0;
    while !outlink.is_full() {
        outlink.push(made, filler.due, filler.message.clone());
        made += 1;
    }
    for link in [LinkId::DriverToSeller, LinkId::CustomsToSeller] {
        seller.receive(link, vec![], Some(SimTime::from_seconds(30))).unwrap();
    }
    assert_eq!(seller.plan(AT_MAX), None);
    assert_eq!(seller.held_by(), HeldBy::Outbox(LINK));

    // What comes in is journalled and acknowledged all the same.
    seller.receive(LinkId::DriverToSeller, vec![order(0, 31, 0)], None).unwrap();
    let round = seller.plan(STANDSTILL).expect("an order to journal");
    assert_eq!(round.advance_to, seller.frontier());
    seller.apply(&round);
    assert_eq!(seller.receipts(), vec![(LinkId::DriverToSeller, Receipt::Acknowledged { next: 1 })]);

    seller.outlink(LINK).receipt(&Receipt::Acknowledged { next: made / 2 }).unwrap();
    let round = seller.plan(AT_MAX).expect("the clock goes on");
    assert_eq!(round.advance_to, SimTime::from_seconds(30).just_before());
}
