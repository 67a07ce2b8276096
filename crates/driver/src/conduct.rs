//! Conducting a run: configure all four nodes, start them, watch them to the horizon, and ask for their statements.
//!
//! The driver keeps the schedule and sends it to every node, at first, whenever it changes, and to a node that was away: a
//! node that dies is waited for, configured again (harmless: it takes up its journal) and started again at the driver's
//! place on the schedule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use arrivals::Arrivals;
use measure::Replication;
use model::{RoleName, SimTime};
use node::pace::{Schedule, Speed, WallNs};
use node::punctuality::Percentiles;
use protocol::{LinkId, Window};
use scenario::Scenario;
use tokio::sync::watch;
use tonic::transport::Endpoint;
use wire::v1;

use crate::agreement::{Agreement, Present};
use crate::controls::{Controls, Wish};
use crate::error::DriveError;
use crate::lead::conduct;
use crate::order_link::send_orders;
use crate::order_source::OrderSource;
use crate::progress::{ClusterProgress, Counted, Pace, RoleProgress};
use crate::statement::{LivePunctuality, collect};

/// An interrupted run is over when all nodes are at the same instant, or after so long.
const STAND_STILL_WITHIN: Duration = Duration::from_secs(3);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// How to drive a run.
#[derive(Clone, Debug)]
pub struct DriveOptions {
    /// The name of the run. A new name is a new run; the name of a run that the nodes have resumes it.
    pub run: String,
    /// The seed.
    pub seed: u64,
    /// The replication.
    pub replication: u32,
    /// How fast.
    pub speed: Speed,
    /// How long a node waits for a silent peer before it goes on without; `None`: for ever, and the answer is exact.
    pub hold: Option<Duration>,
    /// Where the nodes are, as URLs.
    pub peers: BTreeMap<RoleName, String>,
    /// How long a node may stay unreachable.
    pub patience: Duration,
}

/// A run that came to its horizon, or was interrupted.
#[derive(Clone, Debug)]
pub struct LiveRun {
    /// What was measured, as the virtual clock would give it.
    pub replication: Replication,
    /// How the wall clock treated the run.
    pub punctuality: LivePunctuality,
    /// Where the last of the nodes was when this driver took the run up again; `None` for a run from its beginning.
    pub resumed_from: Option<SimTime>,
    /// Wall time from the start of the schedule to the last statement.
    pub wall: Duration,
    /// Where it was when it was interrupted; the replication is what had happened by then.
    pub interrupted_at: Option<SimTime>,
}

/// What all tasks of a run share.
pub(crate) struct Conductor<'a> {
    scenario: &'a Scenario,
    pub(crate) options: &'a DriveOptions,
    scenario_hash: [u8; 16],
    window: Window,
    lead: model::Duration,
    orders: Arc<Arrivals>,
    clock_origin: Instant,
    /// When the schedule began.
    started: OnceLock<WallNs>,
    /// Where the schedule stands: waiting until all nodes are configured.
    pub(crate) schedule: watch::Sender<Schedule>,
    /// What the nodes have answered when they were asked to take the run.
    pub(crate) agreement: watch::Sender<Agreement>,
    progress: Mutex<ClusterProgress>,
    /// How late orders were sent, in nanoseconds of wall time.
    dispatch_lag_ns: Mutex<Percentiles>,
    /// Who has reached the horizon.
    pub(crate) finished: watch::Sender<BTreeSet<RoleName>>,
    /// Whether statements are wanted now.
    pub(crate) interrupted: watch::Sender<bool>,
}

