//! A slow, obvious virtual clock for tests: one instant at a time, everything written down.
//!
//! It runs the same four entities as the virtual clock under test, but without its windows, and it keeps what each of
//! them reported apart.

#![allow(dead_code, reason = "each test file uses its part")]

mod log;
pub(crate) mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use carrier::Carrier;
use customs::Customs;
use measure::{Ledger, Replication};
use model::{Milestone, ParcelKey, RoleName, SimTime};
use protocol::{Entity, LinkId, Message, PlaceOrder, Role, Setting};
use scenario::Scenario;
use seller::Seller;
use warehouse::Warehouse;

pub(crate) use log::Log;

/// A scenario that is shipped, with settings on top.
pub(crate) fn load(name: &str, set: &[&str]) -> Scenario {
    let set: Vec<String> = set.iter().map(|set| (*set).to_owned()).collect();
    scenario::load(name, &set).unwrap_or_else(|error| panic!("{name} is right: {error}"))
}

/// The first replication of a scenario with its own seed, on the virtual clock under test.
pub(crate) fn run(name: &str, set: &[&str]) -> Replication {
    let scenario = load(name, set);
    sim::replication(&scenario, scenario.seed, 0)
}

/// How often a milestone was met.
pub(crate) fn count(replication: &Replication, milestone: Milestone) -> u64 {
    replication.ledger.orders().count(milestone)
}

/// Every parcel is somewhere once, and every pair of independent sums agrees.
pub(crate) fn assert_self_checks(what: &str, replication: &Replication) {
    let Replication { ledger, account } = replication;
    assert!(account.is_conserved(), "{what}: parcels are lost or doubled: {account:?}");
    for (id, station) in ledger.stations() {
        assert!(station.littles_law_holds(), "{what}: the line at {id:?} is not the sum of its waits");
        assert!(station.busy_time_holds(), "{what}: busy time at {id:?} is not the sum of services");
    }
    assert!(ledger.stage_sum_holds(), "{what}: the stages do not add up to order to release");
}

/// Everything that happened to parcels, in the order in which the entities met it.
pub(crate) type Milestones = BTreeMap<ParcelKey, Vec<(Milestone, SimTime)>>;

/// What the slow clock writes down.
pub(crate) struct SlowRun {
    /// One log an entity, seller first.
    pub(crate) logs: [Log; 4],
    /// At or before the horizon.
    pub(crate) milestones: Milestones,
    /// Every message, with when it was due.
    pub(crate) messages: Vec<(SimTime, Message)>,
}

impl SlowRun {
    /// One ledger an entity, not merged.
    pub(crate) fn ledgers(&self) -> [Ledger; 4] {
        self.logs.each_ref().map(|log| log.ledger.clone())
    }

    /// What all entities reported.
    pub(crate) fn ledger(&self) -> Ledger {
        let [mut merged, others @ ..] = self.ledgers();
        for other in others {
            merged.merge(other).expect("they are of one scenario");
        }
        merged.settle();
        merged
    }

    /// The only parcel's instants of a milestone, in nanoseconds after T0.
    pub(crate) fn instants_after_order_ns(&self, milestone: Milestone) -> Vec<i64> {
        let (_, met) = self.milestones.first_key_value().expect("there is a parcel");
        let placed = met.iter().find(|(met, _)| *met == Milestone::Placed).expect("it is placed").1;
        met.iter().filter(|(met, _)| *met == milestone).map(|(_, at)| at.ns() - placed.ns()).collect()
    }
}

/// The four entities.
struct Entities {
    seller: Entity<Seller>,
    warehouse: Entity<Warehouse>,
    customs: Entity<Customs>,
    carrier: Entity<Carrier>,
}

impl Entities {
    fn next_instant(&self) -> Option<SimTime> {
        let Self { seller, warehouse, customs, carrier } = self;
        let next =
            [seller.next_instant(), warehouse.next_instant(), customs.next_instant(), carrier.next_instant()];
        next.into_iter().flatten().min()
    }

    fn advance(&mut self, now: SimTime, logs: &mut [Log; 4]) -> Vec<(LinkId, SimTime, Message)> {
        let mut sent = Vec::new();
        advance(&mut self.seller, now, logs, &mut sent);
        advance(&mut self.warehouse, now, logs, &mut sent);
        advance(&mut self.customs, now, logs, &mut sent);
        advance(&mut self.carrier, now, logs, &mut sent);
        sent
    }

    fn admit(&mut self, link: LinkId, due: SimTime, message: Message) {
        let late = match link.to() {
            RoleName::Seller => self.seller.admit(link, due, message),
            RoleName::Warehouse => self.warehouse.admit(link, due, message),
            RoleName::Customs => self.customs.admit(link, due, message),
            RoleName::Carrier => self.carrier.admit(link, due, message),
        };
        assert_eq!(late, None);
    }
}

/// The first replication of a scenario with its own seed, on the slow clock.
pub(crate) fn run_slowly(scenario: &Scenario) -> SlowRun {
    let draws = Scenario::draws(scenario.seed, 0, 0);
    let setting = Arc::new(scenario.setting(draws));
    let horizon = setting.window.horizon;
    let description = sim::description(scenario, &setting);
    let mut logs = [(); 4].map(|()| Log::new(&description));
    let mut entities = Entities {
        seller: open(Seller::new(scenario.seller_phases(draws)), &setting, &mut logs),
        warehouse: open(Warehouse::new(scenario.warehouse_phases(draws)), &setting, &mut logs),
        customs: open(Customs::new(scenario.customs_phases(draws)), &setting, &mut logs),
        carrier: open(Carrier::new(scenario.carrier_phases(draws)), &setting, &mut logs),
    };
    for (due, parcel) in scenario.orders(draws, draws, 0) {
        entities.admit(LinkId::DriverToSeller, due, Message::PlaceOrder(PlaceOrder { parcel }));
    }
    let mut messages = Vec::new();
    while let Some(now) = entities.next_instant().filter(|now| *now <= horizon) {
        let sent = entities.advance(now, &mut logs);
        for (link, due, message) in sent.into_iter().filter(|(_, due, _)| *due <= horizon) {
            messages.push((due, message.clone()));
            entities.admit(link, due, message);
        }
    }
    let Entities { seller, warehouse, customs, carrier } = entities;
    seller.close(&mut logs[RoleName::Seller.index()]);
    warehouse.close(&mut logs[RoleName::Warehouse.index()]);
    customs.close(&mut logs[RoleName::Customs.index()]);
    carrier.close(&mut logs[RoleName::Carrier.index()]);
    let mut milestones = Milestones::new();
    for (parcel, milestone, at) in logs.iter().flat_map(|log| &log.milestones) {
        if *at <= horizon {
            milestones.entry(*parcel).or_default().push((*milestone, *at));
        }
    }
    SlowRun { logs, milestones, messages }
}

fn open<R: Role>(role: R, setting: &Setting, logs: &mut [Log; 4]) -> Entity<R> {
    Entity::open(role, setting.window.start, setting.links.clone(), &mut logs[R::NAME.index()])
}

fn advance<R: Role>(
    entity: &mut Entity<R>,
    to: SimTime,
    logs: &mut [Log; 4],
    sent: &mut Vec<(LinkId, SimTime, Message)>,
) {
    entity.advance(to, &mut logs[R::NAME.index()], &mut |link, due, message| sent.push((link, due, message)));
}
