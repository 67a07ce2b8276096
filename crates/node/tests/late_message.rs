//! With a finite hold an entity goes on without a silent peer. What then comes is late: counted, handled at once, and
//! no promise that was made meanwhile is broken by what it causes.

mod support;

use model::{RoleName, SimTime};
use node::live::Allowance;
use protocol::LinkId;
use support::{SmallRun, entries, frames, order, welcome};

const LINK: LinkId = LinkId::DriverToSeller;

#[test]
fn a_late_message_is_counted_and_keeps_the_promises_made() {
    // What an order causes leaves at once.
    let run = SmallRun::with(&["seller.payment.service=0s"]);
    let mut seller = run.entity(RoleName::Seller);
    let out = LinkId::SellerToWarehouse;
    seller.outlink(out).receipt(&welcome(0, SimTime::ZERO)).unwrap();

    let minute = SimTime::from_seconds(60);
    let without = Allowance { schedule: Some(SimTime::from_seconds(70)), without_promises: Some(minute) };
    let alone = seller.plan(without).expect("the hold is over");
    seller.apply(&alone);
    assert_eq!(seller.frontier(), minute);
    assert_eq!(seller.punctuality().late(), 0);
    let promised = seller.outlink(out).promised().unwrap();

    seller.receive(LINK, vec![order(0, 50, 0), order(1, 60, 0), order(2, 61, 0)], None).unwrap();
    let without = Allowance { without_promises: Some(SimTime::from_seconds(65)), ..without };
    let round = seller.plan(without).expect("orders to handle");
    seller.apply(&round);
    assert_eq!(seller.punctuality().late(), 2, "due at or before the frontier");
    let p99_s = seller.punctuality().lateness_p99_ns() as f64 / 1e9;
    assert!((10.0..11.3).contains(&p99_s), "{p99_s}");

    let reservations = entries(frames(seller.as_mut(), out));
    assert_eq!(reservations.len(), 3, "late or not, all are handled");
    assert!(reservations.iter().all(|entry| entry.due >= promised), "{reservations:?} after {promised:?}");

    // The journal tells it all again.
    let again = run.replayed(RoleName::Seller, &[alone, round]).punctuality().late();
    assert_eq!(again, 2);
}

/// The account must be complete: whatever the hold, the last step waits for every peer.
#[test]
fn the_step_to_the_horizon_waits_for_promises() {
    let run = SmallRun::new();
    let mut seller = run.entity(RoleName::Seller);
    let horizon = run.setting.window.horizon;
    let impatient = Allowance { schedule: Some(SimTime::MAX), without_promises: Some(SimTime::MAX) };
    let round = seller.plan(impatient).expect("the hold is over");
    assert_eq!(round.advance_to, horizon.just_before());
    seller.apply(&round);
    assert_eq!(seller.plan(impatient), None);
    assert!(seller.closing().is_none());

    for link in LinkId::into_role(RoleName::Seller) {
        seller.receive(link, vec![], Some(horizon.just_after())).unwrap();
    }
    let last = seller.plan(impatient).expect("every peer is done");
    seller.apply(&last);
    assert!(seller.closing().is_some());
}
