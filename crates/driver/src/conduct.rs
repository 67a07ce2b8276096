//! Conducting a run: configure all four nodes, start them, watch them to the horizon, and ask for their statements.
//!
//! A node that dies is waited for, configured again (harmless: it takes up its journal) and started again at the
//! driver's place on the schedule.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use measure::Replication;
use model::{RoleName, SimTime};
use node::pace::{Schedule, Speed, WallNs};
use protocol::MODEL_VERSION;
use scenario::Scenario;
use tokio::sync::watch;
use tokio_stream::StreamExt;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Status};
use wire::v1;
use wire::v1::control_client::ControlClient;

use crate::error::DriveError;
use crate::order_link::send_orders;
use crate::order_source::OrderSource;
use crate::statement::{LivePunctuality, collect};

const RETRY: Duration = Duration::from_millis(100);
/// A node that has finished is asked this often whether it is still there, until all have.
const STILL_THERE: Duration = Duration::from_secs(1);
const WATCH_INTERVAL_MS: u32 = 100;

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

/// How far a node has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleProgress {
    /// Every instant at or before it is finished.
    pub frontier: SimTime,
    /// Orders placed (seller).
    pub placed: u64,
    /// Parcels released (customs).
    pub released: u64,
    /// Parcels delivered (carrier), some of them at an instant that is settled and still to come.
    pub delivered: u64,
}

/// How far the cluster has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterProgress {
    /// By role.
    pub roles: BTreeMap<RoleName, RoleProgress>,
}

impl ClusterProgress {
    /// The instant that all nodes have finished.
    pub fn frontier(&self) -> SimTime {
        self.roles.values().map(|role| role.frontier).min().unwrap_or(SimTime::ZERO)
    }

    /// Orders placed so far.
    pub fn placed(&self) -> u64 {
        self.roles.values().map(|role| role.placed).sum()
    }

    /// Parcels released so far.
    pub fn released(&self) -> u64 {
        self.roles.values().map(|role| role.released).sum()
    }
}

/// A run that came to its horizon.
#[derive(Clone, Debug)]
pub struct LiveRun {
    /// What was measured, as the virtual clock would give it.
    pub replication: Replication,
    /// How the wall clock treated the run.
    pub punctuality: LivePunctuality,
    /// Wall time from the start of the schedule to the last statement.
    pub wall: Duration,
}

/// What all tasks of a run share.
pub(crate) struct Conductor<'a> {
    scenario: &'a Scenario,
    options: &'a DriveOptions,
    scenario_hash: [u8; 16],
    arrivals_end: SimTime,
    lead: model::Duration,
    clock_origin: Instant,
    /// Where the schedule stands: waiting until all nodes are configured.
    schedule: watch::Sender<Schedule>,
    progress: Mutex<ClusterProgress>,
    /// Who has reached the horizon.
    finished: watch::Sender<BTreeSet<RoleName>>,
}

impl Conductor<'_> {
    pub(crate) fn run(&self) -> &str {
        &self.options.run
    }

    pub(crate) fn scenario_hash(&self) -> [u8; 16] {
        self.scenario_hash
    }

    pub(crate) fn lead(&self) -> model::Duration {
        self.lead
    }

    /// Where the schedule stands now; `None` before the start.
    pub(crate) fn schedule_now(&self) -> Option<SimTime> {
        self.schedule.borrow().at(self.wall(), self.arrivals_end)
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

    fn url(&self, role: RoleName) -> Result<String, DriveError> {
        self.options.peers.get(&role).cloned().ok_or(DriveError::MissingPeer { role })
    }

    #[expect(clippy::disallowed_methods, reason = "the driver paces the orders by the monotonic clock")]
    fn wall(&self) -> WallNs {
        WallNs(Instant::now().duration_since(self.clock_origin).as_nanos() as u64)
    }

    fn note(&self, role: RoleName, event: &v1::WatchEvent, report: &(impl Fn(&ClusterProgress) + Sync)) {
        let mut progress = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.roles.insert(
            role,
            RoleProgress {
                frontier: SimTime::from_ns(event.frontier_ns),
                placed: event.placed,
                released: event.released,
                delivered: event.outcomes.as_ref().map_or(0, |outcomes| outcomes.delivered),
            },
        );
        report(&progress);
    }
}

