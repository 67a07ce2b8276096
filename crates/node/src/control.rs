//! What a driver, or a person, can ask of a node: the Control service, in front of the engine.

use std::pin::Pin;
use std::time::Duration;

use measure::{Digest, Orders};
use model::{RoleName, SimTime};
use protocol::{Closing, LinkId, MODEL_VERSION, Outcome};
use tokio::sync::{oneshot, watch};
use tokio_stream::Stream;
use tonic::{Request, Response, Status};
use wire::v1;
use wire::{Pace, digest_to_wire};

use crate::drivers::{Drivers, Driving};
use crate::engine::Event;
use crate::journal::RunHeader;
use crate::node::Events;
use crate::pace::Speed;
use crate::punctuality::Punctuality;

/// Between two events of a watch, unless the watcher says otherwise.
const WATCH_INTERVAL: Duration = Duration::from_millis(250);
const WATCH_INTERVAL_LEAST_MS: u32 = 10;
const WATCH_INTERVAL_MOST_MS: u32 = 60_000;

type Reply<T> = oneshot::Sender<Result<T, Status>>;

/// A wish, with where its answer goes.
#[derive(Debug)]
pub(crate) enum Command {
    Configure { run: Box<RunHeader>, wish: ConfigureWish, reply: Reply<Configured> },
    Start { run: String, start: Start, reply: Reply<SimTime> },
    Pause { run: String, reply: Reply<SimTime> },
    SetSpeed { run: String, speed: Speed, reply: Reply<SimTime> },
    Statement { run: String, interim: bool, reply: Reply<Statement> },
}

/// The schedule, as the driver wants it from now on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    pub(crate) from: SimTime,
    pub(crate) speed: Speed,
    pub(crate) hold_ns: Option<u64>,
    pub(crate) paused: bool,
}

/// How a run is to be taken on.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConfigureWish {
    /// Nothing is to change.
    pub(crate) ask_only: bool,
    /// The run that is finished on all nodes; empty if there is none.
    pub(crate) over: String,
}

/// The run that a node has.
#[derive(Clone, Debug)]
pub(crate) struct Present {
    pub(crate) run: String,
    pub(crate) is_finished: bool,
}

/// A run was taken on, or would be.
#[derive(Clone, Debug)]
pub(crate) struct Configured {
    pub(crate) scenario_hash: [u8; 16],
    pub(crate) resumed: bool,
    pub(crate) frontier: SimTime,
    /// What the node had before.
    pub(crate) present: Option<Present>,
}

/// Where a node is in its life.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum ProgressState {
    #[default]
    Idle,
    Configured,
    Running,
    Paused,
    Finished,
    Failed(String),
}

/// How far a node has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) run: String,
    pub(crate) state: ProgressState,
    pub(crate) frontier: SimTime,
    pub(crate) counts: Counts,
    pub(crate) late: u64,
    pub(crate) lag_ns: u64,
    pub(crate) held_by: Option<LinkId>,
    /// The longest lines at its stations, the longest first.
    pub(crate) lines: Vec<(String, u32)>,
}

/// What a node has counted so far, without the trade before time 0, which the summary does not count either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) placed: u64,
    pub(crate) released: u64,
    pub(crate) delivered: u64,
    pub(crate) refused: u64,
    pub(crate) seized: u64,
    pub(crate) cancelled: u64,
    pub(crate) shipped_back: u64,
}

impl Counts {
    pub(crate) fn of(orders: &Orders) -> Self {
        Self {
            placed: orders.placed(),
            released: orders.released(),
            delivered: orders.ended(Outcome::Delivered),
            refused: orders.ended(Outcome::Refused),
            seized: orders.ended(Outcome::Seized),
            cancelled: orders.ended(Outcome::Cancelled),
            shipped_back: orders.ended(Outcome::ShippedBack),
        }
    }
}

impl From<Counts> for v1::Outcomes {
    fn from(counts: Counts) -> Self {
        let Counts { delivered, refused, seized, cancelled, shipped_back, .. } = counts;
        Self { delivered, refused, seized, cancelled, shipped_back }
    }
}

/// The account of one role at the horizon, or of what has happened so far.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) role: RoleName,
    pub(crate) frontier: SimTime,
    pub(crate) closing: Closing,
    pub(crate) custody_in_flight: u64,
    pub(crate) custody_taken: u64,
    pub(crate) counts: Counts,
    pub(crate) tallies: Vec<(LinkId, u64, u64)>,
    pub(crate) digest: Digest,
    pub(crate) ledger: Vec<u8>,
    pub(crate) punctuality: Punctuality,
}

