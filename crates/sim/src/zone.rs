//! A zone under the virtual clock: four entities advanced in turn, a window of the least link delay at a time.
//!
//! Every link takes at least the lookahead. So what happens within a window of that length at one entity cannot reach
//! another within the same window: each entity handles its window alone, in one go.
//! Windows in which nothing is due are skipped. This is the same code path as live, without the promises.

use std::sync::Arc;

use arrivals::Orders;
use carrier::Carrier;
use customs::Customs;
use measure::{Account, Ledger, Replication};
use model::{Duration, RoleName, SimTime};
use protocol::{Closing, Delivery, Entity, LinkId, Message, Observer, PlaceOrder, Role, Setting};
use scenario::Scenario;
use seller::Seller;
use warehouse::Warehouse;

use crate::passing::Passing;

/// An entity and who is told what it reports.
struct Watched<R: Role, O> {
    entity: Entity<R>,
    observer: O,
}

impl<R: Role, O: Observer> Watched<R, O> {
    fn open(role: R, setting: &Setting, mut observer: O) -> Self {
        let entity = Entity::open(role, setting.window.start, setting.links.clone(), &mut observer);
        Self { entity, observer }
    }

    fn advance(&mut self, to: SimTime, delivery: &mut impl Delivery) {
        self.entity.advance(to, &mut self.observer, delivery);
    }

    fn close(mut self, closings: &mut Vec<Closing>, inputs: &mut u64) -> O {
        closings.push(self.entity.close(&mut self.observer));
        *inputs += self.entity.inputs();
        self.observer
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
    #[expect(clippy::inline_always, reason = "a message is made where it will lie, and never moved")]
    #[inline(always)]
    fn deliver<R: Role, O>(&mut self, to: &mut Watched<R, O>, link: LinkId, due: SimTime, message: Message) {
        if due > self.horizon {
            self.custody_in_flight += u64::from(message.carries_custody());
            return;
        }
        let late = to.entity.admit(link, due, message);
        assert!(late.is_none(), "a message arrived after its due time under the virtual clock");
    }
}

/// Whom an entity sends to while it advances.
struct Others<'a, O> {
    links: &'a mut Links,
    seller: Option<&'a mut Watched<Seller, O>>,
    warehouse: Option<&'a mut Watched<Warehouse, O>>,
    customs: Option<&'a mut Watched<Customs, O>>,
    carrier: Option<&'a mut Watched<Carrier, O>>,
}

impl<'a, O> Others<'a, O> {
    fn none(links: &'a mut Links) -> Self {
        Self { links, seller: None, warehouse: None, customs: None, carrier: None }
    }
}

impl<O> Delivery for Others<'_, O> {
    #[expect(clippy::inline_always, reason = "a message is made where it will lie, and never moved")]
    #[inline(always)]
    fn deliver(&mut self, link: LinkId, due: SimTime, message: Message) {
        let Self { links, seller, warehouse, customs, carrier } = self;
        match link.to() {
            RoleName::Seller => links.deliver(at_the_end(link, seller), link, due, message),
            RoleName::Warehouse => links.deliver(at_the_end(link, warehouse), link, due, message),
            RoleName::Customs => links.deliver(at_the_end(link, customs), link, due, message),
            RoleName::Carrier => links.deliver(at_the_end(link, carrier), link, due, message),
        }
    }
}

/// A zone: the four entities and the orders to come.
pub(crate) struct Zone<O> {
    start: SimTime,
    horizon: SimTime,
    lookahead: Duration,
    orders: Orders,
    seller: Watched<Seller, O>,
    warehouse: Watched<Warehouse, O>,
    customs: Watched<Customs, O>,
    carrier: Watched<Carrier, O>,
    links: Links,
}

impl<O: Observer> Zone<O> {
    /// A zone before the first instant; `observer` makes the observer of each entity.
    pub(crate) fn open(
        scenario: &Scenario,
        seed: u64,
        replication: u32,
        zone: u32,
        mut observer: impl FnMut(RoleName, &Arc<Setting>) -> O,
    ) -> Self {
        let run = Scenario::draws(seed, replication, 0);
        let draws = Scenario::draws(seed, replication, zone);
        let seller = scenario.seller_phases(draws);
        let setting = &Arc::clone(&seller[0].setting);
        let mut watched = |role| observer(role, setting);
        Self {
            start: setting.window.start,
            horizon: setting.window.horizon,
            lookahead: setting.links.lookahead(),
            orders: scenario.orders(run, draws, zone),
            links: Links { horizon: setting.window.horizon, custody_in_flight: 0 },
            warehouse: Watched::open(
                Warehouse::new(scenario.warehouse_phases(draws)),
                setting,
                watched(RoleName::Warehouse),
            ),
            customs: Watched::open(
                Customs::new(scenario.customs_phases(draws)),
                setting,
                watched(RoleName::Customs),
            ),
            carrier: Watched::open(
                Carrier::new(scenario.carrier_phases(draws)),
                setting,
                watched(RoleName::Carrier),
            ),
            seller: Watched::open(Seller::new(seller), setting, watched(RoleName::Seller)),
        }
    }