/// Drives a run to its horizon. `report` is told every progress of a node.
#[expect(
    clippy::disallowed_methods,
    reason = "the schedule of a live run is anchored to the monotonic clock"
)]
pub async fn drive(
    scenario: &Scenario,
    options: &DriveOptions,
    report: impl Fn(&ClusterProgress) + Sync,
) -> Result<LiveRun, DriveError> {
    let setting = scenario.setting(options.seed, options.replication);
    let orders = scenario.arrivals(&setting);
    let source = OrderSource::new(orders, setting.window.horizon);
    let sent = source.len();
    let conductor = Conductor {
        scenario,
        options,
        scenario_hash: scenario.hash().0,
        arrivals_end: setting.window.arrivals_end,
        lead: setting.links.of(protocol::LinkId::DriverToSeller),
        clock_origin: Instant::now(),
        schedule: watch::Sender::new(Schedule::Waiting),
        progress: Mutex::default(),
        finished: watch::Sender::default(),
    };
    let (configured, ready) = watch::channel(Vec::new());
    let nodes = async {
        let conduct = |role| conduct(&conductor, role, &configured, &report);
        let [seller, warehouse, customs, carrier] = RoleName::ALL.map(conduct);
        let (a, b, c, d) = tokio::try_join!(seller, warehouse, customs, carrier)?;
        Ok::<_, DriveError>([a, b, c, d])
    };
    let statements = tokio::select! {
        statements = nodes => statements?,
        Err(error) = send_orders(&conductor, source) => return Err(error),
        () = start_when_ready(&conductor, ready) => unreachable!("the start waits for ever once it is done"),
    };
    let started = match *conductor.schedule.borrow() {
        Schedule::Running { wall, .. } => wall,
        _ => WallNs(0),
    };
    let wall = Duration::from_nanos(conductor.wall().0.saturating_sub(started.0));
    let (replication, punctuality) = collect(&statements, &setting, sent)?;
    Ok(LiveRun { replication, punctuality, wall })
}

/// Starts the schedule when all nodes have the run, then stays. A run that the nodes had begun goes on where the last of
/// them stands.
async fn start_when_ready(conductor: &Conductor<'_>, mut ready: watch::Receiver<Vec<SimTime>>) {
    let frontiers = ready.wait_for(|frontiers| frontiers.len() >= RoleName::ALL.len()).await;
    if let Ok(frontiers) = frontiers.map(|frontiers| frontiers.clone()) {
        let from = frontiers.into_iter().min().unwrap_or(SimTime::ZERO);
        let from = from.clamp(SimTime::ZERO, conductor.arrivals_end);
        let schedule = Schedule::Running { wall: conductor.wall(), from, speed: conductor.options.speed };
        conductor.schedule.send_replace(schedule);
    }
    std::future::pending::<()>().await;
}

/// Why an attempt ended without a statement.
enum Setback {
    /// The node is away: try again.
    Away(String),
    Fatal(DriveError),
}

