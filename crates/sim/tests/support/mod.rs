//! A slow, obvious virtual clock for tests: one instant at a time, everything written down.
//!
//! It runs the same four entities as the virtual clock under test, but without its windows, and it keeps what each of
//! them reported apart.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::sync::Arc;

use carrier::Carrier;
use customs::Customs;
use measure::{Ledger, Replication};
use model::{Duration, Milestone, ParcelKey, RoleName, SimTime};
use protocol::{
    Entity, Interval, LinkId, Message, Observer, OpenParcel, Outcome, ParcelFacts, PlaceOrder, RiskEvent,
    Role, StationId, StationVisit,
};
use queueing::Level;
use scenario::Scenario;
use seller::Seller;
use warehouse::Warehouse;

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
    for id in StationId::ALL {
        let station = ledger.station(id);
        assert!(station.littles_law_holds(), "{what}: the line at {} is not the sum of its waits", id.name());
        assert!(station.busy_time_holds(), "{what}: busy time at {} is not the sum of services", id.name());
    }
    assert!(ledger.stage_sum_holds(), "{what}: the stages do not add up to order to release");
}

/// Everything that happened to parcels, in the order in which the entities met it.
pub(crate) type Milestones = BTreeMap<ParcelKey, Vec<(Milestone, SimTime)>>;

/// What the slow clock writes down.
pub(crate) struct SlowRun {
    /// One ledger an entity, seller first, not merged.
    pub(crate) ledgers: [Ledger; 4],
    /// At or before the horizon.
    pub(crate) milestones: Milestones,
}

impl SlowRun {
    /// The only parcel's instants of a milestone, in nanoseconds after T0.
    pub(crate) fn instants_after_order_ns(&self, milestone: Milestone) -> Vec<i64> {
        let (_, met) = self.milestones.first_key_value().expect("there is a parcel");
        let placed = met.iter().find(|(met, _)| *met == Milestone::Placed).expect("it is placed").1;
        met.iter().filter(|(met, _)| *met == milestone).map(|(_, at)| at.ns() - placed.ns()).collect()
    }
}

/// The first replication of a scenario with its own seed, on the slow clock.
pub(crate) fn run_slowly(scenario: &Scenario) -> SlowRun {
    let setting = Arc::new(scenario.setting(scenario.seed, 0));
    let orders = scenario.arrivals(&setting);
    let horizon = setting.window.horizon;
    let log = || Log { ledger: Ledger::new(setting.window, setting.sellers.len()), milestones: Vec::new() };
    let mut logs = [log(), log(), log(), log()];
    let mut seller = open(Seller::new(Arc::clone(&setting), &scenario.seller), &setting.links, &mut logs);
    let mut warehouse =
        open(Warehouse::new(Arc::clone(&setting), &scenario.warehouse), &setting.links, &mut logs);
    let mut customs = open(Customs::new(Arc::clone(&setting), &scenario.customs), &setting.links, &mut logs);
    let mut carrier = open(Carrier::new(Arc::clone(&setting), &scenario.carrier), &setting.links, &mut logs);
    for (due, parcel) in orders.iter() {
        let order = Message::PlaceOrder(PlaceOrder { parcel });
        assert_eq!(seller.admit(LinkId::DriverToSeller, due, order), None);
    }
    loop {
        let next =
            [seller.next_instant(), warehouse.next_instant(), customs.next_instant(), carrier.next_instant()];
        let Some(now) = next.into_iter().flatten().min().filter(|now| *now <= horizon) else { break };
        let mut sent = Vec::new();
        advance(&mut seller, now, &mut logs, &mut sent);
        advance(&mut warehouse, now, &mut logs, &mut sent);
        advance(&mut customs, now, &mut logs, &mut sent);
        advance(&mut carrier, now, &mut logs, &mut sent);
        for (link, due, message) in sent.into_iter().filter(|(_, due, _)| *due <= horizon) {
            let late = match link.to() {
                RoleName::Seller => seller.admit(link, due, message),
                RoleName::Warehouse => warehouse.admit(link, due, message),
                RoleName::Customs => customs.admit(link, due, message),
                RoleName::Carrier => carrier.admit(link, due, message),
            };
            assert_eq!(late, None);
        }
    }
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
    SlowRun { ledgers: logs.map(|log| log.ledger), milestones }
}

fn open<R: Role>(role: R, links: &protocol::LinkDelays, logs: &mut [Log; 4]) -> Entity<R> {
    Entity::open(role, links.clone(), &mut logs[R::NAME.index()])
}

fn advance<R: Role>(
    entity: &mut Entity<R>,
    to: SimTime,
    logs: &mut [Log; 4],
    sent: &mut Vec<(LinkId, SimTime, Message)>,
) {
    entity.advance(to, &mut logs[R::NAME.index()], &mut |link, due, message| sent.push((link, due, message)));
}

/// A ledger with every milestone beside it.
struct Log {
    ledger: Ledger,
    milestones: Vec<(ParcelKey, Milestone, SimTime)>,
}

impl Observer for Log {
    fn milestone(&mut self, parcel: ParcelKey, milestone: Milestone, at: SimTime) {
        self.ledger.milestone(parcel, milestone, at);
        self.milestones.push((parcel, milestone, at));
    }
    fn interval(&mut self, interval: Interval, facts: ParcelFacts, length: Duration, ended: SimTime) {
        self.ledger.interval(interval, facts, length, ended);
    }
    fn censored(&mut self, interval: Interval, open: OpenParcel) {
        self.ledger.censored(interval, open);
    }
    fn stages(&mut self, sum: Duration) {
        self.ledger.stages(sum);
    }
    fn outcome(&mut self, outcome: Outcome, parcel: ParcelKey, placed: SimTime, at: SimTime) {
        self.ledger.outcome(outcome, parcel, placed, at);
    }
    fn risk(&mut self, event: RiskEvent) {
        Observer::risk(&mut self.ledger, event);
    }
    fn level(&mut self, station: StationId, now: SimTime, level: Level) {
        self.ledger.level(station, now, level);
    }
    fn visit(&mut self, station: StationId, visit: StationVisit) {
        self.ledger.visit(station, visit);
    }
}
