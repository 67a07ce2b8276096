//! What comes twice counts once, wherever the sender draws the borders of its frames.

mod support;

use std::ops::Range;

use model::{RoleName, SimTime};
use protocol::LinkId;
use support::{SmallRun, hello, round_to, welcome};

const LINK: LinkId = LinkId::DriverToSeller;

#[test]
fn other_frame_boundaries_bring_every_message_once_and_in_order() {
    let run = SmallRun::new();
    let orders = run.orders(20);
    // Rounds in between, or none: what is only received counts like what is journalled.
    for rounds in [false, true] {
        let mut seller = run.entity(RoleName::Seller);
        let mut received = Vec::new();
        let mut take = |range: Range<usize>| {
            assert_eq!(seller.receive(LINK, orders[range].to_vec(), None), Ok(None));
            if rounds {
                let round = seller.plan(support::STANDSTILL).into_iter().inspect(|round| seller.apply(round));
                received.extend(round.flat_map(|round| round.received));
            }
        };
        for range in [0..7, 5..9, 0..4, 9..9, 3..12, 12..13, 0..20, 10..20] {
            take(range);
        }
        if !rounds {
            received = round_to(seller.as_mut(), 0).received;
        }
        let received: Vec<_> = received.into_iter().map(|(_, entry)| entry).collect();
        assert_eq!(received, orders);
    }
}

/// A promise covers what came before it; what is sent again is older than it, and is no breach.
#[test]
fn a_message_sent_again_does_not_break_the_promise_that_followed_it() {
    let run = SmallRun::new();
    let orders = run.orders(20);
    let mut seller = run.entity(RoleName::Seller);
    let promise = orders[19].due.just_after();
    seller.receive(LINK, orders.clone(), Some(promise)).unwrap();
    assert_eq!(seller.hello(LINK, &hello(0)), Ok(welcome(0, promise)), "nothing is journalled yet");
    assert_eq!(seller.receive(LINK, orders.clone(), Some(SimTime::ZERO)), Ok(None));
    let received = round_to(seller.as_mut(), 0).received;
    assert_eq!(received.len(), orders.len());
    assert_eq!(seller.hello(LINK, &hello(0)), Ok(welcome(20, promise)), "a promise is never taken back");
}
