//! A row of customs' stations, alone: the scenario's orders come straight to the first and leave after the last.

use std::sync::Arc;

use measure::{Description, Ledger};
use model::{GoodsNumber, Lane, ParcelKey, RoleName, SimTime, Stage, Subject};
use protocol::{
    Closing, Customer, Departed, Entity, Input, Interval, LinkId, Message, Observer, Outputs, ParcelFacts,
    PlaceOrder, Role, StationId, StationKind, StationTable, StationTimer, Stations,
};
use queueing::{Draws, Ending};
use scenario::Scenario;

/// So many orders are handed in at a time.
const HANDFUL: usize = 256;

/// Which stations, and what the time from the first to the last is called.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    stations: &'static [StationKind],
    sojourn: Interval,
    /// Each seller's parcels are a class of their own, the first seller's before the second's.
    class_by_seller: bool,
}

impl Row {
    pub(crate) const REVIEW: Self = Self {
        stations: &[StationKind::Reviewers],
        sojourn: Interval::CustomsClearance,
        class_by_seller: false,
    };
    pub(crate) const REVIEW_BY_SELLER: Self = Self { class_by_seller: true, ..Self::REVIEW };
    pub(crate) const INSPECTION: Self = Self {
        stations: &[StationKind::Xray, StationKind::Images],
        sojourn: Interval::LineToRelease,
        class_by_seller: false,
    };

    /// Runs one replication.
    pub(crate) fn run(self, scenario: &Scenario, seed: u64, replication: u32) -> Ledger {
        let setting = Arc::new(scenario.setting(Scenario::draws(seed, replication, 0)));
        let description: Description = sim::description(scenario, &setting);
        let mut ledger = Ledger::new(&description);
        self.observe(scenario, seed, replication, &mut ledger);
        ledger.settle();
        ledger
    }

    /// Runs one replication before an observer.
    pub(crate) fn observe(
        self,
        scenario: &Scenario,
        seed: u64,
        replication: u32,
        observer: &mut impl Observer,
    ) {
        let draws = Scenario::draws(seed, replication, 0);
        let setting = &scenario.phases[0].setting;
        let (start, horizon) = (setting.window.start, setting.window.horizon);
        let desk = Desk::new(self, scenario, draws);
        let mut entity = Entity::open(desk, start, setting.links.clone(), observer);
        let mut orders = scenario.orders(draws, draws, 0).peekable();
        loop {
            for (at, parcel) in orders.by_ref().take(HANDFUL) {
                entity.admit(LinkId::DriverToSeller, at, Message::PlaceOrder(PlaceOrder { parcel }));
            }
            let to = orders.peek().map_or(horizon, |(next, _)| next.just_before());
            entity.advance(to, observer, &mut |link, _, _| panic!("a desk sends nothing on {link:?}"));
            if to == horizon {
                break;
            }
        }
        entity.close(observer);
    }
}

/// A parcel at the desk.
#[derive(Clone, Copy, Debug)]
struct Visitor {
    parcel: ParcelKey,
    placed: SimTime,
    class: u8,
}

impl Customer for Visitor {
    fn subject(&self) -> Subject {
        Subject::Parcel(self.parcel)
    }

    fn class(&self) -> u8 {
        self.class
    }
}

struct Desk {
    row: Row,
    horizon: SimTime,
    /// By stream.
    classes: Vec<u8>,
    stations: Stations<Visitor>,
}

impl Desk {
    fn new(row: Row, scenario: &Scenario, draws: Draws) -> Self {
        let phase = &scenario.phases[0];
        let station = |kind: &StationKind| {
            let id = StationId::of(*kind);
            let parameters = phase.customs.stations.get(id);
            (id, parameters.expect("the scenario describes the station").clone())
        };
        let stations = row.stations.iter().map(station).collect();
        let table = StationTable { stations, ..StationTable::default() };
        let class = |(stream, seller): (u8, &protocol::SellerClass)| {
            if row.class_by_seller { stream } else { u8::from(!seller.green_channel) }
        };
        Self {
            row,
            horizon: phase.setting.window.horizon,
            classes: (0..).zip(&phase.setting.sellers).map(class).collect(),
            stations: Stations::new(&table, draws),
        }
    }

    fn leave(&self, now: SimTime, visitor: Visitor, out: &mut impl Observer) {
        let Visitor { placed, .. } = visitor;
        out.interval(self.row.sojourn, facts(visitor), now.since(placed), now);
        out.leave(Stage::Review, placed, now);
    }
}

fn facts(visitor: Visitor) -> ParcelFacts {
    let Visitor { parcel, placed, .. } = visitor;
    ParcelFacts { parcel, placed, lane: Lane::Yellow, goods: GoodsNumber(0) }
}

impl Desk {
    fn departed(&mut self, now: SimTime, done: Departed<Visitor>, out: &mut impl Outputs<StationTimer>) {
        if done.ending != Ending::Served {
            out.leave(Stage::Review, done.customer.placed, now);
            return;
        }
        if done.station.kind == StationKind::Reviewers {
            let wait = done.started.since(done.arrived);
            out.interval(Interval::ReviewWait, facts(done.customer), wait, done.started);
        }
        let place = self.row.stations.iter().position(|kind| *kind == done.station.kind);
        match place.and_then(|place| self.row.stations.get(place + 1)) {
            Some(next) => self.stations.arrive(now, StationId::of(*next), done.customer, 0, out),
            None => self.leave(now, done.customer, out),
        }
    }
}

impl Role for Desk {
    type Timer = StationTimer;

    /// The driver's link ends at the seller; it is the name that the desk goes by.
    const NAME: RoleName = RoleName::Seller;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<StationTimer>) {
        self.stations.open(now, out);
    }

    fn handle(
        &mut self,
        now: SimTime,
        input: Input<StationTimer, &Message>,
        out: &mut impl Outputs<StationTimer>,
    ) {
        match input {
            Input::Deadline(timer) => {
                if let Some(done) = self.stations.fire(now, timer, out) {
                    self.departed(now, done, out);
                }
            }
            Input::Message(message) => {
                let &[parcel] = message.parcels() else { panic!("an order is about one parcel") };
                let visitor = Visitor { parcel, placed: now, class: self.classes[parcel.stream().index()] };
                out.enter(Stage::Review, now, now);
                self.stations.arrive(now, StationId::of(self.row.stations[0]), visitor, 0, out);
            }
        }
        while let Some(done) = self.stations.next_departure(now, out) {
            self.departed(now, done, out);
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.stations.close(self.horizon, out);
        Closing::default()
    }
}
