//! A run at a node: its scenario, its entity, its journal and its schedule.

use std::sync::Arc;
use std::time::Duration;

use measure::Account;
use model::{Milestone, SimTime};
use protocol::{LinkId, MODEL_VERSION, Outcome};
use scenario::Scenario;
use tonic::Status;
use wire::{Frame, Hello, Receipt};

use crate::control::{Configured, Counts, Progress, ProgressState, Statement};
use crate::engine::{Refusal, holding_link};
use crate::journal::{Journal, JournalDirectory, JournalError, MemoryJournal, Round, RunHeader};
use crate::live::{Allowance, HeldBy, Live, live_entity};
use crate::pace::{Schedule, Speed, WallNs};

/// Everything due is handled once a tick: this often at most...
const TICK_LEAST: Duration = Duration::from_millis(1);
/// ... and this often at least.
const TICK_MOST: Duration = Duration::from_millis(4);

/// A run that this node takes part in.
pub(crate) struct Run {
    header: RunHeader,
    scenario: Scenario,
    scenario_hash: [u8; 16],
    arrivals_end: SimTime,
    horizon: SimTime,
    /// A quarter of the least link delay: promises that moved less are not worth a frame of their own.
    promise_step_ns: i64,
    live: Box<dyn Live>,
    journal: Box<dyn Journal>,
    incarnation: u64,
    schedule: Schedule,
    hold_ns: Option<u64>,
    /// A round that did not fit on the disk.
    unwritten: Option<Round>,
}

impl Run {
    /// A new run with a fresh journal.
    pub(crate) fn create(header: RunHeader, directory: Option<&JournalDirectory>) -> Result<Self, Status> {
        let scenario = Scenario::from_resolved(&header.scenario);
        let scenario = scenario.map_err(|error| Status::invalid_argument(error.to_string()))?;
        let (journal, incarnation): (Box<dyn Journal>, u64) = match directory {
            None => (Box::new(MemoryJournal::default()), 1),
            Some(directory) => {
                let journal = directory.create(&header);
                let journal = journal.map_err(|error| Status::internal(error.to_string()))?;
                let incarnation = journal.incarnation();
                (Box::new(journal), incarnation)
            }
        };
        Ok(Self::new(header, scenario, journal, incarnation, &[]))
    }

    /// A run that has a journal: reads it back, round by round, to where it was.
    pub(crate) fn open(
        header: RunHeader,
        mut journal: Box<dyn Journal>,
        incarnation: u64,
    ) -> Result<Self, JournalError> {
        let of_another = |found: String, wanted: String| JournalError::OfAnotherRun {
            path: format!("of run `{}`", header.run),
            found,
            wanted,
        };
        if header.model_version != MODEL_VERSION {
            let found = format!("a run of model version {}", header.model_version);
            return Err(of_another(found, format!("version {MODEL_VERSION}")));
        }
        let scenario = Scenario::from_resolved(&header.scenario).map_err(|error| {
            of_another(format!("a scenario that this build can't read ({error})"), "one it can".to_owned())
        })?;
        let acknowledged = journal.acknowledged()?;
        let mut run =
            Self::new(header, scenario, Box::new(MemoryJournal::default()), incarnation, &acknowledged);
        journal.replay(&mut |_, round| run.live.apply(&round))?;
        run.journal = journal;
        Ok(run)
    }

    fn new(
        header: RunHeader,
        scenario: Scenario,
        journal: Box<dyn Journal>,
        incarnation: u64,
        acknowledged: &[(LinkId, u64)],
    ) -> Self {
        let setting = Arc::new(scenario.setting(header.seed, header.replication));
        Self {
            scenario_hash: scenario.hash().0,
            arrivals_end: setting.window.arrivals_end,
            horizon: setting.window.horizon,
            promise_step_ns: setting.links.lookahead().ns() / 4,
            live: live_entity(header.role, &scenario, &setting, acknowledged),
            header,
            scenario,
            journal,
            incarnation,
            schedule: Schedule::Waiting,
            hold_ns: None,
            unwritten: None,
        }
    }

    pub(crate) fn header(&self) -> &RunHeader {
        &self.header
    }

    pub(crate) fn scenario_name(&self) -> &str {
        &self.scenario.name
    }

