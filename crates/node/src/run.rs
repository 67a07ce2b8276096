//! A run at a node: its scenario, its entity, its journal and its schedule.

use std::time::Duration;

use model::SimTime;
use protocol::{LinkId, MODEL_VERSION};
use scenario::Scenario;
use tonic::Status;
use wire::{Frame, Hello, Receipt};

use crate::control::{Configured, Counts, Progress, ProgressState, Start, Statement};
use crate::engine::{Refusal, holding_link};
use crate::journal::{Journal, JournalDirectory, JournalError, MemoryJournal, Round, RunHeader};
use crate::live::{Allowance, HeldBy, Live, live_entity};
use crate::pace::{Schedule, Speed, WallNs};
use crate::witness::{RoundError, apply_or_reason};

/// Everything due is handled once a tick: this often at most...
const TICK_LEAST: Duration = Duration::from_millis(1);
/// ... and this often at least.
const TICK_MOST: Duration = Duration::from_millis(4);

/// Messages that came while the frontier can't move wait so long for a round that moves it...
const LINGER: Duration = Duration::from_millis(2);
/// ... unless there are so many.
const PENDING_MAX: usize = 4_096;

/// After a full disk, the journal is tried again this often.
pub(crate) const FULL_DISK_RETRY: Duration = Duration::from_secs(1);

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
    /// A round that did not fit on the disk, and when it is tried again.
    unwritten: Option<Round>,
    retry_at: WallNs,
    /// Since when received messages wait for a round.
    waiting_since: Option<WallNs>,
    /// An invariant broke in the middle of a round: there is no account of this run any more.
    is_broken: bool,
}

/// Who watches is told so many lines of a node's stations.
const LINES_TOLD: usize = 5;

