//! The reference tandem through the engine: a role with five stations, run like any other.
//!
//! Everything that a role pays is paid here: orders come over a link, every work is drawn by key, deadlines go through the
//! inbox, and the ledger takes milestones, intervals, levels and visits.

use model::{
    Duration, GoodsNumber, Lane, Milestone, ParcelKey, Purpose, RoleName, SellerStream, SimTime, Subject,
};
use protocol::{
    Closing, Customer, Departed, Entity, Input, Interval, LinkDelays, LinkId, Message, Observer, Outputs,
    ParcelFacts, PlaceOrder, Role, StationId, StationKind, StationTable, StationTimer, Stations, Window,
};
use queueing::{Capacity, Distribution, Draws, Lag, Roster, Servers, StationParameters};

/// Servers at each station.
pub(crate) const SERVERS: [u32; 5] = [4, 8, 16, 8, 4];
const LOAD: f64 = 0.8;
/// The stations: only their names are customs'.
pub(crate) const STATIONS: [StationKind; SERVERS.len()] = [
    StationKind::Intake,
    StationKind::Reviewers,
    StationKind::Xray,
    StationKind::Images,
    StationKind::Unpackers,
];
/// How far the engine runs at a time, like a zone's window.
const WINDOW_S: i64 = 2;

/// Everything counts, from time 0 on.
pub(crate) const WINDOW: Window = Window {
    start: SimTime::ZERO,
    warmup_end: SimTime::ZERO,
    arrivals_end: SimTime::from_ns(i64::MAX / 2),
    horizon: SimTime::from_ns(i64::MAX / 2),
};

/// The reference tandem: a Poisson stream of a customer a second through five FIFO stations with exponential services.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tandem {
    pub(crate) seed: u64,
}

impl Tandem {
    /// The mean time between arrivals.
    #[expect(clippy::unused_self, reason = "a property of the tandem, like the services")]
    pub(crate) fn gap_mean_s(self) -> f64 {
        1.0
    }

    /// The mean service at a station: what makes its load 0.8.
    pub(crate) fn service_mean_s(self, station: usize) -> f64 {
        LOAD * f64::from(SERVERS[station]) * self.gap_mean_s()
    }

    /// The draw of the time between arrivals.
    pub(crate) fn gap(self) -> Lag {
        Lag(Distribution::exponential(self.gap_mean_s()))
    }

    /// The draw of the work at a station.
    pub(crate) fn service(self, station: usize) -> Lag {
        Lag(Distribution::exponential(self.service_mean_s(station)))
    }

    fn stations(self) -> StationTable {
        let station = |(number, kind): (usize, StationKind)| {
            let roster = Roster::always(Capacity::Servers(SERVERS[number]));
            let servers = Servers::Own(roster);
            let parameters =
                StationParameters { servers, service: self.service(number), ..StationParameters::none() };
            (StationId::of(kind), parameters)
        };
        let stations = STATIONS.into_iter().enumerate().map(station).collect();
        StationTable { stations, ..StationTable::default() }
    }
}

/// Runs so many customers through the tandem. Returns the number of inputs handled: orders and deadlines.
pub(crate) fn run(tandem: Tandem, customers: u64, observer: &mut impl Observer) -> u64 {
    let draws = Draws::new(tandem.seed, 0);
    let role = TandemRole { stations: Stations::new(&tandem.stations(), draws) };
    let delay = Duration::from_seconds(WINDOW_S);
    let delays = LinkDelays::uniform(delay, delay).expect("a window is longer than the least delay");
    let mut entity = Entity::open(role, SimTime::ZERO, delays, observer);
    let mut orders = orders(tandem, draws, customers).peekable();
    while let Some(next) = soonest(orders.peek().map(|(at, _)| *at), entity.next_instant()) {
        let to = (next + delay).just_before();
        while let Some((at, parcel)) = orders.next_if(|(at, _)| *at <= to) {
            entity.admit(LinkId::DriverToSeller, at, Message::PlaceOrder(PlaceOrder { parcel }));
        }
        entity.advance(to, observer, &mut |link, _, _| panic!("the tandem sends nothing on {link:?}"));
    }
    entity.inputs()
}