    pub(crate) fn frontier(&self) -> SimTime {
        self.live.frontier()
    }

    pub(crate) fn live(&mut self) -> &mut dyn Live {
        self.live.as_mut()
    }

    pub(crate) fn configured(&self, resumed: bool) -> Configured {
        Configured { scenario_hash: self.scenario_hash, resumed, frontier: self.frontier() }
    }

    // The schedule -------------------------------------------------------------------------------------------

    pub(crate) fn start(&mut self, wall: WallNs, from: SimTime, speed: Speed, hold_ns: Option<u64>) {
        self.schedule = Schedule::Running { wall, from, speed };
        self.hold_ns = hold_ns;
    }

    /// Stops the schedule; says where.
    pub(crate) fn pause(&mut self, wall: WallNs) -> SimTime {
        self.schedule = self.schedule.paused(wall, self.arrivals_end);
        self.schedule.at(wall, self.arrivals_end).unwrap_or(SimTime::ZERO)
    }

    /// Changes the speed; says where the schedule stood.
    pub(crate) fn set_speed(&mut self, wall: WallNs, speed: Speed) -> SimTime {
        let at = self.schedule.at(wall, self.arrivals_end).unwrap_or(SimTime::ZERO);
        self.schedule = self.schedule.with_speed(wall, self.arrivals_end, speed);
        at
    }

    /// How often the engine should look at the clock; `None` where only events can change anything.
    pub(crate) fn tick(&self) -> Option<Duration> {
        let Schedule::Running { speed: Speed::Times(speed), .. } = self.schedule else { return None };
        if self.live.frontier() >= self.horizon {
            return None;
        }
        match self.live.held_by() {
            HeldBy::Promise(_) | HeldBy::Outbox(_) if self.hold_ns.is_none() => None,
            HeldBy::Horizon => None,
            _ => {
                let step = Duration::from_secs_f64(self.promise_step_ns as f64 / 1e9 / speed);
                Some(step.clamp(TICK_LEAST, TICK_MOST))
            }
        }
    }

    fn allowance(&self, wall: WallNs) -> Allowance {
        let before_hold = |hold_ns: u64| {
            let wall = WallNs(wall.0.checked_sub(hold_ns)?);
            // At most the schedule of one hold ago: where nothing is paced, promises decide.
            self.schedule.at(wall, self.arrivals_end).filter(|instant| *instant < SimTime::MAX)
        };
        Allowance {
            schedule: self.schedule.at(wall, self.arrivals_end),
            without_promises: self.hold_ns.and_then(before_hold),
        }
    }

    // The round ----------------------------------------------------------------------------------------------

    pub(crate) fn is_disk_full(&self) -> bool {
        self.unwritten.is_some()
    }

