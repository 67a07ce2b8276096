//! A role's surroundings in the small: a list of deadlines for a clock, and a notebook for what is told.

use model::{Duration, Holder, Milestone, ParcelKey, SellerStream, SimTime, Stage, Subject};
use protocol::{
    Customer, Departed, Interval, LinkId, Message, MoneyEvent, Observer, OpenParcel, Outcome, Outputs,
    ParcelFacts, Reserve, ReserveEvent, RiskEvent, StationId, StationKind, StationTable, StationTimer,
    StationVisit, Stations, Touch,
};
use queueing::{Capacity, Draws, Ending, Lag, Level, Roster, Servers, StationParameters};

/// A parcel by its number; odd ones are of the better class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parcel(pub(crate) u64);

impl Customer for Parcel {
    fn subject(&self) -> Subject {
        Subject::Parcel(ParcelKey::new(SellerStream::new(0), self.0))
    }
    fn class(&self) -> u8 {
        u8::from(self.0.is_multiple_of(2))
    }
}

/// What is told.
#[derive(Default)]
pub(crate) struct Notebook {
    deadlines: Vec<(SimTime, StationTimer)>,
    pub(crate) visits: Vec<(StationId, StationVisit)>,
    pub(crate) levels: Vec<(StationId, SimTime, Level)>,
    pub(crate) milestones: Vec<(Milestone, SimTime)>,
    /// What reserves did, with the line that they watch and when, in seconds.
    pub(crate) reserves: Vec<(ReserveEvent, u32, i64)>,
}

impl Outputs<StationTimer> for Notebook {
    fn send(&mut self, link: LinkId, message: Message) {
        panic!("a station sends nothing, and yet {message:?} on {link:?}");
    }
    fn deadline(&mut self, at: SimTime, timer: StationTimer) {
        self.deadlines.push((at, timer));
    }
}

impl Observer for Notebook {
    fn milestone(&mut self, _: ParcelKey, milestone: Milestone, at: SimTime) {
        self.milestones.push((milestone, at));
    }
    fn interval(&mut self, _: Interval, _: ParcelFacts, _: Duration, _: SimTime) {}
    fn censored(&mut self, _: Interval, _: OpenParcel) {}
    fn stages(&mut self, _: Duration) {}
    fn outcome(&mut self, _: Outcome, _: ParcelKey, _: SimTime, _: bool, _: SimTime) {}
    fn risk(&mut self, _: RiskEvent, _: SimTime) {}
    fn enter(&mut self, _: Stage, _: SimTime, _: SimTime) {}
    fn leave(&mut self, _: Stage, _: SimTime, _: SimTime) {}
    fn held(&mut self, _: Holder, _: ParcelFacts, _: Duration, _: SimTime) {}
    fn money(&mut self, _: MoneyEvent, _: SimTime, _: SimTime) {}
    fn touch(&mut self, _: Touch, _: SimTime, _: SimTime) {}
    fn level(&mut self, station: StationId, now: SimTime, level: Level) {
        self.levels.push((station, now, level));
    }
    fn visit(&mut self, station: StationId, visit: StationVisit) {
        self.visits.push((station, visit));
    }
    fn reserve(&mut self, _: &Reserve, event: ReserveEvent, waiting: u32, at: SimTime) {
        self.reserves.push((event, waiting, at.ns() / 1_000_000_000));
    }
}

/// Stations with a clock. Who leaves a station goes to the one behind it, if `onward` names one.
pub(crate) struct Yard {
    pub(crate) stations: Stations<Parcel>,
    pub(crate) book: Notebook,
    onward: Option<(StationKind, StationKind)>,
    /// These go nowhere, whatever is behind.
    pub(crate) gone: Vec<u64>,
    /// Who left which station, when and why, in seconds.
    pub(crate) left: Vec<(u64, StationKind, i64, Ending)>,
}

impl Yard {
    pub(crate) fn open(table: &StationTable) -> Self {
        Self::with_way(table, None)
    }

    pub(crate) fn with_way(table: &StationTable, onward: Option<(StationKind, StationKind)>) -> Self {
        table.check().expect("the table is right");
        let mut stations = Stations::new(table, Draws::new(1, 0));
        let mut book = Notebook::default();
        stations.open(at(-1), &mut book);
        Self { stations, book, onward, gone: Vec::new(), left: Vec::new() }
    }

    /// A parcel comes; everything due before has happened.
    pub(crate) fn arrive(&mut self, second: i64, parcel: u64, kind: StationKind) {
        self.run_to(second);
        self.stations.arrive(at(second), kind.into(), Parcel(parcel), 0, &mut self.book);
        self.drain(at(second));
    }

    pub(crate) fn change(&mut self, second: i64, table: &StationTable) {
        self.run_to(second);
        self.stations.change(at(second), table, &mut self.book);
        self.drain(at(second));
    }

