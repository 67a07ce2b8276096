//! The world: four processes and a driver over a network with a mind of its own, on a wall clock that is a counter.
//!
//! Everything that happens is an event at an instant of wall time; the order of events, delays, deaths and cuts follow
//! from the seed alone.

mod links;
mod rounds;

use std::collections::BTreeMap;
use std::sync::Arc;

use driver::order_source::OrderSource;
use measure::{Account, Ledger, Replication};
use model::{RoleName, SimTime};
use node::live::Allowance;
use node::pace::{Schedule, WallNs};
use protocol::{LinkId, Setting};
use queueing::Draws;
use scenario::Scenario;
use wire::{Frame, Receipt};

use crate::conditions::{Conditions, MILLISECOND};
use crate::process::Process;
use crate::streams::{StreamNumber, Streams};
use crate::witness::Witness;

/// A run that takes more events than this is stuck.
const EVENTS_MAX: u64 = 2_000_000;
/// How often a paced process looks at the clock.
const TICK_NS: u64 = 10 * MILLISECOND;
/// How long an engine collects events before a round, at most.
const COLLECT_MAX_NS: u64 = MILLISECOND / 2;
/// A sender tries again after at most so long.
const RETRY_MAX_NS: u64 = 5 * MILLISECOND;

#[derive(Debug)]
enum Event {
    Start(RoleName),
    Round(RoleName),
    Tick(RoleName),
    DriverTick,
    Connect(LinkId),
    Disconnected(LinkId, StreamNumber),
    Frame(LinkId, StreamNumber, Frame),
    Receipt(LinkId, StreamNumber, Receipt),
}

/// What came of a run.
pub(crate) struct Outcome {
    pub(crate) replication: Replication,
    /// Messages that came late.
    pub(crate) late: u64,
    /// Deaths and cuts.
    pub(crate) troubles: u32,
    /// Messages that were sent more than once.
    pub(crate) repeated: u64,
    /// Rounds of all four processes.
    pub(crate) rounds: u64,
}

/// Four processes, a driver, and what is between them.
pub(crate) struct World<'a> {
    scenario: &'a Scenario,
    setting: Arc<Setting>,
    draws: Draws,
    conditions: Conditions,
    schedule: Schedule,
    random: fastrand::Rng,
    now: WallNs,
    events: BTreeMap<(WallNs, u64), Event>,
    events_made: u64,
    processes: [Process; RoleName::ALL.len()],
    driver: OrderSource,
    driver_incarnation: u64,
    driver_tick_pending: bool,
    streams: [Streams; LinkId::ALL.len()],
    witness: Witness,
    troubles: u32,
}

impl<'a> World<'a> {
    pub(crate) fn new(scenario: &'a Scenario, conditions: Conditions, seed: u64) -> Self {
        let draws = Scenario::draws(seed, 0, 0);
        let setting = Arc::new(scenario.setting(draws));
        let mut world = Self {
            scenario,
            driver: OrderSource::new(scenario.order_list(draws, draws, 0), setting.window),
            driver_incarnation: 1,
            driver_tick_pending: false,
            conditions,
            schedule: Schedule::Running { wall: WallNs(0), from: SimTime::ZERO, speed: conditions.speed },
            random: fastrand::Rng::with_seed(seed),
            now: WallNs(0),
            events: BTreeMap::new(),
            events_made: 0,
            processes: RoleName::ALL.map(Process::new),
            streams: Default::default(),
            witness: Witness::new(setting.links.clone()),
            troubles: 0,
            setting,
            draws,
        };
        for role in RoleName::ALL {
            world.after(RETRY_MAX_NS, Event::Start(role));
        }
        world.connect(LinkId::DriverToSeller);
        world
    }

    /// Runs until all four processes are at the horizon.
    pub(crate) fn run(mut self) -> Outcome {
        while !self.processes.iter().all(Process::is_finished) {
            let (at, event) = self.events.pop_first().expect("something always happens until the horizon");
            self.now = at.0;
            self.happen(event);
            assert!(self.events_made < EVENTS_MAX, "the run is stuck: {}", self.standing());
        }
        self.outcome()
    }