fn soonest(one: Option<SimTime>, other: Option<SimTime>) -> Option<SimTime> {
    one.into_iter().chain(other).min()
}

/// The customers as they come.
fn orders(tandem: Tandem, draws: Draws, customers: u64) -> impl Iterator<Item = (SimTime, ParcelKey)> {
    let gap = tandem.gap();
    (0..customers).scan(SimTime::ZERO, move |at, ordinal| {
        let parcel = ParcelKey::new(SellerStream::new(0), ordinal);
        *at = *at + gap.draw(&draws, Subject::Parcel(parcel), Purpose::Arrival, 0);
        Some((*at, parcel))
    })
}

/// A customer in the tandem.
#[derive(Clone, Copy, Debug)]
struct Visitor {
    parcel: ParcelKey,
    placed: SimTime,
    /// The number of its station.
    station: u8,
}

impl Customer for Visitor {
    fn subject(&self) -> Subject {
        Subject::Parcel(self.parcel)
    }
}

/// Five stations in a row.
struct TandemRole {
    stations: Stations<Visitor>,
}

impl TandemRole {
    fn order_placed(&mut self, now: SimTime, message: &Message, out: &mut impl Outputs<StationTimer>) {
        let &[parcel] = message.parcels() else { panic!("an order is about one parcel") };
        out.milestone(parcel, Milestone::Placed, now);
        let visitor = Visitor { parcel, placed: now, station: 0 };
        self.stations.arrive(now, StationId::of(STATIONS[0]), visitor, 0, out);
        self.let_go(now, out);
    }

    fn service_ends(&mut self, now: SimTime, timer: StationTimer, out: &mut impl Outputs<StationTimer>) {
        if let Some(done) = self.stations.fire(now, timer, out) {
            self.go_on(now, done, out);
        }
        self.let_go(now, out);
    }

    /// Lets go on who leaves a station.
    #[inline]
    fn let_go(&mut self, now: SimTime, out: &mut impl Outputs<StationTimer>) {
        while let Some(done) = self.stations.next_departure(now, out) {
            self.go_on(now, done, out);
        }
    }

    fn go_on(&mut self, now: SimTime, done: Departed<Visitor>, out: &mut impl Outputs<StationTimer>) {
        let next = Visitor { station: done.customer.station + 1, ..done.customer };
        match STATIONS.get(usize::from(next.station)) {
            Some(kind) => self.stations.arrive(now, StationId::of(*kind), next, 0, out),
            None => leave(now, next, out),
        }
    }
}

fn leave(now: SimTime, visitor: Visitor, out: &mut impl Observer) {
    let Visitor { parcel, placed, .. } = visitor;
    out.milestone(parcel, Milestone::Released, now);
    let facts = ParcelFacts { parcel, placed, lane: Lane::Green, goods: GoodsNumber(0) };
    out.interval(Interval::OrderToRelease, facts, now.since(placed), now);
}

impl Role for TandemRole {
    type Timer = StationTimer;

    /// The driver's link ends at the seller; it is the name that the tandem goes by.
    const NAME: RoleName = RoleName::Seller;

    fn open(&mut self, now: SimTime, out: &mut impl Outputs<StationTimer>) {
        self.stations.open(now, out);
    }

    #[inline]
    fn handle(
        &mut self,
        now: SimTime,
        input: Input<StationTimer, &Message>,
        out: &mut impl Outputs<StationTimer>,
    ) {
        match input {
            Input::Deadline(timer) => self.service_ends(now, timer, out),
            Input::Message(message) => self.order_placed(now, message, out),
        }
    }

    fn close(&self, out: &mut impl Observer) -> Closing {
        self.stations.close(SimTime::MAX, out);
        Closing::default()
    }
}
