//! What becomes of a node whose run breaks.

use model::{ParcelKey, SellerStream};
use protocol::{MODEL_VERSION, Message, PlaceOrder};

use super::*;
use crate::control::{ConfigureWish, Start};
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
    engine.configure(customs("first"), &ConfigureWish::default()).expect("a good run");
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

    engine.configure(customs("second"), &ConfigureWish::default()).expect("the node takes another run");
    engine.publish();
    assert_eq!(progress.borrow().state, ProgressState::Configured);
}

fn engine_in(data: &tempfile::TempDir) -> Engine {
    let directory = JournalDirectory::open(data.path(), RoleName::Customs).expect("a directory");
    Engine::new(RoleName::Customs, Some(directory), watch::channel(Progress::default()).0)
        .expect("no journal")
}

fn journals(data: &tempfile::TempDir) -> Vec<String> {
    let files = std::fs::read_dir(data.path()).expect("it is there");
    let names = files.map(|file| file.expect("it can be listed").file_name().into_string().expect("UTF-8"));
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".sqlite")).collect();
    names.sort();
    names
}

/// Customs goes a minute on; nobody has anything to say.
fn go_on(engine: &mut Engine) -> SimTime {
    let run = engine.run.as_mut().expect("it was configured");
    for link in [LinkId::SellerToCustoms, LinkId::WarehouseToCustoms, LinkId::CarrierToCustoms] {
        run.live().receive(link, vec![], Some(SimTime::from_seconds(60))).expect("a promise");
    }
    run.start(WallNs(0), &Start { from: SimTime::ZERO, speed: Speed::Max, hold_ns: None, paused: false });
    engine.round().expect("the journal is well");
    engine.run.as_ref().expect("it was configured").frontier()
}

#[test]
fn an_unfinished_run_is_kept_and_can_be_taken_up_again() {
    let data = tempfile::tempdir().expect("a scratch directory");
    let mut engine = engine_in(&data);
    engine.configure(customs("first"), &ConfigureWish::default()).expect("a good run");
    let frontier = go_on(&mut engine);
    assert!(frontier > SimTime::ZERO);
    // Also where somebody says that it is over.
    let wish = ConfigureWish { over: "first".to_owned(), ..ConfigureWish::default() };
    let second = engine.configure(customs("second"), &wish).expect("a good run");
    assert!(!second.resumed);
    assert_eq!(journals(&data), ["customs-000001-first.sqlite", "customs-000002-second.sqlite"]);
    let again = engine.configure(customs("first"), &ConfigureWish::default()).expect("it is there");
    assert!(again.resumed);
    assert_eq!(again.frontier, frontier);
}

#[test]
fn a_run_that_is_driven_is_not_taken_away() {
    let data = tempfile::tempdir().expect("a scratch directory");
    let mut engine = engine_in(&data);
    engine.configure(customs("first"), &ConfigureWish::default()).expect("a good run");
    let driving = engine.drivers().come();
    for ask_only in [true, false] {
        let wish = ConfigureWish { ask_only, ..ConfigureWish::default() };
        let refused = engine.configure(customs("second"), &wish).expect_err("it is driven");
        assert_eq!(refused.code(), tonic::Code::FailedPrecondition);
        assert!(refused.message().contains("run `first`"), "{}", refused.message());
        engine.configure(customs("first"), &wish).expect("its own driver may come again");
    }
    drop(driving);
    engine.configure(customs("second"), &ConfigureWish::default()).expect("its driver is gone");
}

#[test]
fn a_question_changes_nothing() {
    let data = tempfile::tempdir().expect("a scratch directory");
    let mut engine = engine_in(&data);
    let ask = ConfigureWish { ask_only: true, ..ConfigureWish::default() };
    assert!(!engine.configure(customs("first"), &ask).expect("a good run").resumed);
    assert!(engine.run.is_none() && journals(&data).is_empty());
    engine.configure(customs("first"), &ConfigureWish::default()).expect("a good run");
    let answer = engine.configure(customs("second"), &ask).expect("a good run");
    let present = answer.present.expect("it has a run");
    assert_eq!((present.run.as_str(), present.is_finished), ("first", false));
    assert_eq!(engine.run.as_ref().map(|run| run.header().run.as_str()), Some("first"));
    let bad = RunHeader { scenario: "clock: 5".to_owned(), ..customs("third") };
    assert_eq!(engine.configure(bad, &ask).expect_err("no scenario").code(), tonic::Code::InvalidArgument);
}