/// The Control service of a node.
#[derive(Debug)]
pub(crate) struct ControlService {
    pub(crate) role: RoleName,
    pub(crate) events: Events,
    pub(crate) progress: watch::Receiver<Progress>,
    pub(crate) drivers: Drivers,
}

impl ControlService {
    async fn ask<T>(&self, command: impl FnOnce(Reply<T>) -> Command) -> Result<T, Status> {
        let gone = || Status::unavailable("the node is stopping");
        let (reply, answer) = oneshot::channel();
        self.events.send(Event::Command(command(reply))).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn speed_of(message: &'static str, speed: f64) -> Result<Speed, Status> {
    Ok(match Pace::from_wire(message, speed)? {
        Pace::Unlimited => Speed::Max,
        Pace::Speed(times) => Speed::Times(times),
    })
}

#[tonic::async_trait]
impl v1::control_server::Control for ControlService {
    async fn configure(
        &self,
        request: Request<v1::ConfigureRequest>,
    ) -> Result<Response<v1::ConfigureResponse>, Status> {
        let request = request.into_inner();
        let v1::ConfigureRequest { run, scenario, seed, replication, model_version, ask_only, over } =
            request;
        if run.is_empty() || run.len() > wire::RUN_NAME_BYTES_MAX {
            let most = wire::RUN_NAME_BYTES_MAX;
            return Err(Status::invalid_argument(format!(
                "ConfigureRequest.run must have 1 to {most} bytes"
            )));
        }
        let header = RunHeader { run, role: self.role, scenario, seed, replication, model_version };
        let (run, wish) = (Box::new(header), ConfigureWish { ask_only, over });
        let configured = self.ask(|reply| Command::Configure { run, wish, reply }).await?;
        Ok(Response::new(v1::ConfigureResponse {
            role: v1::Role::from(self.role).into(),
            model_version: MODEL_VERSION,
            scenario_hash: bytes::Bytes::copy_from_slice(&configured.scenario_hash),
            resumed: configured.resumed,
            frontier_ns: configured.frontier.ns(),
            present_is_finished: configured.present.as_ref().is_some_and(|present| present.is_finished),
            present_run: configured.present.map_or_else(String::new, |present| present.run),
        }))
    }

    async fn start(&self, request: Request<v1::StartRequest>) -> Result<Response<v1::StartResponse>, Status> {
        let v1::StartRequest { run, speed, from_ns, hold_ns, paused } = request.into_inner();
        let speed = speed_of("StartRequest", speed)?;
        let start = Start { from: SimTime::from_ns(from_ns), speed, hold_ns, paused };
        let frontier = self.ask(|reply| Command::Start { run, start, reply }).await?;
        Ok(Response::new(v1::StartResponse { frontier_ns: frontier.ns() }))
    }

    async fn pause(&self, request: Request<v1::PauseRequest>) -> Result<Response<v1::PauseResponse>, Status> {
        let v1::PauseRequest { run } = request.into_inner();
        let schedule = self.ask(|reply| Command::Pause { run, reply }).await?;
        Ok(Response::new(v1::PauseResponse { schedule_ns: schedule.ns() }))
    }

    async fn set_speed(
        &self,
        request: Request<v1::SetSpeedRequest>,
    ) -> Result<Response<v1::SetSpeedResponse>, Status> {
        let v1::SetSpeedRequest { run, speed } = request.into_inner();
        let speed = speed_of("SetSpeedRequest", speed)?;
        let schedule = self.ask(|reply| Command::SetSpeed { run, speed, reply }).await?;
        Ok(Response::new(v1::SetSpeedResponse { schedule_ns: schedule.ns() }))
    }

    type WatchStream = Pin<Box<dyn Stream<Item = Result<v1::WatchEvent, Status>> + Send>>;

    async fn watch(&self, request: Request<v1::WatchRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let v1::WatchRequest { run, interval_ms, drives } = request.into_inner();
        let interval = match interval_ms {
            0 => WATCH_INTERVAL,
            ms => {
                let ms = ms.clamp(WATCH_INTERVAL_LEAST_MS, WATCH_INTERVAL_MOST_MS);
                Duration::from_millis(u64::from(ms))
            }
        };
        let driving = drives.then(|| self.drivers.come());
        Ok(Response::new(Box::pin(watch_events(self.progress.clone(), run, interval, driving))))
    }

    async fn statement(
        &self,
        request: Request<v1::StatementRequest>,
    ) -> Result<Response<v1::StatementResponse>, Status> {
        let v1::StatementRequest { run, interim } = request.into_inner();
        let statement = self.ask(|reply| Command::Statement { run, interim, reply }).await?;
        Ok(Response::new(statement.into()))
    }
}

/// Progress at intervals and at every change of state, until the run is finished or has failed. A driver drives for as long
/// as it listens.
fn watch_events(
    mut progress: watch::Receiver<Progress>,
    run: String,
    interval: Duration,
    driving: Option<Driving>,
) -> impl Stream<Item = Result<v1::WatchEvent, Status>> + Send {
    let (events, receiver) = tokio::sync::mpsc::channel(16);
    tokio::spawn(async move {
        let _driving = driving;
        let mut ticks = tokio::time::interval(interval);
        loop {
            let now = progress.borrow_and_update().clone();
            let ours = run.is_empty() || now.run == run;
            let over = matches!(now.state, ProgressState::Finished | ProgressState::Failed(_));
            if !ours {
                let status = format!("this node has run `{}` now, not `{run}`", now.run);
                // Who watched may have gone.
                let _ = events.send(Err(Status::failed_precondition(status))).await;
                return;
            }
            let told = now.state.clone();
            if events.send(Ok(now.into())).await.is_err() || over {
                return;
            }
            // Wake at the next tick, or earlier if the state has changed.
            loop {
                tokio::select! {
                    _ = ticks.tick() => break,
                    changed = progress.changed() => {
                        if changed.is_err() {
                            return;
                        }
                        if progress.borrow().state != told {
                            break;
                        }
                    }
                    () = events.closed() => return,
                }
            }
        }
    });
    tokio_stream::wrappers::ReceiverStream::new(receiver)
}

impl From<Progress> for v1::WatchEvent {
    fn from(progress: Progress) -> Self {
        let (state, reason) = match progress.state {
            ProgressState::Idle => (v1::NodeState::Idle, String::new()),
            ProgressState::Configured => (v1::NodeState::Configured, String::new()),
            ProgressState::Running => (v1::NodeState::Running, String::new()),
            ProgressState::Paused => (v1::NodeState::Paused, String::new()),
            ProgressState::Finished => (v1::NodeState::Finished, String::new()),
            ProgressState::Failed(reason) => (v1::NodeState::Failed, reason),
        };
        Self {
            run: progress.run,
            state: state.into(),
            reason,
            frontier_ns: progress.frontier.ns(),
            placed: progress.counts.placed,
            released: progress.counts.released,
            outcomes: Some(progress.counts.into()),
            late: progress.late,
            lag_ns: progress.lag_ns,
            held_by: progress.held_by.map_or(v1::Link::Unspecified, v1::Link::from).into(),
            lines: progress
                .lines
                .into_iter()
                .map(|(station, waiting)| v1::StationLine { station, waiting })
                .collect(),
        }
    }
}

impl From<Statement> for v1::StatementResponse {
    fn from(statement: Statement) -> Self {
        let tally =
            |(link, sent, received)| v1::LinkTally { link: v1::Link::from(link).into(), sent, received };
        Self {
            role: v1::Role::from(statement.role).into(),
            frontier_ns: statement.frontier.ns(),
            placed: statement.counts.placed,
            outcomes: Some(statement.counts.into()),
            inside: statement.closing.inside,
            links: statement.tallies.into_iter().map(tally).collect(),
            custody_in_flight: statement.custody_in_flight,
            custody_taken: statement.custody_taken,
            digest: digest_to_wire(statement.digest.value()),
            ledger: statement.ledger.into(),
            punctuality: Some(v1::Punctuality {
                late: statement.punctuality.late(),
                lateness_p99_ns: statement.punctuality.lateness_p99_ns(),
                held_ns: statement.punctuality.held_ns(),
                lag_p99_ns: statement.punctuality.lag_p99_ns(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use measure::Ledger;
    use model::{Milestone, ParcelKey, SellerStream};
    use protocol::Observer;

    use super::*;

    /// As in the summary: who watches a run is not told of the trade that fills the zone before it.
    #[test]
    fn the_trade_before_time_0_is_not_counted() {
        let scenario = scenario::load("builtin/bonded-1210", &[]).expect("the defaults");
        let setting = std::sync::Arc::new(scenario.setting(scenario::Scenario::draws(1, 0, 0)));
        let mut ledger = Ledger::new(&sim::description(&scenario, &setting));
        for (ordinal, at_s) in [(0, -20), (1, -10), (2, 10)] {
            let parcel = ParcelKey::new(SellerStream::new(0), ordinal);
            ledger.milestone(parcel, Milestone::Placed, SimTime::from_seconds(at_s));
        }
        assert_eq!(Counts::of(ledger.orders()), Counts { placed: 1, ..Counts::default() });
    }
}