/// Leads one node to the horizon, as often as it takes, and returns its statement.
#[expect(clippy::disallowed_methods, reason = "patience is measured by the monotonic clock")]
async fn conduct(
    conductor: &Conductor<'_>,
    role: RoleName,
    configured: &watch::Sender<Vec<SimTime>>,
    report: &(impl Fn(&ClusterProgress) + Sync),
) -> Result<v1::StatementResponse, DriveError> {
    let endpoint = conductor.endpoint(role)?;
    let patience = conductor.options.patience;
    let mut counted = false;
    let mut away_since: Option<Instant> = None;
    loop {
        let mut reached = |frontier| {
            away_since = None;
            if !std::mem::replace(&mut counted, true) {
                configured.send_modify(|frontiers| frontiers.push(frontier));
            }
        };
        match lead(conductor, role, &endpoint, &mut reached, report).await {
            Ok(statement) => return Ok(statement),
            Err(Setback::Fatal(error)) => return Err(error),
            Err(Setback::Away(reason)) => {
                let since = *away_since.get_or_insert_with(Instant::now);
                if since.elapsed() > patience {
                    let url = conductor.url(role)?;
                    return Err(DriveError::Unreachable { role, url, patience, reason });
                }
                tracing::debug!(%role, reason, "node away, trying again");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

/// One attempt: configure, start, watch, statement.
async fn lead(
    conductor: &Conductor<'_>,
    role: RoleName,
    endpoint: &Endpoint,
    reached: &mut impl FnMut(SimTime),
    report: &(impl Fn(&ClusterProgress) + Sync),
) -> Result<v1::StatementResponse, Setback> {
    let setback = |status| setback(conductor, role, &status);
    let channel = endpoint.connect().await.map_err(|error| Setback::Away(source_of(&error)))?;
    let mut client = wire::control_client(channel);
    let configured = client.configure(configure_request(conductor)).await.map_err(setback)?.into_inner();
    check_configured(conductor, role, &configured)?;
    reached(SimTime::from_ns(configured.frontier_ns));
    let mut schedule = conductor.schedule.subscribe();
    let running = schedule.wait_for(|schedule| *schedule != Schedule::Waiting).await;
    running.map_err(|_| Setback::Away("the run is over".to_owned()))?;
    client.start(start_request(conductor)).await.map_err(setback)?;
    watch_to_horizon(conductor, role, &mut client, report).await?;
    conductor.finished.send_modify(|finished| {
        finished.insert(role);
    });
    // A peer may still need this node's last messages: it must stay until all have finished.
    let mut finished = conductor.finished.subscribe();
    loop {
        let request = v1::StatementRequest { run: conductor.run().to_owned() };
        let statement = client.statement(request).await.map_err(setback)?.into_inner();
        let all = finished.wait_for(|finished| finished.len() == RoleName::ALL.len());
        if tokio::time::timeout(STILL_THERE, all).await.is_ok() {
            return Ok(statement);
        }
    }
}

/// The node at the address of a role plays that role, and reads the same scenario.
fn check_configured(
    conductor: &Conductor<'_>,
    role: RoleName,
    configured: &v1::ConfigureResponse,
) -> Result<(), Setback> {
    let refuse = |reason: String| {
        let url = conductor.url(role).unwrap_or_default();
        Err(Setback::Fatal(DriveError::Refused { role, url, reason }))
    };
    match wire::role_from_wire("ConfigureResponse", "role", configured.role) {
        Ok(told) if told == role => {}
        Ok(told) => return refuse(format!("it plays {told}: check the --peer addresses")),
        Err(error) => return refuse(error.to_string()),
    }
    if configured.scenario_hash[..] != conductor.scenario_hash[..] {
        return refuse(
            "it reads another scenario from the same text: use the same build everywhere".to_owned(),
        );
    }
    Ok(())
}

async fn watch_to_horizon(
    conductor: &Conductor<'_>,
    role: RoleName,
    client: &mut ControlClient<Channel>,
    report: &(impl Fn(&ClusterProgress) + Sync),
) -> Result<(), Setback> {
    let request = v1::WatchRequest { run: conductor.run().to_owned(), interval_ms: WATCH_INTERVAL_MS };
    let events = client.watch(request).await.map_err(|status| setback(conductor, role, &status))?;
    let mut events = events.into_inner();
    while let Some(event) = events.next().await {
        let event = event.map_err(|status| setback(conductor, role, &status))?;
        conductor.note(role, &event, report);
        match event.state() {
            v1::NodeState::Finished => return Ok(()),
            v1::NodeState::Failed => {
                return Err(Setback::Fatal(DriveError::NodeFailed { role, reason: event.reason }));
            }
            _ => {}
        }
    }
    Err(Setback::Away("its watch ended".to_owned()))
}

fn configure_request(conductor: &Conductor<'_>) -> v1::ConfigureRequest {
    v1::ConfigureRequest {
        run: conductor.run().to_owned(),
        scenario: conductor.scenario.resolved.clone(),
        seed: conductor.options.seed,
        replication: conductor.options.replication,
        model_version: MODEL_VERSION,
    }
}

fn start_request(conductor: &Conductor<'_>) -> v1::StartRequest {
    let speed = match conductor.options.speed {
        Speed::Max => 0.0,
        Speed::Times(times) => times,
    };
    let now = conductor.schedule_now().unwrap_or(SimTime::ZERO).min(conductor.arrivals_end);
    let from_ns = if speed > 0.0 { now.ns() } else { 0 };
    let hold_ns = conductor.options.hold.map(|hold| hold.as_nanos() as u64);
    v1::StartRequest { run: conductor.run().to_owned(), speed, from_ns, hold_ns }
}

fn setback(conductor: &Conductor<'_>, role: RoleName, status: &Status) -> Setback {
    match status.code() {
        Code::InvalidArgument | Code::FailedPrecondition | Code::Unimplemented | Code::PermissionDenied => {
            let url = conductor.url(role).unwrap_or_default();
            Setback::Fatal(DriveError::Refused { role, url, reason: status.message().to_owned() })
        }
        _ => Setback::Away(status.message().to_owned()),
    }
}

/// The innermost reason: "connection refused" rather than "transport error".
fn source_of(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
