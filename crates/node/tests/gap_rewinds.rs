//! A gap in the numbers makes the sender go back; nothing after the gap counts, not even its promise.

mod support;

use model::{RoleName, SimTime};
use node::outlink::Outlink;
use protocol::LinkId;
use support::{SmallRun, entries, order, round_to, welcome};
use wire::{Frame, Receipt};

const LINK: LinkId = LinkId::DriverToSeller;

#[test]
fn what_comes_before_the_gap_is_kept_and_the_rest_is_asked_for_again() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    let orders = run.orders(6);
    let mut broken = orders.clone();
    broken.remove(2);
    let far = Some(SimTime::from_seconds(1_000));
    assert_eq!(
        seller.receive(LINK, broken, far),
        Ok(Some(Receipt::Rewind { next: 0 })),
        "nothing is journalled yet"
    );
    let round = round_to(seller.as_mut(), 0);
    let numbers: Vec<u64> = round.received.iter().map(|(_, entry)| entry.number).collect();
    assert_eq!(numbers, [0, 1]);

    let beyond = orders[4..].to_vec();
    assert_eq!(seller.receive(LINK, beyond, far), Ok(Some(Receipt::Rewind { next: 2 })));
    // The promise of a frame that was not taken would be broken by what is still to come.
    assert_eq!(seller.receive(LINK, orders[2..].to_vec(), far), Ok(None));
    assert_eq!(seller.tallies().into_iter().find(|tally| tally.0 == LINK), Some((LINK, 0, 2)));
    round_to(seller.as_mut(), 0);
    assert_eq!(seller.tallies().into_iter().find(|tally| tally.0 == LINK), Some((LINK, 0, 6)));
}

#[test]
fn a_sender_that_is_told_to_rewind_sends_again_from_there_with_its_promise() {
    let mut outlink = Outlink::new(0);
    for number in 0..5 {
        let entry = order(number, 10 + number as i64, 0);
        outlink.push(number, entry.due, entry.message);
    }
    outlink.promise(SimTime::from_seconds(20));
    outlink.receipt(&welcome(0, SimTime::ZERO)).unwrap();
    let first = outlink.next_frame().expect("five messages");
    assert_eq!(outlink.next_frame(), None);

    outlink.receipt(&Receipt::Rewind { next: 3 }).unwrap();
    let Some(Frame::Batch { entries: again, promise }) = outlink.next_frame() else {
        panic!("nothing sent again")
    };
    assert_eq!(again, entries(vec![first])[3..]);
    assert_eq!(promise, Some(SimTime::from_seconds(20)));
    assert_eq!(outlink.acknowledged(), 3);
}

/// A receiver welcomes a stream, and then journals what had come on the one before: its acknowledgement overtakes what
/// the sender is about to send.
#[test]
fn an_acknowledgement_beyond_what_was_sent_on_this_stream_moves_the_sender_on() {
    let mut outlink = Outlink::new(0);
    for number in 0..5 {
        let entry = order(number, 10 + number as i64, 0);
        outlink.push(number, entry.due, entry.message);
    }
    outlink.promise(SimTime::from_seconds(20));
    outlink.receipt(&welcome(1, SimTime::ZERO)).unwrap();
    outlink.receipt(&Receipt::Acknowledged { next: 4 }).unwrap();
    let frame = outlink.next_frame().expect("one message is left");
    assert_eq!(entries(vec![frame]).iter().map(|entry| entry.number).collect::<Vec<_>>(), [4]);

    outlink.receipt(&Receipt::Acknowledged { next: 5 }).unwrap();
    assert_eq!(outlink.next_frame(), None);
}
