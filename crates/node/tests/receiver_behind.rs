//! A node whose journal lost what it had acknowledged refuses the stream, by name.

mod support;

use model::{RoleName, SimTime};
use node::outlink::LinkError;
use protocol::LinkId;
use support::{SmallRun, hello, round_to, welcome};

const LINK: LinkId = LinkId::DriverToSeller;

#[test]
fn what_was_acknowledged_is_not_there() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    seller.receive(LINK, run.orders(5), None).unwrap();
    let error = seller.hello(LINK, &hello(5)).unwrap_err();
    assert_eq!(error, LinkError::ReceiverBehind { acknowledged: 5, next: 0 }, "received is not journalled");
    assert!(error.to_string().contains("it had acknowledged messages up to 5, and holds 0"), "{error}");

    round_to(seller.as_mut(), 0);
    assert_eq!(seller.hello(LINK, &hello(5)), Ok(welcome(5, SimTime::ZERO)));
    assert_eq!(seller.hello(LINK, &hello(0)), Ok(welcome(5, SimTime::ZERO)), "a sender may know less");
    assert_eq!(seller.hello(LINK, &hello(6)), Err(LinkError::ReceiverBehind { acknowledged: 6, next: 5 }));
}

#[test]
fn only_what_is_journalled_is_acknowledged_and_only_once() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    seller.receive(LINK, run.orders(5), None).unwrap();
    assert_eq!(seller.receipts(), vec![]);
    round_to(seller.as_mut(), 0);
    assert_eq!(seller.receipts(), vec![(LINK, wire::Receipt::Acknowledged { next: 5 })]);
    assert_eq!(seller.receipts(), vec![]);
}