    /// Runs to the horizon. `done` is told whenever some of the parts of the simulated time have passed.
    pub(crate) fn run(mut self, done: impl Fn(u64)) -> Observed<O> {
        let mut passing = Passing::new(self.start, self.horizon, done);
        loop {
            let next = self.next_instant();
            if next > self.horizon || next == SimTime::MAX {
                passing.at(self.horizon);
                return self.close();
            }
            passing.at(next);
            let to = (next + self.lookahead).just_before().min(self.horizon);
            self.admit_orders(to);
            self.advance(to);
        }
    }

    /// The next instant at which anything happens; [`SimTime::MAX`] if nothing does any more.
    fn next_instant(&self) -> SimTime {
        [
            self.orders.peek().map(|(due, _)| due),
            self.seller.entity.next_instant(),
            self.warehouse.entity.next_instant(),
            self.customs.entity.next_instant(),
            self.carrier.entity.next_instant(),
        ]
        .map(|next| next.unwrap_or(SimTime::MAX))
        .into_iter()
        .fold(SimTime::MAX, SimTime::min)
    }

    fn admit_orders(&mut self, to: SimTime) {
        while let Some((due, parcel)) = self.orders.next_by(to) {
            let order = Message::PlaceOrder(PlaceOrder { parcel });
            self.links.deliver(&mut self.seller, LinkId::DriverToSeller, due, order);
        }
    }

    fn advance(&mut self, to: SimTime) {
        let Self { seller, warehouse, customs, carrier, links, .. } = self;
        seller.advance(
            to,
            &mut Others { warehouse: Some(warehouse), customs: Some(customs), ..Others::none(links) },
        );
        warehouse.advance(
            to,
            &mut Others { customs: Some(customs), carrier: Some(carrier), ..Others::none(links) },
        );
        customs.advance(
            to,
            &mut Others {
                seller: Some(seller),
                warehouse: Some(warehouse),
                carrier: Some(carrier),
                ..Others::none(links)
            },
        );
        carrier.advance(
            to,
            &mut Others { warehouse: Some(warehouse), customs: Some(customs), ..Others::none(links) },
        );
    }

    fn close(self) -> Observed<O> {
        let (mut closings, mut inputs) = (Vec::with_capacity(4), 0);
        let observers = [
            self.seller.close(&mut closings, &mut inputs),
            self.warehouse.close(&mut closings, &mut inputs),
            self.customs.close(&mut closings, &mut inputs),
            self.carrier.close(&mut closings, &mut inputs),
        ];
        Observed { observers, closings, custody_in_flight: self.links.custody_in_flight, inputs }
    }
}

/// A zone that has run.
pub(crate) struct Observed<O> {
    /// By [`RoleName::index`].
    pub(crate) observers: [O; 4],
    closings: Vec<Closing>,
    custody_in_flight: u64,
    inputs: u64,
}

/// A zone that has run, or several added up.
#[derive(Clone, Debug)]
pub struct ZoneRun {
    ledger: Ledger,
    closings: Vec<Closing>,
    custody_in_flight: u64,
    inputs: u64,
}

impl From<Observed<Ledger>> for ZoneRun {
    fn from(observed: Observed<Ledger>) -> Self {
        let Observed { observers: [mut ledger, others @ ..], closings, custody_in_flight, inputs } = observed;
        for other in others {
            ledger.merge(other).expect("the four ledgers are of one scenario");
        }
        ledger.settle();
        Self { ledger, closings, custody_in_flight, inputs }
    }
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

/// Who is at the end of a link.
#[inline]
fn at_the_end<'a, W>(link: LinkId, other: &'a mut Option<&mut W>) -> &'a mut W {
    other.as_deref_mut().unwrap_or_else(|| no_such_link(link))
}

#[cold]
fn no_such_link(link: LinkId) -> ! {
    panic!("{link:?} does not start at the role that sent on it")
}