    pub(crate) fn suspend(&mut self, second: i64) {
        self.run_to(second);
        self.stations.suspend(at(second), &mut self.book);
    }

    pub(crate) fn resume(&mut self, second: i64) {
        self.run_to(second);
        self.stations.resume(at(second), &mut self.book);
        self.drain(at(second));
    }

    pub(crate) fn withdraw(&mut self, second: i64, parcel: u64, kind: StationKind) -> bool {
        self.run_to(second);
        let subject = Parcel(parcel).subject();
        self.stations.withdraw(at(second), kind.into(), subject, &mut self.book)
    }

    /// Everything that is due up to then.
    pub(crate) fn run_to(&mut self, second: i64) {
        loop {
            let due = self.book.deadlines.iter().enumerate().min_by_key(|(place, (at, _))| (*at, *place));
            let Some((place, (now, timer))) = due.filter(|(_, (due, _))| *due <= at(second)) else { return };
            let (now, timer) = (*now, *timer);
            self.book.deadlines.remove(place);
            if let Some(done) = self.stations.fire(now, timer, &mut self.book) {
                self.departed(now, done);
            }
            self.drain(now);
        }
    }

    fn drain(&mut self, now: SimTime) {
        while let Some(done) = self.stations.next_departure(now, &mut self.book) {
            self.departed(now, done);
        }
    }

    fn departed(&mut self, now: SimTime, done: Departed<Parcel>) {
        let kind = done.station.kind;
        self.left.push((done.customer.0, kind, now.ns() / 1_000_000_000, done.ending));
        if let Some((from, to)) = self.onward
            && kind == from
            && !self.gone.contains(&done.customer.0)
        {
            self.stations.arrive(now, to.into(), done.customer, 0, &mut self.book);
        }
    }

    /// Who was served where and when.
    pub(crate) fn served(&self, kind: StationKind) -> Vec<(u64, i64)> {
        let served = |&(parcel, station, second, ending): &(u64, StationKind, i64, Ending)| {
            (station == kind && ending == Ending::Served).then_some((parcel, second))
        };
        self.left.iter().filter_map(served).collect()
    }

    /// Integral of the level against sum of the visits: in line, and in service, in seconds. Equal, or time was lost.
    pub(crate) fn assert_time_adds_up(&mut self, kind: StationKind, horizon: i64) {
        self.run_to(horizon);
        self.stations.close(at(horizon), &mut self.book);
        let id = StationId::of(kind);
        let (mut waiting, mut serving) = (0, 0);
        let levels: Vec<_> = self.book.levels.iter().filter(|(station, ..)| *station == id).collect();
        for (number, (_, from, level)) in levels.iter().enumerate() {
            let to = levels.get(number + 1).map_or(at(horizon), |(_, to, _)| *to);
            waiting += i64::from(level.waiting) * (to.ns() - from.ns());
            serving += i64::from(level.in_service) * (to.ns() - from.ns());
        }
        for (_, visit) in self.book.visits.iter().filter(|(station, _)| *station == id) {
            let cut = |from: SimTime, to: SimTime| to.min(at(horizon)).ns() - from.ns();
            match *visit {
                StationVisit::Started { arrived, started, ends } => {
                    waiting -= cut(arrived, started);
                    serving -= cut(started, ends);
                }
                StationVisit::Waiting { arrived } => waiting -= cut(arrived, at(horizon)),
                StationVisit::Left { arrived, left } => waiting -= cut(arrived, left),
                StationVisit::Part { started, ended } => serving -= cut(started, ended),
                StationVisit::TurnedAway { .. } => {}
            }
        }
        assert_eq!((waiting, serving), (0, 0), "levels and visits of {kind:?} differ");
    }
}

pub(crate) fn at(second: i64) -> SimTime {
    SimTime::from_seconds(second)
}

pub(crate) fn seconds(length: i64) -> Duration {
    Duration::from_seconds(length)
}

pub(crate) fn roster(first: u32, steps: &[(i64, u32)]) -> Roster {
    let steps = steps.iter().map(|&(second, servers)| (at(second), Capacity::Servers(servers)));
    Roster::new(Capacity::Servers(first), steps.collect()).expect("the steps are in order")
}

/// So many servers, a constant service in seconds, nothing special.
pub(crate) fn station(servers: u32, service: i64) -> StationParameters {
    StationParameters {
        servers: Servers::Own(roster(servers, &[])),
        service: Lag::constant(seconds(service)),
        ..StationParameters::none()
    }
}

/// A table of stations with servers of their own.
pub(crate) fn table(stations: &[(StationKind, StationParameters)]) -> StationTable {
    let stations = stations.iter().map(|(kind, parameters)| (StationId::of(*kind), parameters.clone()));
    StationTable { stations: stations.collect(), ..StationTable::default() }
}