    /// One round: plan, journal, handle. `passed_ns` is the wall time since the last one.
    pub(crate) fn round(&mut self, wall: WallNs, passed_ns: u64) -> Result<(), JournalError> {
        let allowance = self.allowance(wall);
        self.note_hold(allowance, passed_ns);
        let Some(round) = self.unwritten.take().or_else(|| self.live.plan(allowance)) else { return Ok(()) };
        let acknowledged = self.live.acknowledged();
        match self.journal.append(self.live.position(), &round, &acknowledged) {
            Ok(_) => {}
            Err(JournalError::Full { path }) => {
                tracing::warn!(path, "the disk is full: holding until there is room");
                self.unwritten = Some(round);
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        let before = self.live.frontier();
        self.live.apply(&round);
        self.note_lag(allowance);
        if before < self.horizon && self.live.frontier() >= self.horizon {
            tracing::info!(run = self.header.run, rounds = self.live.position(), "reached the horizon");
        }
        Ok(())
    }

    fn note_hold(&mut self, allowance: Allowance, passed_ns: u64) {
        let behind = allowance
            .schedule
            .is_some_and(|schedule| schedule < SimTime::MAX && schedule > self.live.frontier());
        if behind && holding_link(self.live.held_by()).is_some() {
            self.live.punctuality().held_for(passed_ns);
        }
    }

    fn note_lag(&mut self, allowance: Allowance) {
        let Schedule::Running { speed: Speed::Times(speed), .. } = self.schedule else { return };
        let Some(schedule) = allowance.schedule.filter(|schedule| *schedule < SimTime::MAX) else { return };
        let lag_ns = schedule.ns().saturating_sub(self.live.frontier().ns()).max(0);
        self.live.punctuality().lags_by((lag_ns as f64 / speed) as u64);
    }

    // Links --------------------------------------------------------------------------------------------------

    /// Checks that a peer is in the same run, and welcomes it.
    pub(crate) fn hello(&mut self, link: LinkId, hello: &Hello) -> Result<Receipt, Refusal> {
        let not_in_this_run = |status| Err(Refusal::NotInThisRun(status));
        if hello.run != self.header.run {
            // The peer may be a moment ahead or behind while a run is being configured: it tries again.
            return not_in_this_run(Status::unavailable(format!(
                "this node has run `{}`, not `{}`",
                self.header.run, hello.run
            )));
        }
        if hello.scenario_hash[..] != self.scenario_hash[..] || hello.model_version != MODEL_VERSION {
            return not_in_this_run(Status::failed_precondition(format!(
                "run `{}` is of another scenario or model version here: configure all nodes alike",
                hello.run
            )));
        }
        self.live.hello(link, hello).map_err(Refusal::Broken)
    }

    pub(crate) fn make_hello(&mut self, link: LinkId) -> Hello {
        self.live.outlink(link).disconnected();
        let (acknowledged, promised) = self.live.link_state(link);
        Hello {
            run: self.header.run.clone(),
            scenario_hash: bytes::Bytes::copy_from_slice(&self.scenario_hash),
            model_version: MODEL_VERSION,
            incarnation: self.incarnation,
            acknowledged,
            promised,
        }
    }

    /// The next frame of a link that is worth sending now. While the schedule drives, a promise waits for company or
    /// for a quarter of the least delay; while peers wait for each other, it goes out at once.
    pub(crate) fn next_frame(&mut self, link: LinkId) -> Option<Frame> {
        let eager = self.live.held_by() != HeldBy::Schedule;
        let step = self.promise_step_ns;
        let outlink = self.live.outlink(link);
        let worth =
            outlink.has_unsent() || (outlink.owes_promise() && (eager || outlink.promise_moved_ns() >= step));
        if worth { outlink.next_frame() } else { None }
    }

    // What it tells ------------------------------------------------------------------------------------------

    pub(crate) fn progress(&mut self, wall: WallNs, failed: Option<String>) -> Progress {
        let frontier = self.live.frontier();
        let state = match (failed, self.schedule) {
            (Some(reason), _) => ProgressState::Failed(reason),
            (None, _) if frontier >= self.horizon => ProgressState::Finished,
            (None, Schedule::Waiting) => ProgressState::Configured,
            (None, Schedule::Paused { .. }) => ProgressState::Paused,
            (None, Schedule::Running { .. }) => ProgressState::Running,
        };
        let schedule = self.schedule.at(wall, self.arrivals_end).filter(|instant| *instant < SimTime::MAX);
        let late = self.live.punctuality().late();
        Progress {
            run: self.header.run.clone(),
            state,
            frontier,
            counts: self.counts(),
            late,
            lag_ns: schedule.map_or(0, |at| at.ns().saturating_sub(frontier.ns()).max(0) as u64),
            held_by: holding_link(self.live.held_by()),
        }
    }

    fn counts(&self) -> Counts {
        let orders = self.live.ledger().orders();
        Counts {
            placed: orders.count(Milestone::Placed),
            released: orders.count(Milestone::Released),
            delivered: orders.ended(Outcome::Delivered),
            refused: orders.ended(Outcome::Refused),
            seized: orders.ended(Outcome::Seized),
        }
    }

    /// The account of this role; `None` before the horizon.
    pub(crate) fn statement(&mut self) -> Option<Statement> {
        let closing = self.live.closing()?;
        let mut ledger = self.live.ledger().clone();
        ledger.settle();
        let account = Account::new(&ledger, &[closing], self.live.custody_in_flight());
        let punctuality = self.live.punctuality().clone();
        Some(Statement {
            role: self.header.role,
            frontier: self.live.frontier(),
            closing,
            custody_in_flight: self.live.custody_in_flight(),
            account,
            tallies: self.live.tallies(),
            digest: ledger.digest(),
            ledger: ledger.encode(),
            punctuality,
        })
    }
}
