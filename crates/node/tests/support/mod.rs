//! What the tests of the live core's failure modes share: a small run, and its parts.
#![allow(dead_code, reason = "every test file uses some of it")]

use std::sync::Arc;

use model::{ParcelKey, RoleName, SellerStream, SimTime};
use node::journal::{Round, RunHeader};
use node::live::{Allowance, Live, live_entity};
use protocol::{LinkId, MODEL_VERSION, Message, PlaceOrder, Setting};
use scenario::Scenario;
use wire::{Entry, Frame, Hello, Receipt, Welcome};

/// A small run of the demo.
pub(crate) struct SmallRun {
    pub(crate) scenario: Scenario,
    pub(crate) setting: Arc<Setting>,
}

impl SmallRun {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// A small run with something changed.
    pub(crate) fn with(set: &[&str]) -> Self {
        let small = ["arrivals.0.total=40", "clock.run=5m", "clock.then.drain=5m"];
        let set: Vec<String> = small.iter().chain(set).map(|set| (*set).to_owned()).collect();
        let scenario = scenario::load("demo", &set).expect("the demo, smaller");
        let setting = Arc::new(scenario.setting(Scenario::draws(7, 0, 0)));
        Self { scenario, setting }
    }

    /// An entity at the beginning.
    pub(crate) fn entity(&self, role: RoleName) -> Box<dyn Live> {
        live_entity(role, &self.scenario, self.setting.draws, &[])
    }

    /// An entity that has applied these rounds.
    pub(crate) fn replayed(&self, role: RoleName, rounds: &[Round]) -> Box<dyn Live> {
        let mut live = self.entity(role);
        for round in rounds {
            live.apply(round);
        }
        live
    }

    /// The first orders as the driver sends them.
    pub(crate) fn orders(&self, count: usize) -> Vec<Entry> {
        let draws = self.setting.draws;
        let orders = self.scenario.order_list(draws, draws, 0);
        let entry = |(number, (due, parcel))| Entry {
            number,
            due,
            message: Message::PlaceOrder(PlaceOrder { parcel }),
        };
        (0..).zip(orders.iter()).map(entry).take(count).collect()
    }

    /// A seller that has had its orders and gone on through them, and the rounds of its journal.
    pub(crate) fn seller_at_work(&self) -> (Box<dyn Live>, Vec<Round>) {
        let mut seller = self.entity(RoleName::Seller);
        let mut rounds = Vec::new();
        seller
            .receive(LinkId::DriverToSeller, self.orders(40), Some(SimTime::from_seconds(120)))
            .expect("good orders");
        seller.receive(LinkId::CustomsToSeller, vec![], Some(SimTime::from_seconds(120))).expect("a promise");
        for seconds in [30, 60, 90] {
            rounds.push(round_to(seller.as_mut(), seconds));
        }
        (seller, rounds)
    }
}

/// Before the start: nothing is handled, everything is journalled.
pub(crate) const STANDSTILL: Allowance = Allowance { schedule: None, without_promises: None };

/// Plans and applies one round up to this second.
pub(crate) fn round_to(live: &mut dyn Live, seconds: i64) -> Round {
    let schedule = Some(SimTime::from_seconds(seconds));
    let round = live.plan(Allowance { schedule, without_promises: None }).expect("something to do");
    live.apply(&round);
    round
}

/// The order of a parcel, on the driver's link.
pub(crate) fn order(number: u64, seconds: i64, stream: u16) -> Entry {
    let parcel = ParcelKey::new(SellerStream::new(stream), number);
    Entry { number, due: SimTime::from_seconds(seconds), message: Message::PlaceOrder(PlaceOrder { parcel }) }
}

/// A sender's first words.
pub(crate) fn hello(acknowledged: u64) -> Hello {
    Hello {
        run: "small".to_owned(),
        scenario_hash: bytes::Bytes::from_static(&[0; 16]),
        model_version: MODEL_VERSION,
        incarnation: 1,
        acknowledged,
        promised: SimTime::ZERO,
    }
}

/// A receiver's answer.
pub(crate) fn welcome(next: u64, promise_seen: SimTime) -> Receipt {
    Receipt::Welcome(Welcome { next, promise_seen })
}

/// Everything an outgoing link has to say.
pub(crate) fn frames(live: &mut dyn Live, link: LinkId) -> Vec<Frame> {
    std::iter::from_fn(|| live.outlink(link).next_frame()).collect()
}

/// The messages in frames.
pub(crate) fn entries(frames: Vec<Frame>) -> Vec<Entry> {
    let entries = |frame| if let Frame::Batch { entries, .. } = frame { entries } else { Vec::new() };
    frames.into_iter().flat_map(entries).collect()
}

/// What a journal says of its run.
pub(crate) fn header(run: &str, role: RoleName, scenario: &Scenario) -> RunHeader {
    RunHeader {
        run: run.to_owned(),
        role,
        scenario: scenario.resolved.clone(),
        seed: 7,
        replication: 0,
        model_version: MODEL_VERSION,
    }
}