impl Run {
    /// A new run with a fresh journal.
    pub(crate) fn create(header: RunHeader, directory: Option<&JournalDirectory>) -> Result<Self, Status> {
        let scenario = read_scenario(&header)?;
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
        let mut broken = None;
        journal.replay(&mut |position, round| {
            if broken.is_none() {
                let reason = apply_or_reason(run.live.as_mut(), &round);
                broken =
                    reason.map(|reason| (position, format!("replaying it breaks an invariant: {reason}")));
            }
        })?;
        if let Some((position, reason)) = broken {
            let path = format!("of run `{}`", run.header.run);
            return Err(JournalError::Damaged { path, position, reason });
        }
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
        let draws = Scenario::draws(header.seed, header.replication, 0);
        let setting = scenario.setting(draws);
        Self {
            scenario_hash: scenario.hash().0,
            arrivals_end: setting.window.arrivals_end,
            horizon: setting.window.horizon,
            promise_step_ns: setting.links.lookahead().ns() / 4,
            live: live_entity(header.role, &scenario, draws, acknowledged),
            header,
            scenario,
            journal,
            incarnation,
            schedule: Schedule::Waiting,
            hold_ns: None,
            unwritten: None,
            retry_at: WallNs(0),
            waiting_since: None,
            is_broken: false,
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
        let frontier = self.frontier();
        Configured { scenario_hash: self.scenario_hash, resumed, frontier, present: None }
    }

    /// What a node would say that took this run on; nothing is made.
    pub(crate) fn would_be(header: &RunHeader) -> Result<Configured, Status> {
        let scenario = read_scenario(header)?;
        let (scenario_hash, frontier) = (scenario.hash().0, SimTime::ZERO);
        Ok(Configured { scenario_hash, resumed: false, frontier, present: None })
    }

    /// Whether it is at the horizon.
    pub(crate) fn is_finished(&self) -> bool {
        self.frontier() >= self.horizon
    }

    // The schedule -------------------------------------------------------------------------------------------

    pub(crate) fn start(&mut self, wall: WallNs, start: &Start) {
        let Start { from, speed, hold_ns, paused } = *start;
        self.schedule = if paused {
            Schedule::Paused { at: from, speed }
        } else {
            Schedule::Running { wall, from, speed }
        };
        self.hold_ns = hold_ns;
    }

    /// Stops the schedule; says where.
    pub(crate) fn pause(&mut self, wall: WallNs) -> SimTime {
        let at = self.schedule.stands(wall, self.arrivals_end, self.frontier());
        self.schedule = self.schedule.paused(wall, self.arrivals_end, self.frontier());
        at
    }

    /// Changes the speed; says where the schedule stood.
    pub(crate) fn set_speed(&mut self, wall: WallNs, speed: Speed) -> SimTime {
        let at = self.schedule.stands(wall, self.arrivals_end, self.frontier());
        self.schedule = self.schedule.with_speed(wall, self.arrivals_end, self.frontier(), speed);
        at
    }

    pub(crate) fn owes_receipts(&self) -> bool {
        self.live.owes_receipts()
    }

    /// How often the engine should look at the clock; `None` where only events can change anything.
    pub(crate) fn tick(&self) -> Option<Duration> {
        if self.waiting_since.is_some() {
            return Some(LINGER);
        }
        let Schedule::Running { speed: Speed::Times(speed), .. } = self.schedule else { return None };
        if self.live.frontier() >= self.horizon {
            return None;
        }
        match self.live.held_by() {
            HeldBy::Promise(_) | HeldBy::Outbox(_) if self.hold_ns.is_none() => None,
            HeldBy::Horizon => None,
            _ => {
                let step_s = self.promise_step_ns as f64 / 1e9 / speed;
                let tick_s = step_s.clamp(TICK_LEAST.as_secs_f64(), TICK_MOST.as_secs_f64());
                Some(Duration::from_secs_f64(tick_s))
            }
        }
    }

    fn allowance(&self, wall: WallNs) -> Allowance {
        Allowance {
            schedule: self.schedule.at(wall, self.arrivals_end),
            without_promises: self
                .hold_ns
                .and_then(|hold_ns| self.schedule.one_hold_ago(wall, self.arrivals_end, hold_ns)),
        }
    }

    // The round ----------------------------------------------------------------------------------------------

    pub(crate) fn is_disk_full(&self) -> bool {
        self.unwritten.is_some()
    }

    /// One round: plan, journal, handle. `passed_ns` is the wall time since the last one. After a broken invariant the
    /// run can't go on.
    pub(crate) fn round(&mut self, wall: WallNs, passed_ns: u64) -> Result<(), RoundError> {
        if self.unwritten.is_some() && wall < self.retry_at {
            return Ok(());
        }
        let allowance = self.allowance(wall);
        self.note_delays(allowance, passed_ns);
        if self.may_linger(wall, allowance) {
            return Ok(());
        }
        self.waiting_since = None;
        let Some(round) = self.unwritten.take().or_else(|| self.live.plan(allowance)) else { return Ok(()) };
        let acknowledged = self.live.acknowledged();
        match self.journal.append(self.live.position(), &round, &acknowledged) {
            Ok(_) => {}
            Err(JournalError::Full { path }) => {
                tracing::warn!(path, "the disk is full: holding until there is room");
                self.unwritten = Some(round);
                self.retry_at = WallNs(wall.0 + FULL_DISK_RETRY.as_nanos() as u64);
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
        let (before, position) = (self.live.frontier(), self.live.position());
        if let Some(reason) = apply_or_reason(self.live.as_mut(), &round) {
            self.is_broken = true;
            return Err(RoundError::Broken { position, reason });
        }
        if before < self.horizon && self.live.frontier() >= self.horizon {
            tracing::info!(run = self.header.run, rounds = self.live.position(), "reached the horizon");
        }
        Ok(())
    }

    /// A round that only writes down what came costs as much as one that moves the frontier. So messages wait a moment
    /// for that one; nobody needs their acknowledgement sooner.
    fn may_linger(&mut self, wall: WallNs, allowance: Allowance) -> bool {
        let pending = self.live.pending();
        if pending == 0 || pending >= PENDING_MAX || self.live.can_advance(allowance) {
            return false;
        }
        let since = *self.waiting_since.get_or_insert(wall);
        wall.0 < since.0 + LINGER.as_nanos() as u64
    }

    /// How far the frontier is behind the schedule, and whether a peer's silence is the reason, for the wall time that
    /// has passed since the last look.
    fn note_delays(&mut self, allowance: Allowance, passed_ns: u64) {
        let Schedule::Running { speed: Speed::Times(speed), .. } = self.schedule else { return };
        let Some(schedule) = allowance.schedule.filter(|schedule| *schedule < SimTime::MAX) else { return };
        let behind_ns = schedule.ns().saturating_sub(self.live.frontier().ns()).max(0);
        self.live.punctuality().lags_by((behind_ns as f64 / speed) as u64, passed_ns);
        if behind_ns > 0 && holding_link(self.live.held_by()).is_some() {
            self.live.punctuality().held_for(passed_ns);
        }
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
        let worth = outlink.has_unsent()
            || outlink.owes_ahead()
            || (outlink.owes_promise() && (eager || outlink.promise_moved_ns() >= step));
        if worth { outlink.next_frame() } else { None }
    }

    // What it tells ------------------------------------------------------------------------------------------

    /// The longest lines at its stations now.
    pub(crate) fn lines(&self) -> Vec<(String, u32)> {
        measure::longest_lines(self.live.ledger(), &self.scenario.site_names(), LINES_TOLD)
    }

    /// How far it is, without the lines, which only who is told needs.
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
            counts: Counts::of(self.live.ledger().orders()),
            late,
            lag_ns: schedule.map_or(0, |at| at.ns().saturating_sub(frontier.ns()).max(0) as u64),
            held_by: holding_link(self.live.held_by()),
            lines: Vec::new(),
        }
    }

    /// The account of this role; `None` before the horizon, unless it may be of what has happened so far, and of a run
    /// that broke.
    pub(crate) fn statement(&mut self, interim: bool) -> Option<Statement> {
        let custody = self.live.custody();
        let (mut ledger, closing, in_flight, taken) = match self.live.closing() {
            Some(closing) => (self.live.ledger().clone(), closing, custody.beyond_horizon, 0),
            None if interim && !self.is_broken => {
                let (ledger, closing) = self.live.interim();
                (ledger, closing, custody.made + custody.beyond_horizon, custody.taken)
            }
            None => return None,
        };
        ledger.settle_at(self.live.frontier());
        let punctuality = self.live.punctuality().clone();
        Some(Statement {
            role: self.header.role,
            frontier: self.live.frontier(),
            closing,
            custody_in_flight: in_flight,
            custody_taken: taken,
            counts: Counts::of(self.live.ledger().orders()),
            tallies: self.live.tallies(),
            digest: ledger.digest(),
            ledger: ledger.encode(),
            punctuality,
        })
    }
}

fn read_scenario(header: &RunHeader) -> Result<Scenario, Status> {
    Scenario::from_resolved(&header.scenario).map_err(|error| Status::invalid_argument(error.to_string()))
}
