//! A zone under the virtual clock: four entities advanced in turn, a window of the least link delay at a time.
//!
//! Every link takes at least the lookahead. So what happens within a window of that length at one entity cannot reach
//! another within the same window: each entity handles its window alone, in one go, and then the messages are dealt out.
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

/// A message on its way.
struct Parcelled {
    link: LinkId,
    due: SimTime,
    message: Message,
}

impl<R: Role> Watched<R> {
    fn open(role: R, setting: &Setting) -> Self {
        let mut ledger = Ledger::new(setting.window, setting.sellers.len());
        let entity = Entity::open(role, setting.links.clone(), &mut ledger);
        Self { entity, ledger }
    }

    fn advance(&mut self, to: SimTime, outbox: &mut Vec<Parcelled>) {
        self.entity.advance(to, &mut self.ledger, &mut |link, due, message| {
            outbox.push(Parcelled { link, due, message });
        });
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
    outbox: Vec<Parcelled>,
    custody_in_flight: u64,
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
            outbox: Vec::new(),
            custody_in_flight: 0,
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
            self.deal_out(horizon);
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
            on_time(self.seller.entity.admit(LinkId::DriverToSeller, due, order).is_none());
            self.next_order += 1;
        }
    }

    fn advance(&mut self, to: SimTime) {
        self.seller.advance(to, &mut self.outbox);
        self.warehouse.advance(to, &mut self.outbox);
        self.customs.advance(to, &mut self.outbox);
        self.carrier.advance(to, &mut self.outbox);
    }

    fn deal_out(&mut self, horizon: SimTime) {
        for Parcelled { link, due, message } in self.outbox.drain(..) {
            if due > horizon {
                self.custody_in_flight += u64::from(message.carries_custody());
                continue;
            }
            let late = match link.to() {
                RoleName::Seller => self.seller.entity.admit(link, due, message),
                RoleName::Warehouse => self.warehouse.entity.admit(link, due, message),
                RoleName::Customs => self.customs.entity.admit(link, due, message),
                RoleName::Carrier => self.carrier.entity.admit(link, due, message),
            };
            on_time(late.is_none());
        }
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
        let account = Account::new(&ledger, &closings, self.custody_in_flight);
        Replication { ledger, account }
    }
}

/// A window is no longer than the least link delay, so nothing can arrive in the past.
fn on_time(is: bool) {
    assert!(is, "a message arrived after its due time under the virtual clock");
}