    fn standing(&self) -> String {
        let of = |process: &Process| {
            let live = process.live.as_ref();
            let at = live.map(|live| (live.frontier(), live.held_by()));
            format!("{} {at:?}", process.role)
        };
        self.processes.iter().map(of).collect::<Vec<_>>().join(", ")
    }

    fn outcome(mut self) -> Outcome {
        let mut ledger = Ledger::new(&sim::description(self.scenario, &self.setting));
        let mut closings = Vec::new();
        let mut in_flight = 0;
        let mut late = 0;
        let mut rounds = 0;
        let mut sent_and_received = [[0; 2]; LinkId::ALL.len()];
        sent_and_received[LinkId::DriverToSeller.index()][0] = self.driver.len();
        for process in &mut self.processes {
            let live = process.live.as_mut().expect("finished");
            ledger.merge(live.ledger().clone()).expect("of one setting");
            closings.push(live.closing().expect("finished"));
            in_flight += live.custody().beyond_horizon;
            late += live.punctuality().late();
            rounds += live.position();
            for (link, sent, received) in live.tallies() {
                sent_and_received[link.index()][0] += sent;
                sent_and_received[link.index()][1] += received;
            }
        }
        for (link, [sent, received]) in LinkId::ALL.into_iter().zip(sent_and_received) {
            assert_eq!(sent, received, "{link:?}: sent and received");
        }
        ledger.settle();
        let account = Account::new(&ledger, &closings, in_flight);
        let Self { troubles, witness, .. } = self;
        Outcome {
            replication: Replication { ledger, account },
            late,
            troubles,
            repeated: witness.repeated,
            rounds,
        }
    }

    // Chance and time ----------------------------------------------------------------------------------------

    fn upto(&mut self, most_ns: u64) -> u64 {
        self.random.u64(0..=most_ns)
    }

    fn at(&mut self, wall: WallNs, event: Event) {
        self.events.insert((wall, self.events_made), event);
        self.events_made += 1;
    }

    /// The event happens within so many nanoseconds.
    fn after(&mut self, most_ns: u64, event: Event) {
        let wall = WallNs(self.now.0 + self.upto(most_ns));
        self.at(wall, event);
    }

    /// Whether something bad happens that happens this often.
    fn trouble(&mut self, chance: f64) -> bool {
        let strikes = self.troubles < self.conditions.troubles_max && self.random.f64() < chance;
        self.troubles += u32::from(strikes);
        strikes
    }

    fn schedule_at(&self, wall: WallNs) -> Option<SimTime> {
        self.schedule.at(wall, self.setting.window.arrivals_end)
    }

    fn allowance(&self, started: WallNs) -> Allowance {
        if self.now < started {
            return Allowance { schedule: None, without_promises: None };
        }
        let before_hold = |hold_ns: u64| {
            let wall = WallNs(self.now.0.checked_sub(hold_ns)?);
            self.schedule_at(wall).filter(|instant| *instant < SimTime::MAX)
        };
        Allowance {
            schedule: self.schedule_at(self.now),
            without_promises: self.conditions.hold_ns.and_then(before_hold),
        }
    }

    // Events -------------------------------------------------------------------------------------------------

    fn happen(&mut self, event: Event) {
        match event {
            Event::Start(role) => self.start(role),
            Event::Round(role) => {
                self.processes[role.index()].round_pending = false;
                self.round(role);
            }
            Event::Tick(role) => {
                self.processes[role.index()].tick_pending = false;
                self.round(role);
            }
            Event::DriverTick => {
                self.driver_tick_pending = false;
                self.drive();
            }
            Event::Connect(link) => {
                self.streams[link.index()].connecting = false;
                self.open_stream(link);
            }
            Event::Disconnected(link, stream) => {
                if self.streams[link.index()].outbound == Some(stream) {
                    self.disconnected(link);
                }
            }
            Event::Frame(link, stream, frame) => self.frame(link, stream, frame),
            Event::Receipt(link, stream, receipt) => self.receipt(link, stream, &receipt),
        }
    }
}