impl Conductor<'_> {
    pub(crate) fn run(&self) -> &str {
        &self.options.run
    }

    pub(crate) fn resolved_scenario(&self) -> &str {
        &self.scenario.resolved
    }

    pub(crate) fn scenario_hash(&self) -> [u8; 16] {
        self.scenario_hash
    }

    pub(crate) fn lead(&self) -> model::Duration {
        self.lead
    }

    /// Where the schedule stands now; `None` before the start.
    pub(crate) fn schedule_now(&self) -> Option<SimTime> {
        self.schedule.borrow().at(self.wall(), self.window.arrivals_end)
    }

    /// An order goes out; it should have gone one lead before it is due.
    pub(crate) fn dispatched(&self, due: SimTime) {
        let Schedule::Running { speed: Speed::Times(speed), .. } = *self.schedule.borrow() else { return };
        let Some(now) = self.schedule_now().filter(|now| *now < SimTime::MAX) else { return };
        // At the start of a run all orders of the first lead go out at once: they are not late.
        let planned_ns = due.ns().saturating_sub(self.lead.ns()).max(0);
        let late_ns = now.ns().saturating_sub(planned_ns).max(0) as f64 / speed;
        let mut lags = self.dispatch_lag_ns.lock().unwrap_or_else(PoisonError::into_inner);
        lags.record(late_ns as u64, 1);
    }

    pub(crate) fn endpoint(&self, role: RoleName) -> Result<Endpoint, DriveError> {
        let url = self.url(role)?;
        let endpoint = Endpoint::from_shared(url.clone()).map_err(|error| DriveError::BadPeer {
            role,
            url,
            reason: error.to_string(),
        })?;
        Ok(node::with_limits(endpoint))
    }

    pub(crate) fn url(&self, role: RoleName) -> Result<String, DriveError> {
        self.options.peers.get(&role).cloned().ok_or(DriveError::MissingPeer { role })
    }

    #[expect(clippy::disallowed_methods, reason = "the driver paces the orders by the monotonic clock")]
    pub(crate) fn wall(&self) -> WallNs {
        WallNs(Instant::now().duration_since(self.clock_origin).as_nanos() as u64)
    }

    pub(crate) fn note(&self, role: RoleName, event: &v1::WatchEvent) -> ClusterProgress {
        let frontier = SimTime::from_ns(event.frontier_ns);
        // A promise holds it, or a link that it can't send on. The driver is no role: who waits for orders waits for nobody.
        let held_by = wire::link_from_wire("WatchEvent", "held_by", event.held_by).ok();
        let peer = |link: LinkId| if link.from() == Some(role) { Some(link.to()) } else { link.from() };
        let told = RoleProgress {
            frontier,
            placed: event.placed,
            released: event.released,
            delivered: event.outcomes.as_ref().map_or(0, |outcomes| outcomes.delivered),
            behind: model::Duration::from_ns(i64::try_from(event.lag_ns).unwrap_or(i64::MAX)),
            waits_for: held_by.and_then(peer),
            lines: event.lines.iter().map(|line| (line.station.clone(), line.waiting)).collect(),
        };
        let counted = (role == RoleName::Customs).then(|| Counted {
            at: frontier,
            placed: placed_by(&self.orders, frontier),
            released: event.released,
        });
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.roles.insert(role, told);
        progress.counted = counted.or(progress.counted);
        progress.clone()
    }

    /// A node does not answer, or answers again. Returns the progress if that is news.
    pub(crate) fn note_away(&self, role: RoleName, is_away: bool) -> Option<ClusterProgress> {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let news = if is_away { progress.away.insert(role) } else { progress.away.remove(&role) };
        news.then(|| progress.clone())
    }

    fn note_pace(&self, pace: Pace) -> ClusterProgress {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.pace = pace;
        progress.clone()
    }

    /// A node would take the run.
    pub(crate) fn agreed(&self, role: RoleName, answer: &v1::ConfigureResponse) {
        let mut became_complete = false;
        self.agreement.send_modify(|agreement| {
            let was_complete = agreement.is_complete();
            agreement.answered(role, Present::from(answer));
            became_complete = agreement.is_complete() && !was_complete;
        });
        let agreement = self.agreement.borrow();
        for run in agreement.unfinished(self.run()).into_iter().filter(|_| became_complete) {
            tracing::warn!(
                "run {run} is not finished: its journals are kept, and --run {run} takes it up again"
            );
        }
    }

    /// A node has taken the run. Returns the progress if it goes on from where it was.
    pub(crate) fn note_configured(
        &self,
        role: RoleName,
        configured: &v1::ConfigureResponse,
    ) -> Option<ClusterProgress> {
        let frontier = SimTime::from_ns(configured.frontier_ns);
        self.note_frontier(role, frontier);
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let resumed = configured.resumed && frontier > self.window.start && !self.has_started();
        if resumed {
            let from = progress.resumed_from.map_or(frontier, |other| other.min(frontier));
            progress.resumed_from = Some(from);
        }
        resumed.then(|| progress.clone())
    }

    fn has_started(&self) -> bool {
        self.started.get().is_some()
    }

    pub(crate) fn note_frontier(&self, role: RoleName, frontier: SimTime) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.roles.entry(role).or_default().frontier = frontier;
    }

    fn frontiers(&self) -> Vec<SimTime> {
        let progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.roles.values().map(|role| role.frontier).collect()
    }

    /// The start of the schedule as a node is to take it now.
    pub(crate) fn start_request(&self) -> v1::StartRequest {
        let schedule = *self.schedule.borrow();
        let (speed, paused) = match schedule {
            Schedule::Waiting => (self.options.speed, true),
            Schedule::Paused { speed, .. } => (speed, true),
            Schedule::Running { speed, .. } => (speed, false),
        };
        let now = schedule.at(self.wall(), self.window.arrivals_end).unwrap_or(self.window.start);
        let hold_ns = self.options.hold.map(|hold| hold.as_nanos() as u64);
        v1::StartRequest {
            run: self.run().to_owned(),
            speed: if let Speed::Times(times) = speed { times } else { 0.0 },
            from_ns: now.min(self.window.horizon).ns(),
            hold_ns,
            paused,
        }
    }

    // The schedule -------------------------------------------------------------------------------------------

    /// Starts the schedule when all nodes have the run, then does what is wished, for ever. A run that the nodes had begun
    /// goes on where the last of them stands.
    async fn keep_schedule(
        &self,
        mut configured: watch::Receiver<usize>,
        wishes: &Controls,
        report: &(impl Fn(&ClusterProgress) + Sync),
    ) {
        let all = configured.wait_for(|count| *count >= RoleName::ALL.len()).await;
        if all.is_err() {
            return;
        }
        let _ = self.started.set(self.wall());
        let from = self.frontiers().into_iter().min().unwrap_or(self.window.start);
        let mut wishes = wishes.subscribe();
        let warmed_up = SimTime::ZERO.just_before();
        if from < warmed_up {
            // Before 0 the pace is unlimited: the schedule is anchored when all are there.
            self.schedule.send_replace(Schedule::Paused { at: warmed_up, speed: self.options.speed });
            let mut stopped = wishes.clone();
            tokio::select! {
                () = self.all_at(warmed_up) => {}
                _ = stopped.wait_for(|wish| *wish == Wish::Stop) => {}
            }
        }
        let from = from.clamp(SimTime::ZERO, self.window.arrivals_end);
        let speed = self.options.speed;
        self.schedule.send_replace(Schedule::Running { wall: self.wall(), from, speed });
        loop {
            let wish = *wishes.borrow_and_update();
            self.fulfil(wish);
            report(&self.note_pace(Pace::of(wish, self.options.speed)));
            if wish == Wish::Stop {
                self.stand_still().await;
                self.interrupted.send_replace(true);
                return std::future::pending().await;
            }
            if wishes.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }

    fn fulfil(&self, wish: Wish) {
        let (wall, end) = (self.wall(), self.window.arrivals_end);
        let frontier = self.frontiers().into_iter().max().unwrap_or(SimTime::ZERO);
        self.schedule.send_if_modified(|schedule| {
            let before = *schedule;
            *schedule = match (wish, before) {
                (Wish::Run { speed }, Schedule::Paused { at, .. }) => {
                    Schedule::Running { wall, from: at, speed: speed.unwrap_or(self.options.speed) }
                }
                (Wish::Run { speed }, Schedule::Running { speed: now, .. }) => {
                    let speed = speed.unwrap_or(self.options.speed);
                    if speed == now { before } else { before.with_speed(wall, end, frontier, speed) }
                }
                (Wish::Pause { .. } | Wish::Stop, before) => before.paused(wall, end, frontier),
                (_, Schedule::Waiting) => before,
            };
            *schedule != before
        });
    }

    /// All nodes go to the instant of the one that is furthest. One that is away is not waited for very long.
    async fn stand_still(&self) {
        let until = tokio::time::Instant::now() + STAND_STILL_WITHIN;
        // Every node says where it is when it takes the pause.
        tokio::time::sleep(LOOK_AGAIN * 10).await;
        while tokio::time::Instant::now() < until {
            let frontiers = self.frontiers();
            let (least, most) = (frontiers.iter().min(), frontiers.iter().max());
            let (Some(&least), Some(&most)) = (least, most) else { return };
            self.schedule.send_if_modified(|schedule| match schedule {
                Schedule::Paused { at, .. } if *at != most => {
                    *at = most;
                    true
                }
                _ => false,
            });
            if least == most {
                return;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn all_at(&self, instant: SimTime) {
        while self.frontiers().into_iter().any(|frontier| frontier < instant) {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}

/// How many orders are placed from time 0 up to an instant.
fn placed_by(orders: &Arrivals, instant: SimTime) -> u64 {
    orders.placed_by(instant).saturating_sub(orders.placed_by(SimTime::ZERO.just_before())) as u64
}

/// Drives a run to its horizon, or until it is stopped. `report` is told every progress of a node.
#[expect(
    clippy::disallowed_methods,
    reason = "the schedule of a live run is anchored to the monotonic clock"
)]
pub async fn drive(
    scenario: &Scenario,
    options: &DriveOptions,
    controls: &Controls,
    report: impl Fn(&ClusterProgress) + Sync,
) -> Result<LiveRun, DriveError> {
    if scenario.zones.get() > 1 {
        return Err(DriveError::Zones { zones: scenario.zones.get() });
    }
    if let Some(role) = RoleName::ALL.into_iter().find(|role| !options.peers.contains_key(role)) {
        return Err(DriveError::MissingPeer { role });
    }
    tracing::info!(run = options.run, scenario = scenario.name, seed = options.seed, "driving");
    let draws = Scenario::draws(options.seed, options.replication, 0);
    let setting = Arc::new(scenario.setting(draws));
    let orders = Arc::new(scenario.order_list(draws, draws, 0));
    let source = OrderSource::new(Arc::clone(&orders), setting.window);
    let sent = source.len();
    let conductor = Conductor {
        scenario,
        options,
        scenario_hash: scenario.hash().0,
        window: setting.window,
        lead: setting.links.of(protocol::LinkId::DriverToSeller),
        orders,
        clock_origin: Instant::now(),
        started: OnceLock::new(),
        schedule: watch::Sender::new(Schedule::Waiting),
        agreement: watch::Sender::default(),
        progress: Mutex::default(),
        dispatch_lag_ns: Mutex::default(),
        finished: watch::Sender::default(),
        interrupted: watch::Sender::new(false),
    };
    let (configured, ready) = watch::channel(0);
    let nodes = async {
        let conduct = |role| conduct(&conductor, role, &configured, &report);
        let [seller, warehouse, customs, carrier] = RoleName::ALL.map(conduct);
        let (a, b, c, d) = tokio::try_join!(seller, warehouse, customs, carrier)?;
        Ok::<_, DriveError>([a, b, c, d])
    };
    let statements = tokio::select! {
        statements = nodes => statements?,
        Err(error) = send_orders(&conductor, source) => return Err(error),
        () = conductor.keep_schedule(ready, controls, &report) => unreachable!("the schedule is kept for ever"),
    };
    let started = conductor.started.get().map_or(0, |started| started.0);
    let wall = Duration::from_nanos(conductor.wall().0.saturating_sub(started));
    let at_horizon = statements.iter().all(|statement| statement.frontier_ns >= setting.window.horizon.ns());
    let orders_sent = at_horizon.then_some(sent);
    let (replication, mut punctuality) = collect(&statements, scenario, &setting, orders_sent)?;
    let lags = conductor.dispatch_lag_ns.lock().unwrap_or_else(PoisonError::into_inner);
    punctuality.dispatch_lag_p99_ns = options.speed.is_paced().then(|| lags.quantile(0.99));
    let frontier = statements.iter().map(|statement| statement.frontier_ns).max().unwrap_or_default();
    let interrupted_at = (!at_horizon).then(|| SimTime::from_ns(frontier));
    let resumed_from = conductor.progress.lock().unwrap_or_else(PoisonError::into_inner).resumed_from;
    Ok(LiveRun { replication, punctuality, resumed_from, wall, interrupted_at })
}
