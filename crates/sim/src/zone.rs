//! A zone under the virtual clock: four entities advanced in turn, a window of the least link delay at a time.
//!
//! Every link takes at least the lookahead. So what happens within a window of that length at one entity cannot reach
//! another within the same window: each entity handles its window alone, in one go.
//! Windows in which nothing is due are skipped. This is the same code path as live, without the promises.

use std::iter::Peekable;
use std::sync::Arc;

use arrivals::Orders;
use carrier::Carrier;
use customs::Customs;
use measure::{Account, Description, Ledger, Replication};
use model::{Duration, RoleName, SimTime};
use protocol::{Closing, Entity, LinkId, Message, PlaceOrder, Role, Setting};
use scenario::Scenario;
use seller::Seller;
use warehouse::Warehouse;

use crate::description::description;

/// An entity and what it has reported.
struct Watched<R: Role> {
    entity: Entity<R>,
    ledger: Ledger,
}

impl<R: Role> Watched<R> {
    fn open(role: R, setting: &Setting, description: &Description) -> Self {
        let mut ledger = Ledger::new(description);
        let entity = Entity::open(role, setting.window.start, setting.links.clone(), &mut ledger);
        Self { entity, ledger }
    }

    fn advance(&mut self, to: SimTime, send: &mut impl FnMut(LinkId, SimTime, Message)) {
        self.entity.advance(to, &mut self.ledger, send);
    }
}

/// The links of a zone: each message goes straight into the inbox where it ends.
///
/// That is sound within a window, because whatever is sent there is due after it: the receiver may have finished the
/// window or not.
struct Links {
    horizon: SimTime,
    custody_in_flight: u64,
}

impl Links {
    #[inline]
    fn deliver<R: Role>(&mut self, to: &mut Watched<R>, link: LinkId, due: SimTime, message: Message) {
        if due > self.horizon {
            self.custody_in_flight += u64::from(message.carries_custody());
            return;
        }
        let late = to.entity.admit(link, due, message);
        assert!(late.is_none(), "a message arrived after its due time under the virtual clock");
    }
}

/// A zone: the four entities and the orders to come.
pub(crate) struct Zone {
    horizon: SimTime,
    lookahead: Duration,
    orders: Peekable<Orders>,
    seller: Watched<Seller>,
    warehouse: Watched<Warehouse>,
    customs: Watched<Customs>,
    carrier: Watched<Carrier>,
    links: Links,
}

impl Zone {
    /// A zone before the first instant.
    pub(crate) fn open(scenario: &Scenario, seed: u64, replication: u32, zone: u32) -> Self {
        let run = Scenario::draws(seed, replication, 0);
        let draws = Scenario::draws(seed, replication, zone);
        let seller = scenario.seller_phases(draws);
        let setting = &Arc::clone(&seller[0].setting);
        let description = description(scenario, setting);
        Self {
            horizon: setting.window.horizon,
            lookahead: setting.links.lookahead(),
            orders: scenario.orders(run, draws, zone).peekable(),
            links: Links { horizon: setting.window.horizon, custody_in_flight: 0 },
            warehouse: Watched::open(Warehouse::new(scenario.warehouse_phases(draws)), setting, &description),
            customs: Watched::open(Customs::new(scenario.customs_phases(draws)), setting, &description),
            carrier: Watched::open(Carrier::new(scenario.carrier_phases(draws)), setting, &description),
            seller: Watched::open(Seller::new(seller), setting, &description),
        }
    }

    /// Runs to the horizon.
    pub(crate) fn run(mut self) -> ZoneRun {
        while let Some(next) = self.next_instant().filter(|next| *next <= self.horizon) {
            let to = (next + self.lookahead).just_before().min(self.horizon);
            self.admit_orders(to);
            self.advance(to);
        }
        self.close()
    }

    fn next_instant(&mut self) -> Option<SimTime> {
        [
            self.orders.peek().map(|(due, _)| *due),
            self.seller.entity.next_instant(),
            self.warehouse.entity.next_instant(),
            self.customs.entity.next_instant(),
            self.carrier.entity.next_instant(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    fn admit_orders(&mut self, to: SimTime) {
        while let Some((due, parcel)) = self.orders.next_if(|(due, _)| *due <= to) {
            let order = Message::PlaceOrder(PlaceOrder { parcel });
            self.links.deliver(&mut self.seller, LinkId::DriverToSeller, due, order);
        }
    }

    fn advance(&mut self, to: SimTime) {
        let Self { seller, warehouse, customs, carrier, links, .. } = self;
        seller.advance(to, &mut |link, due, message| match link.to() {
            RoleName::Warehouse => links.deliver(warehouse, link, due, message),
            RoleName::Customs => links.deliver(customs, link, due, message),
            _ => no_such_link(link),
        });
        warehouse.advance(to, &mut |link, due, message| match link.to() {
            RoleName::Customs => links.deliver(customs, link, due, message),
            RoleName::Carrier => links.deliver(carrier, link, due, message),
            _ => no_such_link(link),
        });
        customs.advance(to, &mut |link, due, message| match link.to() {
            RoleName::Seller => links.deliver(seller, link, due, message),
            RoleName::Warehouse => links.deliver(warehouse, link, due, message),
            RoleName::Carrier => links.deliver(carrier, link, due, message),
            RoleName::Customs => no_such_link(link),
        });
        carrier.advance(to, &mut |link, due, message| match link.to() {
            RoleName::Warehouse => links.deliver(warehouse, link, due, message),
            RoleName::Customs => links.deliver(customs, link, due, message),
            _ => no_such_link(link),
        });
    }

    fn close(mut self) -> ZoneRun {
        let closings = vec![
            self.seller.entity.close(&mut self.seller.ledger),
            self.warehouse.entity.close(&mut self.warehouse.ledger),
            self.customs.entity.close(&mut self.customs.ledger),
            self.carrier.entity.close(&mut self.carrier.ledger),
        ];
        let inputs = self.seller.entity.inputs()
            + self.warehouse.entity.inputs()
            + self.customs.entity.inputs()
            + self.carrier.entity.inputs();
        let mut ledger = self.seller.ledger;
        for other in [self.warehouse.ledger, self.customs.ledger, self.carrier.ledger] {
            ledger.merge(other).expect("the four ledgers are of one scenario");
        }
        ledger.settle();
        ZoneRun { ledger, closings, custody_in_flight: self.links.custody_in_flight, inputs }
    }
}

/// A zone that has run, or several added up.
#[derive(Clone, Debug)]
pub struct ZoneRun {
    ledger: Ledger,
    closings: Vec<Closing>,
    custody_in_flight: u64,
    inputs: u64,
}

impl ZoneRun {
    /// Adds another zone of the same replication. The order does not matter.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.ledger.merge(other.ledger).expect("the zones' ledgers are of one scenario");
        self.closings.extend(other.closings);
        self.custody_in_flight += other.custody_in_flight;
        self.inputs += other.inputs;
        self
    }

    /// How many inputs the entities handled: messages and deadlines.
    pub fn inputs(&self) -> u64 {
        self.inputs
    }

    /// What these zones found, as a replication.
    pub fn replication(self) -> Replication {
        let account = Account::new(&self.ledger, &self.closings, self.custody_in_flight);
        Replication { ledger: self.ledger, account }
    }
}

#[cold]
fn no_such_link(link: LinkId) -> ! {
    panic!("{link:?} does not start at the role that sent on it")
}
