//! A node whose journal lost its tail is behind what it has said. Its peers tell it so when a stream opens.

mod support;

use model::SimTime;
use node::outlink::{LinkError, Outlink};
use protocol::LinkId;
use support::{SmallRun, entries, frames, welcome};

const LINK: LinkId = LinkId::SellerToWarehouse;

#[test]
fn the_peer_has_messages_that_this_node_never_made() {
    let run = SmallRun::new();
    let (mut seller, rounds) = run.seller_at_work();
    seller.outlink(LINK).receipt(&welcome(0, SimTime::ZERO)).unwrap();
    let sent = entries(frames(seller.as_mut(), LINK)).len() as u64;
    assert!(sent > 0);

    let mut behind = run.replayed(seller.role(), &rounds[..1]);
    let made = behind.outlink(LINK).made();
    assert!(made < sent);
    let error = behind.outlink(LINK).receipt(&welcome(sent, SimTime::ZERO)).unwrap_err();
    assert_eq!(error, LinkError::SenderBehind { peer_next: sent, made });
    assert!(error.to_string().contains("journal is behind"), "{error}");
    // An acknowledgement and a rewind say the same.
    let acknowledged = behind.outlink(LINK).receipt(&wire::Receipt::Acknowledged { next: sent });
    assert_eq!(acknowledged, Err(LinkError::SenderBehind { peer_next: sent, made }));
    let rewind = behind.outlink(LINK).receipt(&wire::Receipt::Rewind { next: sent });
    assert_eq!(rewind, Err(LinkError::SenderBehind { peer_next: sent, made }));
}

#[test]
fn the_peer_has_seen_a_promise_that_this_node_cannot_give() {
    let run = SmallRun::new();
    let (mut seller, rounds) = run.seller_at_work();
    let promise = seller.outlink(LINK).promised().unwrap();

    let mut behind = run.replayed(seller.role(), &rounds[..1]);
    let promised = behind.outlink(LINK).promised().unwrap();
    let error = behind.outlink(LINK).receipt(&welcome(0, promise)).unwrap_err();
    assert_eq!(error, LinkError::PromiseLost { seen_ns: promise.ns(), promised_ns: promised.ns() });
    assert!(frames(behind.as_mut(), LINK).is_empty(), "it says nothing to a peer that is ahead of it");

    let mut whole = run.replayed(seller.role(), &rounds);
    whole.outlink(LINK).receipt(&welcome(0, promise)).expect("the whole journal stands by the promise");
}

#[test]
fn a_link_that_has_promised_nothing_is_behind_every_promise() {
    let error = Outlink::new(0).receipt(&welcome(0, SimTime::ZERO)).unwrap_err();
    assert_eq!(error, LinkError::PromiseLost { seen_ns: 0, promised_ns: i64::MIN });
}

/// The same journal makes the same messages with the same numbers, and those that are known to be acknowledged are not
/// kept.
#[test]
fn a_whole_journal_makes_the_same_messages_again() {
    let run = SmallRun::new();
    let (mut seller, rounds) = run.seller_at_work();
    seller.outlink(LINK).receipt(&welcome(0, SimTime::ZERO)).unwrap();
    let sent = entries(frames(seller.as_mut(), LINK));

    let known = [(LINK, 3)];
    let mut successor = node::live::live_entity(seller.role(), &run.scenario, run.setting.draws, &known);
    for round in &rounds {
        successor.apply(round);
    }
    successor.outlink(LINK).receipt(&welcome(3, SimTime::ZERO)).unwrap();
    assert_eq!(entries(frames(successor.as_mut(), LINK)), sent[3..]);
}
