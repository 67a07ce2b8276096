//! What becomes of a node whose run breaks.

use model::{ParcelKey, SellerStream};
use protocol::{Message, PlaceOrder};

use super::*;
use crate::control::Start;
use crate::journal::RunHeader;

/// Customs at the beginning of a small run.
fn customs(run: &str) -> RunHeader {
    let set = ["arrivals.0.total=40", "clock.run=5m", "clock.then.drain=5m"].map(str::to_owned);
    RunHeader {
        run: run.to_owned(),
        role: RoleName::Customs,
        scenario: scenario::load("demo", &set).expect("the demo, smaller").resolved,
        seed: 7,
        replication: 0,
        model_version: MODEL_VERSION,
    }
}

#[test]
fn a_broken_invariant_ends_the_run_by_name_and_not_the_node() {
    let (sender, progress) = watch::channel(Progress::default());
    let mut engine = Engine::new(RoleName::Customs, None, sender).expect("no journal, no error");
    engine.configure(customs("first")).expect("a good run");
    // No wire lets an order through to customs.
    let parcel = ParcelKey::new(SellerStream::new(0), 3);
    let message = Message::PlaceOrder(PlaceOrder { parcel });
    let entry = Entry { number: 0, due: SimTime::from_seconds(1), message };
    let run = engine.run.as_mut().expect("it was configured");
    let links = [LinkId::SellerToCustoms, LinkId::WarehouseToCustoms, LinkId::CarrierToCustoms];
    for (link, entries) in links.into_iter().zip([vec![entry], vec![], vec![]]) {
        run.live().receive(link, entries, Some(SimTime::from_seconds(60))).expect("a good frame");
    }
    let start = Start { from: SimTime::ZERO, speed: Speed::Max, hold_ns: None, paused: false };
    run.start(WallNs(0), &start);

    engine.round().expect("the journal is well");
    engine.publish();
    let ProgressState::Failed(reason) = progress.borrow().state.clone() else { panic!("the run goes on") };
    assert!(reason.contains("customs handles PlaceOrder of parcel 0-3 at 1.000 s"), "{reason}");
    assert!(reason.contains("round 0 of the run breaks an invariant"), "{reason}");
    let run = engine.run.as_mut().expect("it can still be looked at");
    assert!(run.statement(true).is_none(), "half a round is no account");

    engine.configure(customs("second")).expect("the node takes another run");
    engine.publish();
    assert_eq!(progress.borrow().state, ProgressState::Configured);
}
