//! A zone under the virtual clock: four entities advanced in turn, a window of the least link delay at a time.
//!
//! Every link takes at least the lookahead. So what happens within a window of that length at one entity cannot reach
//! another within the same window: each entity handles its window alone, in one go.
//! Windows in which nothing is due are skipped. This is the same code path as live, without the promises.

use std::sync::Arc;

use arrivals::Arrivals;
use carrier::Carrier;
use customs::Customs;
use measure::{Account, Ledger, Replication};
use model::{RoleName, SimTime};
use protocol::{Entity, LinkId, Message, PlaceOrder, Role, Setting};
use scenario::Scenario;
use seller::Seller;
use warehouse::Warehouse;

/// An entity and what it has reported.
struct Watched<R: Role> {
    entity: Entity<R>,
    ledger: Ledger,
}

impl<R: Role> Watched<R> {
    fn open(role: R, setting: &Setting) -> Self {
        let mut ledger = Ledger::new(setting.window, setting.sellers.len());
        let entity = Entity::open(role, setting.links.clone(), &mut ledger);
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
    setting: Arc<Setting>,
    orders: Arrivals,
    next_order: usize,
    seller: Watched<Seller>,
    warehouse: Watched<Warehouse>,
    customs: Watched<Customs>,
    carrier: Watched<Carrier>,
    links: Links,
}

impl Zone {
    /// A zone before the first instant.
    pub(crate) fn open(scenario: &Scenario, setting: Arc<Setting>) -> Self {
        let shared = || Arc::clone(&setting);
        Self {
            orders: scenario.arrivals(&setting),
            next_order: 0,
            seller: Watched::open(Seller::new(shared(), &scenario.seller), &setting),
            warehouse: Watched::open(Warehouse::new(shared(), &scenario.warehouse), &setting),
            customs: Watched::open(Customs::new(shared(), &scenario.customs), &setting),
            carrier: Watched::open(Carrier::new(shared(), &scenario.carrier), &setting),
            links: Links { horizon: setting.window.horizon, custody_in_flight: 0 },
            setting,
        }
    }

    /// Runs to the horizon.
    pub(crate) fn run(mut self) -> Replication {
        let horizon = self.setting.window.horizon;
        let lookahead = self.setting.links.lookahead();
        while let Some(next) = self.next_instant().filter(|next| *next <= horizon) {
            let to = (next + lookahead).just_before().min(horizon);
            self.admit_orders(to);
            self.advance(to);
        }
        self.close()
    }

    fn next_instant(&self) -> Option<SimTime> {
        let order = self.orders.get(self.next_order).map(|(due, _)| due);
        [
            order,
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
        while let Some((due, parcel)) = self.orders.get(self.next_order)
            && due <= to
        {
            let order = Message::PlaceOrder(PlaceOrder { parcel });
            self.links.deliver(&mut self.seller, LinkId::DriverToSeller, due, order);
            self.next_order += 1;
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

    fn close(mut self) -> Replication {
        let closings = [
            self.seller.entity.close(&mut self.seller.ledger),
            self.warehouse.entity.close(&mut self.warehouse.ledger),
            self.customs.entity.close(&mut self.customs.ledger),
            self.carrier.entity.close(&mut self.carrier.ledger),
        ];
        let mut ledger = self.seller.ledger;
        for other in [self.warehouse.ledger, self.customs.ledger, self.carrier.ledger] {
            ledger.merge(other).expect("the four ledgers are of one setting");
        }
        ledger.settle();
        let account = Account::new(&ledger, &closings, self.links.custody_in_flight);
        Replication { ledger, account }
    }
}

#[cold]
fn no_such_link(link: LinkId) -> ! {
    panic!("{link:?} does not start at the role that sent on it")
}
