//! A message due before the instant that its sender had promised is refused: the answer could not be exact.

mod support;

use model::{RoleName, SimTime};
use node::outlink::LinkError;
use protocol::LinkId;
use support::{SmallRun, order, round_to};

const LINK: LinkId = LinkId::DriverToSeller;

#[test]
fn a_message_due_before_the_promise_is_refused() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    let promise = SimTime::from_seconds(30);
    seller.receive(LINK, vec![order(0, 10, 0)], Some(promise)).unwrap();
    let error = seller.receive(LINK, vec![order(1, 29, 0)], None).unwrap_err();
    let due = SimTime::from_seconds(29);
    assert_eq!(error, LinkError::PromiseBroken { number: 1, due_ns: due.ns(), promise_ns: promise.ns() });
    assert!(error.to_string().contains("the peer broke its promise"), "{error}");
    assert_eq!(
        seller.receive(LINK, vec![order(1, 30, 0)], None),
        Ok(None),
        "the promised instant itself is kept"
    );
}

#[test]
fn before_the_first_instant_every_peer_has_promised_it() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    let error = seller.receive(LINK, vec![order(0, -1, 0)], None).unwrap_err();
    assert_eq!(error, LinkError::PromiseBroken { number: 0, due_ns: -1_000_000_000, promise_ns: 0 });
}

/// Of a frame that is refused nothing was received: the sender may send what was good in it again.
#[test]
fn a_frame_is_taken_whole_or_not_at_all() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    seller.receive(LINK, vec![], Some(SimTime::from_seconds(5))).unwrap();
    let far = Some(SimTime::from_seconds(100));
    let half_good = vec![order(0, 10, 0), order(1, 11, 0), order(2, 1, 0)];
    assert!(seller.receive(LINK, half_good, far).is_err());
    let good = vec![order(0, 10, 0), order(1, 11, 0), order(2, 12, 0)];
    assert_eq!(seller.receive(LINK, good, None), Ok(None));
    assert_eq!(round_to(seller.as_mut(), 0).received.len(), 3);
}
